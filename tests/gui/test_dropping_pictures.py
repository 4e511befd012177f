"""Pictures dropped on the real window, with the real engine behind it."""

import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d, Flatten, Linear
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.conftest import PATIENCE_MS
from tests.gui.windows import child, drop, files, words

CHELSEA = resource("pictures", "chelsea.png")
ROCKET = resource("pictures", "rocket.jpg")
SMALL = Architecture(
    name="Small",
    input=(3, 32, 32),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=5),
    ),
)


@pytest.fixture
def ready(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> MainWindow:
    """The window with its engine, looking through a small network."""
    with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS):
        bridge.start_engine()
    window.explore.architecture_changed(SMALL)
    window.explore.networks.choose(DESIGN)
    return window


def shows(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Wait until the network has answered about the picture called `name`."""
    label = child(window, QLabel, "explore.picture_name")
    card = window.explore.content.predictions
    qtbot.waitUntil(
        lambda: label.text().startswith(name) and card.rows[0].isVisible(), timeout=PATIENCE_MS
    )


def says(window: MainWindow, qtbot: QtBot, part: str) -> None:
    qtbot.waitUntil(lambda: part in words(window), timeout=PATIENCE_MS)


def test_a_picture_is_answered(ready: MainWindow, qtbot: QtBot) -> None:
    assert drop(ready, files(CHELSEA))
    shows(ready, qtbot, "chelsea.png")
    assert ready.workspace == "explore"


def test_several_pictures_are_there_to_go_through(ready: MainWindow, qtbot: QtBot) -> None:
    assert drop(ready, files(ROCKET, CHELSEA))
    shows(ready, qtbot, "rocket.jpg")
    assert child(ready, QLabel, "explore.place").text() == "1 of 2 in pictures"
    ready.explore.pictures.next_action.trigger()
    shows(ready, qtbot, "chelsea.png")
    assert words(ready) == ""


def test_a_folder_of_pictures_is_gone_through_and_one_of_classes_goes_to_train(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    animals = tmp_path / "animals"
    (animals / "cats").mkdir(parents=True)
    shutil.copy(CHELSEA, animals / "cats")
    assert drop(ready, files(animals / "cats"))
    shows(ready, qtbot, "chelsea.png")
    assert ready.workspace == "explore"
    assert drop(ready, files(animals))
    qtbot.waitUntil(lambda: ready.workspace == "train")


def test_a_text_with_a_path_and_a_picture_inside_an_address_are_pictures(
    ready: MainWindow, qtbot: QtBot
) -> None:
    path = QMimeData()
    path.setText(f"{ROCKET}\n")
    assert drop(ready, path)
    shows(ready, qtbot, "rocket.jpg")
    browser = QMimeData()
    browser.setUrls([QUrl("https://example.org/pictures/my%20cat.webp?size=2")])
    browser.setHtml('<img src="https://example.org/pictures/my%20cat.webp?size=2">')
    browser.setImageData(QImage(str(CHELSEA)))
    assert drop(ready, browser)
    shows(ready, qtbot, "my cat.webp")


def test_an_address_alone_says_what_to_do_instead(ready: MainWindow, qtbot: QtBot) -> None:
    page = QMimeData()
    page.setHtml('<img src="https://example.org/cat.png">')
    assert drop(ready, page)
    says(ready, qtbot, "not fetched from the web")


def test_a_vanished_and_a_damaged_file_leave_the_picture_before(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert drop(ready, files(CHELSEA))
    shows(ready, qtbot, "chelsea.png")
    assert drop(ready, files(tmp_path / "gone.png"))
    says(ready, qtbot, "There is no file")
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(ROCKET.read_bytes()[:4000])
    assert drop(ready, files(damaged))
    says(ready, qtbot, "damaged.jpg is cut off")
    shows(ready, qtbot, "chelsea.png")


def test_an_enormous_picture_is_refused_by_its_header(
    ready: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", 20_000, 10_001, 8, 2, 0, 0, 0)
    path = tmp_path / "map.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b""))
    assert drop(ready, files(path))
    says(ready, qtbot, "map.png has more than 200 million pixels")
