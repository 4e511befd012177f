"""A check box that can be seen in light and in dark: Qt's own draws its frame dark on dark."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from alexnet_gui.gui.theme import GRID, ROW, theme

_SIDE = 16


class CheckBox(QCheckBox):
    """A check box as tall as the fields beside it."""

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_SIDE + 2 + (GRID + text if text else 0), ROW)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: QPoint) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - _SIDE) / 2 + 0.5, _SIDE - 1, _SIDE - 1)
        frame = "accent" if self.hasFocus() or self.isChecked() else "faint"
        painter.setPen(QPen(colours.color(frame), 2 if self.hasFocus() else 1))
        painter.setBrush(colours.color("accent" if self.isChecked() else "field"))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            pen = QPen(colours.color("on_accent"), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            x, y = box.left(), box.top()
            painter.drawPolyline(
                [QPointF(x + 3.5, y + 8), QPointF(x + 6.5, y + 11), QPointF(x + 11.5, y + 4.5)]
            )
        painter.setPen(colours.color("text" if self.isEnabled() else "faint"))
        area = self.rect().adjusted(_SIDE + GRID, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
