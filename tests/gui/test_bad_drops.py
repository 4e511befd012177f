"""Whatever is dropped on the window is shown, or refused in a sentence that names it."""

import os
import random
import sys
import threading
from itertools import islice
from pathlib import Path

import pytest
from PIL import ImageFile
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.bad_drops import ROCKET, DroppedOn
from tests.gui.windows import child, files
from tests.system.bad_pictures import SEED, enormous, mutated, whole, write_bad_pictures
from tests.system.faulty_disks import unreadable


@pytest.fixture
def target(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> DroppedOn:
    return DroppedOn(window, bridge, qtbot)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "odd"
    folder.mkdir()
    return folder


def write_sample(corpus: Path) -> None:
    """A few of each kind of badness; the whole corpus goes through the engine in tests/system."""
    draw = random.Random(SEED)
    for i, (_kind, suffix, data) in enumerate(whole()):
        (corpus / f"whole-{i}{suffix}").write_bytes(data)
        bad = data[: len(data) // 2] if i % 2 else mutated(data, draw)
        (corpus / f"bad-{i}{suffix}").write_bytes(bad)
    for name, data in islice(enormous(), 0, 24, 3):
        (corpus / f"enormous-{name}").write_bytes(data)
    (corpus / "text.png").write_bytes(b"Bread and milk.")
    (corpus / "empty.jpg").touch()


@pytest.mark.soak
def test_of_bad_pictures_each_is_shown_or_named_and_none_is_decoded_by_the_window_s_thread(
    target: DroppedOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soak: bool
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    if soak:
        write_bad_pictures(corpus)
    else:
        write_sample(corpus)
    usual, decoding = ImageFile.ImageFile.load, set[int]()

    def load(image: ImageFile.ImageFile) -> object:
        decoding.add(threading.get_ident())
        return usual(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    dropped = sorted(corpus.iterdir())
    assert len(dropped) > 40
    shown = 0
    for path in dropped:
        sentence = target.take(files(path))
        if sentence:
            assert path.name in sentence, sentence
            assert sentence.isprintable(), sentence
        else:
            assert target.shown == path.name
            shown += 1
    assert 10 < shown < len(dropped) - 10
    assert decoding
    assert threading.get_ident() not in decoding
    assert target.held < 1, "the window stood still"  # in its own processor time
    print(f"{len(dropped)} dropped, {shown} shown, {target.held:.3f} s at one piece at most")


def test_of_a_folder_and_of_several_the_good_ones_are_shown(target: DroppedOn, place: Path) -> None:
    for name in ("a.png", "b.jpg"):
        (place / name).write_bytes(b"Bread and milk.")
    assert " is not a picture that Pillow can read" in target.take(files(place))
    assert target.shown == "rocket.jpg"
    # A link in a circle does not hide what is beside it.
    (place / "0.png").symlink_to(place / "0.png")
    (place / "c.jpg").write_bytes(ROCKET.read_bytes())
    (place / "d.jpg").write_bytes(ROCKET.read_bytes())
    target.take(files(place))
    assert target.shown == "c.jpg"
    assert target.take(files(place / "d.jpg", place / "a.png", place / "c.jpg")) == ""
    assert child(target.window, QLabel, "explore.place").text() == "1 of 3 in odd"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_file_whose_name_is_no_unicode_is_found_all_the_same(
    target: DroppedOn, place: Path
) -> None:
    for name, content in (
        (b"caf\xe9.jpg", ROCKET.read_bytes()),
        (b"th\xe9.jpg", b"Bread and milk."),
    ):
        Path(os.fsdecode(bytes(place) + b"/" + name)).write_bytes(content)
    good, bad = (address_of(place, name) for name in ("caf%E9.jpg", "th%E9.jpg"))
    assert target.take(good) == ""
    assert target.shown == "caf\N{REPLACEMENT CHARACTER}.jpg"
    sentence = target.take(bad)
    assert "th\N{REPLACEMENT CHARACTER}.jpg is not a picture that Pillow can read" in sentence


def address_of(folder: Path, name: str) -> QMimeData:
    """A drop of the file whose name is encoded as `name`, as a file manager describes it."""
    dropped = QMimeData()
    dropped.setData("text/uri-list", f"{folder.as_uri()}/{name}\r\n".encode())
    return dropped


# --- what is no file with an end ------------------------------------------------------------------


def test_a_pipe_is_not_waited_for_and_a_device_is_not_read(target: DroppedOn, place: Path) -> None:
    pipes = [place / name for name in ("pipe.png", "pipe.pt", "pipe", "run.json", "n.json")]
    for pipe in pipes:
        os.mkfifo(pipe)
    device, link = Path("/dev/zero"), place / "zero.png"
    link.symlink_to(device)
    for path in (*pipes, device, link):
        assert target.take(files(path)) == f"{path} is not a file."
    text = QMimeData()
    text.setText(str(pipes[0]))
    assert target.take(text) == f"{pipes[0]} is not a file."


def test_what_vanished_is_too_long_leads_in_a_circle_or_is_locked_is_a_sentence(
    target: DroppedOn, place: Path
) -> None:
    gone, long, circle = place / "gone.png", place / ("c" * 300), place / "o.png"
    locked = place / "locked"
    circle.symlink_to(circle)
    locked.mkdir()
    for path, sentence in (
        (gone, f"There is no file {gone}."),
        (long, f"{long} cannot be read: File name too long."),
        (circle, f"{circle} cannot be read: Too many levels of symbolic links."),
    ):
        assert target.take(files(path)) == sentence
    with unreadable(locked):
        assert target.take(files(locked)) == f"{locked} cannot be read: Permission denied."
    assert target.shown == "rocket.jpg"


# --- names ----------------------------------------------------------------------------------------

NAMES = ("a\nb.jpg", "50%25 #1?.jpg", "ünïcödé 猫 שלום.jpg", "\u202egpj.jpg", "z" * 251 + ".jpg")


def test_a_picture_may_be_called_anything(target: DroppedOn, place: Path) -> None:
    for name in NAMES:
        path = place / name
        path.write_bytes(ROCKET.read_bytes())
        assert target.take(files(path)) == ""
        assert target.label.isprintable()
        path.write_bytes(b"milk")
        sentence = target.take(files(path))
        assert "is not a picture that Pillow can read: it looks like text." in sentence
        assert sentence.isprintable()


def test_an_address_is_not_fetched(target: DroppedOn) -> None:
    address = QMimeData()
    address.setUrls([QUrl("http://127.0.0.1:9/cat.png")])
    assert "not fetched from the web" in target.take(address)
