"""The sample, folders and torchvision's sets become the same kind of data."""

import gzip
import os
import sys
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Fit, Preprocessing
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.datasets import describe_data, open_data
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.picture_sets import Fitting, epoch_order
from alexnet_gui.engine.pictures import open_picture, prepare
from alexnet_gui.engine.trainer import train
from tests.engine.plain_predictions import plain_probabilities
from tests.engine.training import SMALL, Events, job, write_pictures

CPU = torch.device("cpu")

# --- the sample ----------------------------------------------------------------------------------


def test_the_sample_holds_ten_thousand_and_two_thousand_balanced_pictures() -> None:
    data = open_data("sample", (1, 28, 28))
    assert data.train.pixels.shape == (10_000, 1, 28, 28)
    assert data.validation.pixels.shape == (2_000, 1, 28, 28)
    assert data.train.pixels.dtype == torch.uint8
    assert data.train.labels.bincount().tolist() == [1000] * 10
    assert data.validation.labels.bincount().tolist() == [200] * 10
    assert data.classes[0] == "T-shirt/top"
    assert data.mean == pytest.approx([0.286], abs=0.01)
    assert data.std == pytest.approx([0.353], abs=0.01)


def test_what_is_described_is_what_is_read() -> None:
    described = describe_data("sample")
    assert (described.training_pictures, described.validation_pictures) == (10_000, 2_000)
    assert described.classes == tuple(
        (name, 1200) for name in open_data("sample", (1, 28, 28)).classes
    )


def test_the_sample_suits_other_sizes_without_being_stored_enlarged() -> None:
    data = open_data("sample", (3, 227, 200))
    assert data.train.pixels.shape == (10_000, 1, 28, 28)
    x = Fitting(data.preprocessing, (3, 227, 200), CPU)(data.train.pixels[:4])
    assert x.shape == (4, 3, 227, 200)
    assert len(data.mean) == len(data.std) == 3


def test_a_damaged_sample_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alexnet_gui.engine import sample_data

    folder, description = sample_data._description()
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08\x03short"))
    monkeypatch.setattr(sample_data, "_description", lambda: (tmp_path, description))
    with pytest.raises(UserError, match="damaged"):
        open_data("sample", (1, 28, 28))


# --- a folder ------------------------------------------------------------------------------------


def test_a_folder_is_split_four_to_one_within_each_class(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 10, "dog": 20, "eel": 1})
    data = open_data(str(tmp_path), (3, 227, 227))
    assert data.classes == ("cat", "dog", "eel")
    assert data.train.labels.bincount().tolist() == [8, 16, 1]
    assert data.validation.labels.bincount(minlength=3).tolist() == [2, 4, 0]
    assert data.train.pixels.shape == (25, 3, 256, 256)  # with the paper's margin


def test_the_split_is_drawn_by_the_seed(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 20, "dog": 20})
    one, same, other = (
        open_data(str(tmp_path), (3, 8, 8), seed=seed).validation.pixels for seed in (1, 1, 2)
    )
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("validation", ["val", "validation", "test", "Valid"])
def test_pictures_set_apart_for_validation_stay_apart(tmp_path: Path, validation: str) -> None:
    write_pictures(tmp_path / "train", {"cat": 3, "dog": 4})
    write_pictures(tmp_path / validation, {"cat": 2, "dog": 1, "eel": 1})
    data = open_data(str(tmp_path), (3, 8, 8))
    assert data.train.labels.tolist() == [0] * 3 + [1] * 4
    assert data.validation.labels.tolist() == [0, 0, 1]
    assert any("eel" in notice for notice in data.notices)


def test_a_train_folder_alone_is_split(tmp_path: Path) -> None:
    write_pictures(tmp_path / "train", {"cat": 5, "dog": 5})
    data = open_data(str(tmp_path), (3, 8, 8))
    assert (len(data.train), len(data.validation)) == (8, 2)


