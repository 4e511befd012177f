"""The batches of a run: which pictures come next, and how they become a network's input."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.augmentation import draw
from alexnet_gui.engine.picture_sets import Fitting, Pictures, epoch_order


class Batch(NamedTuple):
    """Some labelled pictures on the network's device."""

    x: Tensor  # float32 (N, C, H, W), normalised
    labels: Tensor  # int64 (N,)

    def __len__(self) -> int:
        return len(self.labels)


class Feed:
    """Gives the batches of any epoch, in an order that depends on seed and epoch alone."""

    def __init__(
        self,
        train: Pictures,
        validation: Pictures,
        fitting: Fitting,
        recipe: Recipe,
        device: torch.device,
    ) -> None:
        self._train = train
        self._validation = validation
        self._fitting = fitting
        self._seed = recipe.seed
        self._batch_size = recipe.batch_size
        self._device = device
        self._order: tuple[int, Tensor] | None = None  # of the epoch at hand

    def batch(self, epoch: int, number: int) -> Batch:
        """The batch of this `number` in `epoch`, both from 0; the last of an epoch is smaller."""
        chosen = self._chosen(epoch, number)
        drawn = None
        if self._fitting.augmentation.active:
            drawn = draw(self._seed, epoch, number, len(chosen))
        return Batch(
            self._fitting(self._train.pixels[chosen], drawn), self._to(self._train.labels[chosen])
        )

    def validation(self) -> Iterator[Batch]:
        """Every validation picture once, in the order of the data."""
        size = 2 * self._batch_size  # without gradients there is room for more
        pictures = self._validation
        for start in range(0, len(pictures), size):
            part = slice(start, start + size)
            yield Batch(self._fitting(pictures.pixels[part]), self._to(pictures.labels[part]))

    def _chosen(self, epoch: int, number: int) -> Tensor:
        if self._order is None or self._order[0] != epoch:
            self._order = epoch, epoch_order(self._seed, epoch, len(self._train))
        start = number * self._batch_size
        return self._order[1][start : start + self._batch_size]

    def _to(self, labels: Tensor) -> Tensor:
        return labels.to(self._device, non_blocking=True)
