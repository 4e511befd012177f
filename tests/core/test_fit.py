"""Weights of another program are a network's own, or it is said which of them are not."""

import msgspec
import pytest

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.fit import Misfit, misfits, no_fit, published_fits, unused
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Flatten, Linear
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.transfer import GivenLayer, GivenWeights, matched, tensors_of

NETWORK = Architecture(
    name="Mine",
    input=(3, 16, 16),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5),
        BatchNorm2d(name="norm1"),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc6", out_features=8),
        Linear(name="fc7", out_features=3),
    ),
)


def _layer(name: str, *weight: int, **more: tuple[int, ...]) -> GivenLayer:
    return GivenLayer(name, (("weight", weight), ("bias", weight[:1]), *more.items()))


def _norm(name: str, maps: int) -> GivenLayer:
    return _layer(name, maps, running_mean=(maps,), running_var=(maps,))


THEIRS = (
    _layer("features.0", 4, 3, 5, 5),
    _norm("features.1", 4),
    _layer("classifier.0", 8, 576),
    _layer("classifier.2", 3, 8),
)


def given(*layers: GivenLayer) -> GivenWeights:
    return GivenWeights(name="theirs.pth", layers=layers)


def refusal(*layers: GivenLayer, network: Architecture = NETWORK) -> str:
    there = given(*layers)
    return str(no_fit(network, there, misfits(network, there, matched(network, there))))


def test_weights_under_other_names_fit_in_their_order() -> None:
    there = given(*THEIRS)
    transfer = matched(NETWORK, there)
    assert transfer.taken == dict(
        zip(("conv1", "norm1", "fc6", "fc7"), (x.name for x in THEIRS), strict=True)
    )
    assert misfits(NETWORK, there, transfer) == ()
    assert unused(there, transfer) == ()


def test_a_tensor_of_another_shape_is_named_with_both_shapes() -> None:
    there = given(_layer("features.0", 6, 3, 5, 5), *THEIRS[1:])
    assert misfits(NETWORK, there, matched(NETWORK, there)) == (
        Misfit("features.0.weight", (6, 3, 5, 5), (4, 3, 5, 5)),
        Misfit("features.0.bias", (6,), (4,)),
    )
    assert refusal(*there.layers).startswith(
        "theirs.pth does not fit Mine: features.0.weight is 6 × 3 × 5 × 5 where 4 × 3 × 5 × 5 is"
        " needed; features.0.bias is 6 where 4 is needed."
    )


def test_a_layer_of_the_same_name_is_compared_with_that_one() -> None:
    named = [
        msgspec.structs.replace(layer, name=name)
        for layer, name in zip(THEIRS, ("conv1", "norm1", "fc7", "fc6"), strict=True)
    ]
    assert "fc6.weight is 3 × 8 where 8 × 576 is needed" in refusal(*named)


def test_a_missing_layer_is_named_as_the_network_calls_it() -> None:
    said = refusal(*THEIRS[:3])
    assert "fc7.weight is missing (3 × 8 needed); fc7.bias is missing (3 needed)" in said


def test_a_tensor_without_a_place_is_named() -> None:
    network = NETWORK.with_layer(0, Conv2d(name="conv1", out_channels=4, kernel=5, bias=False))
    assert "features.0.bias has no place (4)" in refusal(*THEIRS, network=network)


def test_a_few_are_named_and_the_others_counted() -> None:
    alexnet = find_preset("paper-2012")
    assert alexnet is not None
    said = refusal(*THEIRS, network=alexnet.architecture)
    assert said.count("needed") == 3
    assert "; and 13 more." in said
    assert "fits none of the published networks here" in said
    assert said.endswith("build it in Design, then open the file again.")


@pytest.mark.parametrize("classes", [1000, 7])
def test_weights_of_a_published_network_are_known_by_their_shapes(classes: int) -> None:
    preset = find_preset("torchvision")
    assert preset is not None
    theirs = preset.architecture.with_classes(classes)
    layers = [
        GivenLayer(f"features.{number}", tensors_of(row))
        for number, row in enumerate(require_valid(theirs).rows)
        if tensors_of(row)
    ]
    there = given(*layers)
    assert published_fits(there) == (theirs,)
    error = no_fit(NETWORK, there, misfits(NETWORK, there, matched(NETWORK, there)))
    assert error.others == (theirs,)
    assert error.hint == "It fits AlexNet, torchvision."
    assert published_fits(given(*layers[1:])) == ()
    assert published_fits(given(*layers, _layer("auxiliary", 7, 576))) == ()


def test_where_only_the_classes_differ_their_number_is_the_advice() -> None:
    said = refusal(*THEIRS[:3], _layer("classifier.2", 10, 8))
    assert "classifier.2.weight is 10 × 8 where 3 × 8 is needed" in said
    assert said.endswith("Set Classes in Design to 10, and open it again.")


def test_layers_that_the_network_has_no_place_for_are_told() -> None:
    there = given(*THEIRS, _layer("auxiliary", 7, 576))
    assert unused(there, matched(NETWORK, there)) == ("auxiliary",)
