"""Redrawing the plots of a run, from 1,000 steps to a million, against one frame of 16 ms.

    python benchmarks/loss_curve.py [--rounds 15] [--steps 1000 10000 100000 1000000]

The cards of Train stand in a window of 1280 × 800 on Qt's offscreen platform. A round appends two
steps, and is timed from there until the card, or all four, are painted; beside it plain pyqtgraph
draws all points of one loss curve, raw and smoothed, in a plot of the same size. Both take turns.
What is printed is the median of each, and the ratio; then how long a million steps take to be taken
over, and a million numbers to be smoothed anew. Exit status 1 if a goal is missed: all four plots
within a frame, and a million numbers smoothed in 0.3 s.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
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

FRAME_MS = 16.0
SMOOTHING_MS = 300.0
MILLION = 1_000_000
PLAIN_ROUNDS = 3  # of all points, which takes long
EPOCHS = 20
SIZE = (870, 640)  # what the window has for plots


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, nargs="+", default=[10**n for n in range(3, 7)])
    options = parser.parse_args()
    application = QApplication([])
    appearance.use("light")
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsStore(Path(folder) / "settings.ini")
        goals = [_redraw(steps, options.rounds, settings) for steps in options.steps]
    goals.append(_load())
    application.closeAllWindows()
    return int(not all(goals))


def _redraw(steps: int, rounds: int, settings: SettingsStore) -> bool:
    """Print what the plots of so many steps take; whether the goal is met."""
    window = QWidget()
    window.resize(*SIZE)
    plots = RunPlots(window, settings)
    layout = QGridLayout(window)
    layout.setSpacing(GRID)
    for index, card in enumerate(plots.cards):
        layout.addWidget(card, index // 2, index % 2)
    columns = _columns(steps)
    plots.curves.extend(columns)
    plots.curves.validations += _validations(steps)
    window.show()
    QTest.qWait(100)
    plain = _plain(plots.curves, plots.loss.chart.size().toTuple())
    one, every, drawn = [], [], []
    for n in range(rounds):
        more = [column[-1:] * np.ones(2) for column in columns]
        plots.curves.extend([steps + 2 * n + np.arange(1, 3), *more[1:]])
        one.append(_painted(plots.loss.refresh, plots.loss.chart))
        plots.curves.extend([steps + 2 * n + np.arange(1, 3), *more[1:]])
        every.append(sum(_painted(card.refresh, card.chart) for card in plots.cards))
        if n < PLAIN_ROUNDS:
            drawn.append(_painted(plain.draw, plain.widget))
    window.close()
    plain.widget.close()
    middle = median(every)
    against = (
        f"plain pyqtgraph, all points of one: {median(drawn):8.1f} ms,"
        f" {median(drawn) / median(one):.1f} times as long"
    )
    met = middle <= FRAME_MS
    print(
        f"{steps:9,} steps: loss {median(one):5.2f} ms, all four {middle:5.2f} ms,"
        f" {middle / FRAME_MS:4.2f} of a frame, goal {_word(met)}; {against}",
        flush=True,
    )
    return met


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


def _plain(curves: RunCurves, size: tuple[int, int]) -> _Plain:
    return _Plain(curves, size)


def _painted(change: Callable[[], object], widget: Any) -> float:
    """Milliseconds that `change` takes until `widget` is painted."""
    QApplication.processEvents()
    start = perf_counter()
    change()
    QApplication.processEvents()
    return 1000 * (perf_counter() - start)


def _load() -> bool:
    """Print what taking over and smoothing a million steps takes; whether the goal is met."""
    columns = _columns(MILLION)
    smoothing = median(_milliseconds(lambda: Smoother(0.97).extend(columns[2])) for _n in range(5))
    taking = median(_milliseconds(lambda: RunCurves().extend(columns)) for _n in range(3))
    met = smoothing <= SMOOTHING_MS
    print(
        f"a million numbers smoothed: {smoothing:.1f} ms, goal {_word(met)};"
        f" a run of a million steps taken over: {taking:.0f} ms"
    )
    return met


def _columns(steps: int) -> list[Numbers]:
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


def _milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return 1000 * (perf_counter() - start)


def _word(met: bool) -> str:
    return "met" if met else "NOT met"


if __name__ == "__main__":
    sys.exit(main())
