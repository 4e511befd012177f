"""What an information box says of a model, of this program or not."""

import msgspec
import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.model_info import ModelDescription
from alexnet_gui.core.model_words import model_rows, model_text, preprocessing_text
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import StartRecord

NETWORK = Architecture(
    name="Mine",
    input=(3, 16, 16),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        Flatten(name="flatten"),
        Linear(name="fc6", out_features=8),
        Linear(name="fc7", out_features=20),
    ),
)
PREPARED = Preprocessing(resize=18, crop=(16, 16), mean=(0.5, 0.25, 0.125), std=(1.0, 1.0, 1.0))
MODEL = ModelDescription(
    name="mine",
    architecture=NETWORK,
    parameters=5100,
    classes=tuple(f"thing {n}" for n in range(20)),
    preprocessing=PREPARED,
    provenance={},
)


def said(about: str, **changed: object) -> str:
    return dict(model_rows(msgspec.structs.replace(MODEL, **changed)))[about]


def from_provenance(about: str, **provenance: object) -> str:
    return said(about, provenance=provenance)


def test_the_network_is_counted() -> None:
    assert said("Network") == (
        "Mine; input 3 × 16 × 16; 1 convolution, 1 normalisation, 2 dense layers"
    )
    # 12 × 12 × 4 of 75 values, then 576 × 8 and 8 × 20
    assert said("Parameters") == (
        "5,100 (19.9 KiB in float32); 47,968 multiply-accumulates for a picture"
    )


def test_of_many_classes_a_few_are_named_and_all_are_copied() -> None:
    assert said("Classes").startswith("20: thing 0, thing 1, ")
    assert said("Classes").endswith("thing 11, and 8 more")
    assert "thing 19" in model_text("Title", MODEL)


def test_classes_may_have_no_names_or_not_be_there() -> None:
    assert said("Classes", classes=None) == "20, without names"
    maps = msgspec.structs.replace(NETWORK, layers=NETWORK.layers[:3])
    assert "maps" in said("Classes", classes=None, architecture=maps)


def test_what_becomes_of_a_pictures_pixels_is_said() -> None:
    assert preprocessing_text(PREPARED) == (
        "Their short side is scaled to 18 pixels, and 16 × 16 are cut from the middle."
        " Values from 0 to 1, minus 0.5 / 0.25 / 0.125, over 1 / 1 / 1."
    )
    for fit, words in (("pad", "left over is black"), ("squash", "whatever their proportions")):
        assert words in preprocessing_text(msgspec.structs.replace(PREPARED, fit=fit))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"untrained": True}, "none: the weights are as drawn"),
        ({"trained_steps": 1200}, "1,200 steps"),
        ({"provenance": {"steps": 1}}, "1 step"),
        ({}, "its file does not say"),
    ],
)
def test_how_long_it_was_trained_is_said_as_far_as_it_is_known(
    changed: dict[str, object], words: str
) -> None:
    assert said("Training", **changed).startswith(words)


def test_how_well_it_does_is_what_it_gets_right() -> None:
    found = {"pictures": 10_000, "loss": 2.24, "top1_error": 0.516, "top5_error": 0.246}
    assert from_provenance("Validation", validation=found) == (
        "48.4 % top-1 and 75.4 % top-5 on 10,000 validation pictures that it never saw in"
        " training; loss 2.240"
    )
    theirs = {"data": "ImageNet-1K", "top1_error": 0.43478, "top5_error": 0.20934}
    assert from_provenance("Validation", validation=theirs) == (
        "56.5 % top-1 and 79.1 % top-5 on the validation pictures of ImageNet-1K"
    )


def test_a_run_tells_its_pictures_its_recipe_and_what_it_began_with() -> None:
    start = StartRecord(
        model="/models/first", frozen=("conv1",), fingerprint="", taken={}, new=("fc7",)
    )
    run = {
        "data": "sample",
        "recipe": msgspec.to_builtins(Recipe(epochs=3, optimiser="sgd")),
        "start": msgspec.to_builtins(start),
        "created": "2026-01-02T03:04:05+00:00",
        "versions": {"torch": "2.9", "alexnet-gui": "1.0"},
    }
    assert from_provenance("Trained on", **run) == "sample"
    assert from_provenance("Recipe", **run).startswith("epochs 3, batch size 16, optimiser SGD")
    assert from_provenance("Began with", **run) == "/models/first; frozen: conv1"
    assert from_provenance("Begun", **run) == "2026-01-02 03:04 UTC"
    assert from_provenance("Made with", **run) == "torch 2.9, alexnet-gui 1.0"


def test_what_another_program_wrote_is_shown_as_it_stands() -> None:
    assert from_provenance("author", author="somebody") == "somebody"
    assert from_provenance("validation", validation={"f1": 0.5}) == '{"f1": 0.5}'
    assert from_provenance("recipe", recipe=[1, None]) == "[1, null]"
