"""One of two sides: a layer as one network has it, or a sentence where there is nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.pair.badge import Badge, NameLine
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

SIDES = ("first", "second")


class PairSide(QStackedWidget):
    """Holds a panel's layer card; as long as it does, the cards bear the network's letter."""

    def __init__(self, which: int, panel: LayersPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = panel
        self._marks: list[QWidget] = []
        self._which = which
        self._lines: list[NameLine] = []
        self._blank = Card("", f"explore.{SIDES[which]}_blank")
        self.sentence = label("", "secondary", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        margin = 2 * GRID
        self.sentence.setContentsMargins(margin, margin, margin, margin)
        named(self.sentence, f"explore.{SIDES[which]}_sentence", _("Why there is nothing to show"))
        self._blank.body.addWidget(self._line(f"explore.{SIDES[which]}_blank_name"))
        self._blank.body.addWidget(self.sentence, 1)
        self.addWidget(self._blank)

    def _line(self, name: str) -> NameLine:
        self._lines.append(NameLine(self._which, name))
        return self._lines[-1]

    def take(self) -> None:
        """Take in the panel's layer card, and mark its cards as this network's."""
        line = self._line(f"explore.{SIDES[self._which]}_name")
        badge = Badge(self._which)
        self.panel.layer_card.body.insertWidget(0, line)
        self.panel.map_card.header.insertWidget(0, badge)
        self._marks = [line, badge]
        self.addWidget(self.panel.layer_card)

    def give_back(self) -> None:
        """Leave the panel's cards as they were; the layer card is nobody's then."""
        for mark in self._marks:
            mark.setParent(None)
            mark.deleteLater()
        self._marks = []
        del self._lines[1:]
        self.removeWidget(self.panel.layer_card)

    def show_name(self, name: str) -> None:
        """Say which network this is."""
        for line in self._lines:
            line.show_name(name)

    def show_layer(self, name: str) -> None:
        """Show the layer called `name`, which the network has."""
        self.panel.show_layer(name)
        self.setCurrentWidget(self.panel.layer_card)

    def say(self, sentence: str) -> None:
        """Show `sentence` where the layer would be, and no map."""
        self.sentence.setText(sentence)
        self.panel.map_card.hide()
        self.setCurrentWidget(self._blank)

    @property
    def shows_layer(self) -> bool:
        """Whether a layer is on screen rather than a sentence."""
        return self.currentWidget() is self.panel.layer_card
