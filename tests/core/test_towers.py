"""Which layers stand in towers: those behind a grouped convolution, up to the next one."""

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.towers import towers


def network(*layers: Conv2d | Activation | MaxPool2d | Flatten | Linear) -> Architecture:
    return Architecture(name="Towers", input=(4, 32, 32), layers=layers)


def test_the_papers_network_has_two_towers_where_it_has_two_groups() -> None:
    preset = find_preset("paper-2012")
    assert preset is not None
    paper = preset.architecture
    names = [layer.name for layer in paper.layers]
    found = {name for name in names if towers(paper, name) == 2}
    behind = {"conv2", "relu2", "norm2", "pool2", "conv4", "relu4", "conv5", "relu5", "pool5"}
    assert found == behind
    assert all(towers(paper, name) == 1 for name in names if name not in behind)


@pytest.mark.parametrize(("groups", "filters", "count"), [(1, 8, 1), (2, 8, 2), (4, 8, 1)])
def test_a_depthwise_convolution_has_no_towers(groups: int, filters: int, count: int) -> None:
    """Its input has four maps, so that four groups are one for each."""
    net = network(Conv2d(name="conv1", out_channels=filters, kernel=3, groups=groups))
    assert towers(net, "conv1") == count


def test_of_many_groups_there_are_no_towers() -> None:
    net = network(
        Conv2d(name="conv1", out_channels=32, kernel=3),
        Conv2d(name="conv2", out_channels=32, kernel=3, groups=4),
        Conv2d(name="conv3", out_channels=32, kernel=3, groups=8),
        MaxPool2d(name="pool3", kernel=2),
    )
    assert [towers(net, layer.name) for layer in net.layers] == [1, 4, 1, 1]


def test_features_stand_in_no_towers() -> None:
    net = network(
        Conv2d(name="conv1", out_channels=8, kernel=3, groups=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=8),
    )
    assert [towers(net, name) for name in ("conv1", "flatten", "fc")] == [2, 1, 1]


def test_a_layer_that_is_not_there_or_gets_no_input_stands_in_no_towers() -> None:
    net = network(
        Conv2d(name="conv1", out_channels=8, kernel=3, groups=2),
        Conv2d(name="conv2", out_channels=8, kernel=99),
        Activation(name="relu2", function="relu"),
    )
    assert towers(net, "relu2") == towers(net, "conv9") == 1
