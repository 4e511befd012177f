"""The best training loop that can be written by hand: what the engine's own work is measured by.

    python -m benchmarks.hand_loop PRESET DATA PRECISION LAYOUT steps|epochs

The network is the engine's, and so are layout, precision, the fused optimiser and what becomes of
freed memory. All pictures are normalised floats in memory before it begins. It measures nothing,
tells nobody anything, saves nothing, and can be neither paused nor stopped.
"""

import sys
from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.datasets import open_data
from alexnet_gui.engine.network import Network, build
from alexnet_gui.engine.picture_sets import Fitting, Pictures
from benchmarks.sides import serve, timed

BATCH = 32
Dtype = torch.dtype | None  # of the passes; None: the weights' own
LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


class Labelled(NamedTuple):
    """Pictures as a network takes them."""

    x: Tensor  # float32 (pictures, C, H, W)
    labels: Tensor  # int64 (pictures,)


class Loop:
    """Trains with pictures that are in memory."""

    def __init__(
        self, network: Network, recipe: Recipe, train: Labelled, validation: Labelled, dtype: Dtype
    ) -> None:
        self._network = network.train()
        self._optimiser = _optimiser(network, recipe)
        self._train, self._validation = train, validation
        self._dtype = dtype
        self._batches = _shuffled(len(train.labels))

    def step(self) -> None:
        """One update."""
        chosen = next(self._batches)
        logits = self._logits(self._train.x.index_select(0, chosen))
        loss = F.cross_entropy(logits, self._train.labels[chosen])
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()

    def epoch(self) -> None:
        """As many updates as there are batches, and the loss of all validation pictures."""
        for _batch in range(ceil(len(self._train.labels) / BATCH)):
            self.step()
        self._network.eval()
        with torch.no_grad():
            parts = zip(*(each.split(2 * BATCH) for each in self._validation), strict=True)
            for x, labels in parts:
                F.cross_entropy(self._logits(x), labels, reduction="sum")
        self._network.train()

    def _logits(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu", self._dtype, enabled=self._dtype is not None):
            logits = self._network.logits(x)
        return logits.float()


def _optimiser(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    weights, rate, decay = network.parameters(), recipe.learning_rate, recipe.weight_decay
    if recipe.optimiser == "adamw":
        return torch.optim.AdamW(weights, lr=rate, weight_decay=decay, fused=True)
    return torch.optim.SGD(
        weights, lr=rate, momentum=recipe.momentum, weight_decay=decay, fused=True
    )


def _shuffled(count: int) -> Iterator[Tensor]:
    """Which of `count` pictures are in each batch, epoch after epoch."""
    while True:
        yield from torch.randperm(count).split(BATCH)


def _in_memory(pictures: Pictures, fitting: Fitting, layout: torch.memory_format) -> Labelled:
    """All of them as the network takes them."""
    parts = torch.arange(len(pictures)).split(BATCH)
    x = torch.cat([fitting(pictures.at(part)) for part in parts])
    return Labelled(x.contiguous(memory_format=layout), pictures.labels)


def main(name: str, data: str, precision: str, memory_format: str, unit: str) -> int:
    preset = find_preset(name)
    assert preset is not None
    opened = open_data(data, preset.architecture.input)
    architecture = preset.architecture.with_classes(len(opened.classes))
    fitting = Fitting(opened.preprocessing, architecture.input, torch.device("cpu"))
    layout = LAYOUTS[memory_format]
    train = _in_memory(opened.train, fitting, layout)
    validation = _in_memory(opened.validation, fitting, layout)
    network = build(architecture, seed=0).to(memory_format=layout)
    dtype = torch.bfloat16 if precision == "bfloat16" else None
    with freed_memory_kept():
        loop = Loop(network, preset.recipe, train, validation, dtype)
        serve(timed(loop.step if unit == "steps" else loop.epoch))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
