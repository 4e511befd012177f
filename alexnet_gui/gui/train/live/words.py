"""A page of a card that has nothing to show yet: it says why, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named


class WordsPage(QWidget):
    """A sentence in the middle, below it what can be done about it."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self._words = label("", "secondary", wrap=True)
        named(self._words, name, accessible)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        margin = 2 * GRID
        self._column.setContentsMargins(margin, GRID, margin, GRID)
        self._column.setSpacing(GRID)
        self._column.addStretch(1)
        self._column.addWidget(self._words)
        self._column.addStretch(1)

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say `words`."""
        self._words.setText(words)

    def offer(self, *widgets: QWidget) -> None:
        """Put `widgets` below the words."""
        for widget in widgets:
            place = self._column.count() - 1
            self._column.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignHCenter)
