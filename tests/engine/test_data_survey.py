"""A look at real files before they are trained on: what is there, and what is wrong with it."""

import io
import os
import shutil
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.survey import DataSurveyed, SurveyProgress
from alexnet_gui.engine.datasets import describe_data
from alexnet_gui.engine.surveyor import Surveyor
from tests.engine.training import write_pictures

PICTURES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")


def never() -> bool:
    return False


def look(spec: Path | str, surveyor: Surveyor | None = None) -> DataSurveyed:
    return (surveyor or Surveyor()).survey(str(spec), 0, lambda _event: None, never)


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    """Two classes, each with the bundled pictures, and pictures of every odd kind."""
    folder = tmp_path / "zoo"
    for name in ("real", "odd"):
        (folder / name).mkdir(parents=True)
        for i, picture in enumerate(PICTURES):
            image = Image.open(resource("pictures", picture)).convert("RGB")
            image.resize((90 + 10 * i, 60)).save(folder / name / f"{name}{i}.png")
    odd = folder / "odd"
    grey = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    Image.fromarray(grey).save(odd / "deep.png")
    Image.new("CMYK", (64, 48), (10, 200, 30, 0)).save(odd / "print.jpg")
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "green", "blue")]
    frames[0].save(odd / "moving.gif", save_all=True, append_images=frames[1:])
    Image.new("RGB", (64, 48), "red").save(odd / "wrong_suffix.jpg", "PNG")
    whole = io.BytesIO()
    Image.open(resource("pictures", "rocket.jpg")).save(whole, "JPEG")
    (odd / "truncated.jpg").write_bytes(whole.getvalue()[:-4000])
    (odd / "text.jpg").write_text("no picture at all")
    (odd / "empty.png").write_bytes(b"")
    return folder


def test_unreadable_files_are_named_with_their_reason_and_odd_ones_are_read(zoo: Path) -> None:
    seen = look(zoo)
    assert {Path(file.name).name for file in seen.unreadable} == {
        "truncated.jpg",
        "text.jpg",
        "empty.png",
    }
    reasons = {Path(file.name).name: file.words for file in seen.unreadable}
    assert "cut off: its end is missing" in reasons["truncated.jpg"]
    assert "it looks like text" in reasons["text.jpg"]
    assert "is empty" in reasons["empty.png"]
    assert seen.unreadable_count == 3
    assert seen.complete
    kinds = dict(seen.kinds)
    assert kinds["CMYK"] == 1
    assert kinds["grey, deeper than 8 bits"] == 1
    assert kinds["animated, of which the first frame is used"] == 1


def test_headers_tell_sizes_before_anything_is_decoded(zoo: Path) -> None:
    told: list[Event] = []
    Surveyor().survey(str(zoo), 0, told.append, never)
    stages = list(dict.fromkeys(e.stage for e in told if isinstance(e, SurveyProgress)))
    assert stages == ["finding", "headers", "decoding"] or stages == ["finding", "decoding"]
    [first] = [event for event in told if isinstance(event, DataSurveyed)]
    assert not first.complete
    assert first.decoded == 0
    assert (first.smallest, first.largest) == ((64, 48), (640, 427))
    # That the end of a file is missing, no header tells.
    assert first.unreadable_count == 2


def test_counts_are_those_that_are_described(zoo: Path) -> None:
    seen, described = look(zoo), describe_data(str(zoo))
    assert tuple((each.name, each.places) for each in seen.classes) == described.classes
    assert seen.unreadable_count == sum(each.unreadable for each in seen.classes) == 3
    assert seen.total + 3 == described.training_pictures + described.validation_pictures


def test_stray_files_are_named_and_said_why(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 5, "dog": 5})
    (tmp_path / "README.md").write_text("a stray")
    (tmp_path / "cat" / "more.zip").write_bytes(b"PK")
    (tmp_path / "dog" / "phone.heic").write_bytes(b"")
    (tmp_path / "dog" / ".hidden.png").write_text("passed over")
    shutil.copy(tmp_path / "cat" / "000.png", tmp_path / "beside.png")
    seen = look(tmp_path)
    words = {file.name: file.words for file in seen.strays}
    assert set(words) == {"README.md", "cat/more.zip", "dog/phone.heic", "beside.png"}
    assert "Unpack it" in words["cat/more.zip"]
    assert "Convert it" in words["dog/phone.heic"]
    assert "beside the folders" in words["beside.png"]
    assert seen.stray_count == 4


def test_pictures_of_a_folder_that_is_not_used_are_strays(tmp_path: Path) -> None:
    for split in ("train", "val", "test"):
        write_pictures(tmp_path / split, {"cat": 2, "dog": 2})
    seen = look(tmp_path)
    assert {file.name.split("/")[0] for file in seen.strays} == {"test"}
    assert seen.stray_count == 4


