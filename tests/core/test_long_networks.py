"""A thousand layers are analysed, aligned and compared; nothing goes deeper with each layer."""

import inspect
import random
import sys
from collections.abc import Iterator

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.comparison import align, compare, totals
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Lrn,
)
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.pooling import MaxPool2d

LAYERS = 1000
DEPTH = 60  # calls within each other that are enough for any number of layers


@pytest.fixture
def shallow() -> Iterator[None]:
    """No room for a call per layer."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + DEPTH)
    yield
    sys.setrecursionlimit(before)


def long_network(stem: str = "layer") -> Architecture:
    """Convolutions with what stands between them, made a list at last, then dense layers."""
    kinds: list[AnyLayer] = [
        Conv2d(name="x", out_channels=4, kernel=3, padding=1),
        Activation(name="x", function="relu"),
        Lrn(name="x"),
        MaxPool2d(name="x", kernel=3, stride=1, padding=1),
        Dropout(name="x"),
    ]
    layers = [kinds[n % len(kinds)] for n in range(LAYERS - 100)]
    layers.append(Flatten(name="x"))
    layers += [Linear(name="x", out_features=8)] * (LAYERS - len(layers))
    named = (msgspec.structs.replace(layer, name=f"{stem}{n}") for n, layer in enumerate(layers))
    return Architecture(name=stem, input=(4, 9, 9), layers=tuple(named))


@pytest.mark.usefixtures("shallow")
def test_a_thousand_layers_are_analysed() -> None:
    analysis = analyse(long_network())
    assert analysis.valid
    assert len(analysis.rows) == LAYERS
    assert analysis.rows[LAYERS - 100].output == (4 * 9 * 9,)  # flattened; nothing shrank them
    assert analysis.rows[-1].output == (8,)
    assert analysis.rows[-1].note is not None  # dense after dense, without an activation


@pytest.mark.usefixtures("shallow")
def test_a_mistake_in_the_first_of_a_thousand_layers_stops_all_shapes() -> None:
    network = long_network()
    wide = network.with_layer(0, msgspec.structs.replace(network.layers[0], kernel=30))
    assert all(row.output is None for row in analyse(wide).rows)


@pytest.mark.usefixtures("shallow")
def test_a_thousand_layers_answer_to_themselves() -> None:
    layers = long_network().layers
    assert [match.first for match in align(layers, layers)] == list(range(LAYERS))


@pytest.mark.usefixtures("shallow")
def test_a_thousand_layers_with_other_names_answer_to_each_other() -> None:
    matches = align(long_network().layers, long_network("other").layers)
    assert [(match.first, match.second) for match in matches] == [(n, n) for n in range(LAYERS)]


@pytest.mark.usefixtures("shallow")
def test_a_thousand_layers_in_any_order_are_all_told_once() -> None:
    layers = long_network().layers
    shuffled = random.Random(1).sample(layers, LAYERS)
    for other in (shuffled, layers[::-1]):
        matches = align(layers, other)
        assert [match.first for match in matches if match.first is not None] == list(range(LAYERS))
        assert [m.second for m in matches if m.second is not None] == list(range(LAYERS))


@pytest.mark.usefixtures("shallow")
def test_two_networks_of_a_thousand_layers_are_compared() -> None:
    first = long_network()
    every_other = first.with_layers(first.layers[::2])
    comparison = compare(analyse(first), analyse(every_other))
    assert comparison.only_first == LAYERS // 2
    assert comparison.only_second == 0
    assert totals(comparison, 1)[0].first == analyse(first).parameters


@pytest.mark.usefixtures("shallow")
def test_a_thousand_layers_become_a_table() -> None:
    assert markdown_table(analyse(long_network())).count("\n| ") >= LAYERS
