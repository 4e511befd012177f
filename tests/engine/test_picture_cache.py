"""Pictures that do not fit into memory are prepared once, into a file that is mapped into it."""

import os
import sys
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.own_folders import cache_folder
from alexnet_gui.engine import prepared_pictures
from alexnet_gui.engine.datasets import Data, open_data
from alexnet_gui.gui.cache import empty_folder, folder_bytes
from tests.engine.training import write_pictures

SHAPE = (3, 24, 24)
ROW = 3 * 27 * 27  # bytes of a picture with its margin


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "pets", {"cat": 10, "dog": 10})


@pytest.fixture(autouse=True)
def no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with hardly any memory left, and an empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(prepared_pictures, "free_memory", lambda device: 1000)


def opened(folder: Path, **options: Any) -> Data:
    return open_data(str(folder), SHAPE, **options)


def files() -> list[Path]:
    return sorted((cache_folder() / "prepared").glob("*"))


def same(one: Data, other: Data) -> bool:
    return all(
        torch.equal(first.pixels, second.pixels) and torch.equal(first.labels, second.labels)
        for first, second in ((one.train, other.train), (one.validation, other.validation))
    )


def test_pictures_on_disk_are_those_that_would_be_in_memory(
    pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pets / "cat" / "broken.jpg").write_text("no picture")
    on_disk = opened(pets)
    [file] = files()
    assert file.stat().st_size >= 20 * ROW
    again = opened(pets)
    file.unlink()
    monkeypatch.setattr(prepared_pictures, "free_memory", lambda device: 2**30)
    in_memory = opened(pets)
    assert not files()
    for mapped in (on_disk, again):
        assert same(mapped, in_memory)
        assert mapped.skipped == in_memory.skipped
        assert mapped.notices == in_memory.notices
        assert (mapped.mean, mapped.fingerprint) == (in_memory.mean, in_memory.fingerprint)


def test_the_file_is_made_once(pets: Path) -> None:
    opened(pets)
    [file] = files()
    made = file.stat().st_ino
    opened(pets)
    assert [file.stat().st_ino for file in files()] == [made]


def test_other_pictures_or_another_preparation_get_a_file_of_their_own(pets: Path) -> None:
    opened(pets)
    opened(pets, fit="squash")
    assert len(files()) == 2
    os.utime(pets / "cat" / "000.png", ns=(1, 1))
    opened(pets)
    assert len(files()) == 3


@pytest.mark.parametrize("place", [0, 40, 4096, 4096 + 7 * ROW, -1])
def test_a_damaged_file_is_made_anew(pets: Path, place: int) -> None:
    whole = opened(pets)
    [file] = files()
    data = bytearray(file.read_bytes())
    good = bytes(data)
    data[place] ^= 0x55
    file.unlink()  # what is mapped stays as it was
    file.write_bytes(data)
    assert same(opened(pets), whole)
    assert file.read_bytes() == good


@pytest.mark.parametrize("length", [0, 100, 4096, 4096 + 3 * ROW])
def test_a_file_that_is_cut_off_is_made_anew(pets: Path, length: int) -> None:
    whole = opened(pets)
    [file] = files()
    good = file.read_bytes()
    file.unlink()  # what is mapped stays as it was
    file.write_bytes(good[:length])
    assert same(opened(pets), whole)
    assert file.read_bytes() == good


def test_making_it_tells_how_far_it_is_and_broken_off_leaves_nothing(pets: Path) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(CancelledError):
        opened(
            pets,
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: len(told) == 7,
        )
    assert told == [(i + 1, 20) for i in range(7)]
    assert not files()


def test_checking_it_can_be_broken_off_and_keeps_it(pets: Path) -> None:
    opened(pets)
    with pytest.raises(CancelledError):
        opened(pets, cancelled=lambda: True)
    assert len(files()) == 1


def test_more_than_the_limit_is_refused_before_anything_is_decoded(pets: Path) -> None:
    told: list[int] = []
    with pytest.raises(UserError) as refused:
        opened(pets, cache_limit=20 * ROW, progress=lambda done, total: told.append(done))
    assert "These 20 pictures do not fit into memory" in refused.value.message
    assert "more than the 0.0 GiB that the cache may have" in refused.value.message
    assert "limit" in refused.value.hint
    assert not told
    assert not files()


def test_what_was_not_used_for_the_longest_time_makes_room(pets: Path) -> None:
    limit = 2 * (20 * ROW + 4096 + 1000)
    opened(pets, cache_limit=limit)
    [oldest] = files()
    opened(pets, fit="pad", cache_limit=limit)
    os.utime(oldest, ns=(1, 1))
    opened(pets, fit="squash", cache_limit=limit)
    assert len(files()) == 2
    assert oldest not in files()


def test_what_a_killed_process_left_is_removed(pets: Path) -> None:
    folder = cache_folder() / "prepared"
    folder.mkdir(parents=True)
    old, young = folder / "old.part", folder / "young.part"
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, ns=(1, 1))
    opened(pets)
    assert not old.exists()
    assert young.exists()


def test_a_folder_that_cannot_be_written_to_is_said(pets: Path) -> None:
    cache_folder().mkdir(parents=True)
    (cache_folder() / "prepared").write_text("in the way")
    with pytest.raises(UserError, match="prepared pictures cannot be written to"):
        opened(pets)


def test_clearing_the_cache_removes_it_and_a_run_under_way_keeps_its_pictures(pets: Path) -> None:
    data = opened(pets)
    before = data.train.pixels.clone()
    assert folder_bytes(cache_folder()) > 20 * ROW
    empty_folder(cache_folder())
    assert folder_bytes(cache_folder()) == 0
    assert torch.equal(data.train.pixels, before)


def test_changing_pixels_in_memory_does_not_change_the_file(pets: Path) -> None:
    data = opened(pets)
    [file] = files()
    good = file.read_bytes()
    data.train.pixels.zero_()
    assert file.read_bytes() == good


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode names only")
def test_a_file_that_cannot_be_read_may_have_any_name(pets: Path) -> None:
    (pets / "cat" / os.fsdecode(b"\xff.jpg")).write_text("no picture")
    first = opened(pets)
    assert opened(pets).skipped == first.skipped
    assert first.skipped[0][0] == os.fsdecode(b"cat/\xff.jpg")
