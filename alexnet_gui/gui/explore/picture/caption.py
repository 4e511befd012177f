"""A name with what belongs to it, which fits into any width: the middle of the name gives way."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Caption(QLabel):
    """One line; what does not fit is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name = ""
        self._rest = ""

    def show_name(self, name: str, rest: str = "") -> None:
        """Show `name`, and behind it `rest`, which is never cut."""
        self._name, self._rest = name, rest
        self.setToolTip(name + rest)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        # A pixel to spare: text is laid out in fractions of one.
        room = self.width() - metrics.horizontalAdvance(self._rest) - 1
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(metrics.elidedText(self._name, middle, max(0, room)) + self._rest)
