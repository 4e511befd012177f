"""How long the window takes, against layers, points of a curve and maps of a layer."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from math import ceil
from pathlib import Path
from statistics import mean
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, AnyLayer, Conv2d, Dropout, Lrn
from alexnet_gui.core.mosaic_choices import Choices
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.engine import mosaic
from alexnet_gui.gui.app import make_application
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.explore.layers.cells import map_cells
from alexnet_gui.gui.explore.layers.mosaic_view import NONE, MosaicView
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID, appearance
from alexnet_gui.gui.train.plots import RunPlots
from benchmarks.growth_curves import Plot, curves
from benchmarks.loss_curve import EPOCHS, SIZE, columns_of_a_run
from benchmarks.painted import Painted

LAYERS = (10, 20, 50, 100, 200, 500, 1000)
POINTS = (1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
MAPS = (16, 32, 64, 128, 256, 512, 1024)
MAP_SIDE = 55  # values, as in the paper's first layer
ROUNDS = 9
ANALYSED = 2000  # layers a turn
WINDOW = (1280, 800)
MOSAIC = (560, 520)  # and for the maps of a layer in Explore


def plots(*, quick: bool) -> Iterator[Plot]:
    """Everything is painted on Qt's offscreen platform."""
    rounds = 2 if quick else ROUNDS
    application = make_application()
    appearance.use("light")
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsStore(Path(folder, "settings.json"))
        yield _against_layers(settings, Path(folder), rounds)
        yield _against_points(settings, rounds)
        yield _against_maps(rounds)
    application.closeAllWindows()


# --- an edit in Design ---------------------------------------------------------------------------


def _against_layers(settings: SettingsStore, folder: Path, rounds: int) -> Plot:
    networks = {count: _network(count) for count in LAYERS}
    with _window(settings, folder) as window:
        painted = Painted(window)
        document = window.design.document

        def cost(count: float) -> tuple[float, float, float]:
            network = networks[int(count)]
            document.take(network, "another network")
            QTest.qWait(50)
            everywhere, last = _resized(network), _more_filters(network)
            return (
                _there_and_back(window, painted, everywhere),
                _there_and_back(window, painted, last),
                _analysis(everywhere.architecture),
            )

        names = ("edit of all shapes", "edit of the last layer", "analysis alone")
        return Plot(
            id="window-layers",
            title="An edit in Design until it is painted, against layers",
            across="layers of the network",
            unit="s",
            curves=curves(names, LAYERS, rounds, cost),
        )


def _network(count: int) -> Architecture:
    """Layers of AlexNet's kinds that keep maps as they are; a convolution at the end."""
    made: list[AnyLayer] = []
    for n in range(0, count, 5):
        made += [
            Activation(name=f"relu{n}", function="relu"),
            Lrn(name=f"norm{n}"),
            MaxPool2d(name=f"pool{n}", kernel=3, stride=1, padding=1),
            Dropout(name=f"drop{n}"),
            Conv2d(name=f"conv{n}", out_channels=16, kernel=3, padding=1),
        ]
    return Architecture(name=f"{count} layers", input=(16, 64, 64), layers=tuple(made))


def _resized(network: Architecture) -> edits.Edit:
    return edits.set_input(network, 1, 48)


def _more_filters(network: Architecture) -> edits.Edit:
    return edits.set_value(network, len(network.layers) - 1, "out_channels", 24)


def _analysis(network: Architecture) -> float:
    """Seconds of the analysis, the mean of many: one is too short for the clock."""
    repeats = ceil(ANALYSED / len(network.layers))
    return _seconds(lambda: [analyse(network) for _repeat in range(repeats)]) / repeats


def _there_and_back(window: MainWindow, painted: Painted, edit: edits.Edit) -> float:
    """Seconds of an edit until it is painted: the mean of making it and taking it back."""
    document = window.design.document
    times = []
    for _turn in range(2):  # the first to fill what is kept of texts and widths
        times = [
            painted.milliseconds(partial(document.apply, edit)),
            painted.milliseconds(document.undo),
        ]
    return mean(times) / 1000


