"""torchvision's sets are read through its own classes, from files laid out as theirs.

There is no network here. Files stand in for what would have been downloaded, and a server on this
machine for their publishers'; SVHN's class is replaced, as it needs SciPy.
"""

import hashlib
import http.server
import io
import json
import struct
import sys
import tarfile
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.torchvision_sets import KNOWN
from alexnet_gui.engine.datasets import describe_data, open_data
from alexnet_gui.engine.torchvision_data import folder_of


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


def test_svhn_is_read_as_its_class_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standing:
        """In place of torchvision's class, which needs SciPy: what it would hold."""

        def __init__(self, root: str, split: str, download: bool) -> None:
            self.data = np.full((3 if split == "train" else 2, 3, 32, 32), 9, np.uint8)
            self.labels = np.arange(len(self.data))

    monkeypatch.setattr(torchvision.datasets, "SVHN", Standing)
    data = open_data("torchvision:SVHN", (3, 28, 28))
    assert data.train.pixels.shape == (3, 3, 32, 32)
    assert data.validation.labels.tolist() == [0, 1]
    assert data.preprocessing.resize == 32


def test_a_package_that_a_set_needs_is_named(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"train": "train_32x32.mat", "test": "test_32x32.mat"}
    empty = hashlib.md5(b"").hexdigest()
    for name in files.values():
        (cache / name).write_bytes(b"")
    listed = {split: ["http://127.0.0.1:9/", name, empty] for split, name in files.items()}
    monkeypatch.setattr(torchvision.datasets.SVHN, "split_list", listed)
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(UserError, match=r"package scipy, which is not installed\. Install it"):
        open_data("torchvision:SVHN", (3, 32, 32))


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

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            pass  # torchvision hangs up once it knows where the address leads

    server = Server(("127.0.0.1", 0), partial(Handler, directory=str(archive.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/{archive.name}"
    digest = hashlib.md5(archive.read_bytes()).hexdigest()
    monkeypatch.setitem(torchvision.datasets.Imagenette._ARCHIVES, "320px", (url, digest))
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_set_is_downloaded_the_first_time(
    publisher: str, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = open_data("torchvision:Imagenette", (3, 32, 32))
    assert (len(data.train), len(data.validation)) == (30, 20)
    assert data.classes == KNOWN["Imagenette"].classes
    assert (cache / "imagenette2-320").is_dir()
    assert not capfd.readouterr().err  # no bars of others on the terminal


def test_a_download_ends_when_asked_to_and_can_be_begun_again(publisher: str) -> None:
    from torchvision.datasets import utils

    bar = utils.tqdm
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    with pytest.raises(CancelledError):
        open_data("torchvision:Imagenette", (3, 32, 32), cancelled=cancelled)
    assert asked == 3
    assert utils.tqdm is bar
    assert len(open_data("torchvision:Imagenette", (3, 32, 32)).train) == 30


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
    assert "needs the internet once" in refused.value.hint
