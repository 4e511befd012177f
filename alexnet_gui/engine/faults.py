"""What goes wrong while training and that a person can mend, in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.run_record import LAST
from alexnet_gui.core.translation import _

# What PyTorch's allocators say on the CPU, where there is no exception of its own for it.
_CPU_WORDS = ("can't allocate memory", "not enough memory")


@contextmanager
def memory_explained(batch_size: int, folder: Path | None = None) -> Iterator[None]:
    """Turn running out of memory within into a `MemoryShortError` that says what would fit.

    `folder` is the run's, to say whether a checkpoint is kept in it.
    """
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError):
        raise _out_of_memory(batch_size, folder) from None
    except RuntimeError as error:
        if not any(words in str(error) for words in _CPU_WORDS):
            raise
        raise _out_of_memory(batch_size, folder) from None


def _out_of_memory(batch_size: int, folder: Path | None) -> MemoryShortError:
    message = _("There is not enough memory for this network at a batch size of {n:,}.").format(
        n=batch_size
    )
    smaller = batch_size // 2 or None
    if smaller is None:
        hint = _("Choose a smaller network or another device.")
    else:
        hint = _("Try a batch size of {n:,}.").format(n=smaller)
    if folder is not None and (folder / LAST).exists():
        hint += " " + _("The last checkpoint is kept.")
    return MemoryShortError(message, hint, smaller)


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
