"""torchvision's sets are read through its own classes, from files laid out as theirs.

There is no network here. Files stand in for what would have been downloaded, and a server on this
machine for their publishers'.
"""

import hashlib
import io
import json
import struct
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import numpy as np
import pytest
import scipy.io
import torch
import torchvision
from PIL import Image

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesFetched, PicturesRead, RunStarted
from alexnet_gui.core.torchvision_sets import KNOWN
from alexnet_gui.engine.datasets import describe_data, open_data
from alexnet_gui.engine.torchvision_data import folder_of, is_downloaded
from alexnet_gui.engine.trainer import train
from tests.engine.serving import imagenette_served
from tests.engine.training import SMALL, Events, job


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torchvision's files lie."""
    for name in ("CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    folder = folder_of("MNIST")
    folder.mkdir(parents=True)
    return folder


# --- what is there -------------------------------------------------------------------------------


def test_an_unknown_set_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"torchvision:Nonsense here\. There are torchvision:MNIST"):
        open_data("torchvision:Nonsense", (1, 28, 28))


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_set_is_described_before_it_is_downloaded(name: str) -> None:
    described = describe_data(f"torchvision:{name}")
    total = described.training_pictures + described.validation_pictures
    assert sum(count for _name, count in described.classes) == total
    assert len(described.classes) == KNOWN[name].count
    assert described.remarks[0] == KNOWN[name].source


# --- small pictures ------------------------------------------------------------------------------


