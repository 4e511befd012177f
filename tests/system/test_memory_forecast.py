"""The forecast of memory for training is near the peak of a process that really trains."""

import subprocess
import sys

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Precision, Recipe
from benchmarks.training_memory import GOAL, MEASURE, Trial

BATCH = 4  # so small that the weights are nearly all of it


def forecast(precision: Precision) -> int:
    """Bytes, of `mnist-28`."""
    preset = find_preset("mnist-28")
    assert preset is not None
    memory = training_memory(analyse(preset.architecture), BATCH, "sgd", (), precision)
    assert memory is not None
    return memory.total


def measured(precision: Precision) -> int:
    """Likewise, the peak of resident memory in a process of its own."""
    preset = find_preset("mnist-28")
    assert preset is not None
    recipe = Recipe(optimiser="sgd", batch_size=BATCH, learning_rate=1e-4, precision=precision)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.training_memory", MEASURE, "/dev/stdin"],
        input=msgspec.json.encode(Trial(preset.architecture, recipe, 2)),
        stdout=subprocess.PIPE,
        timeout=250,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the peak")
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_forecast_is_near_what_a_process_needs(precision: Precision) -> None:
    peak = measured(precision)
    assert abs(forecast(precision) / peak - 1) < GOAL / 100
    # Where a run chooses among these by measurement, neither needs more than was forecast.
    assert peak < forecast("automatic") * (1 + GOAL / 100)


def test_sixteen_bits_need_more_for_weights_and_less_for_what_passes() -> None:
    assert forecast("bfloat16") > forecast("float32")
    assert forecast("automatic") == forecast("bfloat16") == forecast("float16")
    preset = find_preset("torchvision")
    assert preset is not None
    analysis = analyse(preset.architecture)
    full, half, either = (
        training_memory(analysis, 1024, "sgd", (), precision)
        for precision in ("float32", "bfloat16", "automatic")
    )
    assert full is not None
    assert half is not None
    assert half.total < full.total
    assert half.activations < full.activations
    assert (half.weights, half.gradients, half.optimiser) == (
        full.weights, full.gradients, full.optimiser,
    )  # fmt: skip
    assert either == full
