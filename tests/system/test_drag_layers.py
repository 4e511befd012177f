"""Layers dragged with a real mouse: within a table, from the palette, from window to window."""

import json
import subprocess
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.system.displays import (
    end,
    eventually,
    require,
    start,
    virtual_display,
    xdotool,
)
from tools.virtual_display import environment_on

pytestmark = [pytest.mark.display, pytest.mark.slow]

# A window with a table and its palette. It writes down where its rows and chips are, which layers
# it has, and when something is dragged over it.
PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.actions import LayerActions
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table.palette import Palette
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.theme import appearance

out, left = Path(sys.argv[1]), int(sys.argv[2])
application = QApplication([])
appearance.use("light")
window = QWidget()
document = Document(PRESETS[0])
table = LayerTable(document)
palette = Palette(LayerActions(document, table.changes, lambda: table.selected_rows, window))
column = QVBoxLayout(window)
column.addWidget(table)
column.addWidget(palette)
window.setGeometry(left, 0, 760, 500)

class Watch(QObject):
    over = 0

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.DragMove:
            self.over += 1
            tell()
        return False

def place(widget, point):
    at = widget.mapToGlobal(point)
    return [at.x(), at.y()]

def tell():
    rows = [table.visualRect(table.model().index(row, 2)).center() for row in range(6)]
    chip = palette.findChild(QWidget, "design.palette.dropout")
    told = {
        "names": [layer.name for layer in document.architecture.layers],
        "undo": document.undo_label,
        "over": watch.over,
        "rows": [place(table.viewport(), row) for row in rows],
        "chip": place(chip, chip.rect().center()),
    }
    whole = out.with_suffix(".new")
    whole.write_text(json.dumps(told))
    whole.replace(out)

watch = Watch()
table.viewport().installEventFilter(watch)
document.history_changed.connect(tell)
window.show()
QTimer.singleShot(0, tell)
application.exec()
"""

BELOW = 8  # from the middle of a row into its lower half

Place = tuple[int, int]


class Window:
    """One such program, and what it has written down."""

    def __init__(self, out: Path, left: int, environment: dict[str, str]) -> None:
        self._out = out
        self._process: subprocess.Popen[str] = start(
            "-c", PROGRAM, str(out), str(left), environment=environment
        )
        eventually(self._out.exists, "the window to show")

    def told(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._out.read_text())
        return answer

    def row(self, row: int) -> Place:
        x, y = self.told()["rows"][row]
        return x, y

    def names(self) -> list[str]:
        names: list[str] = self.told()["names"]
        return names

    def close(self) -> str:
        """End it; what it said of mistakes."""
        self._process.terminate()
        _output, errors = self._process.communicate(timeout=60)
        end(self._process)
        return errors


@pytest.fixture
def display() -> Iterator[str]:
    require("xdotool")
    with virtual_display() as name:
        yield name


@pytest.fixture
def windows(display: str, tmp_path: Path) -> Iterator[list[Window]]:
    """Two programs, side by side."""
    environment = environment_on(display, tmp_path / "home")
    made = [
        Window(tmp_path / f"{name}.json", left, environment)
        for name, left in (("first", 0), ("second", 800))
    ]
    yield made
    assert [window.close() for window in made] == ["", ""]


def test_layers_are_dragged_with_the_mouse(display: str, windows: list[Window]) -> None:
    first, second = windows
    x, y = first.row(3)
    _drag(display, first.row(0), (x, y + BELOW), first)
    eventually(lambda: first.told()["undo"] == "move conv1", "the row to be moved")
    assert first.names()[:4] == ["relu1", "norm1", "pool1", "conv1"]

    x, y = first.told()["chip"]
    _drag(display, (x, y), first.row(1), first)
    eventually(lambda: first.told()["undo"] == "insert drop1", "the new layer")
    assert "drop1" in first.names()[1:3]

    x, y = second.row(0)
    _drag(display, first.row(0), (x, y + BELOW), second)
    eventually(lambda: second.told()["undo"] == "paste relu8", "the layer from the other window")
    assert second.names()[:3] == ["conv1", "relu8", "relu1"]
    assert first.names()[0] == "relu1"
    assert first.told()["undo"] == "insert drop1"


def _drag(display: str, start: Place, target: Place, over: Window) -> None:
    """Press at `start`, move over `target` until the window there knows of it, let go."""
    seen = over.told()["over"]
    xdotool(display, "mousemove", *map(str, start), "mousedown", "1")
    for step in range(1, 6):
        xdotool(display, "mousemove", str(start[0] + 6 * step), str(start[1]))
    _move_until(display, target, lambda: over.told()["over"] >= seen + 2)
    xdotool(display, "mousemove", *map(str, target))
    xdotool(display, "mouseup", "1")


def _move_until(display: str, place: Place, condition: Callable[[], bool]) -> None:
    steps = cycle(range(3))

    def moved() -> bool:
        xdotool(display, "mousemove", str(place[0] + next(steps)), str(place[1]))
        return condition()

    eventually(moved, f"what moving at {place} should lead to")
