"""Dropout, drawn: units in training, some of them zeroed and the rest louder, and in use."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.lessons.of_features import dropout_sentence
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import named

COLUMNS, ROWS = 10, 4
_CAPTION = 18
_STEP = 14
_GAP = 22
# A shuffle of the units that is always the same, so that the drawing does not flicker with p:
# 17 has no divisor in common with their number.
_ORDER = tuple(17 * n % (COLUMNS * ROWS) for n in range(COLUMNS * ROWS))


class DropoutView(QWidget):
    """Forty units, in training and in use."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name, _("Dropout in training and in use"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CAPTION + ROWS * _STEP + 2)
        self._p = -1.0

    @property
    def dropped(self) -> frozenset[int]:
        """The units that are zeroed in the drawing of training."""
        return frozenset(_ORDER[: round(self._p * COLUMNS * ROWS)])

    def show_probability(self, p: float) -> None:
        """Drop another share of the units."""
        if p != self._p:
            self._p = p
            self.setAccessibleDescription(dropout_sentence(p))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = "0" if self._p >= 1 else f"{1 / (1 - self._p):.3g}"
        self._paint_units(painter, 0, _("In training: × {scale}").format(scale=scale), self.dropped)
        right = COLUMNS * _STEP + _GAP
        self._paint_units(painter, right, _("In use: × 1"), frozenset())
        painter.end()

    def _paint_units(
        self, painter: QPainter, left: int, caption: str, dropped: frozenset[int]
    ) -> None:
        painter.setFont(text_font(11))
        painter.setPen(theme().color("secondary"))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, 160, _CAPTION - 3), middle, caption)
        louder = QColor(theme().color("dense"))
        louder.setAlphaF(0.85 if dropped else 0.5)
        for unit in range(COLUMNS * ROWS):
            row, column = divmod(unit, COLUMNS)
            area = QRectF(left + column * _STEP + 1, _CAPTION + row * _STEP + 1, 10, 10)
            if unit in dropped:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme().color("faint"), 1))
                painter.drawEllipse(area)
                painter.drawLine(QLineF(area.topLeft(), area.bottomRight()))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(louder)
                painter.drawEllipse(area)
