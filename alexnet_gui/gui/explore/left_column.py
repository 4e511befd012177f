"""The cards at the left of Explore, one below the other; they scroll where the window is low."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import named

WIDTH = 328  # of each card
GAP = GRID * 3 // 2  # between cards, and beside them, where the scroll bar has its room


class LeftColumn(QScrollArea):
    """Keeps every card as high as it would like to be, and as wide whether it scrolls or not."""

    def __init__(self, *cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.left", _("Picture and answers"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDTH + GAP)
        self.setWidgetResizable(True)
        inside = QWidget()
        inside.setFixedWidth(WIDTH)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for card in cards:
            self._column.addWidget(card)
        self._column.addStretch(1)
        self.setWidget(inside)

    def add_below(self, card: QWidget, other: QWidget) -> None:
        """Put `other` below `card`."""
        self._column.insertWidget(self._column.indexOf(card) + 1, other)
