"""The batches of a run: which pictures come next, and how they become a network's input."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.processes import WHOLE, Share
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.augmentation import draw
from alexnet_gui.engine.batch_loading import Ahead, Loaded, Loading, Picked, keep_on
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
        loading: Loading = "plain",
    ) -> None:
        """Give one process its `share` of every batch; the recipe's batch size is a process's."""
        if loading == "kept":
            train, validation = keep_on(device, train, validation)
        self._train = train
        self._validation = validation
        self._fitting = fitting
        self._seed = recipe.seed
        self._batch_size = recipe.batch_size
        self._share = share
        self._device = device
        self._order: tuple[int, Tensor] | None = None  # of the epoch at hand
        self._ahead: Ahead | None = None
        if loading == "ahead":
            self._ahead = Ahead(train, device, self._batch_size, self._pick, self._following)

    def batch(self, epoch: int, number: int) -> Batch:
        """The batch of this `number` in `epoch`, both from 0; the last of an epoch is smaller.

        It is this process's part of the one that a process by itself would have.
        """
        loaded = (
            self._load(epoch, number) if self._ahead is None else self._ahead.take(epoch, number)
        )
        drawn, share = loaded.picked.drawn, loaded.picked.share
        return Batch(self._fitting(loaded.pixels, drawn), self._to(loaded.labels), share)

    def close(self) -> None:
        """End what fetches batches ahead, if something does. No batch can be had any more."""
        if self._ahead is not None:
            self._ahead.close()

    def _load(self, epoch: int, number: int) -> Loaded:
        picked = self._pick(epoch, number)
        pixels = self._train.at(picked.which, picked.flipped)
        return Loaded(picked, pixels, self._train.labels[picked.which])

    def _pick(self, epoch: int, number: int) -> Picked:
        whole = self._chosen(epoch, number)
        part = self._share.of(len(whole))
        share = (part.stop - part.start) / len(whole)
        if not share:
            part = slice(0, 1)
        drawn = None
        if self._fitting.augmentation.active:
            drawn = draw(self._seed, epoch, number, len(whole)).part(part.start, part.stop)
        return Picked(whole[part], drawn, share)

    def _following(self, epoch: int, number: int) -> tuple[int, int]:
        """The epoch and the number of the batch after another."""
        more = (number + 1) * self._whole < len(self._train)
        return (epoch, number + 1) if more else (epoch + 1, 0)

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
            order = epoch_order(self._seed, epoch, len(self._train))
            self._order = epoch, order.to(self._train.labels.device)
        start = number * self._whole
        return self._order[1][start : start + self._whole]

    @property
    def _whole(self) -> int:
        return self._batch_size * self._share.size

    def _to(self, labels: Tensor) -> Tensor:
        return labels.to(self._device, non_blocking=True)
