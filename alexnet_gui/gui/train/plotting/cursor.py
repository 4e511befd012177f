"""The cursor of a plot: a line, the points that it meets, and the values of other runs there."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.train.curves import RunCurves
from alexnet_gui.gui.train.plotting.figure import Figure, Plot
from alexnet_gui.gui.train.plotting.frame import Frame
from alexnet_gui.gui.train.plotting.legend import Entry, entries_of_others
from alexnet_gui.gui.train.plotting.view import PlotView

_NAME = 150.0  # pixels of a run's name, at most
_ROW = 18.0
_DOT = 3.0


def paint_cursor(
    painter: QPainter, frame: Frame, plot: Plot, view: PlotView, figure: Figure
) -> None:
    """Paint the cursor where `view` reads, over the picture of `figure`."""
    index = view.cursor
    assert index is not None
    place = float(view.curves.positions(view.along)[index])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("faint"), 1, Qt.PenStyle.DashLine))
    x = frame.point(place, 0).x()
    painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))
    painter.save()
    painter.setClipRect(frame.area)
    painter.setPen(QPen(theme().color("panel"), 1))
    painter.setBrush(theme().color("accent"))
    for line in plot.lines:
        height = _height(float(line.track(view.curves).values[index]), figure)
        if not line.faint and isfinite(height):
            painter.drawEllipse(frame.point(place, height), _DOT, _DOT)
    painter.restore()


def paint_values(painter: QPainter, frame: Frame, plot: Plot, view: PlotView, place: float) -> None:
    """Paint what the other runs had at a place, beside it."""
    if view.others:
        _paint_list(painter, frame, frame.point(place, 0).x(), _rows(plot, view, place))


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


def _rows(plot: Plot, view: PlotView, place: float) -> list[tuple[Entry, str]]:
    rows = []
    for entry, other in zip(entries_of_others(view.others), view.others, strict=True):
        value = values_at(plot, other.curves, place, view)
        if value is not None:
            rows.append((entry, value_text(value, percent=plot.percent)))
    return rows


def _paint_list(painter: QPainter, frame: Frame, x: float, rows: list[tuple[Entry, str]]) -> None:
    """The other runs' values, beside the cursor where there is more room."""
    if not rows:
        return
    font = text_font(12)
    metrics = QFontMetricsF(font)
    names = [
        metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, _NAME) for entry, _t in rows
    ]
    values = max(metrics.horizontalAdvance(text) for _entry, text in rows)
    width = max(map(metrics.horizontalAdvance, names)) + values + 5 * GRID
    area = frame.area
    left = x + GRID if x < area.center().x() else x - GRID - width
    box = QRectF(left, area.top() + 4, width, _ROW * len(rows) + GRID)
    ground = theme().color("panel")
    ground.setAlpha(235)
    painter.setPen(QPen(theme().color("line"), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    middle = Qt.AlignmentFlag.AlignVCenter
    for n, ((entry, text), name) in enumerate(zip(rows, names, strict=True)):
        row = QRectF(box.left() + GRID, box.top() + GRID / 2 + n * _ROW, width - 2 * GRID, _ROW)
        style = Qt.PenStyle.DotLine if entry.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme().color(entry.role), 2, style))
        start = QPointF(row.left(), row.center().y())
        painter.drawLine(start, start + QPointF(1.5 * GRID, 0))
        painter.setPen(theme().color("text"))
        painter.drawText(row.adjusted(2 * GRID, 0, 0, 0), middle, name)
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _height(value: float, figure: Figure) -> float:
    """A value as it stands on the axis."""
    value = 100 * value if figure.percent else value
    if figure.logarithmic:
        return float(np.log10(value)) if value > 0 else float("nan")
    return value
