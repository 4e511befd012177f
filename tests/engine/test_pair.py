"""How far apart two networks are in a layer, against a plain forward pass and plain formulas."""

from typing import Literal

import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pair import LayerDistance, LayerDistances
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.pair import distance

Function = Literal["relu", "tanh"]
CHELSEA = resource("pictures", "chelsea.png")


def net(name: str, filters: int, function: Function = "relu") -> Architecture:
    return Architecture(
        name=name,
        input=(3, 32, 32),
        layers=(
            Conv2d(name="conv1", out_channels=filters, kernel=5, stride=2),
            Activation(name="relu1", function=function),
            Flatten(name="flatten"),
            Linear(name="fc8", out_features=7),
        ),
    )


def both(beholder: Beholder, first: Architecture, second: Architecture) -> None:
    beholder.look(Look(CHELSEA, "chelsea.png", Untrained(first)), 1)
    beholder.look(Look(CHELSEA, "chelsea.png", Untrained(second)), 2)


def ask(beholder: Beholder, layer: str) -> LayerDistances:
    wish = LayerDistance(1, 2, layer)
    found = answer(wish, beholder, lambda _progress: None, lambda: False)
    assert isinstance(found, LayerDistances)
    return found


def test_the_distance_is_that_of_the_two_plain_forward_passes() -> None:
    beholder = Beholder()
    both(beholder, net("relu", 6), net("tanh", 6, "tanh"))
    outputs = []
    for request, function in ((1, torch.relu), (2, torch.tanh)):
        passed = beholder.passed(request)
        convolution = passed.model.network.get_submodule("conv1")
        maps = torch.nn.functional.conv2d(
            passed.input, convolution.get_parameter("weight"), convolution.get_parameter("bias"), 2
        )
        outputs.append(function(maps)[0].detach().double())
    found = ask(beholder, "relu1")
    first, second = outputs
    assert found.layer == "relu1"
    assert found.whole.mean_absolute == pytest.approx(float((first - second).abs().mean()))
    stacked = torch.stack([first.flatten(), second.flatten()])
    assert found.whole.correlation == pytest.approx(float(torch.corrcoef(stacked)[0, 1]))
    assert len(found.maps) == 6
    for index, each in enumerate(found.maps):
        one, other = first[index], second[index]
        assert each.mean_absolute == pytest.approx(float((one - other).abs().mean()))


def test_a_network_beside_itself_is_no_distance_away_and_wholly_correlated() -> None:
    beholder = Beholder()
    both(beholder, net("same", 4), net("same", 4))
    found = ask(beholder, "fc8")
    assert found.whole.mean_absolute == 0
    assert found.whole.correlation == pytest.approx(1)
    assert found.maps == ()


def test_layers_of_two_shapes_and_layers_of_one_network_alone_are_refused() -> None:
    beholder = Beholder()
    both(beholder, net("few", 4), net("many", 6))
    with pytest.raises(UserError, match="another shape"):
        ask(beholder, "conv1")
    with pytest.raises(UserError, match="in common"):
        ask(beholder, "norm1")


def test_where_one_side_is_all_alike_there_is_no_correlation() -> None:
    values = torch.arange(6.0).double()
    assert distance(values, torch.full((6,), 2.0).double()).correlation is None
    assert distance(values, -values).correlation == pytest.approx(-1)


def test_values_that_are_not_finite_leave_no_correlation() -> None:
    values = torch.tensor([1.0, float("inf"), 2.0]).double()
    found = distance(values, torch.tensor([1.0, 2.0, 3.0]).double())
    assert found.correlation is None
    assert found.mean_absolute == float("inf")


def test_each_place_on_screen_keeps_its_newest_pass_however_often_the_other_is_asked() -> None:
    beholder = Beholder()
    wish = Look(CHELSEA, "chelsea.png", Untrained(net("followed", 4)))
    beholder.look(wish, 1, "second")
    for request in range(2, 10):
        beholder.look(wish, request)
    assert beholder.passed(1).model.name == "followed, untrained"
    assert beholder.passed(9).input.shape == (1, 3, 32, 32)
    with pytest.raises(UserError, match="not on screen"):
        beholder.passed(2)
    beholder.forget("second")
    beholder.look(wish, 10)
    with pytest.raises(UserError, match="not on screen"):
        beholder.passed(1)
