"""The sample, folders and torchvision's sets become the same kind of data."""

import gzip
import os
import struct
import sys
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
import torch
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.engine import folder_data, torchvision_data
from alexnet_gui.engine.datasets import describe_data, open_data
from alexnet_gui.engine.picture_sets import Fitting, epoch_order
from alexnet_gui.engine.pictures import open_picture, prepare
from tests.engine.training import write_pictures

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
    data = open_data(str(tmp_path), (3, 16, 16))
    assert data.classes == ("cat", "dog", "eel")
    assert data.train.labels.bincount().tolist() == [8, 16, 1]
    assert data.validation.labels.bincount(minlength=3).tolist() == [2, 4, 0]
    assert data.train.pixels.shape == (25, 3, 16, 16)


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


def test_pictures_are_those_that_prediction_sees(tmp_path: Path) -> None:
    gradient = Image.linear_gradient("L").resize((90, 61)).convert("RGB")
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for i in range(2):
            gradient.rotate(90 * i).save(tmp_path / name / f"{i}.png")
    for channels in (1, 3):
        data = open_data(str(tmp_path), (channels, 32, 24))
        stored = Fitting(data.preprocessing, (channels, 32, 24), CPU)(data.train.pixels)
        file = next(
            path
            for path in sorted((tmp_path / "cat").iterdir())
            if str(path) not in dict(data.skipped)
            and torch.equal(
                stored[0].argmax(), prepared(path, data.preprocessing, channels).argmax()
            )
        )
        torch.testing.assert_close(stored[0], prepared(file, data.preprocessing, channels))


def prepared(path: Path, preprocessing: Preprocessing, channels: int) -> torch.Tensor:
    return prepare(open_picture(path), preprocessing, channels)[0]


def test_what_cannot_be_read_is_skipped_with_its_reason_and_strays_are_passed_over(
    tmp_path: Path,
) -> None:
    write_pictures(tmp_path, {"cat": 5, "dog": 5})
    (tmp_path / "cat" / "broken.jpg").write_text("no picture")
    (tmp_path / "cat" / "notes.txt").write_text("a stray")
    (tmp_path / "dog" / ".hidden.png").write_text("a stray")
    (tmp_path / "README.md").write_text("a stray")
    (tmp_path / "empty").mkdir()
    data = open_data(str(tmp_path), (3, 8, 8))
    assert len(data.train) + len(data.validation) == 10
    assert data.classes == ("cat", "dog")
    [(file, reason)] = data.skipped
    assert file.endswith("broken.jpg")
    assert "broken.jpg" in reason
    assert any("1 file was skipped" in notice for notice in data.notices)


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


def test_pictures_that_do_not_fit_into_memory_are_refused_with_how_much_they_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pictures(tmp_path, {"cat": 2, "dog": 2})
    monkeypatch.setattr(folder_data, "free_memory", lambda device: 2**20)
    with pytest.raises(UserError, match=r"4 pictures take 0\.\d GiB at 1000 × 1000"):
        open_data(str(tmp_path), (3, 1000, 1000))


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


# --- torchvision's -------------------------------------------------------------------------------


def test_an_unknown_set_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"torchvision:Nonsense here\. There are torchvision:MNIST"):
        open_data("torchvision:Nonsense", (1, 28, 28))


@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST", "CIFAR10", "CIFAR100"])
def test_a_known_set_is_described_before_it_is_downloaded(name: str) -> None:
    described = describe_data(f"torchvision:{name}")
    total = described.training_pictures + described.validation_pictures
    assert sum(count for _name, count in described.classes) == total


def test_a_set_in_the_cache_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix, count in (("train", 6), ("t10k", 3)):
        pixels = bytes(range(count)) * 28 * 28
        labels = bytes(i % 10 for i in range(count))
        images = struct.pack(">4I", 0x803, count, 28, 28) + pixels
        (raw / f"{prefix}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + labels)
    monkeypatch.setattr(torchvision_data, "cache_folder", lambda: tmp_path)
    data = open_data("torchvision:MNIST", (1, 28, 28))
    assert data.train.pixels.shape == (6, 1, 28, 28)
    assert data.validation.labels.tolist() == [0, 1, 2]
    assert data.classes == tuple("0123456789")


def test_a_download_that_fails_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torchvision

    monkeypatch.setattr(torchvision_data, "cache_folder", lambda: tmp_path)
    # A port that nobody listens on: the connection is refused, as without a network.
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    with pytest.raises(UserError, match="MNIST cannot be had") as refused:
        open_data("torchvision:MNIST", (1, 28, 28))
    assert "\n" not in str(refused.value)


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
