"""Dropping works anywhere in the window, and goes where it belongs."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.windows import child, drop, files, words

CHELSEA = resource("pictures", "chelsea.png")


def test_a_picture_dropped_anywhere_goes_to_explore(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace == "design"
    assert drop(window, files(CHELSEA))
    qtbot.waitUntil(lambda: window.windowTitle() == "chelsea.png — AlexNet")
    assert window.workspace == "explore"


def test_a_text_field_under_the_pointer_does_not_take_the_file(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = next(field for field in window.findChildren(QLineEdit) if field.isVisible())
    before = field.text()
    place = field.mapTo(window, field.rect().center())
    assert drop(window, files(CHELSEA), QPointF(place))
    qtbot.waitUntil(lambda: window.windowTitle() == "chelsea.png — AlexNet")
    assert field.text() == before


def test_pixels_from_a_browser_are_taken_under_their_name(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.webp")])
    mime.setImageData(QImage(str(CHELSEA)))
    assert drop(window, mime)
    qtbot.waitUntil(lambda: window.windowTitle() == "cat.webp — AlexNet")


def test_an_architecture_goes_to_design(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_workspace("train")
    path = tmp_path / "mine.json"
    mine = msgspec.structs.replace(PRESETS[1].architecture, name="Mine")
    write_architecture(mine, path)
    assert drop(window, files(path))
    qtbot.waitUntil(lambda: window.design.architecture == mine)
    assert window.workspace == "design"


def test_a_vanished_file_is_one_sentence(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    assert drop(window, files(tmp_path / "gone.png"))
    qtbot.waitUntil(lambda: words(window) == f"There is no file {tmp_path / 'gone.png'}.")


def test_a_sentence_is_not_taken(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello, world")
    assert not drop(window, mime)


def test_the_window_shows_that_it_would_take_a_file(window: MainWindow) -> None:
    highlight = child(window, QWidget, "drop.highlight")
    point = window.rect().center()
    mime = files(CHELSEA)
    enter = QDragEnterEvent(
        point,
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), enter)
    assert highlight.isVisible()
    assert highlight.size() == window.size()
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not highlight.isVisible()
