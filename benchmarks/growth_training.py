"""How long a training step takes, against batch size and network width."""

import gc
from collections.abc import Callable, Iterator
from math import ceil
from time import perf_counter

import msgspec
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.layers import AnyLayer, Conv2d, Linear
from alexnet_gui.core.presets import Preset, find_preset
from alexnet_gui.engine.datasets import Data, open_data
from alexnet_gui.engine.feed import Feed
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_sets import Fitting
from benchmarks.growth_curves import Curve, Plot, curves

# One whose weights are mostly read for a small picture, and one that mostly computes.
PRESETS = ("mnist-28", "half-width")
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
WIDTHS = (0.25, 0.375, 0.5, 0.75, 1, 1.5, 2)
BATCH = 32  # at every width
ROUNDS = 5
TURN_SECONDS = 0.1  # a turn takes at least so long, or one step
MOST_STEPS = 20  # of a turn

CPU = torch.device("cpu")


def plots(*, quick: bool) -> Iterator[Plot]:
    """Training steps in float32 on the CPU, with the presets' own recipes."""
    rounds = 1 if quick else ROUNDS
    with freed_memory_kept():
        yield Plot(
            id="training-batch",
            title="A training step against batch size",
            across="pictures in a batch",
            unit="s",
            curves=tuple(_against_batch(name, rounds) for name in PRESETS),
        )
        yield Plot(
            id="training-width",
            title="A training step against the width of the network",
            across=f"filters and units beside the published network's; {BATCH} pictures a batch",
            unit="s",
            curves=tuple(_against_width(name, rounds) for name in PRESETS),
        )


def _against_batch(name: str, rounds: int) -> Curve:
    preset = _preset(name)
    architecture = preset.architecture
    data = open_data("sample", architecture.input)
    learner = _learner(architecture, preset, data)
    steps = {batch: Steps(learner, preset, data, batch) for batch in BATCHES}
    (curve,) = curves([name], BATCHES, rounds, lambda batch: [steps[int(batch)].seconds()])
    return curve


def _against_width(name: str, rounds: int) -> Curve:
    preset = _preset(name)
    data = open_data("sample", preset.architecture.input)
    steps = {}
    for width in WIDTHS:
        learner = _learner(widened(preset.architecture, width), preset, data)
        steps[width] = Steps(learner, preset, data, BATCH)
    (curve,) = curves([name], WIDTHS, rounds, lambda width: [steps[width].seconds()])
    return curve


def widened(architecture: Architecture, width: float) -> Architecture:
    """The same with `width` times the filters and units, but for those of the classes."""
    return architecture.with_layers(
        tuple(
            layer if i == architecture.classifier else _widened(layer, width)
            for i, layer in enumerate(architecture.layers)
        )
    )


def _widened(layer: AnyLayer, width: float) -> AnyLayer:
    if isinstance(layer, Conv2d):
        return msgspec.structs.replace(layer, out_channels=round(width * layer.out_channels))
    if isinstance(layer, Linear):
        return msgspec.structs.replace(layer, out_features=round(width * layer.out_features))
    return layer


def _preset(name: str) -> Preset:
    preset = find_preset(name)
    assert preset is not None
    return preset


def _learner(architecture: Architecture, preset: Preset, data: Data) -> Learner:
    network = build(architecture.with_classes(len(data.classes)), seed=0)
    return Learner(network, preset.recipe, CPU, "float32")


class Steps:
    """Steps of the engine: a batch is gathered and fitted, and learnt from."""

    def __init__(self, learner: Learner, preset: Preset, data: Data, batch: int) -> None:
        fitting = Fitting(data.preprocessing, preset.architecture.input, CPU)
        recipe = msgspec.structs.replace(preset.recipe, batch_size=batch)
        feed = Feed(data.train, data.validation, fitting, recipe, CPU)
        self._do: Callable[[int], object] = lambda number: learner.step(feed.batch(0, number))
        self._learner = learner
        self._steps = 0  # of a turn, once it is known how long one takes

    def seconds(self) -> float:
        """How long a step takes, the mean over a turn; the first one of it does not count."""
        first = self._time(1)
        self._steps = self._steps or min(MOST_STEPS, ceil(TURN_SECONDS / first))
        found = self._time(self._steps)
        self._learner.optimiser.zero_grad(set_to_none=True)  # as other sizes need the memory too
        gc.collect()
        return found

    def _time(self, steps: int) -> float:
        start = perf_counter()
        for number in range(steps):
            self._do(number)
        return (perf_counter() - start) / steps
