"""One update is device-agnostic, learns, and counts what is wrong."""

from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import (
    Activation,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Precision, Recipe
from alexnet_gui.engine.examination import examine
from alexnet_gui.engine.faults import device_explained
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import build
from alexnet_gui.engine.picture_sets import Fitting
from tests.engine.dispatch import Watch

META, CPU = torch.device("meta"), torch.device("cpu")

EVERYTHING = Architecture(
    name="everything",
    input=(3, 24, 24),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=3),
        BatchNorm2d(name="bn1"),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        MaxPool2d(name="pool1", kernel=2),
        AvgPool2d(name="pool2", kernel=2),
        AdaptiveAvgPool2d(name="pool3", output_size=3),
        Flatten(name="flatten"),
        Dropout(name="drop"),
        Linear(name="fc", out_features=7),
        Softmax(name="softmax"),
    ),
)


def _only_on_meta(func: Any, leaves: list[Any]) -> None:
    strays = [
        leaf.device
        for leaf in leaves
        if isinstance(leaf, Tensor) and leaf.ndim > 0 and leaf.device != META
    ]
    assert not strays, f"{func} met tensors on {strays}"


def small_batch(device: torch.device) -> tuple[Tensor, Tensor]:
    pixels = torch.zeros(4, 1, 28, 28, dtype=torch.uint8, device=device)
    return pixels, torch.zeros(4, dtype=torch.int64, device=device)


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
def test_nothing_of_a_step_is_left_on_another_device(optimiser: Any) -> None:
    recipe = Recipe(optimiser=optimiser)
    learner = Learner(build(EVERYTHING, device="meta"), recipe, META, "float32")
    fit = Fitting(usual_preprocessing((3, 24, 24)), (3, 24, 24), META)
    pixels, labels = small_batch(META)
    with Watch(_only_on_meta):
        for _ in range(2):  # the optimiser makes its state in the first
            assert learner.step(Batch(fit(pixels), labels)).device == META
        assert learner.mark(Batch(fit(pixels), labels)).loss.shape == (len(labels),)


def test_the_watch_would_notice() -> None:
    with Watch(_only_on_meta), pytest.raises(AssertionError, match="met tensors on"):
        torch.zeros(3) + torch.zeros(3)


def test_running_out_of_memory_at_any_operation_is_told_with_a_batch_that_may_fit() -> None:
    fit = Fitting(usual_preprocessing((3, 24, 24)), (3, 24, 24), CPU)
    pixels, labels = small_batch(CPU)
    count = 0

    def counting(func: Any, leaves: list[Any]) -> None:
        nonlocal count
        count += 1

    def step() -> None:
        learner = Learner(build(EVERYTHING, seed=1), Recipe(), CPU, "float32")
        learner.step(Batch(fit(pixels), labels))

    with Watch(counting):
        step()
    for fatal in range(0, count, 7):
        left = fatal

        def failing(func: Any, leaves: list[Any]) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise torch.OutOfMemoryError("CUDA out of memory")

        told = pytest.raises(UserError, match=r"batch size of 32.* Try a batch size of 16")
        with told, device_explained(32), Watch(failing):
            step()


def test_the_cpus_own_words_for_no_memory_are_understood() -> None:
    with pytest.raises(UserError, match="not enough memory"), device_explained(1):
        torch.empty(2**60, dtype=torch.uint8)  # an exbibyte


def test_another_runtime_error_is_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="shapes"), device_explained(1):
        torch.ones(2, 3) @ torch.ones(2, 3)


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_it_learns_a_batch_by_heart(optimiser: Any, precision: Precision) -> None:
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(12, 3, 24, 24, generator=generator)
    labels = torch.arange(12) % 7
    recipe = Recipe(optimiser=optimiser, learning_rate=0.02)
    architecture = msgspec.structs.replace(EVERYTHING, initialisation="kaiming_normal")
    learner = Learner(build(architecture, seed=1), recipe, CPU, precision)
    batch = Batch(x, labels)
    first = learner.mark(batch).loss.mean()
    for _ in range(60):
        learner.step(batch)
    assert float(learner.mark(batch).loss.mean()) < 0.7 * float(first)
    assert all(p.dtype == torch.float32 for p in learner.network.parameters())


def test_wrong_answers_are_counted_first_and_among_five() -> None:
    architecture = Architecture(
        name="flat", input=(1, 1, 8), layers=(Flatten(name="f"), Linear(name="fc", out_features=8))
    )
    network = build(architecture, seed=1)
    with torch.no_grad():
        network.get_parameter("fc.weight").copy_(torch.eye(8))
        network.get_parameter("fc.bias").zero_()
    learner = Learner(network, Recipe(), CPU, "float32")
    x = torch.arange(8.0, 0, -1).view(1, 1, 1, 8).expand(8, -1, -1, -1)  # class 0 first, 7 last
    batch = Batch(x, torch.arange(8))
    examined = examine([batch], learner.mark)
    assert examined is not None
    assert (examined.top1_error, examined.top5_error) == (7 / 8, 3 / 8)
    likeliest = x[0].flatten().softmax(0)[0]  # the outputs are the inputs
    assert examined.marks.certainty.tolist() == pytest.approx([likeliest.item()] * 8)
    loss, wrong, wrong5 = learner.step(batch).tolist()
    assert (wrong, wrong5) == (7, 3)
    assert loss == pytest.approx(examined.loss, rel=1e-5)


def test_three_classes_have_a_top_three() -> None:
    architecture = Architecture(
        name="flat", input=(1, 1, 8), layers=(Flatten(name="f"), Linear(name="fc", out_features=3))
    )
    learner = Learner(build(architecture, seed=1), Recipe(), CPU, "float32")
    assert learner.mark(Batch(torch.ones(6, 1, 1, 8), torch.arange(6) % 3)).among_five.all()


def test_a_weight_that_is_no_number_is_noticed() -> None:
    learner = Learner(build(EVERYTHING, seed=1), Recipe(), CPU, "float32")
    assert learner.healthy()
    with torch.no_grad():
        learner.network.get_parameter("fc.weight")[0, 0] = torch.inf
    assert not learner.healthy()
