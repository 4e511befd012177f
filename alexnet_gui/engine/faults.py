"""What goes wrong while training and that a person can mend, in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alexnet_gui.core.device_faults import device_lost, is_device_lost, is_memory_short
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.run_names import LAST
from alexnet_gui.core.translation import _


@contextmanager
def device_explained(batch_size: int, folder: Path | None = None) -> Iterator[None]:
    """Turn what a device does within into what a person is told.

    Running out of memory becomes a `MemoryShortError` that says what would fit. `folder` is the
    run's, to say whether a checkpoint is kept in it.
    """
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if is_memory_short(error):
            raise _out_of_memory(batch_size, folder) from None
        if is_device_lost(error):
            raise device_lost(error, _kept(folder)) from None
        raise


def _out_of_memory(batch_size: int, folder: Path | None) -> MemoryShortError:
    message = _("There is not enough memory for this network at a batch size of {n:,}.").format(
        n=batch_size
    )
    smaller = batch_size // 2 or None
    if smaller is None:
        hint = _("Choose a smaller network or another device.")
    else:
        hint = _("Try a batch size of {n:,}.").format(n=smaller)
    return MemoryShortError(message, f"{hint} {_kept(folder)}".rstrip(), smaller)


def _kept(folder: Path | None) -> str:
    if folder is None or not (folder / LAST).exists():
        return ""
    return _("The last checkpoint is kept.")


def diverged(step: int, learning_rate: float, saved_step: int | None) -> UserError:
    """The loss of `step`, or a weight after it, is no number any more."""
    kept = (
        _("Nothing was saved yet.")
        if saved_step is None
        else _("The checkpoint of step {n:,} is kept.").format(n=saved_step)
    )
    return UserError(
        _("At step {step:,} the loss stopped being a number, at a learning rate of {rate}.").format(
            step=step, rate=f"{learning_rate:g}"
        ),
        _("Try a learning rate of {rate}, or another initialisation.").format(
            rate=f"{learning_rate / 10:g}"
        )
        + f" {kept}",
    )
