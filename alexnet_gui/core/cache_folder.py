"""Where this program keeps what it can fetch or make again."""

from pathlib import Path

import platformdirs

APPLICATION = "alexnet-gui"


def cache_folder() -> Path:
    """The folder that Preferences shows and clears; it need not be there."""
    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


def data_folder() -> Path:
    """Where a person puts data that cannot be fetched again; it need not be there."""
    return platformdirs.user_data_path(APPLICATION, appauthor=False)
