"""Thousands of random architectures, against torch on the meta device."""

import keyword
from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
    Softmax,
)
from alexnet_gui.core.names import MODULE_ATTRIBUTES, name_fault
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.shapes import Shape
from tests.core.random_architectures import ARCHITECTURES, CONVOLUTIONS, pools

FUNCTIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "gelu": nn.GELU, "elu": nn.ELU}


class RefusedError(Exception):
    """Torch will not build or run it, or our rule about flattening forbids it."""


def module_for(layer: AnyLayer, shape: torch.Size) -> nn.Module:
    """The torch module as its documentation says, not as our engine builds it."""
    channels = shape[1]
    match layer:
        case Conv2d():
            return nn.Conv2d(
                layer.in_channels or channels,
                layer.out_channels,
                layer.kernel,
                layer.stride,
                layer.padding,
                layer.dilation,
                layer.groups,
                layer.bias,
                device="meta",
            )
        case MaxPool2d():
            return nn.MaxPool2d(
                layer.kernel, layer.stride, layer.padding, layer.dilation, ceil_mode=layer.ceil_mode
            )
        case AvgPool2d():
            return nn.AvgPool2d(layer.kernel, layer.stride, layer.padding, layer.ceil_mode)
        case AdaptiveAvgPool2d():
            return nn.AdaptiveAvgPool2d(layer.output_size)
        case Lrn():
            return nn.LocalResponseNorm(layer.size, layer.alpha, layer.beta, layer.k)
        case BatchNorm2d():
            return nn.BatchNorm2d(channels, device="meta").eval()
        case Activation():
            return FUNCTIONS[layer.function]()
        case Dropout():
            return nn.Dropout(layer.p)
        case Flatten():
            return nn.Flatten()
        case Linear():
            if len(shape) != 2:
                raise RefusedError  # torch would work on the last axis; here that is a mistake
            return nn.Linear(
                layer.in_features or shape[1], layer.out_features, layer.bias, device="meta"
            )
        case Softmax():
            return nn.Softmax(dim=1)


def torch_says(architecture: Architecture) -> Iterator[tuple[Shape, int]]:
    """Each layer's output shape and parameters, up to the first that torch refuses."""
    x = torch.empty(2, *architecture.input, device="meta")
    for layer in architecture.layers:
        if x.dim() != 4 and isinstance(layer, MaxPool2d | AvgPool2d | AdaptiveAvgPool2d | Lrn):
            return  # (N, F) could be read as an unbatched picture by some of them
        try:
            module = module_for(layer, x.shape)
            x = module(x)
        except (RefusedError, RuntimeError, ValueError):
            return
        if 0 in x.shape:
            return
        yield tuple(x.shape[1:]), sum(p.numel() for p in module.parameters())


@settings(max_examples=3000, deadline=None)
@given(ARCHITECTURES)
def test_shapes_parameters_and_validity_agree_with_torch(architecture: Architecture) -> None:
    analysis = analyse(architecture)
    expected = list(torch_says(architecture))
    known = [row for row in analysis.rows if row.output is not None]
    assert [(row.output, row.parameters) for row in known] == expected
    assert analysis.valid == (len(expected) == len(architecture.layers))
    if not analysis.valid:
        assert analysis.rows[len(expected)].problem is not None


@settings(max_examples=400, deadline=None)
@given(
    CONVOLUTIONS | pools(MaxPool2d) | pools(AvgPool2d),
    st.tuples(st.integers(1, 14), st.integers(1, 14)),
)
def test_unread_pixels_are_those_after_the_last_that_any_window_reads(
    layer: Conv2d | MaxPool2d | AvgPool2d, sides: tuple[int, int]
) -> None:
    channels = layer.in_channels or layer.groups if isinstance(layer, Conv2d) else 1
    shape = (channels, *sides)
    row = analyse(Architecture(name="x", input=shape, layers=(layer,))).rows[0]
    window = layer.window(shape)
    assert window is not None
    if row.output is None:
        return
    for axis, n in enumerate(sides):
        starts = [
            i * window.stride[axis] - window.padding[axis] for i in range(row.output[axis + 1])
        ]
        span = window.dilation[axis] * (window.kernel[axis] - 1)
        last = max(start + span for start in starts)
        assert row.unread is not None
        assert row.unread[axis] == max(0, n - 1 - last)


def test_the_forbidden_names_are_those_of_the_installed_torch() -> None:
    installed = {name for name in dir(nn.Module()) if not name.startswith("__")}
    assert installed <= MODULE_ATTRIBUTES


@pytest.mark.parametrize("name", ["train", "forward", "type", "", "a.b", "1a", "class", "é", "__x"])
def test_names_that_would_break_a_module_are_refused(name: str) -> None:
    assert name_fault(name) is not None


@settings(max_examples=300)
@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True))
def test_every_allowed_name_names_a_module(name: str) -> None:
    if name_fault(name) is None:
        assert not keyword.iskeyword(name)
        module = nn.Sequential()
        module.add_module(name, nn.Identity())
        assert getattr(module, name) is not None
