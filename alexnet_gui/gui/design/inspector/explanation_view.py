"""What a layer is for, in words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.lessons.explanation import Explanation
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.sentence import Sentence


class ExplanationView(QWidget):
    """A heading, a few sentences, how the layer departs from the paper, and the source."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name, _("What the layer is for"))
        self._heading = label("", "heading")
        self._text = Sentence()
        self._departure = Sentence("secondary")
        self._source = Sentence("faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for part in (self._heading, self._text, self._departure, self._source):
            column.addWidget(part)

    def show_explanation(self, told: Explanation) -> None:
        """Show another explanation."""
        self._heading.setText(told.heading)
        for sentence, text in (
            (self._text, told.text),
            (self._departure, told.departure),
            (self._source, told.source),
        ):
            if sentence.text() != text:
                sentence.say(text)
            sentence.setVisible(bool(text))
        self.setAccessibleDescription("\n".join(part for part in told if part))
