"""A card with one plot: lines over the epochs, circles for validations, values under the mouse.

Importing this imports pyqtgraph and numpy, so the window does it only after it has been painted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import Any, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QToolButton

from alexnet_gui.core.events import Validated
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.train.curves import Numbers, RunCurves, thin
from alexnet_gui.gui.train.legend import Legend, Sample
from alexnet_gui.gui.widgets.basics import Card, follow_theme, named

Scale = Literal["from zero", "fraction", "logarithmic"]

_FAINT = 90  # opacity of the raw curve, of 255
_TICK_PIXELS = 11
_HEADER = 24  # high with a switch in it or without
_MARGIN = 8  # pixels below and above, so that circles and labels at the edge are whole


@dataclass(frozen=True)
class Line:
    """One curve: where its values come from and how it is drawn."""

    label: str  # in the legend; nothing leaves it out
    values: Callable[[RunCurves], Numbers]
    role: str = "accent"
    width: float = 2
    faint: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Circles:
    """What is shown of each validation."""

    label: str
    value: Callable[[Validated], float]
    size: int = 10


class PlotCard(Card):
    """Draws what `curves` holds when it is told to `refresh`."""

    def __init__(
        self,
        title: str,
        name: str,
        curves: RunCurves,
        lines: tuple[Line, ...],
        circles: tuple[Circles, ...] = (),
        *,
        reading: Callable[[RunCurves, int | None], str],
        scale: Scale = "from zero",
        mark_best: bool = False,
    ) -> None:
        """`reading` puts the values at a step, or the latest at None, into words."""
        super().__init__(title, name)
        self.header.addStrut(_HEADER)
        self._curves = curves
        self._lines = lines
        self._circles = circles
        self._reading = reading
        self._scale: Scale = scale
        self._mark_best = mark_best
        self._hovered: float | None = None
        self._build()
        follow_theme(self, self._dress)

    # --- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        self.canvas: Any = pg.PlotWidget()
        named(self.canvas, f"{self.objectName()}.canvas", self.title.text())
        self._plot: Any = self.canvas.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setContentsMargins(0, GRID, GRID, 0)
        self._legend = Legend()
        self._curve_items = [self._add_line(line) for line in self._lines]
        self._circle_items = [self._add_circles(circles) for circles in self._circles]
        self._cursor: Any = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        self._plot.addItem(self._cursor, ignoreBounds=True)
        self._best: Any = pg.TextItem(_("best so far"))
        self._best.hide()
        self._plot.addItem(self._best, ignoreBounds=True)
        self.canvas.scene().sigMouseMoved.connect(self._on_mouse)
        self.canvas.installEventFilter(self)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self._legend)

    def _add_line(self, line: Line) -> Any:
        item = pg.PlotCurveItem(connect="finite", antialias=not line.faint)
        # Joined, a thick line costs many times as much; only dashes need to run on from point to
        # point.
        item.setSegmentedLineMode("off" if line.dashed else "on")
        self._plot.addItem(item)
        if line.label:
            self._legend.add(Sample(line.role, dashed=line.dashed), line.label)
        return item

    def _add_circles(self, circles: Circles) -> Any:
        item = pg.ScatterPlotItem(size=circles.size, pxMode=True)
        self._plot.addItem(item)
        if circles.label:
            self._legend.add(Sample("problem", circle=True), circles.label)
        return item

    def add_log_switch(self, name: str) -> None:
        """Put a switch between a linear and a logarithmic axis into the header."""
        switch = QToolButton()
        named(switch, name, _("Logarithmic axis"))
        switch.setText(_("log"))
        switch.setToolTip(_("Show the axis in powers of ten"))
        switch.setCheckable(True)
        switch.setProperty("role", "link")
        switch.toggled.connect(self.set_logarithmic)
        self.header.addWidget(switch)

    def set_logarithmic(self, wanted: bool) -> None:
        """Switch between an axis from zero and one in powers of ten."""
        self._scale = "logarithmic" if wanted else "from zero"
        self._plot.getAxis("left").setLogMode(x=False, y=wanted)
        self.refresh()

    # --- drawing -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Draw what there is now."""
        columns = max(1, int(self._plot.vb.width()))
        drawn: list[Numbers] = []
        epochs = self._curves.epochs.values
        for line, item in zip(self._lines, self._curve_items, strict=True):
            x, y = thin(epochs, line.values(self._curves), columns)
            drawn.append(self._shown(y))
            item.setData(x=x, y=drawn[-1], connect="finite")
        for circles, item in zip(self._circles, self._circle_items, strict=True):
            at = np.array([seen.epoch for seen in self._curves.validations])
            values = np.array([circles.value(seen) for seen in self._curves.validations])
            seen = np.isfinite(values)
            drawn.append(self._shown(values[seen]))
            item.setData(x=at[seen], y=drawn[-1])
        self._fit(np.concatenate(drawn))
        self._place_best()
        self._show_reading()

    @property
    def drawn_points(self) -> tuple[Numbers, ...]:
        """The heights at which each line is drawn at the moment."""
        heights = (item.getData()[1] for item in self._curve_items)
        return tuple(np.empty(0) if height is None else height for height in heights)

    def _shown(self, values: Numbers) -> Numbers:
        """`values` as they stand on the axis; what cannot stand there is NaN."""
        if self._scale == "fraction":
            return 100 * values
        if self._scale == "logarithmic":
            return np.log10(np.where(values > 0, values, np.nan))
        return values

    def _fit(self, drawn: Numbers) -> None:
        """Show everything that is drawn: from the first epoch to a little after the newest step."""
        epochs = self._curves.epochs.values
        if not len(epochs):
            self._plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
            return
        left = floor(float(epochs[0]) - 1e-9)
        right = left + (float(epochs[-1]) - left) * 1.03
        self._plot.setRange(xRange=(left, right), yRange=self._height(drawn), padding=0)

    def _height(self, drawn: Numbers) -> tuple[float, float]:
        """The lowest and the highest value on the axis."""
        low, high = self._extent(drawn[np.isfinite(drawn)])
        margin = (high - low) * _MARGIN / max(1.0, float(self._plot.vb.height()))
        return low - margin, high + margin

    def _extent(self, values: Numbers) -> tuple[float, float]:
        """What the axis has to hold for `values`, as they stand on it."""
        if self._scale == "fraction":
            return 0.0, 100.0
        if self._scale == "logarithmic":
            if not len(values):
                return -1.0, 1.0
            return floor(10 * values.min()) / 10, ceil(10 * values.max() + 0.1) / 10
        highest = float(values.max()) if len(values) else 0.0
        return 0.0, highest if highest > 0 else 1.0

    def _place_best(self) -> None:
        best = self._curves.best if self._mark_best and self._circles else None
        self._best.setVisible(best is not None)
        if best is None:
            return
        value = self._circles[0].value(best)
        if not isfinite(value):
            self._best.hide()
            return
        (left, right), _range = self._plot.viewRange()
        near_edge = best.epoch > left + 0.85 * (right - left)
        self._best.setAnchor((1.0 if near_edge else 0.5, 1.25))
        height = float(self._shown(np.array([value]))[0])
        self._best.setPos(QPointF(best.epoch, height))

    # --- reading values --------------------------------------------------------------------------

    def _on_mouse(self, position: QPointF) -> None:
        if not self._plot.vb.sceneBoundingRect().contains(position):
            self._hover(None)
            return
        self._hover(float(self._plot.vb.mapSceneToView(position).x()))

    def _hover(self, epoch: float | None) -> None:
        self._hovered = epoch
        self._show_reading()

    def _show_reading(self) -> None:
        index = None if self._hovered is None else self._curves.nearest(self._hovered)
        self._cursor.setVisible(index is not None)
        if index is not None:
            self._cursor.setValue(float(self._curves.epochs.values[index]))
        self.subtitle.setText(self._reading(self._curves, index))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().eventFilter(watched, event)

    # --- colours -------------------------------------------------------------------------------

    def _dress(self) -> None:
        colours = theme()
        self.canvas.setBackground(colours.color("panel"))
        for side in ("left", "bottom"):
            self._dress_axis(self._plot.getAxis(side))
        self._plot.getAxis("left").setGrid(255)
        for line, item in zip(self._lines, self._curve_items, strict=True):
            item.setPen(_pen(line))
        for item in self._circle_items:
            item.setPen(pg.mkPen(colours.color("problem"), width=2))
            item.setBrush(pg.mkBrush(colours.color("panel")))
        self._cursor.setPen(pg.mkPen(colours.color("faint"), style=Qt.PenStyle.DashLine))
        self._best.setColor(colours.color("good"))
        self._best.setFont(text_font(12))

    def _dress_axis(self, axis: Any) -> None:
        axis.setPen(pg.mkPen(None))
        axis.setTickPen(pg.mkPen(theme().color("line")))
        axis.setTextPen(pg.mkPen(theme().color("secondary")))
        axis.setStyle(tickFont=text_font(_TICK_PIXELS), tickLength=0, maxTickLevel=0)
        axis.setStyle(hideOverlappingLabels=False)  # it would hide the first and the last
        axis.enableAutoSIPrefix(False)  # “epoch (×0.001)” helps nobody
        axis.setZValue(-1)  # its grid lies under the curves
        if axis.orientation == "left":
            axis.setWidth(6 * GRID)
            if self._scale == "fraction":
                axis.setTicks([[(n, _("{n} %").format(n=n)) for n in range(0, 101, 20)]])


def _pen(line: Line) -> QPen:
    colour = QColor(theme().color(line.role))
    if line.faint:
        colour.setAlpha(_FAINT)
    style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
    pen: QPen = pg.mkPen(colour, width=line.width, style=style)
    return pen
