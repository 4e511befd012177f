"""Maps and filters in files are those of the network, and the picture is that of the window."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layer_files import WriteFilters, WriteMaps
from alexnet_gui.core.layers import Activation, Conv2d
from alexnet_gui.core.mosaic_choices import Choices, FilterView
from alexnet_gui.engine.layer_files import write_layer
from alexnet_gui.engine.layer_filters import layer_filters
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.mosaic import filters_mosaic, layout, map_order, maps_mosaic

TOWERS = Architecture(
    name="Towers",
    input=(3, 20, 20),
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        Conv2d(name="conv2", out_channels=6, kernel=3, groups=2),
    ),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return untrained(TOWERS)


@pytest.fixture
def maps() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(6, 4, 5)).astype(np.float32)


def test_the_filters_of_any_convolution_are_its_weights(model: Model) -> None:
    for name, shape in (("conv1", (8, 3, 5, 5)), ("conv2", (6, 4, 3, 3))):
        found = layer_filters(model, name)
        assert found.layer == name and found.values.shape == shape
        assert not found.values.flags.writeable and found.values.dtype == np.float32
        weights = model.network.state_dict()[f"{name}.weight"]
        assert torch.equal(torch.tensor(found.values), weights)


def test_what_is_no_convolution_has_no_filters(model: Model) -> None:
    with pytest.raises(UserError, match=r"no convolution called relu1\. Its .* conv1, conv2"):
        layer_filters(model, "relu1")


def test_numbers_are_kept_as_they_are_in_the_order_of_the_network(
    maps: np.ndarray, tmp_path: Path
) -> None:
    asked = WriteMaps(tmp_path / "maps.npy", maps, Choices(order="mean"))
    assert write_layer(asked) == tmp_path / "maps.npy"
    kept = np.load(tmp_path / "maps.npy", allow_pickle=False)
    assert kept.dtype == np.float32 and np.array_equal(kept, maps)


def test_a_picture_has_the_chosen_scaling_colours_and_order(
    maps: np.ndarray, tmp_path: Path
) -> None:
    choices = Choices("symmetric", "blue-red", "greatest")
    path = tmp_path / "maps.PNG"
    write_layer(WriteMaps(path, maps, choices, towers=2))
    expected = maps_mosaic(
        maps,
        scaling="symmetric",
        colours="blue-red",
        grid=layout(maps.shape, towers=2),
        order=map_order(maps, "greatest", 2),
    )
    assert np.array_equal(plain_pixels(path, expected.shape), expected)


def test_filters_are_kept_whole_as_numbers_and_as_shown_as_a_picture(
    model: Model, tmp_path: Path
) -> None:
    first, second = (layer_filters(model, name).values for name in ("conv1", "conv2"))
    plain = Choices()
    write_layer(WriteFilters(tmp_path / "f.npy", second, FilterView("filter", 2), plain, 2))
    assert np.array_equal(np.load(tmp_path / "f.npy"), second)
    for view, values, towers, expected in (
        (FilterView("colour"), first, 1, filters_mosaic(first)),
        (FilterView("channel", 1), first, 1, maps_mosaic(first[:, 1])),
        (FilterView("filter", 4), second, 2, maps_mosaic(second[4])),
        (
            FilterView("channel", 3),
            second,
            2,
            maps_mosaic(second[:, 3], grid=layout((6, 3, 3), towers=2)),
        ),
    ):
        write_layer(WriteFilters(tmp_path / "f.png", values, view, plain, towers))
        assert np.array_equal(plain_pixels(tmp_path / "f.png", expected.shape), expected)


def test_a_name_that_says_neither_and_a_folder_that_is_away_are_refused(
    maps: np.ndarray, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"neither \.npy nor \.png"):
        write_layer(WriteMaps(tmp_path / "maps.jpg", maps, Choices()))
    with pytest.raises(UserError, match="cannot be written"):
        write_layer(WriteMaps(tmp_path / "away" / "maps.npy", maps, Choices()))
    assert list(tmp_path.iterdir()) == []


def plain_pixels(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """A pixel a value again of a picture in which each is a square, all of one colour."""
    with Image.open(BytesIO(path.read_bytes())) as image:
        found = np.asarray(image)
    assert 1024 <= max(found.shape) < 2048
    times = found.shape[0] // shape[0]
    assert found.shape == (times * shape[0], times * shape[1], 3)
    plain = found[::times, ::times]
    assert np.array_equal(np.kron(plain, np.ones((times, times, 1), np.uint8)), found)
    return plain
