"""Redrawing the plots of a run, from 1,000 steps to a million, against one frame of 16 ms.

    python -m benchmarks.loss_curve [--rounds 15] [--steps 1000 10000 100000 1000000] [--json FILE]

The cards have the room that they have in a window of 1280 × 800, on Qt's offscreen platform unless
QT_QPA_PLATFORM names another. A round appends two steps, and is timed from there until the card, or
all four, are painted; beside it plain pyqtgraph draws all points of one loss curve, raw and
smoothed, in a plot of the same size. Both take turns. Then how long a million steps take to be
taken over, and a million numbers to be smoothed anew.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from alexnet_gui.core.events import Validated
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID, appearance
from alexnet_gui.gui.train.curves import RunCurves
from alexnet_gui.gui.train.plots import RunPlots
from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.smoothing import Smoother
from benchmarks.measure import Measure, parser, report, seconds
from benchmarks.painted import Painted

FRAME_MS = 16.0
SMOOTHING_MS = 300.0
MILLION = 1_000_000
PLAIN_ROUNDS = 3  # of all points, which takes long
EPOCHS = 20
SIZE = (870, 640)  # what a window of 1280 × 800 has for the plots of Train


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--steps", type=int, nargs="+", default=[10**n for n in range(3, 7)])
    options = arguments.parse_args()
    application = QApplication([])
    appearance.use("light")
    status = report(_measures(options.steps, options.rounds), options.json)
    application.closeAllWindows()
    return status


def _measures(numbers: list[int], rounds: int) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsStore(Path(folder) / "settings.json")
        for steps in numbers:
            yield from _redraw(steps, rounds, settings)
    yield from _load()


def _redraw(steps: int, rounds: int, settings: SettingsStore) -> Iterator[Measure]:
    """What the plots of so many steps take."""
    window = QWidget()
    window.resize(*SIZE)
    plots = RunPlots(window, settings)
    layout = QGridLayout(window)
    layout.setSpacing(GRID)
    for index, card in enumerate(plots.cards):
        layout.addWidget(card, index // 2, index % 2)
    columns = columns_of_a_run(steps)
    plots.curves.extend(columns)
    plots.curves.validations += _validations(steps)
    window.show()
    QTest.qWait(100)
    plain = _Plain(plots.curves, plots.loss.chart.size().toTuple())
    QTest.qWait(100)
    painted, plainly = Painted(window), Painted(plain.widget)
    one, every, drawn = [], [], []

    def refresh_all() -> None:
        for card in plots.cards:
            card.refresh()

    for n in range(rounds):
        more = [column[-1:] * np.ones(2) for column in columns]
        plots.curves.extend([steps + 2 * n + np.arange(1, 3), *more[1:]])
        one.append(painted.milliseconds(plots.loss.refresh))
        plots.curves.extend([steps + 2 * n + np.arange(1, 3), *more[1:]])
        every.append(painted.milliseconds(refresh_all))
        if n < PLAIN_ROUNDS:
            drawn.append(plainly.milliseconds(plain.draw))
    window.close()
    plain.widget.close()
    note = (
        f"plain pyqtgraph takes {median(drawn):,.0f} ms to draw all points, raw and smoothed (2 px"
        " wide);"
        f" Qt platform {QApplication.platformName()}"
    )
    yield _within_frame(f"redraw of a loss curve of {steps:,} points", one, note)
    yield _within_frame(f"redraw of all four plots of {steps:,} steps", every)


def _within_frame(name: str, milliseconds: list[float], note: str = "") -> Measure:
    return Measure(
        name=name,
        values=tuple(milliseconds),
        unit="ms",
        goal=FRAME_MS,
        wanted="at most",
        note=note,
    )


class _Plain:
    """A curve and its smoothed one as pyqtgraph draws them when nothing is left out."""

    def __init__(self, curves: RunCurves, size: tuple[int, int]) -> None:
        self.widget: Any = pg.PlotWidget()
        self.widget.resize(*size)
        x = curves.epochs.values
        self._curves = [
            (self.widget.plot(pen=pg.mkPen("#9bb4f0", width=1)), x, curves.loss.raw),
            (self.widget.plot(pen=pg.mkPen("#2563eb", width=2)), x, curves.loss.smooth),
        ]
        self.widget.show()

    def draw(self) -> None:
        for item, x, y in self._curves:
            item.setData(x, y)


def _load() -> Iterator[Measure]:
    """What smoothing and taking over a million steps takes."""
    columns = columns_of_a_run(MILLION)

    def smooth() -> None:
        Smoother(0.97).extend(columns[2])

    yield Measure(
        name="a million numbers of a curve smoothed anew",
        values=tuple(1000 * seconds(smooth) for _n in range(5)),
        unit="ms",
        goal=SMOOTHING_MS,
        wanted="at most",
    )
    yield Measure(
        name="a run of a million steps taken over by its plots",
        values=tuple(1000 * seconds(lambda: RunCurves().extend(columns)) for _n in range(3)),
        unit="ms",
    )


def columns_of_a_run(steps: int) -> list[Numbers]:
    """What a run might have measured: a column for each field of `Step`."""
    random = np.random.default_rng(0)
    step = np.arange(1.0, steps + 1)
    epoch = step * EPOCHS / steps
    loss = (0.4 + 1.9 * np.exp(-epoch / 2)) * np.exp(0.25 * random.normal(size=steps))
    top1 = np.clip(0.1 + 0.7 * np.exp(-epoch / 3) + 0.08 * random.normal(size=steps), 0, 1)
    rate = np.where(epoch < EPOCHS / 2, 0.01, 0.001)
    speed = 300 + 20 * random.normal(size=steps)
    return [step, epoch, loss, top1, 0.2 * top1, rate, speed, step * 0.2]


def _validations(steps: int) -> list[Validated]:
    return [
        Validated(steps * n // EPOCHS, float(n), 0.5 + 1 / n, 0.2 + 0.5 / n, 0.1 / n, True)
        for n in range(1, EPOCHS + 1)
    ]


if __name__ == "__main__":
    sys.exit(main())
