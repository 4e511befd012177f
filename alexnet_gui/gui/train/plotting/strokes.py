"""Paints the lines of a figure: thousands of points within a part of a frame."""

from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QPointF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF

from alexnet_gui.gui.theme import Theme
from alexnet_gui.gui.train.plotting.figure import Stroke
from alexnet_gui.gui.train.plotting.frame import Frame
from alexnet_gui.gui.train.plotting.series import Numbers

_ROUGH = 3.0  # heights of the area that a line goes up and down in all before it counts as rough
_MANY = 300  # points from which on it does so too
_DASH = 5.0  # pixels
_FAINT = 0.42  # of the colour, on the panel's


def paint_stroke(painter: QPainter, frame: Frame, stroke: Stroke, theme: Theme) -> None:
    """Paint one line where its points stand."""
    x, y = frame.x(stroke.x), frame.y(stroke.y)
    colour = _mixed(theme.color(stroke.role), theme) if stroke.faint else theme.color(stroke.role)
    if stroke.many and not stroke.faint:
        x, y = _without_twins(x, y)
    travelled = float(np.nansum(np.abs(np.diff(y))))
    rough = travelled > _ROUGH * frame.area.height() or len(x) > _MANY
    dashed_by_qt = stroke.dashed and not (rough or stroke.many)
    if stroke.dashed and not dashed_by_qt:
        y = np.where((x // _DASH) % 2 < 1, y, np.nan)
    if stroke.faint:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _paint_hairlines(painter, x, y, colour, 1)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if rough and not _is_drawing(painter):
        _paint_hairlines(painter, x, y, colour, ceil(stroke.width))
        return
    style = Qt.PenStyle.DashLine if dashed_by_qt else Qt.PenStyle.SolidLine
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.BevelJoin
    flat = Qt.PenCapStyle.FlatCap if dashed_by_qt else cap
    painter.setPen(QPen(colour, stroke.width, style, flat, join))
    _paint_shapes(painter, _shapes(x, y))


def _is_drawing(painter: QPainter) -> bool:
    """Whether lines are written down as they are, which costs the same for any."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def _paint_hairlines(painter: QPainter, x: Numbers, y: Numbers, colour: QColor, width: int) -> None:
    """A line that goes up and down all the time, as hairlines one below the other.

    Qt draws those a hundred times as fast as one wide line whose edges cross each other.
    """
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    pixel = 1 / max(1.0, painter.combinedTransform().m11())
    count = round(width / pixel)
    painter.translate(0, -(count - 1) / 2 * pixel)
    shapes = list(_shapes(x, y))
    for _n in range(count):
        _paint_shapes(painter, shapes)
        painter.translate(0, pixel)
    painter.translate(0, -(count + 1) / 2 * pixel)


def _shapes(x: Numbers, y: Numbers) -> Iterator[QPolygonF | QPointF]:
    """Lines through the points, with gaps where y is NaN; a point by itself is a dot."""
    for part in _runs(y):
        first, last = part.start, part.stop - 1
        if (x[first], y[first]) != (x[last], y[last]) or last - first > 2:
            yield polygon(x[part], y[part])
        else:
            yield QPointF(float(x[first]), float(y[first]))


def _paint_shapes(painter: QPainter, shapes: Iterable[QPolygonF | QPointF]) -> None:
    for shape in shapes:
        if isinstance(shape, QPolygonF):
            painter.drawPolyline(shape)
        else:
            painter.drawPoint(shape)


def _runs(y: Numbers) -> Iterator[slice]:
    """Where values follow each other without a gap."""
    finite = np.concatenate([[False], np.isfinite(y), [False]])
    edges = np.flatnonzero(finite[1:] != finite[:-1]).tolist()
    return (slice(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True))


def _without_twins(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """The points without those that stand less than a pixel above or below the one before."""
    kept = np.ones(len(x), np.bool_)
    kept[1:] = ~((x[1:] == x[:-1]) & (np.abs(np.diff(y)) < 1))
    return x[kept], y[kept]


def polygon(x: Numbers, y: Numbers) -> QPolygonF:
    """Points as Qt keeps them, made at once: one by one takes ten times as long."""
    points = np.empty((len(x), 2), ">f8")
    points[:, 0], points[:, 1] = x, y
    made = QPolygonF()
    stream = QDataStream(QByteArray(len(x).to_bytes(4, "big") + points.tobytes()))
    stream >> made
    return made


def _mixed(colour: QColor, theme: Theme) -> QColor:
    """A fainter colour, opaque, so that a line that crosses itself is no darker there."""
    panel = theme.color("panel")

    def part(mine: int, ground: int) -> int:
        return round(_FAINT * mine + (1 - _FAINT) * ground)

    return QColor(
        part(colour.red(), panel.red()),
        part(colour.green(), panel.green()),
        part(colour.blue(), panel.blue()),
    )
