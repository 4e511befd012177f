"""The small signs in the layer table's cells, for a painter that smooths edges."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from alexnet_gui.gui.design.table.changes import Mark
from alexnet_gui.gui.design.table.fit import DOT, MARK, MORE, PAD

_CORNER = 7  # pixels along each side of the sign of removed layers


def paint_dot(painter: QPainter, area: QRect, colour: QColor) -> None:
    """A square in the colour of the layer's family, before its name."""
    _fill(painter, colour)
    top = area.center().y() - DOT / 2 + 0.5
    painter.drawRoundedRect(QRectF(area.left() + PAD + 1, top, DOT, DOT), 2, 2)


def paint_share(
    painter: QPainter, area: QRect, share: float, ground: QColor, colour: QColor
) -> None:
    """A bar whose filled part is `share` of it; what is not nothing is at least to be seen."""
    _fill(painter, ground)
    inner = area.adjusted(10, 0, -12, 0)
    bar = QRectF(inner.left(), inner.center().y() - 2.5, inner.width(), 5)
    painter.drawRoundedRect(bar, 2.5, 2.5)
    if share > 0:
        painter.setBrush(colour)
        bar.setWidth(max(2.0, share * bar.width()))
        painter.drawRoundedRect(bar, min(2.5, bar.width() / 2), 2.5)


def paint_mark(painter: QPainter, area: QRect, mark: Mark, colour: QColor) -> None:
    """At the row's edge: a bar where the layer is not as it was, a plus where it is new."""
    if mark.new:
        x, y = area.left(), area.center().y()
        painter.fillRect(x, y, MARK, 2, colour)
        painter.fillRect(x + 3, y - 3, 2, MARK, colour)
        return
    _fill(painter, colour)
    painter.drawRoundedRect(QRectF(area.left(), area.top() + 4, 3, area.height() - 9), 1.5, 1.5)


def paint_removed(painter: QPainter, area: QRect, colour: QColor, *, after: bool = False) -> None:
    """A filled corner where layers were taken out: before the row, or after it."""
    _fill(painter, colour)
    x, y, down = area.left(), area.bottom() if after else area.top(), -1 if after else 1
    corner = (QPointF(x, y), QPointF(x + _CORNER, y), QPointF(x, y + down * _CORNER))
    painter.drawPolygon(QPolygonF(list(corner)))


def more_area(area: QRect) -> QRect:
    """Where in the cell of a layer's name the sign of its menu is."""
    return QRect(area.right() - MORE, area.top() + 4, MORE - 1, area.height() - 9)


def paint_more(painter: QPainter, area: QRect, colour: QColor, ground: QColor | None) -> None:
    """Three dots, on a `ground` while the pointer is over them."""
    place = more_area(area)
    if ground is not None:
        _fill(painter, ground)
        painter.drawRoundedRect(place, 4, 4)
    _fill(painter, colour)
    for step in (-4, 0, 4):
        painter.drawEllipse(QRectF(place).center() + QPointF(step, 0), 1.3, 1.3)


def paint_drop_line(painter: QPainter, left: int, right: int, y: int, colour: QColor) -> None:
    """Where dragged layers would go: a line between two rows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2))
    painter.drawLine(left + 8, y, right, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(left + 5, y), 3, 3)


def _fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
