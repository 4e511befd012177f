"""Draws figures with pyqtgraph, in the colours of any theme: on screen and in exported pictures."""

from itertools import zip_longest
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, Theme, text_font
from alexnet_gui.gui.train.curves import Along
from alexnet_gui.gui.train.plotting.axis import LEFT, RIGHT, Axis
from alexnet_gui.gui.train.plotting.figure import Figure, Plot, Stroke, unit_text
from alexnet_gui.gui.train.plotting.legend import entries_of
from alexnet_gui.gui.train.plotting.series import Numbers

TOP = GRID
_MARGIN = 8.0  # pixels below and above curves, so that circles at the edge are whole
_FAINT = 0.42  # of the colour, on the panel's
_DASH, _PERIOD = 6, 10  # pixels
_FEW = 60  # points of a line that Qt paints as one: of many that takes it a tenth of a second
_ROUGH = 40.0  # heights that a line goes up and down: blurred edges would cost a lot, unseen
_DOT = 1e-4  # of what is in sight: nothing, but for Qt to draw
_NOTHING = np.empty(0)


class Curve(pg.PlotCurveItem):
    """A line that is exact in an SVG too, where Qt writes six figures of each number."""

    def paint(
        self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._exportOpts:
            super().paint(p, opt, widget)
            return
        path = p.transform().map(self.getPath())
        if path.isEmpty():
            return
        p.resetTransform()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(self.opts["pen"])
        p.drawPath(path)


class Canvas(pg.PlotWidget):
    """Shows one figure at a time."""

    def __init__(self, plot: Plot, box: pg.ViewBox | None = None) -> None:
        self.left, self.bottom = Axis("left"), Axis("bottom")
        self.box = box or pg.ViewBox(enableMouse=False, enableMenu=False)
        super().__init__(
            viewBox=self.box, axisItems={"left": self.left, "bottom": self.bottom}, enableMenu=False
        )
        self.left.percent = plot.percent
        self._axes: tuple[Along, bool] | None = None  # what they count, and how
        self._ratio = 1.0
        self._named_below = bool(entries_of(plot))  # then the unit stands there too
        item = self.getPlotItem()
        item.hideButtons()
        item.layout.setContentsMargins(0, TOP, RIGHT, 0)
        self.box.disableAutoRange()
        self.left.setZValue(-1)  # its lines are under the curves
        self._boundaries = Curve(connect="pairs", skipFiniteCheck=True)
        self._curves: list[Curve] = []
        self._circles = pg.ScatterPlotItem(antialias=True)
        self._best = pg.TextItem()
        self._end = pg.InfiniteLine(label=_("stopped early"), labelOpts={"position": 0.96})
        self._end.label.anchors = [(1.03, 0.5), (1.03, 0.5)]  # at its left, wherever it stands
        for z, part in enumerate((self._boundaries, self._end, self._circles, self._best)):
            part.setZValue(z and 10 + z)
            self.box.addItem(part, ignoreBounds=True)

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme; what is drawn keeps its own until it is drawn again."""
        self._theme = theme
        self.setBackground(theme.color("panel"))
        self.left.dress(theme)
        self.bottom.dress(theme)
        self._end.label.setColor(theme.color("note"))
        self._end.label.setFont(text_font(12))
        self._best.setColor(theme.color("good"))
        self._best.setFont(text_font(12))
        ground = theme.color("panel")
        ground.setAlpha(200)
        for words in (self._best, self._end.label):
            words.fill = pg.mkBrush(ground)  # so that they are read over a curve too

    def draw(self, figure: Figure, ratio: float) -> None:
        """Draw `figure` instead of what was there, with so many pixels for one of the window's."""
        self._ratio = ratio
        self._set_axes(figure)
        self._draw_strokes(figure)
        self._draw_circles(figure)
        self._draw_end(figure)
        # What pyqtgraph puts off until a paint would make it ask for another one.
        self.sceneObj.prepareForPaint()

    # --- axes ------------------------------------------------------------------------------------

    def _set_axes(self, figure: Figure) -> None:
        low, high = figure.height
        beyond = (high - low) * _MARGIN / max(1.0, self.box.height() - 2 * _MARGIN)
        if self._axes != (figure.along, figure.logarithmic):
            self._axes = (figure.along, figure.logarithmic)
            self._name_axes(figure)
        self.box.setRange(
            xRange=figure.span,
            yRange=(low - beyond, high + beyond),
            padding=0,
            disableAutoRange=False,
        )
        places = np.repeat(np.array(figure.boundaries, np.float64), 2)
        heights = np.tile([low - beyond, high + beyond], len(figure.boundaries))
        self._boundaries.setData(places, heights, pen=self._pen("line"))

    def _name_axes(self, figure: Figure) -> None:
        self.bottom.whole = figure.along == "step"
        self.bottom.unit = "" if self._named_below else unit_text(figure.along)
        self.bottom.picture = None  # what is written there may be another, at the same places
        scales: dict[str, Any] = {"x": False, "y": figure.logarithmic}
        self.left.setLogMode(**scales)

    def _pen(
        self, colour: QColor | str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """A pen so many of the window's pixels wide: Qt takes pyqtgraph's for the screen's."""
        ground = self._theme.color(colour) if isinstance(colour, str) else colour
        pen: QPen = pg.mkPen(ground, width=width * self._ratio, style=style)
        return pen

    # --- curves ----------------------------------------------------------------------------------

    def _draw_strokes(self, figure: Figure) -> None:
        strokes = figure.strokes
        while len(self._curves) < len(strokes):
            self._curves.append(Curve(skipFiniteCheck=True))
            self.box.addItem(self._curves[-1], ignoreBounds=True)
        for item, stroke in zip_longest(self._curves, strokes):
            if stroke is None:
                item.setData(_NOTHING, _NOTHING)
            else:
                self._draw_stroke(item, stroke, figure)

    def _draw_stroke(self, item: Curve, stroke: Stroke, figure: Figure) -> None:
        whole = len(stroke.x) < _FEW
        x, y = _without_lone_points(stroke.x, stroke.y, _DOT * (figure.span[1] - figure.span[0]))
        finite = np.isfinite(y)
        joined = finite & np.append(finite[1:], False)
        if stroke.dashed and not whole:
            left, right = figure.span
            pixels = (x - left) * (figure.columns / (right - left))
            joined &= pixels % _PERIOD < _DASH
        colour = self._theme.color(stroke.role)
        if stroke.faint:  # opaque, so that a line that crosses itself is no darker there
            colour = _mixed(colour, self._theme.color("panel"))
        low, high = figure.height
        rough = float(np.nansum(np.abs(np.diff(y)))) > _ROUGH * (high - low)
        style = Qt.PenStyle.DashLine if stroke.dashed and whole else Qt.PenStyle.SolidLine
        item.setSegmentedLineMode("off" if whole else "on")
        item.setData(
            x,
            y,
            connect=joined,
            antialias=not (stroke.faint or rough),
            pen=self._pen(colour, 1 if stroke.faint else stroke.width, style),
        )

    # --- circles and marks -----------------------------------------------------------------------

    def _draw_circles(self, figure: Figure) -> None:
        """Validations, and the best of them."""
        spots = []
        for dots in figure.dots:
            spots += self._spots(dots.x, dots.y, dots.size, dots.role)
        self._best.setVisible(figure.best is not None)
        if figure.best is not None:
            place, height, words = figure.best
            for size in (9, 2):
                spots += self._spots(np.array([place]), np.array([height]), size, "good")
            self._best.setText(words)
            left, right = figure.span
            at_end = place > right - 0.15 * (right - left)
            low, high = figure.height
            at_top = height > high - 0.1 * (high - low)
            self._best.setAnchor((0.9 if at_end else 0.5, -0.3 if at_top else 1.3))
            self._best.setPos(place, height)
        self._circles.setData(spots)

    def _spots(self, x: Numbers, y: Numbers, size: float, role: str) -> list[dict[str, object]]:
        pen = self._pen(role, 2 if size > 6 else 1.25)
        brush = pg.mkBrush(self._theme.color("panel" if size > 3 else role))
        look = {"size": size, "pen": pen, "brush": brush}
        return [{"pos": at, **look} for at in zip(x.tolist(), y.tolist(), strict=True)]

    def _draw_end(self, figure: Figure) -> None:
        """Where early stopping ended the run."""
        self._end.setVisible(figure.given_up is not None)
        if figure.given_up is not None:
            self._end.setPen(self._pen("note"))
            self._end.setValue(figure.given_up)

    # --- pictures --------------------------------------------------------------------------------

    @staticmethod
    def columns(width: float, ratio: float) -> int:
        """Columns of pixels for curves on a canvas so wide, with so many pixels for one."""
        return max(1, round((width - LEFT - RIGHT) * ratio))

    def paint_on(self, painter: QPainter, where: QRectF, figure: Figure, ratio: float) -> None:
        """Paint a figure in a part of a picture, from a canvas that is never shown."""
        self.resize(where.size().toSize())
        self.grab()  # which lays out what is within
        self.draw(figure, ratio)
        self.grab()  # a text of pyqtgraph's finds its place when it is first painted
        scene = self.scene()
        for item in scene.items():
            if isinstance(item, pg.GraphicsObject | pg.GraphicsWidget):
                item.setExportMode(True, {"antialias": True})
        scene.render(painter, where, QRectF(0, 0, self.width(), self.height()))


def _without_lone_points(x: Numbers, y: Numbers, wide: float) -> tuple[Numbers, Numbers]:
    """The points; one without a neighbour to draw a line to gets one, as far away as `wide`."""
    finite = np.concatenate([[False], np.isfinite(y), [False]])
    alone = np.flatnonzero(finite[1:-1] & ~finite[:-2] & ~finite[2:])
    return np.insert(x, alone + 1, x[alone] + wide), np.insert(y, alone + 1, y[alone])


def _mixed(colour: QColor, ground: QColor) -> QColor:
    mine, its = np.array(colour.getRgb()), np.array(ground.getRgb())
    return QColor(*np.rint(_FAINT * mine + (1 - _FAINT) * its).astype(int).tolist())