@contextmanager
def _window(settings: SettingsStore, folder: Path) -> Iterator[MainWindow]:
    bridge = Bridge()
    window = MainWindow(bridge, settings, runs=folder / "runs")
    window.resize(*WINDOW)
    window.show()
    QTest.qWait(200)
    try:
        yield window
    finally:
        window.closing.insist()
        window.close()
        bridge.shut_down()
        window.deleteLater()
        QApplication.processEvents()


# --- the plots of a run --------------------------------------------------------------------------


class Run:
    """The four plots of a run of so many steps on screen, and its loss as pyqtgraph draws it."""

    def __init__(self, points: int, settings: SettingsStore) -> None:
        self._window = QWidget()
        self._window.resize(*SIZE)
        self._plots = RunPlots(self._window, settings)
        layout = QGridLayout(self._window)
        layout.setSpacing(GRID)
        for index, card in enumerate(self._plots.cards):
            layout.addWidget(card, index // 2, index % 2)
        self._points = points
        self._plots.curves.extend(columns_of_a_run(points))
        self._window.show()
        QTest.qWait(50)
        curves = self._plots.curves
        self._plain = pg.PlotWidget()
        self._plain.resize(self._plots.loss.chart.size())
        self._drawn = self._plain.plot(pen=pg.mkPen("#2563eb", width=1))
        self._values = curves.epochs.values[:points].copy(), curves.loss.raw[:points].copy()
        self._plain.show()
        self._painted, self._plainly = Painted(self._window), Painted(self._plain)
        for _turn in range(2):  # what is made at the first time, and painted in a later turn
            self.seconds()
            QTest.qWait(50)

    def seconds(self) -> tuple[float, float]:
        """All four plots painted after two more steps, and a plain curve of the loss."""
        self._points += 2
        more = [column[-2:] for column in columns_of_a_run(2)]
        more[0] = np.array([self._points - 1.0, self._points])
        more[1] = np.full(2, float(EPOCHS))
        self._plots.curves.extend(more)
        gc.collect()
        ours = self._painted.milliseconds(self._refresh)
        gc.collect()
        plain = self._plainly.milliseconds(lambda: self._drawn.setData(*self._values))
        return ours / 1000, plain / 1000

    def _refresh(self) -> None:
        for card in self._plots.cards:
            card.refresh()


def _against_points(settings: SettingsStore, rounds: int) -> Plot:
    runs = {points: Run(points, settings) for points in POINTS}
    names = ("all four plots", "one curve by pyqtgraph")
    return Plot(
        id="window-points",
        title="The plots of a run painted anew, against steps",
        across="steps of the run",
        unit="s",
        curves=curves(names, POINTS, rounds, lambda points: runs[int(points)].seconds()),
    )


# --- the maps of a layer -------------------------------------------------------------------------


def _against_maps(rounds: int) -> Plot:
    view = MosaicView()
    view.resize(*MOSAIC)
    view.show()
    QApplication.processEvents()
    random = np.random.default_rng(0)
    every = random.normal(size=(max(MAPS), MAP_SIDE, MAP_SIDE)).astype(np.float32)

    def cost(count: float) -> tuple[float, float]:
        cells = map_cells(every[: int(count)], 1, Choices(), mosaic)
        show = partial(view.show_cells, int(count), (MAP_SIDE, MAP_SIDE), cells.compose, NONE)

        def painted() -> None:
            show()
            view.repaint()

        whole = _seconds(painted)
        assert view.grid is not None
        return whole, _seconds(partial(cells.compose, view.grid.columns))

    names = ("composed and painted", "composed alone")
    found = curves(names, MAPS, rounds, cost)
    view.close()
    return Plot(
        id="window-maps",
        title="A layer's mosaic, against its maps",
        across=f"maps of {MAP_SIDE} × {MAP_SIDE} values",
        unit="s",
        curves=found,
    )


# --- time ----------------------------------------------------------------------------------------


def _seconds(act: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    act()
    return perf_counter() - start
