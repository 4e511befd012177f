"""A whole number with arrows, drawn as the fields of settings are."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox

from alexnet_gui.gui.theme import GRID, ROW, theme

ARROWS = 22  # pixels at the right that the arrows take


class NumberBox(QSpinBox):
    """Changes by keys, by its arrows, and by the wheel while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrows(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lineEdit().setGeometry(self.rect().adjusted(GRID, 2, -ARROWS, -2))


def paint_arrows(box: QAbstractSpinBox) -> None:
    """Paint the two arrows of `box` over what the style has painted."""
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("faint"))
    x, y = box.width() - 12.0, box.height() / 2
    for sign in (-1, 1):
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - 3, y + sign * 2),
                    QPointF(x + 3, y + sign * 2),
                    QPointF(x, y + sign * 6),
                ]
            )
        )
    painter.end()
