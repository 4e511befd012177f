"""What the inspector's drawings that mouse and keys move have in common."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import named

WORDS = 36  # pixels at the foot, for two lines of text


class ToldPicture(QWidget):
    """A drawing over a sentence that says what it shows; a frame shows that keys go to it."""

    def __init__(self, name: str, title: str, tooltip: str) -> None:
        super().__init__()
        named(self, name, title)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sentence = ""

    def tell(self, sentence: str) -> None:
        """Say `sentence` below the drawing, and paint both."""
        self.sentence = sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def paint_words(self, painter: QPainter) -> None:
        """Paint the sentence, and the frame while keys go to it."""
        painter.setFont(self.font())
        painter.setPen(theme().color("text"))
        below = QRect(0, self.height() - WORDS, self.width(), WORDS)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, self.sentence)
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
