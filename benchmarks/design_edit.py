"""An edit in Design, from the edit until the window is painted again, against one frame of 16 ms.

    python -m benchmarks.design_edit [--rounds 15] [--sizes 1280x800 1920x1080] [--only TEXT]

The whole window is on Qt's offscreen platform, unless QT_QPA_PLATFORM names another, with every
panel open. Each case makes an edit and takes it back, both timed, `--rounds` times; the cases take
turns. An edit is either a change of the document, as every button and field makes it, or a key
pressed in a cell or field. A line is printed for each case; the measure is that of the slowest.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.gui.app import make_application
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.widgets.value_field import ValueField
from benchmarks.measure import Measure, parser, report
from benchmarks.painted import Painted

FRAME_MS = 16.0
SETTLED_MS = 40  # in which nothing more may change


class Case(NamedTuple):
    """An edit of the network as it is, with a layer chosen; `keys`: typed there and back."""

    name: str
    chosen: str  # a layer's name; empty: none, so the network's own page is open
    change: Callable[[Architecture], Edit] | None = None
    keys: tuple[str, str] = ("", "")
    column: Column | None = None  # of the cell that is typed into; None: the inspector's field
    field: str = ""


def _set(layer: str, key: str, value: object) -> Callable[[Architecture], Edit]:
    def change(architecture: Architecture) -> Edit:
        return edits.set_value(architecture, _row(architecture, layer), key, value)

    return change


def _remove(layer: str) -> Callable[[Architecture], Edit]:
    return lambda architecture: edits.remove(architecture, [_row(architecture, layer)])


def _row(architecture: Architecture, layer: str) -> int:
    return [item.name for item in architecture.layers].index(layer)


# The network is paper-2012. A mistake is made and mended again by the same case.
CASES = (
    Case("stride of conv1, typed in its cell", "conv1", keys=("2", "4"), column=Column.STRIDE),
    Case("filters of conv1, typed in the inspector", "conv1", keys=("8", "9"),
         field="design.inspector.conv2d.out_channels"),
    Case("stride of conv1, network page open", "", _set("conv1", "stride", 5)),
    Case("filters of conv1", "conv1", _set("conv1", "out_channels", 64)),
    Case("kernel of pool1", "pool1", _set("pool1", "kernel", 2)),
    Case("neighbours of norm1", "norm1", _set("norm1", "size", 7)),
    Case("function of relu1", "relu1", _set("relu1", "function", "tanh")),
    Case("probability of drop6", "drop6", _set("drop6", "p", 0.25)),
    Case("units of fc6", "fc6", _set("fc6", "out_features", 2048)),
    Case("flatten taken out, and back", "", _remove("flatten")),
    Case("conv2 in error, and mended", "conv2", _set("conv2", "groups", 5)),
    Case("pool5 in error, fc6 chosen", "fc6", _set("pool5", "kernel", 50)),
    Case("pool1 inserted again, and out", "flatten",
         lambda architecture: edits.insert(architecture, 4, "max_pool2d")),
    Case("input size", "", lambda architecture: edits.set_input(architecture, 1, 224)),
)  # fmt: skip


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--sizes", nargs="+", default=["1280x800", "1920x1080"])
    arguments.add_argument("--only", default="", help="cases whose name has this in it")
    options = arguments.parse_args()
    cases = [case for case in CASES if options.only in case.name]
    make_application()
    return report(_measures(options.sizes, cases, options.rounds), options.json)


def _measures(sizes: list[str], cases: list[Case], rounds: int) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            width, height = map(int, size.split("x"))
            yield _measure(Path(folder), (width, height), cases, rounds)


def _measure(folder: Path, size: tuple[int, int], cases: list[Case], rounds: int) -> Measure:
    """Print what the cases take in a window of that size; the slowest."""
    bridge = Bridge()
    settings = SettingsStore(folder / "settings.json")
    appearance.use("light")
    window = MainWindow(bridge, settings, runs=folder / "runs")
    window.resize(*size)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.qWait(200)
    painted = Painted(window)
    taken: dict[str, list[float]] = {case.name: [] for case in cases}
    for _round in range(rounds):
        for case in cases:
            taken[case.name] += _there_and_back(window, painted, case)
    print(f"{size[0]} × {size[1]}", flush=True)
    for name, times in taken.items():
        _print(name, times)
    for case in cases:
        _check_settled(window, painted, case)
    window.closing.insist()
    window.close()
    bridge.shut_down()
    window.deleteLater()
    QApplication.processEvents()
    slowest = max(taken, key=lambda name: median(taken[name]))
    return Measure(
        name=f"an edit in Design until it is painted, slowest of {len(cases)} kinds, window"
        f" {size[0]} × {size[1]}",
        values=tuple(taken[slowest]),
        unit="ms",
        goal=FRAME_MS,
        wanted="at most",
        note=f"{slowest}; Qt platform {QApplication.platformName()}",
    )


def _print(name: str, times: list[float]) -> None:
    middle = median(times)
    print(
        f"  {name:42} median {middle:5.1f} ms, worst {max(times):5.1f} ms,"
        f" {middle / FRAME_MS:4.2f} of a frame",
        flush=True,
    )


def _there_and_back(window: MainWindow, painted: Painted, case: Case) -> list[float]:
    _choose(window, case)
    if case.change is None:
        return _typed(window, painted, case)
    document = window.design.document
    there = painted.milliseconds(partial(document.apply, case.change(document.architecture)))
    return [there, painted.milliseconds(document.undo)]


def _choose(window: MainWindow, case: Case) -> None:
    rows = [_row(window.design.architecture, case.chosen)] if case.chosen else []
    _table(window).select_rows(rows)
    QApplication.processEvents()


def _table(window: MainWindow) -> LayerTable:
    table = window.design.findChild(LayerTable, "design.table")
    assert isinstance(table, LayerTable)
    return table


def _typed(window: MainWindow, painted: Painted, case: Case) -> list[float]:
    """Each key typed over what stands in the cell or field."""
    times = []
    for key in case.keys:
        _open(window, case)
        target = QApplication.focusWidget()
        assert target is not None
        times.append(painted.milliseconds(partial(QTest.keyClicks, target, key)))
        if case.column is not None:
            QTest.keyClick(target, Qt.Key.Key_Return)
            QApplication.processEvents()
    while window.design.document.undo_label is not None:
        window.design.document.undo()
    QApplication.processEvents()
    return times


def _open(window: MainWindow, case: Case) -> None:
    """Put the cursor where `case` types, with all that stands there selected."""
    if case.column is None:
        field = window.design.findChild(ValueField, case.field)
        assert isinstance(field, ValueField)
        field.setFocus()
        field.selectAll()
    else:
        table = _table(window)
        row = _row(window.design.architecture, case.chosen)
        table.setFocus()
        table.setCurrentIndex(table.model().index(row, case.column))
        QTest.keyClick(table, Qt.Key.Key_F2)
    QApplication.processEvents()


def _check_settled(window: MainWindow, painted: Painted, case: Case) -> None:
    """What is on screen after the time taken is all there is to come: nothing is put off."""
    if case.change is None:
        return
    _choose(window, case)
    QTest.qWait(SETTLED_MS)
    document = window.design.document
    painted.milliseconds(partial(document.apply, case.change(document.architecture)))
    at_once = _on_screen(window.design)
    QTest.qWait(SETTLED_MS)
    later = _first_difference(at_once, _on_screen(window.design))
    if later is not None:
        found = window.design.childAt(later) or window.design
        name = found.objectName() or type(found).__name__
        print(f"  {case.name}: something was shown only later, by {name}")
    document.undo()
    QApplication.processEvents()


def _on_screen(widget: QWidget) -> QImage:
    """What was painted, without painting anything now."""
    window = widget.window()
    place = widget.mapTo(window, QPoint())
    picture = window.screen().grabWindow(window.winId(), place.x(), place.y())
    return picture.toImage().copy(QRect(QPoint(), widget.size()))


def _first_difference(one: QImage, other: QImage) -> QPoint | None:
    """Where the first pixel that is not the same in both stands; None: there is none."""
    if one == other:
        return None
    for y in range(one.height()):
        for x in range(one.width()):
            if one.pixel(x, y) != other.pixel(x, y):
                return QPoint(x, y)
    return None


if __name__ == "__main__":
    sys.exit(main())
