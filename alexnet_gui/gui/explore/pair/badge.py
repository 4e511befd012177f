"""A letter for each of two networks that are shown at once, the same wherever they appear."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

SIDE = 18
LETTERS = ("A", "B")
COLOURS = ("accent", "compared_1")


class Badge(QWidget):
    """The letter in a frame of its colour; `which` is 0 or 1."""

    def __init__(self, which: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = which
        self.setFixedSize(QSize(SIDE, SIDE))
        words = (_("The first network"), _("The second network"))[which]
        self.setToolTip(words)
        self.setAccessibleName(words)
        follow_theme(self, self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color(COLOURS[self._which]), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(theme().color("text"))
        painter.setFont(text_font(11, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, LETTERS[self._which])


class NameLine(QWidget):
    """The letter and the name of a network, above what is shown of it."""

    def __init__(self, which: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("heading")
        named(self.name, name, (_("The first network"), _("The second network"))[which])
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(Badge(which))
        row.addWidget(self.name, 1)

    def show_name(self, name: str) -> None:
        """Show `name`."""
        self.name.set_whole(name)
