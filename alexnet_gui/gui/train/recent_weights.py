"""Models and runs that a run may start from, as a list offers them. No Qt."""

from pathlib import Path

from alexnet_gui.core.presence import exists
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.run_names import BEST, LAST, RECORD

MOST = 6


def recent_runs(runs: Path, most: int = MOST) -> list[str]:
    """The newest runs in the folder `runs` that have a checkpoint; names begin with a date."""
    found: list[str] = []
    try:
        folders = sorted(runs.iterdir(), reverse=True)
    except OSError:  # no run was ever started
        return found
    for folder in folders:
        if exists(folder / RECORD) and any(exists(folder / file) for file in (BEST, LAST)):
            found.append(str(folder))
            if len(found) == most:
                break
    return found


def weights_title(path: str) -> str:
    """What a model or a run is called in a list."""
    return name_of(path)
