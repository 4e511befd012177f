"""A line of text that ends in an ellipsis where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

from alexnet_gui.gui.theme import GRID

_LEAST = 4 * GRID  # pixels


class ElidedLabel(QLabel):
    """`text()` stays whole; where it does not fit, the tooltip says all of it."""

    def __init__(self, role: str = "secondary", *, at_right: bool = False, least: int = 0) -> None:
        """`least`: where not so many characters fit, nothing is shown."""
        super().__init__()
        self._least_characters = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", role)
        self._tip = ""

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        right, area = Qt.TextElideMode.ElideRight, self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), right, area.width())
        if shown == self.text() or len(shown) >= self._least_characters:
            painter.drawText(area, self.alignment(), shown)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_all()

    def set_whole(self, text: str, tip: str = "") -> None:
        """Show as much of `text` as there is room for; `tip` is the tooltip, if not `text`."""
        self._tip = tip
        self.setText(text)
        self._show_all()

    def _show_all(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip(self._tip or ("" if fits else self.text()))
