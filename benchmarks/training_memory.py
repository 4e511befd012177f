"""The forecast of memory for training, against what a process really needs. Linux only.

    python -m benchmarks.training_memory [--batches 32] [--steps 2] [--json FILE] [PRESET …]

Each network is trained for a few steps in a process of its own: by the engine, on the CPU, in the
default layout. Measured is the process's peak of resident memory, less what was
resident before the network was built. What PyTorch loads once, whatever the network, is there by
then: a tiny network takes a step first (0.2 GiB, most of it for the first optimiser).

Every preset that can run trains at each batch size with SGD, in float32 and where the CPU has units
for it in bfloat16, and at its recipe's batch size with its recipe's optimiser; some do for other
inputs than their own, which nobody fitted anything to.
No forecast should be off by more than 15 %.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.costs import TrainingMemory, training_memory
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.recipe import Optimiser, Precision, Recipe
from benchmarks.bfloat16_units import has_bfloat16_units
from benchmarks.measure import Measure, parser, report
from benchmarks.resident import forget_the_most, most_resident, resident

GOAL = 15.0  # % that a forecast may be off
MEASURE = "--measure"  # what this program says to itself

OTHER_INPUTS: dict[str, tuple[int, int, int]] = {
    "paper-2012": (3, 131, 131),
    "torchvision": (3, 320, 320),
    "lrn-blocks": (1, 112, 112),
    "mnist-28": (1, 64, 64),
}
TINY = Architecture(
    name="tiny",
    input=(1, 8, 8),
    layers=(
        Conv2d(name="conv", out_channels=4, kernel=3),
        Activation(name="relu", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=2),
    ),
)


class Trial(msgspec.Struct, frozen=True):
    """One network, and how it is trained."""

    architecture: Architecture
    recipe: Recipe
    steps: int


class Outcome(NamedTuple):
    """What was forecast and what was measured, in bytes."""

    forecast: TrainingMemory
    measured: int

    @property
    def ratio(self) -> float:
        """The forecast in terms of what was measured."""
        return self.forecast.total / self.measured

    @property
    def ratio_without_working(self) -> float:
        """The same without the term for working memory."""
        return (self.forecast.total - self.forecast.working) / self.measured


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("presets", nargs="*", metavar="PRESET", help="all that can run, if none")
    arguments.add_argument("--batches", type=int, nargs="+", default=[32])
    arguments.add_argument("--steps", type=int, default=2)
    arguments.add_argument(MEASURE, metavar="TRIAL", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.measure:
        trial = msgspec.json.decode(Path(options.measure).read_bytes(), type=Trial)
        print(_measure(trial))
        return 0
    trials = _trials(options.presets, options.batches, options.steps)
    return report(_measures(trials), options.json)


def _measures(trials: Iterator[tuple[str, Trial]]) -> Iterator[Measure]:
    print(
        f"{'':14}{'input':>13} {'optimiser':>9} {'batch':>5} {'precision':>9}{'forecast':>13}"
        f"{'measured':>13}{'ratio':>8}{'without working memory':>25}"
    )
    ratios = []
    for name, trial in trials:
        outcome = _outcome(trial)
        ratios.append(outcome.ratio)
        print(_line(name, trial, outcome), flush=True)
    yield Measure(
        name=f"forecast of memory for training, furthest off of {len(ratios)} networks",
        against="peak of resident memory while training",
        values=tuple(100 * abs(ratio - 1) for ratio in ratios),
        unit="%",
        goal=GOAL,
        wanted="at most",
        statistic="largest",
        note=f"{min(ratios):.2f} to {max(ratios):.2f} times what was measured",
    )


def _trials(presets: list[str], batches: list[int], steps: int) -> Iterator[tuple[str, Trial]]:
    for preset in PRESETS:
        own = preset.architecture
        if (presets and preset.id not in presets) or not analyse(own).valid:
            continue
        sgd = {batch: _recipe("sgd", batch) for batch in batches}
        recipes = [*sgd.values(), _recipe(preset.recipe.optimiser, preset.recipe.batch_size)]
        if has_bfloat16_units():
            recipes += [_recipe("sgd", batch, "bfloat16") for batch in batches]
        for recipe in dict.fromkeys(recipes):
            yield preset.id, Trial(own, recipe, steps)
        if preset.id in OTHER_INPUTS:
            other = msgspec.structs.replace(own, input=OTHER_INPUTS[preset.id])
            yield preset.id, Trial(other, _recipe("sgd", batches[len(batches) // 2]), steps)


def _recipe(optimiser: Optimiser, batch: int, precision: Precision = "float32") -> Recipe:
    return Recipe(optimiser=optimiser, batch_size=batch, learning_rate=1e-4, precision=precision)


def _outcome(trial: Trial) -> Outcome:
    """Have a process of its own measure `trial`."""
    recipe = trial.recipe
    forecast = training_memory(
        analyse(trial.architecture), recipe.batch_size, recipe.optimiser, (), recipe.precision
    )
    assert forecast is not None
    command = [sys.executable, "-m", "benchmarks.training_memory", MEASURE, "/dev/stdin"]
    done = subprocess.run(
        command, input=msgspec.json.encode(trial), stdout=subprocess.PIPE, check=True
    )
    return Outcome(forecast, int(done.stdout))


def _line(name: str, trial: Trial, outcome: Outcome) -> str:
    shape, recipe = "×".join(map(str, trial.architecture.input)), trial.recipe
    return (
        f"{name:14}{shape:>13} {recipe.optimiser:>9} {recipe.batch_size:5} {recipe.precision:>9}"
        f"{outcome.forecast.total / 2**20:9,.0f} MiB{outcome.measured / 2**20:9,.0f} MiB"
        f"{outcome.ratio:8.2f}{outcome.ratio_without_working:25.2f}"
    )


# --- in the process that measures ----------------------------------------------------------------


def _measure(trial: Trial) -> int:
    """Bytes that it takes to build the network of `trial` and train it for its steps, as a run."""
    from alexnet_gui.core.freed_memory import freed_memory_kept

    _train(Trial(TINY, trial.recipe, 1))
    forget_the_most()
    before = resident()
    with freed_memory_kept():
        _train(trial)
    return most_resident() - before


def _train(trial: Trial) -> None:
    """Take the steps of `trial` on noise, by the engine."""
    import torch

    from alexnet_gui.engine.feed import Batch
    from alexnet_gui.engine.learner import Learner
    from alexnet_gui.engine.network import build

    network = build(trial.architecture, seed=0)
    learner = Learner(network, trial.recipe, torch.device("cpu"), trial.recipe.precision)
    batch, classes = trial.recipe.batch_size, trial.architecture.classes or 1
    for _step in range(trial.steps):
        x = torch.randn(batch, *trial.architecture.input)  # (N, C, H, W)
        learner.step(Batch(x, torch.randint(0, classes, (batch,))))


if __name__ == "__main__":
    sys.exit(main())
