"""Whether training fits into memory, and the largest batch that does, by the forecast.

`core/costs.py` forecasts what a batch takes; what is free, the engine asks the system.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _, ngettext


class MemoryFit(NamedTuple):
    """What training at a batch size needs, what is free, and what would fit."""

    needed: int  # bytes
    free: int | None  # bytes; None where nobody says
    largest: int | None  # the largest batch that fits, a power of two; None if not even one does

    @property
    def fits(self) -> bool:
        """Whether nothing is known to be short."""
        return self.free is None or self.needed <= self.free

    @property
    def sentence(self) -> str:
        """What is needed, and what is there."""
        about = bytes_text(self.needed)
        if self.free is None:
            return _("Training needs about {needed} of memory.").format(needed=about)
        free = bytes_text(self.free)
        if self.fits:
            words = _("Training needs about {needed} of the {free} that are free.")
            return words.format(needed=about, free=free)
        return _("Training needs about {needed}, but only {free} are free.").format(
            needed=about, free=free
        )

    @property
    def advice(self) -> str:
        """What would fit; nothing if it fits as it is."""
        if self.fits:
            return ""
        if self.largest is None:
            return _("Not even one picture fits: make the network smaller.")
        return ngettext(
            "A batch of {n:,} picture would fit.", "A batch of {n:,} pictures would fit.",
            self.largest,
        ).format(n=self.largest)  # fmt: skip


def memory_fit(
    needs: Callable[[int], int | None], batch: int, free: int | None
) -> MemoryFit | None:
    """Compare what training on `batch` pictures at a time needs with what is free.

    Args:
        needs: Bytes for a batch of so many pictures; None for a network that cannot run.
        batch: Pictures in one step.
        free: Bytes that can be had; None where nobody knows.

    Returns:
        None for a network that cannot run.
    """
    needed = needs(batch)
    if needed is None:
        return None
    return MemoryFit(needed, free, _largest(needs, batch, free))


def forecast_fit(
    analysis: Analysis, recipe: Recipe, free: int | None, frozen: Collection[str] = ()
) -> MemoryFit | None:
    """Compare what `recipe` needs for the network with `free` bytes; None if it cannot run.

    Layers of `frozen` do not learn.
    """

    def needs(batch: int) -> int | None:
        memory = training_memory(analysis, batch, recipe.optimiser, frozen, recipe.precision)
        return None if memory is None else memory.total

    return memory_fit(needs, recipe.batch_size, free)


def _largest(needs: Callable[[int], int | None], batch: int, free: int | None) -> int | None:
    """The largest power of two, not above `batch`, that fits into `free`."""
    if free is None:
        return batch
    size = 1
    one = needs(size)
    if one is None or one > free:
        return None
    while 2 * size <= batch and (more := needs(2 * size)) is not None and more <= free:
        size *= 2
    return size
