"""The curve of an activation function, its slope, and the parts in which it saturates."""

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.activation_curves import saturation, saturation_sentence, slope, value
from alexnet_gui.core.layers import Function
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import named

REACH = 7.0  # to either side: the sigmoid saturates near 4.6, SiLU near −6.3
_HIGHEST = 4.0  # what goes on rising is cut off here
_HEIGHT = 152
_CAPTION = 18
_NUMBERS = 18  # pixels at the left, and below, for the axes' numbers
_STEPS = 168


class _Scale(NamedTuple):
    """From numbers to pixels."""

    area: QRectF
    low: float
    high: float

    def x(self, number: float) -> float:
        return self.area.left() + (number + REACH) / (2 * REACH) * self.area.width()

    def y(self, number: float) -> float:
        share = (number - self.low) / (self.high - self.low)
        return self.area.bottom() - share * self.area.height()

    def curve(self, numbers: list[float]) -> QPolygonF:
        places = enumerate(numbers)
        return QPolygonF([QPointF(self.x(_abscissa(n)), self.y(y)) for n, y in places])


class CurveView(QWidget):
    """One function from −7 to 7."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name, _("Curve of the function"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self._function: Function | None = None
        self._values: list[float] = []
        self._slopes: list[float] = []

    def show_function(self, function: Function) -> None:
        """Draw another function."""
        if function == self._function:
            return
        self._function = function
        self._values = [value(function, _abscissa(n)) for n in range(_STEPS + 1)]
        self._slopes = [slope(function, _abscissa(n)) for n in range(_STEPS + 1)]
        self.setAccessibleDescription(saturation_sentence(function))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._function is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        self._paint_saturation(painter, scale, self._function)
        _paint_axes(painter, scale)
        self._paint_caption(painter)
        painter.setClipRect(scale.area)
        painter.setPen(_slope_pen())
        painter.drawPolyline(scale.curve(self._slopes))
        painter.setPen(_value_pen())
        painter.drawPolyline(scale.curve(self._values))
        painter.end()

    def _scale(self) -> _Scale:
        low = min(*self._values, *self._slopes)
        high = min(max(*self._values, *self._slopes), _HIGHEST)
        margin = (high - low) / 12
        area = QRectF(
            _NUMBERS, _CAPTION, self.width() - _NUMBERS - 1, _HEIGHT - _CAPTION - _NUMBERS
        )
        return _Scale(area, low - margin, high + margin)

    def _paint_saturation(self, painter: QPainter, scale: _Scale, function: Function) -> None:
        tint = theme().color("note")
        tint.setAlphaF(0.14)
        below, above = saturation(function)
        area = QRectF(scale.area)
        if below is not None:
            painter.fillRect(area.adjusted(0, 0, scale.x(below) - area.right(), 0), tint)
        if above is not None:
            painter.fillRect(area.adjusted(scale.x(above) - area.left(), 0, 0, 0), tint)

    def _paint_caption(self, painter: QPainter) -> None:
        painter.setFont(text_font(11))
        metrics = QFontMetricsF(painter.font())
        x = float(_NUMBERS)
        tint = theme().color("note")
        tint.setAlphaF(0.4)
        entries = [(_value_pen(), _("value")), (_slope_pen(), _("slope"))]
        if saturation(self._function or "relu") != (None, None):
            entries.append((QPen(tint, 7), _("saturated")))
        for pen, text in entries:
            painter.setPen(pen)
            painter.drawLine(QLineF(x, _CAPTION / 2 - 1, x + 14, _CAPTION / 2 - 1))
            painter.setPen(theme().color("secondary"))
            painter.drawText(QPointF(x + 20, _CAPTION / 2 + 3), text)
            x += 20 + metrics.horizontalAdvance(text) + 16


def _paint_axes(painter: QPainter, scale: _Scale) -> None:
    area = scale.area
    painter.setFont(text_font(11))
    centred = Qt.AlignmentFlag.AlignCenter
    for number in range(-6, 7, 2):
        x = scale.x(number)
        painter.setPen(QPen(theme().color("faint" if number == 0 else "line"), 1))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(theme().color("secondary"))
        painter.drawText(
            QRectF(x - 20, area.bottom() + 1, 40, _NUMBERS - 2), centred, _told(number)
        )
    step = 1 if scale.high < 2 else 2
    for number in range(-step, int(scale.high) + 1, step):
        y = scale.y(number)
        if number < scale.low:
            continue
        painter.setPen(QPen(theme().color("faint" if number == 0 else "line"), 1))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(theme().color("secondary"))
        painter.drawText(QRectF(0, y - 8, _NUMBERS - 4, 16), centred, _told(number))


def _value_pen() -> QPen:
    return QPen(theme().color("activation"), 2)


def _slope_pen() -> QPen:
    colour = QColor(theme().color("faint"))
    pen = QPen(colour, 1.2)
    pen.setDashPattern([3, 2])
    return pen


def _abscissa(n: int) -> float:
    return -REACH + 2 * REACH * n / _STEPS


def _told(number: int) -> str:
    return f"{number}".replace("-", "−")
