"""What a network takes over from another one, and why the rest is new."""

from typing import Any

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import AnyLayer, BatchNorm2d, Conv2d, Flatten, Linear
from alexnet_gui.core.transfer import GivenLayer, GivenWeights, Transfer, plan, tensors_of
from alexnet_gui.core.transfer_words import (
    fixed_text,
    learning_text,
    names_text,
    new_text,
    random_text,
    taken_text,
)

LAYERS: tuple[AnyLayer, ...] = (
    Conv2d(name="conv1", out_channels=4, kernel=3),
    BatchNorm2d(name="bn1"),
    Conv2d(name="conv2", out_channels=6, kernel=3, groups=2),
    Flatten(name="flatten"),
    Linear(name="fc1", out_features=8),
    Linear(name="fc2", out_features=3),
)
NETWORK = Architecture(name="network", input=(1, 8, 8), layers=LAYERS)
NAMES = ["conv1", "bn1", "conv2", "fc1", "fc2"]


def given(network: Architecture = NETWORK, **changes: Any) -> GivenWeights:
    """All that `network` has, as a run of it would give it."""
    rows = [row for row in analyse(network).rows if tensors_of(row)]
    usual = GivenWeights(
        name="run",
        layers=tuple(GivenLayer(row.layer.name, tensors_of(row)) for row in rows),
        classifier=rows[-1].layer.name,
    )
    return msgspec.structs.replace(usual, **changes)


def renamed(weights: GivenWeights, names: list[str]) -> GivenWeights:
    layers = zip(names, weights.layers, strict=True)
    return msgspec.structs.replace(
        weights, layers=tuple(GivenLayer(name, layer.tensors) for name, layer in layers)
    )


def changed(name: str, **settings: Any) -> Architecture:
    """The network with one layer set otherwise."""
    return NETWORK.with_layers(
        tuple(
            msgspec.structs.replace(layer, **settings) if layer.name == name else layer
            for layer in LAYERS
        )
    )


def reasons(transfer: Transfer) -> dict[str, str]:
    return {start.layer: start.reason for start in transfer.layers if start.source is None}


def test_the_same_network_takes_everything() -> None:
    transfer = plan(NETWORK, given())
    assert transfer.taken == {name: name for name in NAMES}
    assert transfer.new == ()
    assert new_text(transfer) == ""


def test_a_last_layer_of_another_size_is_new_and_says_why() -> None:
    transfer = plan(NETWORK.with_classes(10), given())
    assert reasons(transfer) == {"fc2": "10 units here, 3 there"}
    assert taken_text(transfer, "run") == "conv1 … fc1 begin with the weights of run."
    assert new_text(transfer) == "New is fc2: 10 units here, 3 there."


@pytest.mark.parametrize(
    ("there", "layer", "reason"),
    [
        (changed("conv1", out_channels=8), "conv1", "4 filters here, 8 there"),
        (changed("conv1", kernel=(3, 2)), "conv1", "a kernel of 3×3 here, 3×2 there"),
        (changed("conv2", groups=1), "conv2", "its filters see 2 maps here, 4 there"),
        (changed("conv2", padding=1), "fc1", "96 inputs here, 216 there"),
        (changed("fc2", bias=False), "fc2", "it has a bias here and none there"),
    ],
)
def test_a_layer_that_does_not_fit_says_by_what(
    there: Architecture, layer: str, reason: str
) -> None:
    assert reasons(plan(NETWORK, given(there)))[layer] == reason


def test_a_bias_that_would_be_lost_is_a_reason_too() -> None:
    transfer = plan(changed("fc2", bias=False), given())
    assert reasons(transfer) == {"fc2": "it has a bias there and none here"}


def test_a_layer_of_the_same_name_and_another_kind_is_new() -> None:
    weights = given()
    mixed = renamed(weights, ["fc2", "b", "c", "d", "e"])
    assert reasons(plan(NETWORK, mixed))["fc2"] == "it is another kind of layer there"


def test_layers_under_other_names_go_together_by_order_and_shape() -> None:
    transfer = plan(NETWORK, renamed(given(), ["f.0", "f.1", "f.3", "c.1", "c.4"]))
    assert transfer.taken == {
        "conv1": "f.0", "bn1": "f.1", "conv2": "f.3", "fc1": "c.1", "fc2": "c.4",
    }  # fmt: skip


def test_dense_layers_may_stand_before_convolutions_in_a_file() -> None:
    weights = renamed(given(), ["f.0", "f.1", "f.3", "c.1", "c.4"])
    turned = msgspec.structs.replace(weights, layers=(*weights.layers[3:], *weights.layers[:3]))
    assert plan(NETWORK, turned) == plan(NETWORK, weights)


def test_a_layer_that_was_put_in_between_does_not_shift_the_others() -> None:
    more = NETWORK.with_layers(
        (LAYERS[0], Conv2d(name="new", out_channels=4, kernel=1), *LAYERS[1:])
    )
    transfer = plan(more, renamed(given(), ["a", "b", "c", "d", "e"]))
    assert reasons(transfer) == {"new": "no layer there has its shape"}
    assert transfer.taken["conv2"] == "c"


def test_older_normalisation_without_its_counter_fits() -> None:
    layers = [
        GivenLayer(each.name, tuple(t for t in each.tensors if t[0] != "num_batches_tracked"))
        for each in given().layers
    ]
    assert plan(NETWORK, given(layers=tuple(layers))).new == ()


def test_a_last_layer_that_tells_other_classes_apart_is_new() -> None:
    weights = given(classes=("cat", "dog", "owl"))
    assert plan(NETWORK, weights, ["cat", "dog", "owl"]).new == ()
    assert plan(NETWORK, weights, None).new == ()
    transfer = plan(NETWORK, weights, ["tin", "glass", "paper"])
    assert reasons(transfer) == {"fc2": "it tells other classes apart there"}


def test_weights_that_fit_nowhere_are_refused_in_one_sentence() -> None:
    lone = GivenWeights(name="other.pt", layers=(GivenLayer("a", (("weight", (7, 7)),)),))
    with pytest.raises(UserError) as refused:
        plan(NETWORK, lone)
    assert refused.value.message == (
        "None of the weights of other.pt fit network (conv1: no layer there has its shape)."
    )


def test_neighbours_are_named_by_the_first_and_the_last() -> None:
    assert names_text({"conv1", "bn1", "conv2"}, NAMES) == "conv1 … conv2"
    assert names_text({"conv1", "bn1", "fc2"}, NAMES) == "conv1, bn1, fc2"
    assert names_text((), NAMES) == ""


def test_words_say_what_learns_and_what_stays_random() -> None:
    frozen = ("conv1", "bn1", "conv2", "fc1")
    assert learning_text(NETWORK, frozen) == "Only fc2 learns."
    assert learning_text(NETWORK, ("conv1",)) == "Only bn1 … fc2 learn."
    assert fixed_text(NETWORK, frozen) == "conv1 … fc1"
    transfer = plan(NETWORK.with_classes(4), given())
    assert random_text(transfer, ("fc2",)) == "fc2 is frozen, but new: it stays random."
    assert random_text(transfer, frozen) == ""
