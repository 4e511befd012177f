"""Where a new run is kept: a folder of its own, named by the moment and the network."""

import re
import unicodedata
from datetime import datetime
from pathlib import Path

import platformdirs

_LONGEST = 40


def runs_folder() -> Path:
    """The folder that holds every run that is not told to go elsewhere."""
    return platformdirs.user_data_path("alexnet-gui", appauthor=False) / "runs"


def new_run_folder(network: str, now: datetime, runs: Path) -> Path:
    """A folder in `runs` that is not there yet: 2026-11-22-042438-alexnet-for-28-28."""
    stem = f"{now:%Y-%m-%d-%H%M%S}-{slug(network)}"
    folder, number = runs / stem, 2
    while folder.exists():
        folder, number = runs / f"{stem}-{number}", number + 1
    return folder


def slug(name: str) -> str:
    """`name` in letters and digits that every file system takes; never empty."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    return words[:_LONGEST].strip("-") or "network"
