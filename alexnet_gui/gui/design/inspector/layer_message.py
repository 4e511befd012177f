"""What is wrong with a layer, or worth knowing of it, with the repairs to click."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.repairs import AT_MOST, Repair
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, named, set_role
from alexnet_gui.gui.widgets.sentence import Sentence


class LayerMessage(QFrame):
    """A problem or a note of one layer; hidden where there is neither."""

    repair_wanted = Signal(object)  # Repair

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name, _("Problem or note"))
        self._repairs: tuple[Repair, ...] = ()
        self._text = Sentence()
        self._buttons = [
            button("", f"{name}.repair.{number}", partial(self._mend, number))
            for number in range(AT_MOST)
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        column.setSpacing(GRID * 3 // 4)
        column.addWidget(self._text)
        for made in self._buttons:
            made.hide()
            column.addWidget(made)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def show_row(self, row: Row, repairs: tuple[Repair, ...]) -> None:
        """Say what is to be said of `row`, and offer what mends it."""
        found = row.problem or row.note
        self.setVisible(found is not None)
        if found is None:
            return
        role = "problem" if row.problem is not None else "note"
        if self.property("role") != role:
            set_role(self, role)
            set_role(self._text, role)
        self._text.say(found.message)
        self.setAccessibleDescription(found.message)
        self._offer(repairs)

    def _offer(self, repairs: tuple[Repair, ...]) -> None:
        self._repairs = repairs
        for number, made in enumerate(self._buttons):
            offered = number < len(repairs)
            if offered:
                made.setText(repairs[number].label)
                made.setAccessibleName(repairs[number].label)
            made.setVisible(offered)

    def _mend(self, number: int) -> None:
        self.repair_wanted.emit(self._repairs[number])
