"""What people are shown of fitting and chance is what training does."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from alexnet_gui.core.preprocessing import Fit
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.survey import DrawWish
from alexnet_gui.engine.augmentation import Augmentation, draw
from alexnet_gui.engine.datasets import open_data
from alexnet_gui.engine.picture_sets import Fitting
from alexnet_gui.engine.surveyor import Surveyor

FITS: tuple[Fit, ...] = ("crop", "pad", "squash")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes of real pictures, of several proportions."""
    for split in ("train", "val"):
        for name in ("coffee.png", "rocket.jpg"):
            folder = tmp_path / split / name.partition(".")[0]
            folder.mkdir(parents=True)
            picture = Image.open(resource("pictures", name)).convert("RGB").resize((120, 80))
            for turn in (0, 90):
                picture.rotate(turn, expand=True).save(folder / f"{turn}.png")
    return tmp_path


def wish(spec: Path | str, **changes: object) -> DrawWish:
    usual = DrawWish(
        spec=str(spec),
        seed=3,
        shape=(3, 32, 24),
        fit="crop",
        random_crop=False,
        random_flip=False,
        random_colour=False,
        pictures=4,
        draws=3,
    )
    return msgspec.structs.replace(usual, **changes)


def normalised(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> torch.Tensor:
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255


@pytest.mark.parametrize("fit", FITS)
def test_the_fitted_picture_is_what_validation_sees(photos: Path, fit: Fit) -> None:
    seen = Surveyor().draws(wish(photos, fit=fit))
    data = open_data(str(photos), (3, 32, 24), fit=fit)
    plain = msgspec.structs.replace(data.preprocessing, mean=(0.0,) * 3, std=(1.0,) * 3)
    x = Fitting(plain, (3, 32, 24), torch.device("cpu"))(data.train.pixels)
    assert data.train.files is not None
    by_file = dict(zip(map(str, data.train.files), x, strict=True))
    assert len(seen.pictures) == 4
    for picture in seen.pictures:
        assert picture.path is not None
        torch.testing.assert_close(
            normalised(picture.fitted), by_file[picture.path], atol=0.003, rtol=0
        )


def test_a_draw_is_what_training_draws_at_that_place(photos: Path) -> None:
    seen = Surveyor().draws(wish(photos, random_crop=True, random_flip=True, turn=2))
    data = open_data(str(photos), (3, 32, 24))
    plain = msgspec.structs.replace(data.preprocessing, mean=(0.0,) * 3, std=(1.0,) * 3)
    fitting = Fitting(plain, (3, 32, 24), torch.device("cpu"), Augmentation(crop=True, flip=True))
    assert data.train.files is not None
    rows = [list(map(str, data.train.files)).index(p.path or "") for p in seen.pictures]
    for column in range(3):
        x = fitting(data.train.pixels[rows], draw(3, 2 * 3 + column, 0, 4))
        for picture, expected in zip(seen.pictures, x, strict=True):
            torch.testing.assert_close(
                normalised(picture.draws[column]), expected, atol=0.003, rtol=0
            )


def test_each_change_can_be_switched_and_other_draws_asked_for(photos: Path) -> None:
    surveyor = Surveyor()
    still = surveyor.draws(wish(photos)).pictures[0]
    assert all(np.array_equal(drawn, still.fitted) for drawn in still.draws)
    for change in ("random_crop", "random_flip", "random_colour"):
        moved = surveyor.draws(wish(photos, **{change: True})).pictures
        assert any(
            not np.array_equal(drawn, each.fitted) for each in moved for drawn in each.draws
        ), change
    first, other = (
        surveyor.draws(wish(photos, random_crop=True, turn=turn)).pictures[0] for turn in (0, 1)
    )
    assert np.array_equal(first.fitted, other.fitted)
    assert not all(map(np.array_equal, first.draws, other.draws))


def test_colour_says_of_how_many_pictures_it_is_and_grey_networks_have_none(photos: Path) -> None:
    surveyor = Surveyor()
    assert surveyor.draws(wish(photos, random_colour=True)).palette_of == 4
    assert surveyor.draws(wish(photos, random_colour=True, shape=(1, 32, 24))).palette_of == 0


def test_the_sample_is_shown_too_and_grey_is_shown_grey() -> None:
    seen = Surveyor().draws(wish("sample", shape=(1, 28, 28), random_flip=True))
    fitted = seen.pictures[0].fitted
    assert fitted.shape == (28, 28, 3)
    assert np.array_equal(fitted, seen.pictures[0].original)
    assert len({tuple(p.name) for p in seen.pictures}) == 4


def test_pictures_that_cannot_be_read_are_passed_over(photos: Path) -> None:
    (photos / "train" / "coffee" / "0.png").write_bytes(b"")
    seen = Surveyor().draws(wish(photos))
    assert len(seen.pictures) == 3


def test_looking_draws_nothing_from_the_generator_that_training_draws_from(photos: Path) -> None:
    before = torch.random.get_rng_state()
    Surveyor().draws(wish(photos, random_crop=True, random_flip=True, random_colour=True))
    assert torch.equal(before, torch.random.get_rng_state())
