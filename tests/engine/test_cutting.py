"""What a network is given of a picture: its own crop, a frame, all of it, or ten crops."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import PictureError, UserError
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.requests import Cut, Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine import inspection
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.cutting import cut_out
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.opened_pictures import ON_SCREEN, OpenedPictures, on_screen
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten
from tests.engine.plain_predictions import plain_probabilities

SMALL = Architecture(
    name="Small",
    input=(3, 32, 32),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=12),
    ),
)
CHELSEA = resource("pictures", "chelsea.png")


@pytest.fixture(scope="module")
def cat() -> Image.Image:
    return open_picture(CHELSEA)


@pytest.fixture(scope="module")
def model() -> Model:
    return untrained(SMALL)


def grey_levels(height: int, width: int) -> Preprocessing:
    """Makes an input whose values are a picture's, 0…1."""
    return Preprocessing(
        resize=round(max(height, width) * 256 / 227),
        crop=(height, width),
        mean=(0.0,) * 3,
        std=(1.0,) * 3,
    )


# --- one part of the picture ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"])
@pytest.mark.parametrize("size", [(227, 227), (224, 224), (64, 64), (100, 181)])
def test_the_models_own_crop_as_a_frame_is_its_input_within_a_grey_level(
    name: str, size: tuple[int, int]
) -> None:
    """Torchvision scales the whole and cuts; a frame is cut by the scaling, and rounds anew."""
    image = open_picture(resource("pictures", name))
    preprocessing = grey_levels(*size)
    prepared, crop = prepare(image, preprocessing, 3)
    framed = cut_out(image, preprocessing, 3, Cut("frame", crop))
    assert framed.crop == pytest.approx(crop)
    levels = ((framed.prepared - prepared) * 255).abs()
    assert levels.max() < 1.5
    assert (levels > 0.5).float().mean() < 0.01


def test_a_frame_of_the_inputs_size_is_given_pixel_by_pixel(cat: Image.Image) -> None:
    framed = cut_out(cat, grey_levels(32, 40), 3, Cut("frame", (100, 50, 40, 32)))
    pixels = np.asarray(cat)[50:82, 100:140]
    assert np.array_equal((framed.prepared * 255).round().numpy(), pixels.transpose(2, 0, 1))


def test_a_frame_is_scaled_down_as_the_same_pixels_of_the_whole_picture_are(
    cat: Image.Image,
) -> None:
    framed = cut_out(cat, grey_levels(50, 50), 3, Cut("frame", (90, 30, 150, 150)))
    thirds = cat.crop((0, 0, 450, 300)).resize((150, 100), Image.Resampling.BILINEAR)
    whole = thirds.crop((30, 10, 80, 60))
    levels = np.abs((framed.prepared * 255).numpy() - np.asarray(whole).transpose(2, 0, 1))
    assert levels.max() < 1.5


def test_a_frame_that_reaches_over_the_edge_is_pushed_in(cat: Image.Image) -> None:
    framed = cut_out(cat, grey_levels(32, 32), 3, Cut("frame", (400, -20, 100, 100)))
    assert framed.crop == (351, 0, 100, 100)


def test_squash_gives_the_whole_picture(cat: Image.Image) -> None:
    squashed = cut_out(cat, grey_levels(48, 32), 3, Cut("squash"))
    whole = np.asarray(cat.resize((32, 48), Image.Resampling.BILINEAR)).transpose(2, 0, 1)
    assert np.array_equal((squashed.prepared * 255).round().numpy(), whole)
    assert squashed.crop == (0, 0, 451, 300)


@pytest.mark.parametrize("fit", ["crop", "squash", "pad"])
def test_ten_crops_lie_where_they_are_said_to(cat: Image.Image, fit: str) -> None:
    preprocessing = Preprocessing(
        fit="crop" if fit == "crop" else "squash" if fit == "squash" else "pad",
        resize=72,
        crop=(64, 64),
        mean=(0.0,) * 3,
        std=(1.0,) * 3,
    )
    cutting = cut_out(cat, preprocessing, 3, Cut("ten"))
    assert cutting.ten is not None
    assert torch.equal(cutting.ten, prepare_ten(cat, preprocessing, 3))
    assert torch.equal(cutting.prepared, cutting.ten[4])
    for taken, (x, y, width, height) in zip(cutting.ten, cutting.frames, strict=False):
        top = max(0.0, -y) / height * 64  # what is above the picture is black
        inside = (max(x, 0), max(y, 0), min(x + width, 451), min(y + height, 300))
        rows = round((inside[3] - inside[1]) / height * 64)
        again = cat.resize((64, rows), Image.Resampling.BILINEAR, box=inside)
        there = (taken * 255).numpy()[:, round(top) : round(top) + rows]
        assert np.abs(there - np.asarray(again).transpose(2, 0, 1)).mean() < 4


# --- what comes of it ----------------------------------------------------------------------------


