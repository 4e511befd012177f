"""Strategies that draw architectures with legal settings, valid or not."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from alexnet_gui.core.architecture import Architecture
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
from alexnet_gui.core.shapes import Size


def sizes(low: int, high: int) -> st.SearchStrategy[Size]:
    return st.integers(low, high) | st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def pools(draw: st.DrawFn, kind: type[MaxPool2d] | type[AvgPool2d]) -> MaxPool2d | AvgPool2d:
    kernel = draw(sizes(1, 5))
    smallest = kernel if isinstance(kernel, int) else min(kernel)
    extra: dict[str, Any] = {"dilation": draw(sizes(1, 2))} if kind is MaxPool2d else {}
    return kind(
        name="x",
        kernel=kernel,
        stride=draw(st.none() | sizes(1, 4)),
        padding=draw(sizes(0, smallest // 2)),
        ceil_mode=draw(st.booleans()),
        **extra,
    )


CONVOLUTIONS = st.builds(
    Conv2d,
    name=st.just("x"),
    out_channels=st.integers(1, 12),
    kernel=sizes(1, 6),
    stride=sizes(1, 4),
    padding=sizes(0, 4),
    dilation=sizes(1, 3),
    groups=st.integers(1, 4),
    bias=st.booleans(),
    in_channels=st.none() | st.integers(1, 12),
)
LAYERS = st.one_of(
    CONVOLUTIONS,
    CONVOLUTIONS,
    pools(MaxPool2d),
    pools(AvgPool2d),
    st.builds(AdaptiveAvgPool2d, name=st.just("x"), output_size=sizes(1, 9)),
    st.builds(Lrn, name=st.just("x"), size=st.integers(1, 7)),
    st.builds(BatchNorm2d, name=st.just("x")),
    st.builds(Activation, name=st.just("x"), function=st.sampled_from(["relu", "gelu", "elu"])),
    st.builds(Dropout, name=st.just("x")),
    st.builds(Flatten, name=st.just("x")),
    st.builds(
        Linear,
        name=st.just("x"),
        out_features=st.integers(1, 12),
        bias=st.booleans(),
        in_features=st.none() | st.integers(1, 400),
    ),
    st.builds(Softmax, name=st.just("x")),
)


def _named(shape: tuple[int, int, int], layers: list[Any]) -> Architecture:
    named = [msgspec.structs.replace(layer, name=f"layer{i}") for i, layer in enumerate(layers)]
    return Architecture(name="random", input=shape, layers=tuple(named))


ARCHITECTURES = st.builds(
    _named,
    st.tuples(st.integers(1, 8), st.integers(1, 40), st.integers(1, 40)),
    st.lists(LAYERS, min_size=1, max_size=8),
)