def test_mnist_in_the_cache_is_read(cache: Path) -> None:
    raw = cache / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix, count in (("train", 6), ("t10k", 3)):
        pixels = bytes(range(count)) * 28 * 28
        labels = bytes(i % 10 for i in range(count))
        images = struct.pack(">4I", 0x803, count, 28, 28) + pixels
        (raw / f"{prefix}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + labels)
    data = open_data("torchvision:MNIST", (1, 28, 28))
    assert data.train.pixels.shape == (6, 1, 28, 28)
    assert data.validation.labels.tolist() == [0, 1, 2]
    assert data.classes == tuple("0123456789")
    assert data.palette is None


def test_stl10_in_the_cache_is_read_as_its_pictures_are(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cache / "stl10_binary"
    folder.mkdir()
    pictures = np.arange(4 * 3 * 96 * 96, dtype=np.uint8).reshape(4, 3, 96, 96)
    sums: dict[str, str] = {}
    for name, data in (
        ("train_X.bin", pictures.transpose(0, 1, 3, 2).tobytes()),  # column by column
        ("train_y.bin", bytes((1, 2, 10, 1))),
        ("unlabeled_X.bin", b""),
        ("test_X.bin", pictures[:2].transpose(0, 1, 3, 2).tobytes()),
        ("test_y.bin", bytes((10, 3))),
    ):
        (folder / name).write_bytes(data)
        sums[name] = hashlib.md5(data).hexdigest()
    made = torchvision.datasets.STL10
    for attribute in ("train_list", "test_list"):
        listed = [[name, sums[name]] for name, _sum in getattr(made, attribute)]
        monkeypatch.setattr(made, attribute, listed)
    read = open_data("torchvision:STL10", (3, 96, 96))
    assert torch.equal(read.train.pixels, torch.from_numpy(pictures))
    assert read.train.labels.tolist() == [0, 1, 9, 0]
    assert read.validation.labels.tolist() == [9, 2]
    assert read.preprocessing.resize == 96  # no picture is scaled up to be cut off again


def test_svhn_is_read_from_its_publisher_s_files(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = dict(torchvision.datasets.SVHN.split_list)
    for split, count in (("train", 3), ("test", 2)):
        path = cache / f"{split}_32x32.mat"
        pixels = np.full((32, 32, 3, count), 9, np.uint8)
        labels = np.arange(1, count + 1, dtype=np.uint8)[:, None]
        scipy.io.savemat(path, {"X": pixels, "y": labels})
        listed[split] = [listed[split][0], path.name, hashlib.md5(path.read_bytes()).hexdigest()]
    monkeypatch.setattr(torchvision.datasets.SVHN, "split_list", listed)
    data = open_data("torchvision:SVHN", (3, 28, 28))
    assert data.train.pixels.shape == (3, 3, 32, 32)
    assert data.validation.labels.tolist() == [1, 2]
    assert data.preprocessing.resize == 32


@pytest.mark.parametrize("name", ["SVHN", "Flowers102", "ImageNet"])
def test_a_package_that_a_set_needs_is_named_before_anything_is_downloaded(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(UserError, match=r"package scipy, which is not installed\.") as refused:
        open_data(f"torchvision:{name}", (3, 32, 32))
    assert refused.value.hint == 'Install it: pip install "alexnet-gui[datasets]"'


# --- photos --------------------------------------------------------------------------------------


def photo(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (50, 40), (shade, 90, 200)).save(path)


def test_pets_are_prepared_as_a_folder_s_pictures_are(cache: Path) -> None:
    base = cache / "oxford-iiit-pet"
    (base / "annotations").mkdir(parents=True)
    for split in ("trainval", "test"):
        lines = []
        for label, breed in ((1, "Abyssinian"), (2, "great_dane")):
            for i in range(3):
                name = f"{breed}_{split}{i}"
                photo(base / "images" / f"{name}.jpg", 80 * label)
                lines.append(f"{name} {label} {label} 1")
        (base / "annotations" / f"{split}.txt").write_text("\n".join(lines))
    data = open_data("torchvision:OxfordIIITPet", (3, 227, 227))
    assert data.train.pixels.shape == (6, 3, 256, 256)
    assert data.classes == ("Abyssinian", "Great Dane")
    assert data.validation.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.palette is not None


def test_food_is_read_with_its_own_division(cache: Path) -> None:
    base = cache / "food-101"
    (base / "meta").mkdir(parents=True)
    for split, count in (("train", 3), ("test", 1)):
        listed: dict[str, list[str]] = {}
        for i, dish in enumerate(("pizza", "waffles")):
            listed[dish] = [f"{dish}/{split}{n}" for n in range(count)]
            for name in listed[dish]:
                photo(base / "images" / f"{name}.jpg", 100 * i)
        (base / "meta" / f"{split}.json").write_text(json.dumps(listed))
    data = open_data("torchvision:Food101", (3, 32, 32))
    assert (len(data.train), len(data.validation)) == (6, 2)
    assert data.classes == ("pizza", "waffles")


def test_what_is_not_divided_is_split_by_the_seed(cache: Path) -> None:
    names = KNOWN["EuroSAT"].classes
    assert isinstance(names, tuple)
    for i, name in enumerate(names):
        for n in range(5):
            photo(cache / "eurosat" / "2750" / name / f"{n}.jpg", 20 * i)
    data = open_data("torchvision:EuroSAT", (3, 32, 32))
    assert data.classes == names
    assert data.train.labels.bincount().tolist() == [4] * 10
    assert data.validation.labels.bincount().tolist() == [1] * 10


def test_imagenet_says_where_to_put_it_since_it_cannot_be_downloaded(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        open_data("torchvision:ImageNet", (3, 227, 227))
    assert refused.value.message == "ImageNet is not there."
    assert "image-net.org" in refused.value.hint
    # Not in the cache, which Preferences clears.
    assert str(tmp_path / "data") in refused.value.hint


# --- downloading ---------------------------------------------------------------------------------


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with Imagenette's archive: two classes, a few pictures, and padding."""
    archive = tmp_path / "www" / "imagenette2-320.tgz"
    archive.parent.mkdir()
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 20)).save(data, "JPEG")
    wnids = sorted(torchvision.datasets.Imagenette._WNID_TO_CLASS)
    with tarfile.open(archive, "w:gz") as tar:
        for split, count in (("train", 3), ("val", 2)):
            for wnid in wnids:
                for i in range(count):
                    entry = tarfile.TarInfo(f"imagenette2-320/{split}/{wnid}/{i}.JPEG")
                    entry.size = len(data.getvalue())
                    tar.addfile(entry, io.BytesIO(data.getvalue()))
        noise = np.random.default_rng(1).bytes(300_000)  # so that it comes in several pieces
        entry = tarfile.TarInfo("imagenette2-320/noise")
        entry.size = len(noise)
        tar.addfile(entry, io.BytesIO(noise))

    with imagenette_served(archive, monkeypatch) as url:
        yield url


def test_a_set_is_downloaded_the_first_time(
    publisher: str, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = open_data("torchvision:Imagenette", (3, 32, 32))
    assert (len(data.train), len(data.validation)) == (30, 20)
    assert data.classes == KNOWN["Imagenette"].classes
    assert (cache / "imagenette2-320").is_dir()
    assert not list(cache.rglob("*.tgz"))  # unpacked, it would only take room
    assert not capfd.readouterr().err  # no bars of others on the terminal


def test_a_download_tells_in_bytes_how_far_it_is(publisher: str) -> None:
    told: list[tuple[int, int]] = []
    open_data(
        "torchvision:Imagenette",
        (3, 32, 32),
        fetched=lambda done, total: told.append((done, total)),
    )
    *pieces, unpacking = told
    assert len(pieces) > 5
    assert [done for done, _total in pieces] == sorted(done for done, _total in pieces)
    assert {total for _done, total in pieces} == {342_000_000}  # as its publisher says
    assert unpacking == (pieces[-1][0], pieces[-1][0])


def test_a_download_ends_when_asked_to_and_can_be_begun_again(publisher: str) -> None:
    from torchvision.datasets import utils

    bar, unpackers = utils.tqdm, dict(utils._ARCHIVE_EXTRACTORS)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    with pytest.raises(CancelledError):
        open_data("torchvision:Imagenette", (3, 32, 32), cancelled=cancelled)
    assert asked == 3
    assert utils.tqdm is bar
    assert unpackers == utils._ARCHIVE_EXTRACTORS
    assert not is_downloaded("Imagenette")
    assert len(open_data("torchvision:Imagenette", (3, 32, 32)).train) == 30
    assert is_downloaded("Imagenette")


def test_what_was_unpacked_in_part_is_never_read(publisher: str, cache: Path) -> None:
    pieces = 0

    def unpacking() -> bool:
        # The archive comes in pieces; the first question after them is asked while it is unpacked.
        return pieces * 32 * 1024 >= 300_000 and any(cache.rglob("*.JPEG"))

    def count(_done: int, _total: int) -> None:
        nonlocal pieces
        pieces += 1

    with pytest.raises(CancelledError):
        open_data("torchvision:Imagenette", (3, 32, 32), fetched=count, cancelled=unpacking)
    assert any(cache.rglob("*.JPEG"))
    assert not (cache / "imagenette2-320").exists()
    told: list[tuple[int, int]] = []
    again = open_data(
        "torchvision:Imagenette",
        (3, 32, 32),
        fetched=lambda done, total: told.append((done, total)),
    )
    assert (len(again.train), len(again.validation)) == (30, 20)
    assert told == [(0, 0)]  # the archive was whole: it is unpacked, and does not come again
    assert not [path for path in cache.iterdir() if path.name.endswith(".part")]


def test_an_archive_that_is_not_its_publisher_s_is_refused(
    publisher: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = torchvision.datasets.Imagenette._ARCHIVES
    monkeypatch.setitem(archives, "320px", (publisher, "0" * 32))
    with pytest.raises(UserError, match="cannot be had"):
        open_data("torchvision:Imagenette", (3, 32, 32))
    assert not any(cache.rglob("*.JPEG"))


def test_a_run_that_downloads_first_tells_so_and_can_be_stopped_meanwhile(
    publisher: str, tmp_path: Path
) -> None:
    control = Control()
    network = msgspec.structs.replace(SMALL, input=(3, 28, 28))
    wanted = job(
        tmp_path / "run",
        architecture=network,
        data="torchvision:Imagenette",
        batch_size=30,
        max_steps=1,
    )

    def stop(event: Event) -> None:
        if isinstance(event, PicturesFetched):
            control.stop()

    assert train(wanted, stop, control).stopped
    assert not (tmp_path / "run").exists()
    events = Events()
    assert train(wanted, events, Control()).steps == 1
    kinds = [type(event) for event in events]
    assert kinds.index(PicturesFetched) < kinds.index(PicturesRead) < kinds.index(RunStarted)


@pytest.mark.parametrize("name", ["MNIST", "Imagenette"])
def test_without_a_network_one_sentence_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A port that nobody listens on: the connection is refused, as without a network.
    nobody = "http://127.0.0.1:9/"
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [nobody])
    archive = (f"{nobody}imagenette2-320.tgz", "0" * 32)
    monkeypatch.setitem(torchvision.datasets.Imagenette._ARCHIVES, "320px", archive)
    with pytest.raises(UserError, match=f"{name} cannot be had") as refused:
        open_data(f"torchvision:{name}", (1, 28, 28))
    assert "\n" not in str(refused.value)
    assert "no connection to its server" in refused.value.message
    assert "needs the internet once" in refused.value.hint
