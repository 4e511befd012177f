"""Which layers learn, and which recipe suits what is left."""

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import (
    Activation,
    AnyLayer,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
)
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import (
    check_frozen,
    fixed_layers,
    frozen_by,
    frozen_from,
    frozen_text,
    full_path,
    learning_layers,
    learning_parameters,
    usual_recipe,
)

LAYERS: tuple[AnyLayer, ...] = (
    Conv2d(name="conv1", out_channels=4, kernel=3),
    BatchNorm2d(name="bn1"),
    Activation(name="relu1", function="relu"),
    Conv2d(name="conv2", out_channels=4, kernel=3),
    Flatten(name="flatten"),
    Dropout(name="drop1"),
    Linear(name="fc1", out_features=8),
    Linear(name="fc2", out_features=3),
)
NETWORK = Architecture(name="network", input=(1, 8, 8), layers=LAYERS)
ALL = learning_layers(NETWORK)


def test_convolutions_are_frozen_with_their_normalisation_and_the_last_layer_is_not() -> None:
    assert frozen_by("convolutions", NETWORK, ALL) == ("conv1", "bn1", "conv2")
    assert frozen_by("all-but-last", NETWORK, ALL) == ("conv1", "bn1", "conv2", "fc1")
    assert frozen_by("none", NETWORK, ALL) == ()


def test_a_usual_choice_freezes_no_layer_that_begins_at_random() -> None:
    assert frozen_by("convolutions", NETWORK, {"conv1": "features.0", "fc1": "a"}) == ("conv1",)


@pytest.mark.parametrize(
    ("frozen", "says"),
    [
        (("conv9",), "There is no layer conv9 to freeze. The layers with weights are conv1, bn1"),
        (("relu1",), "relu1 has no weights that could be frozen."),
        (ALL, "Every layer is frozen, so nothing would be learned."),
    ],
)
def test_what_cannot_be_frozen_is_refused(frozen: tuple[str, ...], says: str) -> None:
    with pytest.raises(UserError) as refused:
        check_frozen(frozen, NETWORK)
    assert says in str(refused.value)


def test_the_text_of_a_command_line_names_the_same_layers_again() -> None:
    for frozen in ((), ("conv2",), ("conv1", "bn1", "fc1")):
        assert frozen_from(frozen_text(frozen), NETWORK, ALL) == frozen
    assert frozen_from(" fc1 , conv1", NETWORK, ALL) == ("conv1", "fc1")
    assert frozen_from("convolutions,fc1", NETWORK, ALL) == (
        *frozen_from("convolutions", NETWORK, ALL), "fc1",
    )  # fmt: skip
    with pytest.raises(UserError, match="no layer conv9"):
        frozen_from("conv1,conv9", NETWORK, ALL)


@pytest.mark.parametrize("text", ["", "conv1,,conv2", "conv1,"])
def test_a_name_that_is_missing_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="lacks the name of a layer"):
        frozen_from(text, NETWORK, ALL)


def test_layers_stay_the_same_up_to_the_first_that_learns_or_drops_out() -> None:
    names = [layer.name for layer in LAYERS]
    assert fixed_layers(NETWORK, ("conv1", "bn1", "conv2")) == names.index("drop1")
    assert fixed_layers(NETWORK, ("conv1", "bn1", "conv2", "fc1")) == names.index("drop1")
    assert fixed_layers(NETWORK, ("conv1",)) == names.index("bn1")
    assert fixed_layers(NETWORK, ("conv2",)) == 0
    assert fixed_layers(NETWORK, ()) == 0
    no_dropout = msgspec.structs.replace(LAYERS[5], p=0.0)
    undropped = NETWORK.with_layers((*LAYERS[:5], no_dropout, *LAYERS[6:]))
    assert fixed_layers(undropped, ("conv1", "bn1", "conv2", "fc1")) == names.index("fc2")


def test_layers_without_anything_to_learn_are_no_reason_to_keep_their_output() -> None:
    flat = NETWORK.with_layers((LAYERS[4], *LAYERS[6:]))
    assert fixed_layers(flat, ("fc2",)) == 0


def test_parameters_are_counted_of_what_learns() -> None:
    analysis = analyse(NETWORK)
    fc2 = 8 * 3 + 3
    assert learning_parameters(analysis, frozen_by("all-but-last", NETWORK, ALL)) == fc2
    assert learning_parameters(analysis, ()) == analysis.parameters


def test_a_head_has_a_recipe_of_its_own_and_everything_else_the_networks() -> None:
    preset = find_preset("torchvision")
    assert preset is not None
    network, own = preset.architecture, preset.recipe
    names = learning_layers(network)
    head = usual_recipe(own, network, frozen_by("convolutions", network, names))
    assert head.epochs < own.epochs
    assert not (head.random_crop or head.random_flip or head.random_colour)
    assert head.faults() is None
    assert usual_recipe(own, network, frozen_by("all-but-last", network, names)) == head
    for frozen in ((), ("conv1",), ("fc6", "fc7")):
        assert usual_recipe(own, network, frozen) == own


def test_a_network_without_convolutions_keeps_its_recipe() -> None:
    dense = NETWORK.with_layers((LAYERS[4], *LAYERS[6:]))
    assert usual_recipe(Recipe(), dense, ("fc1",)) == Recipe()


def test_weights_without_a_name_are_refused() -> None:
    with pytest.raises(UserError, match="No weights are named"):
        full_path("")
