"""What a monkey does next: by lot, among what can be seen and reached."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QWidget

from alexnet_gui.gui.main_window import MainWindow
from tests.system.monkey_hands import Deed, name_of, tops

FEW = 200_000  # parameters; a larger network trains too slowly for somebody in a hurry
KEYS = (
    *("Tab", "Shift+Tab", "Tab", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"),
    *("Return", "Space", "Escape", "Delete", "Backspace", "F2", "F5", "F6", "+", "-", "?"),
)
SHORTCUTS = (
    *("Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"),
    *("Ctrl+D", "Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+E", "Ctrl+L", "Ctrl+R", "Ctrl+T", "Ctrl+F"),
    *("Ctrl+P", "Ctrl+.", "Ctrl+,", "F1", "F11", "Alt+1", "Alt+2", "Alt+3", "Alt+Return"),
    *("Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "Ctrl+Shift+E", "Ctrl+Shift+P"),
)
WORDS = ("0", "1", "3", "64", "7.5", "-1", "1e9", "conv9", "<b>ß</b>", "∞", " ", "0.001")
WEIGHTS = {
    "click": 40,
    "menu": 3,
    "double click": 4,
    "move": 8,
    "drag": 5,
    "wheel": 5,
    "key": 22,
    "type": 8,
    "shortcut": 12,
    "workspace": 6,
    "drop": 5,
    "train": 6,
    "resize": 1,
    "activate": 1,
    "close": 1,
}
STEERING = ("train.start", "train.start", "train.pause", "train.stop", "train.discard")


class Mind:
    """Chooses; the same `seed` chooses the same where the same is to be seen."""

    def __init__(self, seed: int, toys: Sequence[Path], folder: Path) -> None:
        self._lot = random.Random(seed)
        self._toys = toys
        self._folder = folder

    def next(self, window: MainWindow) -> Deed:
        """The next deed, after which to wait a moment now and then."""
        wait = self._lot.choice((0, 0, 0, 0, 0, 2, 20))
        return _waiting(self._chosen(window), wait)

    def _chosen(self, window: MainWindow) -> Deed:
        modal = QApplication.activeModalWidget()
        if isinstance(modal, QFileDialog):
            return self._in_file_dialog(modal)
        if isinstance(QApplication.activePopupWidget(), QMenu):
            return self._in_menu()
        top = modal or self._window(window)
        if modal is not None and self._lot.random() < 0.15:
            return Deed("key", keys="Escape")
        kinds = dict(WEIGHTS)
        if top is not window:
            for kind in ("shortcut", "workspace", "drop", "train", "resize", "activate", "close"):
                del kinds[kind]
        [kind] = self._lot.choices(list(kinds), list(kinds.values()))
        made: dict[str, Callable[[], Deed]] = {
            "key": lambda: self._key(window),
            "type": lambda: Deed("type", keys=self._lot.choice(WORDS)),
            "shortcut": lambda: Deed("key", keys=self._lot.choice(SHORTCUTS)),
            "workspace": lambda: Deed("key", keys=f"Ctrl+{self._lot.randint(1, 3)}"),
            "drop": lambda: self._drop(window),
            "train": lambda: self._train(window),
            "resize": lambda: Deed("resize", to=(self._lot.randint(900, 1600), 700)),
            "activate": lambda: Deed("activate"),
            "close": lambda: Deed("close"),
        }
        return made[kind]() if kind in made else self._mouse(kind, top, window)

    def _window(self, window: MainWindow) -> QWidget:
        """The window, or now and then one that is open beside it."""
        beside = tops(window)[1:]
        return self._lot.choice(beside) if beside and self._lot.random() < 0.4 else window

    def _mouse(self, kind: str, top: QWidget, window: MainWindow) -> Deed:
        """At any place, but for the button that would train a large network."""
        at = self._point(top)
        start = window.findChild(QAbstractButton, "train.start")
        if start is not None and start.underMouse() and not _small(window):
            return Deed("move", name_of(window), at=(1, 1))
        if kind == "wheel":
            return Deed(
                kind, name_of(top), at, (self._lot.choice((0, 0, 1)), self._lot.choice((-1, 1)))
            )
        return Deed(kind, name_of(top), at, self._point(top))

    def _point(self, widget: QWidget) -> tuple[int, int]:
        wide, high = max(1, widget.width()), max(1, widget.height())
        return self._lot.randrange(wide), self._lot.randrange(high)

    def _key(self, window: MainWindow) -> Deed:
        focus = QApplication.focusWidget()
        starts = focus is not None and focus.objectName() == "train.start"
        return Deed("key", keys="Tab" if starts and not _small(window) else self._lot.choice(KEYS))

    def _drop(self, window: MainWindow) -> Deed:
        to = self._point(window)
        if self._lot.random() < 0.1:
            return Deed("drop", keys=self._lot.choice(WORDS), to=to)
        count = self._lot.choice((1, 1, 1, 1, 2, 3))
        dropped = [str(self._lot.choice(self._toys)) for _n in range(count)]
        return Deed("drop", path="\n".join(dropped), to=to)

    def _train(self, window: MainWindow) -> Deed:
        """Steer a run by its buttons; where they are not in front, go there."""
        if window.workspace != "train":
            return Deed("key", keys="Ctrl+2")
        name = self._lot.choice(STEERING)
        button = window.findChild(QAbstractButton, name)
        if button is None or not button.isVisible() or not button.isEnabled():
            return Deed("key", keys="Escape")
        if name == "train.start" and not _small(window):
            return Deed("drop", path=str(self._toys[0]), to=self._point(window))
        middle = button.mapTo(window, button.rect().center())
        return Deed("click", name_of(window), middle.toTuple())

    def _in_menu(self) -> Deed:
        keys = ("Down", "Down", "Down", "Up", "Right", "Return", "Return", "Escape", "Escape")
        return Deed("key", keys=self._lot.choice(keys))

    def _in_file_dialog(self, dialog: QFileDialog) -> Deed:
        """Only what touches no file but those in the folder."""
        if self._lot.random() < 0.5:
            return Deed("key", keys="Escape")
        if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            return Deed("choose file", path=str(self._folder / f"written{self._lot.random()}"))
        return Deed("choose file", path=str(self._lot.choice(self._toys)))


def _small(window: MainWindow) -> bool:
    """Whether the network is trained in no time."""
    return window.design.analysis.parameters < FEW


def _waiting(deed: Deed, wait: int) -> Deed:
    return msgspec.structs.replace(deed, wait=wait)
