"""The batches of a run: which pictures come next, and how they become a network's input."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.processes import WHOLE, Share
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.augmentation import draw
from alexnet_gui.engine.picture_sets import AsKept, Fitting, Pictures, epoch_order


class Batch(NamedTuple):
    """Some labelled pictures on the network's device."""

    x: Tensor  # float32 (N, C, H, W), normalised; or what frozen layers made of that
    labels: Tensor  # int64 (N,)
    # Of the pictures that all processes learn from in this step. 0: this process has none, and
    # these stand in so that it takes part; they count for nothing.
    share: float = 1.0

    def __len__(self) -> int:
        return len(self.labels)


class Feed:
    """Gives the batches of any epoch, in an order that depends on seed and epoch alone."""

    def __init__(
        self,
        train: Pictures,
        validation: Pictures,
        fitting: Fitting | AsKept,
        recipe: Recipe,
        device: torch.device,
        share: Share = WHOLE,
    ) -> None:
        """Give one process its `share` of every batch; the recipe's batch size is a process's."""
        self._train = train
        self._validation = validation
        self._fitting = fitting
        self._seed = recipe.seed
        self._batch_size = recipe.batch_size
        self._share = share
        self._device = device
        self._order: tuple[int, Tensor] | None = None  # of the epoch at hand

    def batch(self, epoch: int, number: int) -> Batch:
        """The batch of this `number` in `epoch`, both from 0; the last of an epoch is smaller.

        It is this process's part of the one that a process by itself would have.
        """
        whole = self._chosen(epoch, number)
        part = self._share.of(len(whole))
        share = (part.stop - part.start) / len(whole)
        if not share:
            part = slice(0, 1)
        drawn = None
        if self._fitting.augmentation.active:
            drawn = draw(self._seed, epoch, number, len(whole)).part(part.start, part.stop)
        chosen = whole[part]
        return Batch(
            self._fitting(self._train.at(chosen, drawn and drawn.flipped), drawn),
            self._to(self._train.labels[chosen]),
            share,
        )

    def pictures(self, number: int) -> int:
        """How many pictures all processes learn from in the batch of this `number`."""
        return min(self._whole, len(self._train) - number * self._whole)

    def validation(self) -> Iterator[Batch]:
        """Every validation picture of this process once, in the order of the data.

        All processes have as many batches, of which the last may be empty.
        """
        size = 2 * self._batch_size  # without gradients there is room for more
        pictures = self._validation
        mine = self._share.of(len(pictures))
        for start in range(mine.start, mine.start + self._share.largest(len(pictures)), size):
            part = slice(min(start, mine.stop), min(start + size, mine.stop))
            yield Batch(self._fitting(pictures.at(part)), self._to(pictures.labels[part]))

    def _chosen(self, epoch: int, number: int) -> Tensor:
        if self._order is None or self._order[0] != epoch:
            self._order = epoch, epoch_order(self._seed, epoch, len(self._train))
        start = number * self._whole
        return self._order[1][start : start + self._whole]

    @property
    def _whole(self) -> int:
        return self._batch_size * self._share.size

    def _to(self, labels: Tensor) -> Tensor:
        return labels.to(self._device, non_blocking=True)
