"""What a person does all day at the window: train, and meanwhile edit, look and save.

`drive` goes on in the window's own process: see tests/system/driving.py and test_days_work.py.
Its arguments are a folder, a network's file there, for how many seconds and rounds at most it
goes on, for how many seconds it looks at what it has asked for, and a seed. After each round it
notes in samples.csv what the process holds.
"""

import json
import logging
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QListWidget,
    QTableView,
)

from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.tour_script import Until, drop, widget
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.gui.answers import answering, choose
from tests.system.holdings import holding, note
from tests.system.monkey import Complaints

SAMPLES = "samples.csv"
PICTURES = ("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg")
CONVOLUTION = 0  # the row in Design's table that is edited
EDITS = {Column.CHANNELS: ("20", "48", "64"), Column.PADDING: ("1", "2", "3")}
STOPS_EVERY = 3  # rounds
OFFSCREEN = "propagateSizeHints"  # in what Qt says there of each window; nobody minds
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Script = Iterator[Until]


def drive(window: MainWindow) -> Iterator[Callable[[], bool]]:
    """Work as long as the command line says; each condition is to hold before it goes on."""
    folder, network, seconds, rounds, moment, seed = sys.argv[1:]
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    day = Day(window, Path(folder), float(moment), int(seed))
    try:
        for until in day.work(Path(network), float(seconds), int(rounds)):
            yield in_time(until, f"seed {seed}, round {day.round}: {until.what}")
    except Exception as error:
        error.add_note(f"seed {seed}, round {day.round}")
        raise
    found = [each for each in complaints.found if OFFSCREEN not in each]
    said = {"out": day.out, "runs": day.runs, "complaints": found}
    print(json.dumps(said), flush=True)


def in_time(until: Until, what: str) -> Callable[[], bool]:
    """The condition of `until`, which fails when it has not come about in time."""
    end = time.monotonic() + until.seconds

    def holds() -> bool:
        if until.condition():
            return True
        assert time.monotonic() < end, f"waited in vain: {what}"
        return False

    return holds


