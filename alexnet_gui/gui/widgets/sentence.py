"""A label for a sentence that wraps, without laying out everything around it again."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from alexnet_gui.gui.widgets.basics import set_role


class Sentence(QLabel):
    """A text that wraps, takes what width there is, and keeps the height that it then needs.

    Qt's own way, a height that follows from the width, would have the whole workspace laid out
    several times at each edit, for longer than a frame.
    """

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setMinimumWidth(120)
        if role:
            set_role(self, role)

    def say(self, text: str) -> None:
        """Show `text`."""
        self.setText(text)
        if self.isVisible():
            self._fit()
        else:  # its width is of another time: it is fitted when it gets its place
            self.setMinimumHeight(self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # where its place is the one that it had before, it is not resized

    def _fit(self) -> None:
        area = self.fontMetrics().boundingRect(
            0, 0, self.width(), 1000, Qt.TextFlag.TextWordWrap, self.text()
        )
        if area.height() != self.minimumHeight():
            self.setMinimumHeight(area.height())
