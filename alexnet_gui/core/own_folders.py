"""Where this program keeps things for the person who runs it, as the system has it."""

from pathlib import Path

import platformdirs

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _

APPLICATION = "alexnet-gui"

_FOLDERS = platformdirs.PlatformDirs(APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """The folder that Preferences shows and clears; it need not be there."""
    return _folder("cache")


def data_folder() -> Path:
    """Where a person puts data that cannot be fetched again; it need not be there."""
    return _folder("data")


def settings_folder() -> Path:
    """Where what the window remembers is."""
    return _folder("config")


def state_folder() -> Path:
    """Where windows keep what they are about."""
    return _folder("state")


def log_folder() -> Path:
    """Where the log is."""
    return _folder("log")


def _folder(kind: str) -> Path:
    """The person's folder of this kind.

    Raises:
        UserError: The system knows of no home folder, as in a container of a user without a name.
    """
    try:
        folder: Path = getattr(_FOLDERS, f"user_{kind}_path")
    except RuntimeError:
        raise UserError(
            _("There is no home folder to keep runs, settings and downloads in."),
            _("Set HOME to a folder that you may write to, and try again."),
        ) from None
    return folder