def test_equal_bytes_are_found_and_those_that_stand_in_training_and_validation_too(
    tmp_path: Path,
) -> None:
    write_pictures(tmp_path / "train", {"cat": 3, "dog": 3})
    write_pictures(tmp_path / "val", {"cat": 2, "dog": 1}, size=(20, 20))
    shutil.copy(tmp_path / "train" / "cat" / "000.png", tmp_path / "val" / "cat" / "again.png")
    shutil.copy(tmp_path / "train" / "dog" / "001.png", tmp_path / "train" / "cat" / "twin.png")
    seen = look(tmp_path)
    assert (seen.twin_count, seen.across_count) == (2, 1)
    across, twins = sorted(seen.twins, key=lambda group: not group.across)
    assert [twin.name for twin in across.twins] == ["train/cat/000.png", "val/cat/again.png"]
    assert (across.disputed, twins.disputed) == (False, True)
    assert twins.twins[0].path == str(tmp_path / "train" / "cat" / "twin.png")


def test_a_picture_that_is_stored_turned_has_the_size_that_people_see(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 3, "dog": 3}, size=(40, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    Image.new("RGB", (200, 100)).save(tmp_path / "cat" / "turned.jpg", exif=exif)
    assert look(tmp_path).largest == (100, 200)


def test_a_look_is_kept_until_a_file_changes(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 4, "dog": 4})
    surveyor = Surveyor()
    first = look(tmp_path, surveyor)
    assert look(tmp_path, surveyor) is first
    (tmp_path / "cat" / "000.png").write_bytes(b"")
    again = look(tmp_path, surveyor)
    assert again.unreadable_count == 1
    os.utime(tmp_path / "cat" / "001.png", ns=(1, 1))
    assert look(tmp_path, surveyor) is not again


def test_a_look_ends_when_asked_to(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 20, "dog": 20})
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 50

    with pytest.raises(CancelledError):
        Surveyor().survey(str(tmp_path), 0, lambda _event: None, cancelled)
    assert asked == 50


def test_the_sample_is_looked_at_too() -> None:
    seen = look("sample")
    assert len(seen.classes) == 10
    assert {(each.training, each.validation) for each in seen.classes} == {(1000, 200)}
    assert seen.smallest == seen.largest == (28, 28)
    assert seen.kinds == (("grey", 12_000),)
    assert seen.complete


def test_what_is_not_downloaded_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(UserError, match="CIFAR10 is not downloaded yet") as refused:
        look("torchvision:CIFAR10")
    assert refused.value.hint == (
        "Download it first, 170 MB: choose it in Train, or give --data torchvision:CIFAR10."
    )


# --- pictures one by one -------------------------------------------------------------------------


def test_thumbnails_are_small_and_say_what_they_are_of(zoo: Path) -> None:
    places = tuple((0, row) for row in range(11))
    made = Surveyor().thumbnails(str(zoo), 0, places, 48, never)
    assert [thumbnail.place for thumbnail in made] == list(places)
    by_name = {Path(thumbnail.name).name: thumbnail for thumbnail in made}
    whole = by_name["odd3.png"]
    assert whole.size == (120, 60)
    assert whole.pixels is not None
    assert whole.pixels.shape == (24, 48, 3)
    assert not whole.pixels.flags.writeable
    assert whole.path == str(zoo / "odd" / "odd3.png")
    broken = by_name["text.jpg"]
    assert broken.pixels is None
    assert "it looks like text" in broken.fault


def test_thumbnails_of_the_sample_are_its_pictures_whole() -> None:
    [thumbnail] = Surveyor().thumbnails("sample", 0, ((0, 1100),), 96, never)
    assert thumbnail.pixels is not None
    assert thumbnail.pixels.shape == (28, 28, 3)
    assert thumbnail.path is None
    assert not thumbnail.training
    assert thumbnail.name.startswith("validation picture ")


@pytest.mark.parametrize(
    ("made", "hint"),
    [
        ({"set": {"cat": 2, "dog": 2}}, "The folder set in it does: choose that one."),
        ({"cat": 3}, "Only cat has pictures."),
    ],
)
def test_a_folder_without_classes_is_refused_with_what_was_meant(
    tmp_path: Path, made: dict[str, dict[str, int] | int], hint: str
) -> None:
    for name, inside in made.items():
        if isinstance(inside, dict):
            write_pictures(tmp_path / name, inside)
        else:
            write_pictures(tmp_path, {name: inside})
    with pytest.raises(UserError) as refused:
        look(tmp_path)
    assert refused.value.hint.startswith(hint)


def test_pictures_without_folders_of_classes_are_refused_in_so_many_words(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(UserError, match="holds pictures, but no folders of classes"):
        look(tmp_path)


def test_an_archive_in_place_of_folders_is_to_be_unpacked(tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(b"PK")
    with pytest.raises(UserError) as refused:
        look(tmp_path)
    assert refused.value.hint.startswith("Unpack photos.zip first")


def test_a_link_to_nothing_cannot_be_read_either(tmp_path: Path) -> None:
    write_pictures(tmp_path, {"cat": 3, "dog": 3})
    (tmp_path / "cat" / "dangling.jpg").symlink_to(tmp_path / "nothing.jpg")
    found = look(tmp_path)
    assert [each.name for each in found.unreadable] == ["cat/dangling.jpg"]
