"""Plots in a window, for tests."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.train.plots import RunPlots
from alexnet_gui.gui.train.plotting.card import PlotCard
from tests.gui.train.curve_making import columns

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Shown:
    """The plots in a window, with the settings that they remember."""

    def __init__(self, settings: SettingsStore) -> None:
        self.window = QWidget()
        self.plots = RunPlots(self.window, settings)
        layout = QGridLayout(self.window)
        layout.addWidget(self.plots.controls, 0, 0, 1, 2)
        for n, card in enumerate(self.plots.cards):
            layout.addWidget(card, 1 + n // 2, n % 2)
        self.window.resize(870, 640)

    def run(self, losses: object) -> None:
        self.plots.begin()
        self.plots.curves.extend(columns(np.asarray(losses, np.float64)))
        self.plots.changed()
        self.repaint()

    def repaint(self) -> None:
        for card in self.plots.cards:
            card.refresh()
        QApplication.processEvents()


def shown_plots(settings: SettingsStore, qtbot: QtBot) -> Shown:
    """A thousand steps in a window on the screen, in light colours."""
    appearance.use("light")
    made = Shown(settings)
    qtbot.addWidget(made.window)
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    made.run(np.linspace(2, 1, 1000))
    return made


def drawn(card: PlotCard, line: int = 1) -> list[float]:
    heights = card.drawn_points[line]
    return [float(y) for y in heights[np.isfinite(heights)]]


def point(card: PlotCard, place: float) -> QPoint:
    """The pixel of a chart at a place on its axis, where the loss is 1."""
    box: Any = card.chart.box
    pixel: QPoint = card.chart.mapFromScene(box.mapViewToScene(QPointF(place, 1)))
    return pixel


def turn_wheel(card: PlotCard, at: QPoint, notches: int, modifier: Qt.KeyboardModifier) -> None:
    where = QPointF(at)
    event = QWheelEvent(
        where,
        QPointF(card.chart.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(card.chart.viewport(), event)


def drag(card: PlotCard, to: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
    """Move the mouse with a button held: QTest's own moves hold none."""
    where = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(card.chart.viewport().mapToGlobal(to)),
        button,
        button,
        modifier,
    )
    QApplication.sendEvent(card.chart.viewport(), event)
