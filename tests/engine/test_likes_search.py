"""One search goes through the pictures once, is kept on disk, and answers whatever is asked."""

import os
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.likes import MOST, Search, Source
from alexnet_gui.core.own_folders import cache_folder
from alexnet_gui.core.requests import ModelFile, Untrained
from alexnet_gui.engine import shelf
from alexnet_gui.engine.likes.pictures import found_picture
from alexnet_gui.engine.likes.search import Passage, standing_for
from alexnet_gui.engine.likes.source import numbers, open_shelf
from alexnet_gui.engine.models import save_model, untrained
from alexnet_gui.engine.pictures import open_picture
from tests.engine.liking import CHELSEA, COUNT, NETWORK, Asking, files_in, write_noise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_noise(tmp_path / "noise")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The picture files that are decoded from now on."""
    files: list[Path] = []

    def note(file: Path, *, shortest: int | None = None) -> Image.Image:
        files.append(file)
        return open_picture(file, shortest=shortest)

    monkeypatch.setattr(shelf, "open_picture", note)
    return files


# --- going through the pictures ------------------------------------------------------------------


def test_one_search_answers_every_later_question_from_what_was_kept(
    folder: Path, opened: list[Path]
) -> None:
    asking = Asking(CHELSEA)
    search = asking.search(folder)
    assert len(opened) == COUNT + 1  # each once
    for layer, unit in (("conv1", 0), ("conv2", 3), ("fc8", 1)):
        opened.clear()
        kept = asking.favourites(search, layer, unit)
        assert sorted(map(str, opened)) == sorted(str(each.found.path) for each in kept)
    opened.clear()
    assert asking.search(folder) == search
    assert opened == []


def test_a_search_is_found_again_after_the_program_was_closed(
    folder: Path, opened: list[Path]
) -> None:
    first = Asking(CHELSEA)
    search = first.search(folder)
    opened.clear()
    again = Asking(CHELSEA)
    assert again.kept(folder) == search
    assert opened == []
    told = [(each.value, each.found.name) for each in first.favourites(search, "conv2", 2)]
    assert [(e.value, e.found.name) for e in again.favourites(search, "conv2", 2)] == told
    assert [each.distance for each in again.neighbours(search)] == [
        each.distance for each in first.neighbours(search)
    ]


def test_nothing_is_searched_by_asking_for_what_was_found_before(
    folder: Path, opened: list[Path]
) -> None:
    assert Asking(CHELSEA).kept(folder) is None
    assert opened == []


def test_progress_is_told_by_picture_and_unreadable_files_are_skipped(folder: Path) -> None:
    asking = Asking(CHELSEA)
    search = asking.search(folder)
    assert asking.told[-1] == Progress(COUNT + 1, COUNT + 1)
    [(name, why)] = search.skipped
    assert name == "odd/broken.png"
    assert "broken.png is not a picture" in why


def test_a_search_that_is_cancelled_leaves_nothing(folder: Path) -> None:
    asking = Asking(CHELSEA)
    with pytest.raises(CancelledError):
        asking.ask(Search(1, Source(str(folder), "all")), lambda: bool(asking.told))
    assert asking.told[-1].done < COUNT
    assert not list((cache_folder() / "prepared").iterdir())
    assert asking.kept(folder) is None


def test_a_changed_file_and_other_weights_are_searched_anew(folder: Path, tmp_path: Path) -> None:
    asking = Asking(CHELSEA)
    search = asking.search(folder)
    model = untrained(NETWORK)
    save_model(model, tmp_path / "same.safetensors")
    asking.look(CHELSEA, ModelFile(tmp_path / "same.safetensors"))
    assert asking.kept(folder) == search  # wherever the weights lie
    with torch.no_grad():
        next(model.network.parameters())[0] += 1
    save_model(model, tmp_path / "other.safetensors")
    asking.look(CHELSEA, ModelFile(tmp_path / "other.safetensors"))
    assert asking.kept(folder) is None
    asking.look(CHELSEA, Untrained(NETWORK))
    os.utime(files_in(folder)[3], ns=(1, 1))
    assert asking.kept(folder) is None


def test_a_damaged_file_of_an_earlier_search_counts_as_none(folder: Path) -> None:
    Asking(CHELSEA).search(folder)
    [file] = (cache_folder() / "prepared").iterdir()
    data = bytearray(file.read_bytes())
    data[-9] ^= 0x55
    file.write_bytes(data)
    assert Asking(CHELSEA).kept(folder) is None


def test_weights_of_the_moment_are_kept_in_memory_alone(folder: Path) -> None:
    asking = Asking(CHELSEA)
    search = asking.search(folder, on_disk=False)
    assert not (cache_folder() / "prepared").exists()
    assert len(asking.favourites(search, "conv1", 0)) == MOST
    assert asking.kept(folder) == search


def test_a_picture_that_is_gone_since_says_so_in_its_place(folder: Path) -> None:
    asking = Asking(CHELSEA)
    search = asking.search(folder)
    first = asking.favourites(search, "conv1", 0)[0]
    assert first.found.path is not None
    Path(first.found.path).unlink()
    again = asking.favourites(search, "conv1", 0)[0]
    assert "There is no picture" in again.found.fault
    assert again.pixels is None and again.value == first.value


# --- where pictures come from --------------------------------------------------------------------


def test_a_folder_without_classes_is_searched_whole(folder: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    for file in files_in(folder)[:5]:
        file.rename(loose / file.name)
    asking = Asking(CHELSEA)
    search = asking.search(loose, "validation")
    assert search.pictures == 5
    kept = asking.favourites(search, "fc8", 0)
    assert len(kept) == 5
    assert {each.found.label for each in kept} == {""}


def test_classes_and_the_chosen_half_are_those_of_the_data(folder: Path) -> None:
    asking = Asking(CHELSEA)
    whole, half = asking.search(folder), asking.search(folder, "validation")
    assert (whole.pictures, half.pictures) == (COUNT, 8)
    assert whole.key != half.key
    for each in asking.favourites(half, "fc8", 0):
        assert each.found.name.startswith(f"{each.found.label}/")


def test_the_grey_sample_suits_a_network_for_colour() -> None:
    model = untrained(NETWORK)
    sample = open_shelf("sample", model)
    wanted = numbers(sample, Source("sample"))[:40]
    cpu = torch.device("cpu")
    passage = Passage(model, sample, wanted, cpu, lambda progress: None, lambda: False)
    rows = list(passage.rows())
    assert (len(rows), passage.numbers) == (40, list(range(10_000, 10_040)))
    found, _image = found_picture(sample, passage.numbers[0])
    assert (found.name, found.path) == ("validation picture 1", None)
    assert found.label in sample.classes
    assert found.whole is not None and found.whole.shape == (28, 28, 3)


def test_no_data_and_no_readable_picture_are_said(tmp_path: Path) -> None:
    asking = Asking(CHELSEA)
    with pytest.raises(UserError, match="There is no folder"):
        asking.search(tmp_path / "nowhere")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "text.png").write_text("no picture")
    with pytest.raises(UserError, match="None of these pictures can be read"):
        asking.search(tmp_path / "none")
    assert not list((cache_folder() / "prepared").iterdir())


def test_values_that_are_not_finite_are_refused(folder: Path) -> None:
    model = untrained(NETWORK)
    with torch.no_grad():
        model.network.state_dict()["fc7.bias"][0] = float("inf")
    source = open_shelf(str(folder), model)
    passage = Passage(
        model, source, [0, 1], torch.device("cpu"), lambda progress: None, lambda: False
    )
    with pytest.raises(UserError, match="not finite"):
        list(passage.rows())


def test_of_layers_with_very_many_units_none_is_noted_but_of_dropout_all() -> None:
    wide = NETWORK.with_layers(NETWORK.layers[4:])
    wide = msgspec.structs.replace(wide, input=(3, 256, 256))
    known = standing_for(wide)
    assert "flatten" not in known  # 196,608 units
    assert known["drop7"] == "relu7"
    assert known["fc8"] == "fc8"
