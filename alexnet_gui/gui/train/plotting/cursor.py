"""The cursor of a plot: a line, the points that it meets, and the values of other runs there."""

from html import escape
from math import isfinite

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, Theme, text_font
from alexnet_gui.gui.train.curves import RunCurves
from alexnet_gui.gui.train.plotting.figure import Figure, Plot
from alexnet_gui.gui.train.plotting.legend import entries_of_others
from alexnet_gui.gui.train.plotting.view import PlotView

_NAME = 150.0  # pixels of a run's name, at most
_FONT = 12


class Cursor:
    """What is drawn in `box` where `view` reads."""

    def __init__(self, plot: Plot, view: PlotView, box: pg.ViewBox) -> None:
        self._plot, self._view, self._box = plot, view, box
        self._line = pg.InfiniteLine()
        self._points = pg.ScatterPlotItem(size=7, antialias=True)
        self._values = pg.TextItem()
        for part in (self._line, self._points, self._values):
            part.setZValue(15)
            box.addItem(part, ignoreBounds=True)

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self._theme = theme
        self._line.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._points.setPen(pg.mkPen(theme.color("panel")))
        self._points.setBrush(pg.mkBrush(theme.color("accent")))
        ground = theme.color("panel")
        ground.setAlpha(235)
        self._values.fill = pg.mkBrush(ground)
        self._values.border = pg.mkPen(theme.color("line"))
        self._values.setFont(text_font(_FONT))
        self._values.setColor(theme.color("text"))

    def show(self, figure: Figure, *, values: bool) -> None:
        """Stand where it is read now, if that is in sight; with the `values` of other runs."""
        view, index = self._view, self._view.cursor
        left, right = figure.span
        place = float(view.curves.positions(view.along)[index]) if index is not None else left - 1
        seen = left <= place <= right
        self._line.setVisible(seen)
        self._points.setVisible(seen)
        rows = self._rows(place) if seen and values else ""
        self._values.setVisible(bool(rows))
        if not seen:
            return
        self._line.setValue(place)
        lines = [line for line in self._plot.lines if not line.faint]
        tracks = [line.track(view.curves).values for line in lines]
        heights = [figure.at(float(track[index])) for track in tracks]
        met = [height for height in heights if isfinite(height)]
        self._points.setData([place] * len(met), met)
        if rows:
            self._values.setHtml(f"<table cellspacing=2>{rows}</table>")
            self._values.setAnchor((-0.05 if place < (left + right) / 2 else 1.05, 0))
            self._values.setPos(place, self._box.viewRange()[1][1])

    def _rows(self, place: float) -> str:
        """What other runs had there, as rows of a table."""
        metrics = QFontMetricsF(text_font(_FONT))
        rows = ""
        for entry, other in zip(
            entries_of_others(self._view.others), self._view.others, strict=True
        ):
            value = values_at(self._plot, other.curves, place, self._view)
            if value is None:
                continue
            name = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, _NAME)
            colour = self._theme.color(entry.role).name()
            rows += (
                f"<tr><td style='color: {colour}'><b>{'╌╌' if entry.dashed else '──'}</b></td>"
                f"<td>{escape(name)}</td><td style='padding-left: {GRID}px' align=right>"
                f"{value_text(value, percent=self._plot.percent)}</td></tr>"
            )
        return rows


def value_text(value: float, *, percent: bool) -> str:
    """A value in a few figures."""
    if not isfinite(value):
        return _("not finite")
    return _("{n} %").format(n=f"{100 * value:.1f}") if percent else f"{value:,.4g}"


def values_at(plot: Plot, curves: RunCurves, place: float, view: PlotView) -> float | None:
    """What another run had at a place; None beyond its end."""
    index = curves.nearest(place, view.along)
    if index is None or place > float(curves.positions(view.along)[-1]):
        return None
    return float(plot.compared.track(curves).values[index])
