"""What `core.costs` says is kept for the backward pass, against what autograd really keeps."""

from typing import get_args

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.costs import LRN_BLOCK, training_memory
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Function,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.presets import PRESETS, Preset
from alexnet_gui.engine.lrn import _blocks
from alexnet_gui.engine.network import build
from tests.core.random_architectures import ARCHITECTURES

BATCH = 3

CONVOLUTION = Conv2d(name="conv", out_channels=6, kernel=3)
HEAD: tuple[AnyLayer, ...] = (Flatten(name="flatten"), Linear(name="fc", out_features=5))


def bytes_kept(architecture: Architecture, device: str = "cpu") -> int:
    """Bytes of the pictures, the logits, and of what autograd keeps beside weights and labels."""
    network = build(architecture, seed=0, device=device).train()
    pictures = torch.randn(BATCH, *architecture.input, device=device)
    labels = torch.zeros(BATCH, dtype=torch.int64, device=device)
    kept: dict[int, Tensor] = {}

    def note(tensor: Tensor) -> Tensor:
        if tensor.dim():  # not a lone number, such as the sum of the classes' weights
            kept[_place(tensor)] = tensor
        return tensor

    with saved_tensors_hooks(note, lambda tensor: tensor):
        logits = network.logits(pictures)
        loss = F.cross_entropy(logits.flatten(1), labels)
    assert loss.requires_grad
    for tensor in (pictures, logits):
        kept[_place(tensor)] = tensor
    for tensor in (labels, *network.parameters(), *network.buffers()):
        kept.pop(_place(tensor), None)
    return sum(tensor.untyped_storage().nbytes() for tensor in kept.values())


def _place(tensor: Tensor) -> int:
    """Which memory a tensor stands in: views of one tensor share it. Meta tensors have none."""
    return int(tensor.untyped_storage()._cdata)


def forecast(architecture: Architecture) -> int:
    memory = training_memory(analyse(architecture), BATCH)
    assert memory is not None
    return memory.activations


RELU = Activation(name="relu", function="relu")
FUNCTIONS = [Activation(name="a", function=function) for function in get_args(Function)]


@pytest.mark.parametrize(
    "layers",
    [
        *((CONVOLUTION, activation) for activation in FUNCTIONS),
        *((CONVOLUTION, activation, RELU) for activation in FUNCTIONS),
        (CONVOLUTION, MaxPool2d(name="pool", kernel=2)),
        (CONVOLUTION, AvgPool2d(name="pool", kernel=2)),
        (CONVOLUTION, AdaptiveAvgPool2d(name="pool", output_size=2)),
        (CONVOLUTION, AdaptiveAvgPool2d(name="pool", output_size=1)),
        (CONVOLUTION, Lrn(name="norm")),
        (CONVOLUTION, BatchNorm2d(name="norm")),
        (CONVOLUTION, Softmax(name="softmax")),
        *((CONVOLUTION, Dropout(name="drop", p=p)) for p in (0.0, 0.5, 1.0)),
        (Activation(name="a", function="tanh"), MaxPool2d(name="pool", kernel=2), CONVOLUTION),
    ],
    ids=lambda layers: " ".join(getattr(layer, "function", layer.kind) for layer in layers),
)
def test_each_kind_of_layer_keeps_what_autograd_keeps(layers: tuple[AnyLayer, ...]) -> None:
    architecture = Architecture(name="n", input=(2, 12, 10), layers=(*layers, *HEAD))
    assert forecast(architecture) == bytes_kept(architecture)


@pytest.mark.parametrize(
    "preset",
    [preset for preset in PRESETS if analyse(preset.architecture).valid],
    ids=lambda preset: preset.id,
)
def test_the_presets_keep_what_autograd_keeps(preset: Preset) -> None:
    assert forecast(preset.architecture) == bytes_kept(preset.architecture, device="meta")


@settings(max_examples=300, deadline=None)
@given(ARCHITECTURES)
def test_random_networks_keep_what_autograd_keeps(architecture: Architecture) -> None:
    analysis = analyse(architecture)
    assume(analysis.valid and analysis.parameters)
    assert forecast(architecture) == bytes_kept(architecture)


def test_the_forecast_knows_how_much_normalisation_works_on_at_a_time() -> None:
    pictures = torch.empty(64, 1, 1024, 1024)  # 4 MiB each
    first = next(_blocks(pictures))
    assert (first.stop - first.start) * pictures[0].nbytes == LRN_BLOCK