class Day:
    """One long run, stopped and resumed every few rounds, and all that is done beside it."""

    def __init__(self, window: MainWindow, folder: Path, moment: float, seed: int) -> None:
        self._window = window
        self._folder = folder
        self._moment = moment  # seconds
        self._lot = random.Random(seed)
        self._began = time.monotonic()
        self.round = 0
        self.runs = 0  # how often a thread was begun to train
        self.out = ""  # the run's folder

    def work(self, network: Path, seconds: float, rounds: int) -> Script:
        """From the first click to the closed window."""
        yield from self._begin(network)
        self._began = time.monotonic()
        while self.round < rounds and time.monotonic() - self._began < seconds:
            self.round += 1
            yield from self._edit()
            yield from self._explore()
            yield from self._steer()
        yield from self._stop()
        QTest.keyClick(self._window, Qt.Key.Key_S, CONTROL)
        self._window.close()

    # --- train -----------------------------------------------------------------------------------

    def _begin(self, network: Path) -> Script:
        window = self._window
        yield Until("PyTorch", lambda: window.bridge.ready)
        window.open(network)
        yield Until("the network", lambda: window.design.document.path == network)
        yield from self._go_to(Qt.Key.Key_2, "train")
        window.train.use_data("sample")
        for name, text in (("epochs", "9999"), ("batch_size", "32")):
            field = widget(window, ValueField, f"train.recipe.form.{name}")
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Tab)
        button = widget(window, QAbstractButton, "train.start.button")
        yield Until("the way to start", button.isEnabled)
        self._click("train.start.button")
        yield from self._steps_on(0)
        assert window.train.run is not None
        self.runs, self.out = 1, window.train.run.job.out

    def _steer(self) -> Script:
        """Stop and resume the run, or pause it only; what is held is noted while it is paused."""
        yield from self._go_to(Qt.Key.Key_2, "train")
        if self.round % STOPS_EVERY == 1:
            yield from self._stop()
            step = self._step
            self._click("train.pause.button")  # which says Resume
            yield from self._steps_on(step)
            self.runs += 1
        self._click("train.pause.button")
        run = self._window.train.run
        assert run is not None
        yield Until("the pause", lambda: run.pausing and run.state == "paused")
        # Those that answer end when nothing is asked for half a second.
        yield Until("no thread but the run's", lambda: threading.active_count() == 2)
        seconds = time.monotonic() - self._began
        note(holding(self.round, seconds, self._step, self.runs), self._folder / SAMPLES)
        step = self._step
        self._click("train.pause.button")
        yield from self._steps_on(step)

    def _stop(self) -> Script:
        yield from self._go_to(Qt.Key.Key_2, "train")
        self._click("train.stop.button")
        yield Until("the end of the run", lambda: not self._window.train.running)
        yield Until("the end of its thread", lambda: not self._window.bridge.training)

    @property
    def _step(self) -> int:
        run = self._window.train.run
        return 0 if run is None else run.step

    def _steps_on(self, step: int) -> Script:
        def on() -> bool:
            run = self._window.train.run
            return run is not None and run.last is not None and run.last.step > step

        yield Until(f"a step after {step}", on)

    # --- design ----------------------------------------------------------------------------------

    def _edit(self) -> Script:
        """Edit a cell by mouse and keyboard, take a layer twice, and undo it all or save it."""
        yield from self._go_to(Qt.Key.Key_1, "design")
        design = self._window.design
        table = widget(self._window, QTableView, "design.table")
        before = design.architecture
        column = self._lot.choice(list(EDITS))
        text = self._lot.choice(EDITS[column])
        cell = table.model().index(CONVOLUTION, column)
        table.scrollTo(cell)
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(cell).center()
        )
        QTest.keyClick(table, Qt.Key.Key_F2)
        yield Until("the editor", lambda: table.state() == QAbstractItemView.State.EditingState)
        editor = widget(table.viewport(), QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        yield Until("the end of the edit", lambda: table.state() == QAbstractItemView.State.NoState)
        edited = design.architecture
        QTest.keyClick(table, Qt.Key.Key_D, CONTROL)
        assert len(design.architecture.layers) == len(before.layers) + 1
        QTest.keyClick(table, Qt.Key.Key_Z, CONTROL)
        assert design.architecture == edited
        if edited != before:
            QTest.keyClick(table, Qt.Key.Key_Z, CONTROL)
            assert design.architecture == before
            QTest.keyClick(table, Qt.Key.Key_Z, CONTROL | SHIFT)
            assert design.architecture == edited
            if self._lot.random() < 0.5:
                QTest.keyClick(table, Qt.Key.Key_Z, CONTROL)
        yield from self._settled()
        QTest.keyClick(self._window, Qt.Key.Key_S, CONTROL)
        yield Until("the saved network", lambda: not self._window.isWindowModified())

    # --- explore ---------------------------------------------------------------------------------

    def _explore(self) -> Script:
        """A picture through one network and two, its maps and filters, why, and a file of it."""
        explore = self._window.explore
        picture = resource("pictures", self._lot.choice(PICTURES))
        drop(self._window, picture)
        yield Until("Explore", lambda: self._window.workspace == "explore")
        yield from self._choose_network(picture.name)
        yield from self._walk()
        self._click("explore.two")
        pair = explore.pair.looker
        yield Until("two answers", lambda: pair.answered is not None and not pair.waiting)
        yield from self._settled()
        self._click("explore.two")
        yield from self._settled()
        yield from self._export()
        yield from self._ask_why()

    def _choose_network(self, picture: str) -> Script:
        """The starter's, the design or the run under way."""
        explore = self._window.explore
        selector = widget(self._window, QComboBox, "explore.network")
        selector.setFocus()
        QTest.keyClick(selector, Qt.Key.Key_Home)
        for _line in range(self.round % 3):
            QTest.keyClick(selector, Qt.Key.Key_Down)

        def answered() -> bool:
            last = explore.looker.answered
            here = last is not None and last.picture.name == picture
            return here and last is not None and last.key == explore.networks.current.key

        yield Until(f"what {selector.currentText()} makes of {picture}", answered)

    def _walk(self) -> Script:
        """Along the strip of layers; the maps of each, and the filters where there are any."""
        strip = widget(self._window, QListWidget, "explore.layers")
        strip.setFocus()
        QTest.keyClick(strip, Qt.Key.Key_Home)
        for _layer in range(4):
            yield from self._settled()
            cells = self._window.explore.layers.layer_card.cells
            if cells.isVisible():
                QTest.mouseMove(cells, cells.rect().center())
                QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=cells.rect().center())
            for name in ("explore.filters", "explore.statistics", "explore.maps"):
                button = widget(self._window, QAbstractButton, name)
                if button.isVisible() and button.isEnabled():
                    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                    yield from self._settled()
            for _next in range(self._lot.randint(1, 2)):
                QTest.keyClick(strip, Qt.Key.Key_Right)

    def _export(self) -> Script:
        """The maps of the chosen layer, by the dialog for files."""
        path = self._folder / f"maps{self.round}.png"
        action = self._window.findChild(QAction, "explore.export.maps_png")
        assert action is not None
        answering(choose(path))
        # While the dialog waits, nothing of here may be under way.
        QTimer.singleShot(0, self._window, action.trigger)
        yield Until("the saved maps", path.exists)
        path.unlink()
        # Where there is no window manager, nobody else brings it to the front again.
        self._window.activateWindow()
        yield Until("the window in front", self._window.isActiveWindow)

    def _ask_why(self) -> Script:
        """Grad-CAM over the picture, and away with it."""
        content = self._window.explore.content
        button = widget(self._window, QAbstractButton, "explore.why.grad-cam")
        if not button.isEnabled():  # captum is not there
            return
        self._click("explore.why.grad-cam")
        view = content.picture_card.view
        yield Until("the explanation", lambda: view.overlay is not None)
        yield from self._settled()
        self._click("explore.why.grad-cam")
        yield Until("the plain picture", lambda: view.overlay is None)

    # --- hands and eyes --------------------------------------------------------------------------

    def _go_to(self, key: Qt.Key, workspace: str) -> Script:
        QTest.keyClick(self._window, key, CONTROL)
        yield Until(workspace, lambda: self._window.workspace == workspace)

    def _click(self, name: str) -> None:
        button = widget(self._window, QAbstractButton, name)
        assert button.isEnabled(), f"{name}: {button.toolTip()}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _settled(self) -> Script:
        """A moment in which what was asked for is painted, as somebody looks at it."""
        end = time.monotonic() + self._moment
        yield Until("a moment", lambda: time.monotonic() >= end)