def test_ten_crops_answer_with_their_mean_and_the_layers_of_the_middle_one(
    model: Model, cat: Image.Image
) -> None:
    passed = inspection.look(model, cat, Cut("ten"))
    seen = inspection.seen(passed, top=12)
    expected = plain_probabilities(model, cat, ten_crop=True)
    assert [each.label for each in seen.top] == list(expected)
    assert [each.probability for each in seen.top] == pytest.approx(list(expected.values()))
    assert len(seen.frames) == 5
    middle = prepare_ten(cat, model.preprocessing, 3)[4]
    assert torch.equal(passed.input[0], middle)
    with torch.no_grad():
        maps = model.network.get_submodule("conv1")(middle[None])
    assert np.array_equal(seen.layers[0].values, maps[0].numpy())


@pytest.mark.parametrize("cut", [Cut(), Cut("frame", (10, 20, 90, 90)), Cut("squash")])
def test_every_probability_is_the_softmax_of_what_was_cut_out(
    model: Model, cat: Image.Image, cut: Cut
) -> None:
    seen = inspection.seen(inspection.look(model, cat, cut), top=3)
    given = cut_out(cat, model.preprocessing, 3, cut)
    with torch.no_grad():
        expected = model.network(given.prepared[None]).double().softmax(1)[0].numpy()
    assert np.allclose(seen.probabilities, expected, rtol=1e-6)
    assert (seen.crop, seen.cut, seen.size) == (given.crop, cut, (300, 451))
    assert [seen.probabilities[each.index] for each in seen.top] == [
        each.probability for each in seen.top
    ]


def test_ten_crops_of_a_network_without_classes_are_refused(cat: Image.Image) -> None:
    maps = Architecture(name="Maps", input=(3, 32, 32), layers=SMALL.layers[:2])
    with pytest.raises(UserError, match="gives maps, not a list of classes"):
        inspection.look(untrained(maps), cat, Cut("ten"))


# --- the picture that is kept --------------------------------------------------------------------


def test_another_crop_does_not_decode_the_picture_again() -> None:
    beholder = Beholder()
    model = Untrained(SMALL)
    first = beholder.look(Look(CHELSEA, "cat", model), 1)
    second = beholder.look(Look(CHELSEA, "cat", model, cut=Cut("frame", (0, 0, 80, 80))), 2)
    assert beholder.passed(2).image is beholder.passed(1).image
    assert second.pixels is first.pixels
    assert second.crop == (0, 0, 80, 80)


def test_a_file_that_was_changed_is_decoded_again(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGB", (8, 8), "red").save(path)
    pictures = OpenedPictures()
    assert tuple(pictures.open(path, "").pixels[0, 0]) == (255, 0, 0)
    Image.new("RGB", (9, 8), "blue").save(path)
    assert tuple(pictures.open(path, "").pixels[0, 0]) == (0, 0, 255)


def test_a_picture_whose_file_is_gone_stays_until_another_is_opened(tmp_path: Path) -> None:
    path, other = tmp_path / "picture.png", tmp_path / "other.png"
    for each in (path, other):
        Image.new("RGB", (8, 8), "red").save(each)
    pictures = OpenedPictures()
    shown = pictures.open(path, "")
    path.unlink()
    assert pictures.open(path, "") is shown
    pictures.open(other, "")
    with pytest.raises(PictureError, match="There is no picture"):
        pictures.open(path, "")


def test_all_that_is_asked_of_a_picture_on_screen_works_without_its_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGB", (120, 80), "red").save(path)
    beholder = Beholder()
    beholder.look(Look(path, path.name, Untrained(SMALL)), 1)
    path.unlink()
    squashed = beholder.look(Look(path, path.name, Untrained(SMALL), cut=Cut("squash")), 2)
    assert squashed.crop == (0, 0, 120, 80)


def test_of_a_huge_picture_the_window_gets_a_small_one_with_its_colours() -> None:
    huge = Image.new("RGB", (4000, 3000), (10, 200, 30))
    pixels = on_screen(huge)
    assert pixels.shape[0] * pixels.shape[1] <= ON_SCREEN
    assert pixels.shape[1] / pixels.shape[0] == pytest.approx(4 / 3, rel=0.01)
    assert (pixels == (10, 200, 30)).all()
    assert not pixels.flags.writeable


def test_of_pictures_that_are_huge_together_only_the_last_pass_is_kept(
    tmp_path: Path,
) -> None:
    beholder = Beholder(room=5000)
    for request in (1, 2):
        path = tmp_path / f"{request}.png"
        Image.new("RGB", (64, 64)).save(path)
        beholder.look(Look(path, path.name, Untrained(SMALL)), request)
    beholder.look(Look(path, path.name, Untrained(SMALL), cut=Cut("squash")), 3)
    assert beholder.passed(3).image is beholder.passed(2).image  # it counts once
    with pytest.raises(UserError, match="not on screen any more"):
        beholder.passed(1)
