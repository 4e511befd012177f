"""Which networks can be asked why, and where Grad-CAM looks."""

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, MaxPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.why import METHODS, map_layers, obstacle, square, usual_layer
from alexnet_gui.core.why_words import MEANINGS, NAMES, gradients_text, occlusion_text, plain_colour

PRESET = {preset.id: preset.architecture for preset in PRESETS}
DENSE = Architecture(
    name="dense",
    input=(1, 8, 8),
    layers=(
        MaxPool2d(name="pool", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=3),
    ),
)
ENDING = (Flatten(name="flatten"), Linear(name="fc", out_features=3))


@pytest.mark.parametrize("preset", ["paper-2012", "torchvision", "lrn-blocks", "mnist-28"])
def test_grad_cam_looks_at_the_last_convolution_after_its_rectifier(preset: str) -> None:
    assert usual_layer(PRESET[preset]) == "relu5"
    assert all(obstacle(PRESET[preset], method) == "" for method in METHODS)


def test_grad_cam_can_look_at_every_layer_that_has_maps() -> None:
    layers = map_layers(PRESET["torchvision"])
    assert layers[:3] == ("conv1", "relu1", "pool1")
    assert layers[-2:] == ("pool5", "avgpool")


def test_a_last_convolution_of_single_pixels_is_passed_over() -> None:
    layers = (
        Conv2d(name="conv1", out_channels=2, kernel=3),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Conv2d(name="conv2", out_channels=2, kernel=3),
        *ENDING,
    )
    network = Architecture(name="small", input=(1, 8, 8), layers=layers)
    assert map_layers(network) == ("conv1", "relu1", "pool1")
    assert usual_layer(network) == "pool1"


def test_a_network_that_ends_in_maps_cannot_be_asked_about_a_class() -> None:
    maps = DENSE.with_layers((Conv2d(name="conv1", out_channels=2, kernel=3),))
    assert all("ends in maps" in obstacle(maps, method) for method in METHODS)


def test_without_a_convolution_everything_but_grad_cam_can_be_asked() -> None:
    assert "has none" in obstacle(DENSE, "grad-cam")
    assert obstacle(DENSE, "occlusion") == obstacle(DENSE, "integrated-gradients") == ""


def test_maps_of_single_pixels_cannot_be_laid_over_a_picture() -> None:
    layers = (
        Conv2d(name="conv1", out_channels=2, kernel=8),
        AdaptiveAvgPool2d(name="pool", output_size=1),
        *ENDING,
    )
    assert "single pixels" in obstacle(DENSE.with_layers(layers), "grad-cam")


@pytest.mark.parametrize("side", [1, 2, 3, 7, 8, 28, 224, 227, 1000])
def test_the_square_fits_and_leaves_no_pixel_out(side: int) -> None:
    window, stride = square(side)
    assert 1 <= stride <= window <= side


def test_every_method_has_a_name_and_says_what_it_does() -> None:
    assert set(NAMES) == set(MEANINGS) == set(METHODS)


def test_a_picture_of_zeros_is_called_by_its_colour() -> None:
    usual = usual_preprocessing((3, 8, 8))
    assert plain_colour(usual) == "the mean colour"
    assert plain_colour(type(usual)(resize=8, crop=(8, 8), mean=(0.0,), std=(1.0,))) == "black"


@pytest.mark.parametrize(
    ("lowest", "highest", "said"),
    [
        (-1.5, 2.25, "it falls by up to 2.25 and rises by up to 1.50."),
        (0.0, 2.25, "it falls by up to 2.25."),
        (-1.5, 0.0, "it rises by up to 1.50."),
        (0.0, 0.0, "whatever a square of 4 × 4 pixels covers."),
    ],
)
def test_what_covering_does_is_said_as_it_is(lowest: float, highest: float, said: str) -> None:
    text = occlusion_text("cat", -3.0, 4, lowest, highest)
    assert text.startswith("The score (logit) of cat is −3") and text.endswith(said)


@pytest.mark.parametrize(
    ("change", "said"), [(2.5, "2.50 above that"), (-2.5, "2.50 below that"), (0.0, "0.00 above")]
)
def test_the_sum_of_all_pixels_is_held_against_what_they_changed(change: float, said: str) -> None:
    text = gradients_text("cat", 1.0, change + 0.125, change, "black")
    assert said in text and text.endswith("0.12 off.")
