"""What a monkey can do at a window: each deed is plain data, so that it can be done again."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from shiboken6 import isValid

from alexnet_gui.gui.main_window import MainWindow
from tests.gui.windows import drop, files

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


class Deed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One deed; what is not needed for its `kind` is empty."""

    kind: str
    top: str = ""  # the window on screen that it is done to
    at: tuple[int, int] = (0, 0)
    to: tuple[int, int] = (0, 0)
    keys: str = ""
    path: str = ""
    wait: int = 0  # milliseconds until the next one


def name_of(top: QWidget) -> str:
    """What a window is called, or what it is."""
    return top.objectName() or type(top).__name__


def tops(window: MainWindow) -> list[QWidget]:
    """The windows on screen, the main one first.

    Only those: whatever is looked at gets a Python object, and PySide may take what Qt later makes
    at the same place in memory for the same, if Qt made and removed it by itself.
    """
    return [window, *(each for each in window.findChildren(QDialog) if each.isVisible())]


def do(deed: Deed, window: MainWindow) -> None:
    """Do it; what is not there any more is passed over."""
    _DEEDS[deed.kind](deed, window)


class Surface(NamedTuple):
    """Where the system would bring events. Qt itself finds the widget below.

    PySide's object of the surface is good for as long as that of its widget is there.
    """

    widget: QWidget
    window: QWindow


def _surface_of(widgets: Iterable[QWidget | None]) -> Surface | None:
    """That of the first of `widgets` that has one."""
    for widget in widgets:
        if widget is not None and isValid(widget):
            surface: QWindow | None = widget.windowHandle()
            if surface is not None and isValid(surface):
                return Surface(widget, surface)
    return None


def _surface(deed: Deed, window: MainWindow) -> Surface | None:
    """For the mouse."""
    named = (top for top in tops(window) if name_of(top) == deed.top)
    return _surface_of((QApplication.activePopupWidget(), *named))


def _in_front(window: MainWindow) -> Surface | None:
    """For the keyboard."""
    front = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
    return _surface_of((*front, QApplication.activeWindow(), window))


def _mouse(*steps: str, button: Qt.MouseButton = LEFT) -> Callable[[Deed, MainWindow], None]:
    """Do each of the `steps` that the surface is still there for."""

    def act(deed: Deed, window: MainWindow) -> None:
        found = _surface(deed, window)
        start, goal = QPoint(*deed.at), QPoint(*deed.to)
        for step in steps:
            if found is None or not isValid(found.window) or not found.window.isVisible():
                return
            surface = found.window
            match step:
                case "press":
                    QTest.mousePress(surface, button, NONE, start)
                case "release":
                    QTest.mouseRelease(surface, button, NONE, start)
                case "double":
                    QTest.mouseDClick(surface, button, NONE, start)
                case "move":
                    QTest.mouseMove(surface, start)
                case "half way":
                    QTest.mouseMove(surface, (start + goal) / 2)
                case "drag":
                    QTest.mouseMove(surface, goal)
                case "drop":
                    QTest.mouseRelease(surface, button, NONE, goal)

    return act


def _wheel(deed: Deed, window: MainWindow) -> None:
    found = _surface(deed, window)
    if found is not None:
        point, turned = QPoint(*deed.at), QPoint(0, 120 if deed.to[1] >= 0 else -120)
        held = Qt.KeyboardModifier.ControlModifier if deed.to[0] > 0 else NONE
        QTest.wheelEvent(found.window, QPointF(point), turned, QPoint(), held)


def _key(deed: Deed, window: MainWindow) -> None:
    """Press keys where the person would type them."""
    combination = cast("Sequence[QKeyCombination]", QKeySequence(deed.keys))[0]
    _press_key(combination.key(), combination.keyboardModifiers(), window)


def _press_key(key: Qt.Key, held: Qt.KeyboardModifier, window: MainWindow) -> None:
    for act in (QTest.keyPress, QTest.keyRelease):
        found = _in_front(window)
        if found is not None:
            act(found.window, key, held)


def _type(deed: Deed, window: MainWindow) -> None:
    for sign in deed.keys:  # QTest knows Latin-1 alone
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            found = _in_front(window)
            if found is not None:
                QApplication.sendEvent(found.window, QKeyEvent(kind, 0, NONE, sign))


def _choose_file(deed: Deed, window: MainWindow) -> None:
    """Type a path into the file dialog in front, and press Return."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QFileDialog):
        dialog.selectFile(deed.path)
        _press_key(Qt.Key.Key_Return, NONE, window)


def _drop(deed: Deed, window: MainWindow) -> None:
    mime = QMimeData()
    if deed.path:
        mime = files(*(Path(path) for path in deed.path.split("\n")))
    else:
        mime.setText(deed.keys)
    drop(window, mime, QPointF(*deed.to))


def _close(_deed: Deed, window: MainWindow) -> None:
    window.close()


def _leave(_deed: Deed, window: MainWindow) -> None:
    """As whoever will not be asked."""
    window.closing.insist()
    window.close()


def _resize(deed: Deed, window: MainWindow) -> None:
    window.resize(*deed.to)


def _door(deed: Deed, window: MainWindow) -> None:
    """Choose an entry of a menu, where it can be chosen."""
    entry = window.findChild(QAction, deed.keys)
    if entry is not None and entry.isEnabled():
        entry.trigger()


def _minimise(_deed: Deed, window: MainWindow) -> None:
    window.showMinimized()


def _restore(_deed: Deed, window: MainWindow) -> None:
    window.showNormal()


def _activate(_deed: Deed, window: MainWindow) -> None:
    """Another window was in front; now this one is."""
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    window.activateWindow()


_DEEDS: dict[str, Callable[[Deed, MainWindow], None]] = {
    "click": _mouse("press", "release"),
    "menu": _mouse("press", "release", button=RIGHT),
    "double click": _mouse("press", "release", "double"),
    "move": _mouse("move"),
    "drag": _mouse("press", "half way", "drag", "drop"),
    "wheel": _wheel,
    "key": _key,
    "type": _type,
    "choose file": _choose_file,
    "drop": _drop,
    "close": _close,
    "leave": _leave,
    "door": _door,
    "resize": _resize,
    "minimise": _minimise,
    "restore": _restore,
    "activate": _activate,
}
