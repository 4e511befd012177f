"""The inside of a card that scrolls when the window is low; its width stays what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from alexnet_gui.gui.theme import GRID


class CardScroll(QScrollArea):
    """Keeps room for its scroll bar within the card's margin, so that nothing moves aside."""

    def __init__(self, content: QLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        self._inside = QWidget()
        self._inside.setLayout(content)
        self.setWidget(self._inside)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._keep_width(0, 0)

    def _keep_width(self, least: int, most: int) -> None:
        margin = GRID * 3 // 2
        bar = self.verticalScrollBar().sizeHint().width() if most > least else 0
        self._content.setContentsMargins(margin, margin, max(0, margin - bar), margin)
