"""Which checkpoints a run's folder holds, and how far the run was at each."""

from pathlib import Path

import msgspec

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.run_names import BEST, LAST

SUFFIX = ".ckpt"


class KeptCheckpoints(Enquiry, frozen=True):
    """How far was the run at each of these checkpoints? The answer: a tuple of `KeptAt`."""

    files: tuple[Path, ...]


class KeptAt(msgspec.Struct, frozen=True):
    """A checkpoint that can be read."""

    file: Path
    epoch: int  # which one its last step is of, from 1
    step: int  # finished updates


def checkpoints_in(folder: Path) -> tuple[Path, ...]:
    """Every checkpoint in a run's folder: the best, the last, and any others by name."""
    try:
        names = {file.name for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")}
    except OSError:
        return ()
    first = [name for name in (BEST, LAST) if name in names]
    return tuple(folder / name for name in (*first, *sorted(names - {BEST, LAST})))
