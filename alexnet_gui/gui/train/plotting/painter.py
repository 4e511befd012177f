"""Paints a figure: axes, lines, circles and what they stand for, in the colours of any theme."""

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, Theme, text_font
from alexnet_gui.gui.train.plotting.axis import Tick, linear_ticks, logarithmic_ticks
from alexnet_gui.gui.train.plotting.figure import Dots, Figure, unit_text
from alexnet_gui.gui.train.plotting.frame import Frame
from alexnet_gui.gui.train.plotting.legend import Entry, paint_entries
from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.strokes import paint_stroke

TICK_PIXELS = 11
_TICK_GAP = 44.0  # between the labels of the vertical axis at the least
_X_GAP = 64.0  # the same for the horizontal one


def paint_figure(
    painter: QPainter, rect: QRectF, figure: Figure, legend: Sequence[Entry], theme: Theme
) -> None:
    """Paint `figure` with what its lines mean below it."""
    frame = Frame(rect, figure, foot=bool(legend))
    unit = unit_text(figure.along)
    painter.save()
    _paint_axes(painter, frame, figure, "" if legend else unit, theme)
    painter.setClipRect(frame.clip)
    for stroke in figure.strokes:
        paint_stroke(painter, frame, stroke, theme)
    for dots in figure.dots:
        _paint_dots(painter, frame, dots, theme)
    _paint_end(painter, frame, figure, theme)
    _paint_best(painter, frame, figure, theme)
    painter.setClipping(False)
    if legend:
        paint_entries(painter, frame.foot, legend, unit, theme)
    painter.restore()


# --- axes ---------------------------------------------------------------------------------------


def _paint_axes(painter: QPainter, frame: Frame, figure: Figure, unit: str, theme: Theme) -> None:
    """Lines and labels; at the end of the horizontal axis `unit`, if it stands nowhere else."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(text_font(TICK_PIXELS))
    area, right = frame.area, frame.rect.right() - 4
    painter.setPen(theme.color("line"))
    epochs = [round(frame.point(place, 0).x()) for place in figure.boundaries]
    painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in epochs])
    for tick in _vertical_ticks(figure, area.height()):
        y = round(frame.point(0, tick.at).y())
        painter.setPen(theme.color("line"))
        painter.drawLine(QPointF(area.left(), y), QPointF(frame.rect.right() - 1, y))
        painter.setPen(theme.color("secondary"))
        where = QRectF(frame.rect.left(), y - 8, area.left() - frame.rect.left() - 7, 16)
        painter.drawText(
            where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text
        )
    metrics = QFontMetricsF(painter.font())
    for tick in _horizontal_ticks(figure, area.width()):
        half = metrics.horizontalAdvance(tick.text) / 2 + 1
        middle = min(frame.point(tick.at, 0).x(), right - half)  # the last one stays within
        if not unit or middle + half < right - metrics.horizontalAdvance(unit) - GRID:
            where = QRectF(middle - half, area.bottom() + 3, 2 * half, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, tick.text)
    where = QRectF(area.left(), area.bottom() + 3, right - area.left(), 16)
    painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, unit)


def _vertical_ticks(figure: Figure, pixels: float) -> list[Tick]:
    low, high = figure.height
    most = max(1, int(pixels // _TICK_GAP))
    make = logarithmic_ticks if figure.logarithmic else linear_ticks
    return make(low, high, most, percent=figure.percent)


def _horizontal_ticks(figure: Figure, pixels: float) -> list[Tick]:
    left, right = figure.span
    most = max(1, int(pixels // _X_GAP))
    return linear_ticks(left, right, most, whole=figure.along == "step")


# --- circles ------------------------------------------------------------------------------------


def _paint_dots(painter: QPainter, frame: Frame, dots: Dots, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(dots.role), 2 if dots.size > 6 else 1.25))
    painter.setBrush(theme.color("panel"))
    radius = dots.size / 2
    for x, y in _apart(frame.x(dots.x), frame.y(dots.y)):
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _apart(x: Numbers, y: Numbers) -> Iterator[tuple[float, float]]:
    """Points, without those that others on the same pixel hide."""
    places = dict.fromkeys(zip(np.round(x).tolist(), np.round(y).tolist(), strict=True))
    return iter(places)


def _paint_end(painter: QPainter, frame: Frame, figure: Figure, theme: Theme) -> None:
    """Where early stopping ended the run."""
    if figure.given_up is None:
        return
    x = round(frame.point(figure.given_up, 0).x())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.color("note"), 1))
    painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))
    painter.setFont(text_font(12))
    where = QRectF(x - 140, frame.area.top() + 1, 136, 18)
    painter.drawText(where, Qt.AlignmentFlag.AlignRight, _("stopped early"))


def _paint_best(painter: QPainter, frame: Frame, figure: Figure, theme: Theme) -> None:
    if figure.best is None:
        return
    place, height, words = figure.best
    at = frame.point(place, height)
    good = theme.color("good")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(good, 2))
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(at, 4.5, 4.5)
    painter.setBrush(good)
    painter.drawEllipse(at, 1.0, 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    font = text_font(12)
    metrics = QFontMetricsF(font)
    width, area = metrics.horizontalAdvance(words), frame.area
    x = min(max(at.x() - width / 2, area.left() + 2), area.right() - width)
    above = at.y() - area.top() > metrics.height() + 10
    y = at.y() - 10 if above else at.y() + metrics.ascent() + 10
    painter.setFont(font)
    ground = QRectF(x - 3, y - metrics.ascent(), width + 6, metrics.height())
    panel = theme.color("panel")
    panel.setAlpha(200)
    painter.fillRect(ground, panel)  # so that it is read over a curve too
    painter.setPen(good)
    painter.drawText(QPointF(x, y), words)
