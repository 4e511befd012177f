"""What a monkey does next: by lot, among what can be seen and reached."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMenu,
    QTableView,
    QWidget,
)

from alexnet_gui.gui.main_window import MainWindow
from tests.system.monkey_hands import Deed, name_of, tops

FEW = 200_000  # parameters; a larger network trains too slowly for somebody in a hurry
KEYS = (
    *("Tab", "Shift+Tab", "Tab", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"),
    *("Return", "Space", "Escape", "Delete", "Backspace", "F2", "F5", "F6", "+", "-", "?"),
    *("Menu", "Insert", "Alt+Down"),
)
SHORTCUTS = (
    *("Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"),
    *("Ctrl+D", "Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+E", "Ctrl+L", "Ctrl+R", "Ctrl+T", "Ctrl+F"),
    *("Ctrl+P", "Ctrl+.", "Ctrl+,", "F1", "F11", "Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5"),
    *("Alt+Return", "Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "Ctrl+Shift+E", "Ctrl+I"),
    *("Ctrl+Shift+L", "Ctrl+Shift+A", "Ctrl+Shift+G", "Ctrl+Shift+M", "Ctrl+Shift+I"),
    *("Ctrl+Shift+C", "Ctrl+Shift+R", "Ctrl+Shift+S", "Ctrl+Shift+O", "Ctrl++", "Ctrl+-", "Ctrl+0"),
)
# What a menu or a button leads to, with the workspace that it is in: each at least once.
DOORS = (
    *(("design", f"design.{name}.action") for name in ("compare", "notes", "open", "save_as")),
    *(("design", f"design.export.{kind}.action") for kind in ("python", "onnx", "svg", "markdown")),
    *(("design", "design.preset.mnist-28"), ("design", "design.layer.duplicate")),
    *(("train", name) for name in ("train.data.look.action", "train.runs", "train.watch")),
    *(("explore", f"explore.sample_action.{name}") for name in ("chelsea", "rocket")),
    *(("explore", f"explore.{name}_action") for name in ("evaluate", "predict_folder", "two")),
    *(("explore", f"explore.likes.{name}_action") for name in ("unit", "alike")),
    *(("explore", f"explore.{name}_action") for name in ("model_info", "open", "open_model")),
    *(("explore", f"explore.why.{name}.action") for name in ("grad-cam", "occlusion")),
    ("explore", "explore.why.integrated-gradients.action"),
    *(("explore", name) for name in ("explore.export.maps_png", "explore.export.sum_csv.action")),
    *(("", f"action.help.{name}") for name in ("about", "shortcuts", "report", "log")),
    *(("", f"action.file.{name}") for name in ("preferences", "open", "open_folder")),
    *(("", f"action.view.theme.{name}") for name in ("dark", "light", "system")),
    ("", "action.view.full_screen"),
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
    "train": 8,
    "layers": 3,
    "door": 6,
    "menu bar": 3,
    "resize": 1,
    "minimise": 1,
    "activate": 1,
    "close": 0.5,
}
WITHOUT_MODAL = tuple(WEIGHTS)[8:]  # a dialog that waits for an answer keeps the person from these
STEERING = ("start", "start", "pause", "pause", "pause", "stop", "discard")


class Mind:
    """Chooses; the same `seed` chooses the same where the same is to be seen."""

    def __init__(self, seed: int, toys: Sequence[Path], folder: Path) -> None:
        self._lot = random.Random(seed)
        self._toys = toys
        self._folder = folder
        self._doors = list(DOORS)  # not gone through yet
        self._lot.shuffle(self._doors)

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
            for kind in WITHOUT_MODAL:
                del kinds[kind]
        elif window.isMinimized():
            return Deed("restore")
        [kind] = self._lot.choices(list(kinds), list(kinds.values()))
        made: dict[str, Callable[[], Deed]] = {
            "key": lambda: self._key(window),
            "type": lambda: Deed("type", keys=self._lot.choice(WORDS)),
            "shortcut": lambda: Deed("key", keys=self._lot.choice(SHORTCUTS)),
            "workspace": lambda: Deed("key", keys=f"Ctrl+{self._lot.randint(1, 3)}"),
            "drop": lambda: self._drop(window),
            "train": lambda: self._train(window),
            "layers": lambda: self._layers(window),
            "door": lambda: self._door(window),
            "menu bar": lambda: self._menu_bar(window),
            "minimise": lambda: Deed("minimise"),
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
        start = window.findChild(QAbstractButton, "train.start.button")
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
        starts = focus is not None and focus.objectName() == "train.start.button"
        return Deed("key", keys="Tab" if starts and not _small(window) else self._lot.choice(KEYS))

    def _drop(self, window: MainWindow) -> Deed:
        to = self._point(window)
        if self._lot.random() < 0.1:
            return Deed("drop", keys=self._lot.choice(WORDS), to=to)
        count = self._lot.choice((1, 1, 1, 1, 2, 3))
        things = (*self._toys, self._folder / "toys" / "gone.png")
        dropped = [str(self._lot.choice(things)) for _n in range(count)]
        return Deed("drop", path="\n".join(dropped), to=to)

    def _train(self, window: MainWindow) -> Deed:
        """Steer a run by its buttons; where they are not in front, go there."""
        if window.workspace != "train":
            return Deed("key", keys="Ctrl+2")
        found = (window.findChild(QAbstractButton, f"train.{wish}.button") for wish in STEERING)
        likely = [each for each in found if each and each.isVisible() and each.isEnabled()]
        if not likely:
            return Deed("key", keys="Escape")
        button = self._lot.choice(likely)
        wish = button.objectName().split(".")[1]
        if wish == "start" and not _small(window):
            return Deed("drop", path=str(self._toys[0]), to=self._point(window))
        middle = button.mapTo(window, button.rect().center())
        return Deed("click", name_of(window), middle.toTuple())

    def _layers(self, window: MainWindow) -> Deed:
        """Take a layer and drag it to another place, or ask for its menu."""
        table = window.findChild(QTableView, "design.table")
        if window.workspace != "design" or table is None:
            return Deed("key", keys="Ctrl+1")
        at, to = (self._row(table, window) for _end in range(2))
        if self._lot.random() < 0.3:
            return Deed("menu", name_of(window), at)
        return Deed("drag", name_of(window), at, to)

    def _row(self, table: QTableView, window: MainWindow) -> tuple[int, int]:
        """The place of one of the layers on screen."""
        shown = max(1, table.rowAt(table.viewport().height() - 1) or 12)
        row = self._lot.randrange(max(1, min(table.model().rowCount(), shown)))
        place = table.visualRect(table.model().index(row, 0)).center()
        within = QPoint(max(place.x(), 1), max(place.y(), 1))
        return table.viewport().mapTo(window, within).toTuple()

    def _door(self, window: MainWindow) -> Deed:
        """Each is gone through once before any is for the second time."""
        workspace, name = self._doors[-1] if self._doors else self._lot.choice(DOORS)
        if workspace and window.workspace != workspace:
            at = ("design", "train", "explore").index(workspace) + 1
            return Deed("key", keys=f"Ctrl+{at}")
        if self._doors:
            self._doors.pop()
        return Deed("door", keys=name)

    def _menu_bar(self, window: MainWindow) -> Deed:
        """Open one of the menus, by its letter or with the mouse."""
        bar = window.menuBar()
        if self._lot.random() < 0.5:
            return Deed("key", keys=self._lot.choice(("Alt+F", "Alt+E", "Alt+V", "Alt+H")))
        at = self._lot.randrange(max(1, min(420, bar.width()))), bar.height() // 2
        return Deed("click", name_of(window), at)

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
