"""What a person does with a window, and how tests find what is in it."""

import shutil
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore

T = TypeVar("T", bound=QObject)


def child(window: QWidget, kind: type[T], name: str) -> T:
    found = window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def let_desktop_set(window: QWidget, state: Qt.WindowState) -> None:
    """Have the desktop make an icon of `window`, or bring it back: `window` hears of it later."""
    window.windowHandle().setWindowState(state)
    QApplication.processEvents()


def click(window: QWidget, name: str) -> None:
    button = child(window, QAbstractButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words(window: MainWindow) -> str:
    return child(window, QLabel, "banner.text").text() if window.banner.isVisible() else ""


def settings_of_next_start(path: Path) -> SettingsStore:
    """What the next start reads: the file as it is on the disk, not what this one has in mind."""
    copy = path.with_name(f"{path.stem} of the next start.json")
    shutil.copy(path, copy)
    return SettingsStore(copy)


def drop(window: MainWindow, mime: QMimeData, place: QPointF | None = None) -> bool:
    """Enter and drop as another program would; whether the drop was accepted."""
    point = place or QPointF(window.rect().center())
    surface = window.windowHandle()
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(point.toPoint(), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(surface, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(point, copy, mime, left, none)
    QApplication.sendEvent(surface, dropped)
    return dropped.isAccepted()


def files(*paths: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made
