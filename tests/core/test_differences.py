"""In which settings two layers differ."""

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.differences import (
    differences,
    initialisation_difference,
    initialisation_words,
    input_difference,
)
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Linear
from alexnet_gui.core.pooling import AvgPool2d, MaxPool2d


def texts(first: AnyLayer, second: AnyLayer) -> list[str]:
    return [difference.text for difference in differences(first, second)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            Conv2d(name="c", out_channels=96, kernel=11, stride=4),
            Conv2d(name="c", out_channels=1024, kernel=(3, 5), stride=4, bias=False),
            ["filters 96 → 1,024", "kernel 11 → 3×5", "bias yes → no"],
        ),
        (
            Linear(name="f", out_features=10),
            Linear(name="f", out_features=10, in_features=9216, bias_init=0.1),
            ["input features automatic → 9,216", "biases start at automatic → 0.1"],
        ),
        (
            Activation(name="a", function="relu"),
            Activation(name="a", function="leaky_relu"),
            ["function ReLU → Leaky ReLU"],
        ),
        (Dropout(name="d"), Dropout(name="d", p=0.25), ["probability 0.5 → 0.25"]),
        (Dropout(name="drop6"), Dropout(name="drop7"), ["name drop6 → drop7"]),
    ],
)
def test_each_setting_that_differs_is_told(
    first: AnyLayer, second: AnyLayer, expected: list[str]
) -> None:
    assert texts(first, second) == expected


def test_layers_that_are_the_same_do_not_differ() -> None:
    layer = Conv2d(name="c", out_channels=96, kernel=11)
    assert texts(layer, Conv2d(name="c", out_channels=96, kernel=11)) == []


def test_a_size_written_as_a_pair_is_the_same_size() -> None:
    pairs = Conv2d(name="c", out_channels=8, kernel=(3, 3), stride=(1, 1))
    assert texts(pairs, Conv2d(name="c", out_channels=8, kernel=3)) == []


@pytest.mark.parametrize("pool", [MaxPool2d, AvgPool2d])
def test_a_pool_without_a_stride_steps_by_its_kernel(pool: type[MaxPool2d | AvgPool2d]) -> None:
    assert texts(pool(name="p", kernel=3), pool(name="p", kernel=3, stride=3)) == []
    assert texts(pool(name="p", kernel=3), pool(name="p", kernel=3, stride=2)) == ["stride 3 → 2"]


def test_layers_of_unlike_kinds_differ_in_their_kind_alone() -> None:
    convolution = Conv2d(name="x", out_channels=8, kernel=3)
    assert texts(convolution, Linear(name="x", out_features=8)) == ["kind Convolution → Dense"]


def test_inputs_and_starting_weights_that_are_the_same_do_not_differ() -> None:
    one = Architecture(name="one", input=(3, 8, 8), layers=())
    other = Architecture(name="other", input=(3, 8, 8), layers=(Dropout(name="d"),))
    assert input_difference(one, other) is None
    assert initialisation_difference(one, other) is None


def test_how_weights_start_is_told_in_words() -> None:
    network = Architecture(name="n", input=(3, 8, 8), initialisation="kaiming_normal", layers=())
    assert initialisation_words(network) == "Kaiming, normal, fan-out"