FITS: tuple[Fit, ...] = ("crop", "pad", "squash")
SIZES = ((90, 61), (61, 90), (64, 64), (37, 36), (20, 33), (200, 40), (3, 500))


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 32, 24), (3, 27, 40), (3, 5, 5)])
def test_pictures_are_those_that_prediction_sees(
    tmp_path: Path, fit: Fit, shape: tuple[int, int, int]
) -> None:
    gradient = Image.radial_gradient("L")
    colours = Image.merge("RGB", (gradient, gradient.rotate(90), Image.linear_gradient("L")))
    files = [tmp_path / name / f"{i}.png" for name in ("cat", "dog") for i in range(len(SIZES))]
    for file, size in zip(files, 2 * SIZES, strict=True):
        file.parent.mkdir(exist_ok=True)
        colours.resize(size).save(file)
    for split in ("train", "val"):  # so that the order is known
        for file in files:
            copied = tmp_path / "data" / split / file.parent.name / file.name
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(file.read_bytes())
    data = open_data(str(tmp_path / "data"), shape, fit=fit)
    seen = Fitting(data.preprocessing, shape, CPU)(data.validation.pixels)
    for x, file in zip(seen, files, strict=True):
        torch.testing.assert_close(x, prepared(file, data.preprocessing, shape[0]))


def prepared(path: Path, preprocessing: Preprocessing, channels: int) -> torch.Tensor:
    return prepare(open_picture(path), preprocessing, channels)[0]


@pytest.mark.parametrize("fit", FITS)
def test_a_trained_model_predicts_a_file_as_validation_did(tmp_path: Path, fit: Fit) -> None:
    photos = tmp_path / "photos"
    for split, turns in (("train", range(0, 40, 5)), ("val", range(50, 80, 5))):
        for name in ("coffee.png", "rocket.jpg"):
            folder = photos / split / name.partition(".")[0]
            folder.mkdir(parents=True)
            picture = Image.open(resource("pictures", name)).convert("RGB")
            for turn in turns:
                picture.rotate(turn, expand=True).save(folder / f"{turn}.jpg")
    out = tmp_path / "run"
    finished = train(
        job(
            out,
            architecture=msgspec.structs.replace(SMALL, input=(3, 40, 48)),
            data=str(photos),
            batch_size=8,
            fit=fit,
            random_crop=True,
            random_flip=True,
            random_colour=True,
        ),
        Events(),
        Control(),
    )
    model = load_model(out)
    files = sorted((photos / "val").rglob("*.jpg"))
    of_truth = [plain_probabilities(model, open_picture(file))[file.parent.name] for file in files]
    loss = -torch.tensor(of_truth, dtype=torch.float64).log().mean().item()
    assert loss == pytest.approx(finished.validation_loss, rel=1e-4)


def test_what_cannot_be_read_is_skipped_with_its_reason_and_strays_are_passed_over(
    tmp_path: Path,
) -> None:
    write_pictures(tmp_path, {"cat": 5, "dog": 5})
    (tmp_path / "cat" / "broken.jpg").write_text("no picture")
    (tmp_path / "cat" / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    (tmp_path / "cat" / "notes.txt").write_text("a stray")
    (tmp_path / "dog" / ".hidden.png").write_text("a stray")
    (tmp_path / "README.md").write_text("a stray")
    (tmp_path / "empty").mkdir()
    data = open_data(str(tmp_path), (3, 8, 8))
    assert len(data.train) + len(data.validation) == 10
    assert data.classes == ("cat", "dog")
    assert [file for file, _reason in data.skipped] == ["cat/broken.jpg", "cat/gone.jpg"]
    assert all(Path(file).name in reason for file, reason in data.skipped)


def test_a_class_that_cannot_be_read_at_all_is_left_out(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"bat": 4, "dog": 4})
    (tmp_path / "cat").mkdir()
    for i in range(5):
        (tmp_path / "cat" / f"{i}.png").write_text("no picture")
    data = open_data(str(tmp_path), (3, 8, 8))
    assert data.classes == ("bat", "dog")
    assert set(data.train.labels.tolist()) == set(data.validation.labels.tolist()) == {0, 1}
    assert any("cat" in notice for notice in data.notices)


