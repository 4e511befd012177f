"""What the files in a run's folder are called."""

from pathlib import Path

from alexnet_gui.core.presence import exists

RECORD = "run.json"
METRICS = "metrics.csv"
LAST = "last.ckpt"
BEST = "best.ckpt"
EVENT_FILES = "tensorboard"  # a folder, if they are wanted

UNFINISHED = tuple(f".{name}.part" for name in (LAST, BEST))  # checkpoints that are being written

# By which other files a folder is known for a run's, for each that might be taken for its own.
_BESIDE = {
    RECORD: (METRICS, LAST, BEST),
    **dict.fromkeys((METRICS, LAST, BEST, *UNFINISHED), (RECORD,)),
}


def is_of_run(path: Path) -> bool:
    """Whether there is a run in `path`'s folder, and `path` is or would be one of its files."""
    name = path.name.lower()  # as file systems have it that take “A” and “a” for the same
    if ".tfevents." in name and path.parent.name.lower() == EVENT_FILES:
        return exists(path.parent.parent / RECORD)
    return any(exists(path.with_name(other)) for other in _BESIDE.get(name, ()))
