"""How far a run was at each of its checkpoints, without reading their weights."""

from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.kept_checkpoints import KeptAt, KeptCheckpoints
from alexnet_gui.engine.checkpoints import read_progress


def kept_checkpoints(enquiry: KeptCheckpoints) -> tuple[KeptAt, ...]:
    """Those that can be read, in the order asked for."""
    return tuple(kept for file in enquiry.files if (kept := _kept(file)) is not None)


def _kept(file: Path) -> KeptAt | None:
    try:
        progress = read_progress(file)
    except UserError:
        return None  # whoever looks through it is told
    begun = 1 if progress.batches else 0
    return KeptAt(file, progress.epoch + begun, progress.step)
