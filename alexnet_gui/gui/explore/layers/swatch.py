"""A small square in a colour of the theme: what a legend begins with."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme


class Swatch(QWidget):
    """In the colour of a role, or of a family of layers."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setFixedSize(QSize(10, 10))
        follow_theme(self, self.update)

    def show_role(self, role: str) -> None:
        """Take the colour of `role`."""
        self._role = role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().color(self._role))
        painter.setPen(theme().color(self._role))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 2, 2)
