"""How the values of a layer or a map are spread, over those of another answer."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.layer_statistics import Compared
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.axis_ticks import ticks
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

LEAST_HEIGHT, MOST_HEIGHT = 144, 280
LEFT, BELOW, ABOVE = 38, 20, 6
TICK_PIXELS = 11
OWN, OTHER = "accent", "compared_1"
_ACROSS, _UP = 56, 34  # pixels between numbers at the least


class HistogramView(QWidget):
    """Two histograms over each other; the share of values in each bin, zeros left out."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("Histogram"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        self.compared: Compared | None = None
        follow_theme(self, self.update)

    def show_compared(self, compared: Compared | None) -> None:
        """Show both sides of `compared`."""
        self.compared = compared
        self.update()

    def plot(self) -> QRectF:
        """Where the bars lie."""
        size = self.size()
        return QRectF(LEFT, ABOVE, size.width() - LEFT - 6, size.height() - ABOVE - BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self.plot()
        painter.fillRect(plot, theme().color("field"))
        if self.compared is None:
            return
        sides = [self.compared.own, self.compared.other]
        highest = max((max(side.shares) for side in sides if side is not None), default=0.0)
        if highest == 0.0:
            painter.setPen(theme().color("secondary"))
            painter.setFont(text_font())
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, _("All values are zero."))
            return
        top = 1.08 * highest
        self._paint_axes(painter, plot, self.compared.low, self.compared.high, top)
        if self.compared.other is not None:
            _paint_steps(painter, plot, self.compared.other.shares, top, theme().color(OTHER))
        _paint_steps(painter, plot, self.compared.own.shares, top, theme().color(OWN))

    def _paint_axes(
        self, painter: QPainter, plot: QRectF, low: float, high: float, top: float
    ) -> None:
        painter.setFont(text_font(TICK_PIXELS))
        line, words = theme().color("line"), theme().color("secondary")
        for value, text in ticks(0.0, 100 * top, max(1, int(plot.height() / _UP))):
            y = plot.bottom() - value / (100 * top) * plot.height()
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), line)
            painter.setPen(words)
            place = QRectF(0, y - 8, LEFT - 5, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, _("{n} %").format(n=text))
        for value, text in ticks(low, high, max(2, int(plot.width() / _ACROSS))):
            x = plot.left() + (value - low) / (high - low) * plot.width()
            painter.fillRect(QRectF(x, plot.bottom(), 1, 4), words)
            painter.setPen(words)
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            place = QRectF(left, plot.bottom() + 4, wide, BELOW - 4)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _paint_steps(
    painter: QPainter, plot: QRectF, shares: Sequence[float], top: float, colour: QColor
) -> None:
    """One histogram: a faint area under a line of steps."""
    wide = plot.width() / len(shares)
    steps = [QPointF(plot.left(), plot.bottom())]
    for i, share in enumerate(shares):
        y = plot.bottom() - share / top * plot.height()
        steps += [QPointF(plot.left() + i * wide, y), QPointF(plot.left() + (i + 1) * wide, y)]
    steps.append(QPointF(plot.right(), plot.bottom()))
    area = QColor(colour)
    area.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(area)
    painter.drawPolygon(QPolygonF(steps))
    painter.setPen(QPen(colour, 1))
    painter.drawPolyline(QPolygonF(steps))