def test_a_folder_is_described_without_decoding(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pets", {"cat": 5, "dog": 10})
    (tmp_path / "pets" / "cat" / "broken.jpg").write_text("not looked at")
    described = describe_data(str(tmp_path / "pets"))
    assert described.title == "pets"
    assert described.classes == (("cat", 6), ("dog", 10))
    assert (described.training_pictures, described.validation_pictures) == (13, 3)


@pytest.mark.parametrize("names", [{}, {"cat": 3}])
def test_fewer_than_two_classes_are_refused(tmp_path: Path, names: dict[str, int]) -> None:
    write_pictures(tmp_path, names)
    for read in (describe_data, lambda spec: open_data(spec, (3, 8, 8))):
        with pytest.raises(UserError, match="two sub-folders"):
            read(str(tmp_path))


def test_pictures_of_which_none_can_be_read_are_refused_with_the_reason(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_text("no picture")
    with pytest.raises(UserError, match=r"two classes.*a\.png"):
        open_data(str(tmp_path), (3, 8, 8))


def test_nothing_to_validate_on_is_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 1, "dog": 1})
    with pytest.raises(UserError, match="left to validate on"):
        open_data(str(tmp_path), (3, 8, 8))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no folder"):
        open_data(str(tmp_path / "nowhere"), (3, 8, 8))


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Bread and milk.")
    with pytest.raises(UserError, match="is not a folder"):
        open_data(str(file), (3, 8, 8))


def test_reading_tells_how_far_it_is_and_can_be_broken_off(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 20, "dog": 20})
    told: list[tuple[int, int]] = []
    with pytest.raises(CancelledError):
        open_data(
            str(tmp_path),
            (3, 8, 8),
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: len(told) == 7,
        )
    assert told == [(i + 1, 40) for i in range(7)]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_a_picture_whose_name_is_not_unicode_is_read_like_any_other(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 4, "dog": 4})
    first = tmp_path / "cat" / "000.png"
    first.rename(first.with_name(os.fsdecode(b"\xff.png")))
    data = open_data(str(tmp_path), (3, 8, 8))
    assert len(data.train) + len(data.validation) == 8
    assert data.fingerprint


def test_no_name_at_all_is_refused() -> None:
    with pytest.raises(UserError, match="No pictures are named"):
        open_data("", (3, 8, 8))


def test_the_fingerprint_changes_with_the_files_not_with_the_place(tmp_path: Path) -> None:
    here = write_pictures(tmp_path / "here", {"cat": 4, "dog": 4})
    there = write_pictures(tmp_path / "there", {"cat": 4, "dog": 4})
    first = open_data(str(here), (3, 8, 8)).fingerprint
    assert open_data(str(there), (3, 8, 8)).fingerprint == first
    (there / "cat" / "000.png").unlink()
    assert open_data(str(there), (3, 8, 8)).fingerprint != first


def test_networks_for_other_than_one_or_three_channels_are_refused() -> None:
    with pytest.raises(UserError, match="takes 4 channels"):
        open_data("sample", (4, 28, 28))


# --- fitting and order ---------------------------------------------------------------------------


def test_fitting_scales_colours_and_normalises() -> None:
    preprocessing = Preprocessing(resize=4, crop=(4, 4), mean=(0.5,), std=(0.25,))
    pixels = torch.full((2, 3, 8, 8), 255, dtype=torch.uint8)
    x = Fitting(preprocessing, (1, 4, 4), CPU)(pixels)
    torch.testing.assert_close(x, torch.full((2, 1, 4, 4), 2.0))


def test_every_epoch_has_an_order_of_its_own_and_every_seed() -> None:
    orders = {
        tuple(epoch_order(seed, epoch, 50).tolist()) for seed in (0, 1) for epoch in (0, 1, 2)
    }
    assert len(orders) == 6
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert torch.equal(epoch_order(3, 4, 50), epoch_order(3, 4, 50))
