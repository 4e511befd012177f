"""The sum behind one value, line by line, with its equals signs below each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from alexnet_gui.core.sum_words import Line
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, mono_font
from alexnet_gui.gui.widgets.basics import label, named, set_role

PIXELS = 11  # of its type: the longest line fits into the card
_WORDS, _EQUALS, _FIGURE = range(3)  # columns


class SumBlock(QFrame):
    """Shows lines; what a layer puts out is bold, and a remark takes a whole line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("The sum"))
        set_role(self, "code")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setHorizontalSpacing(GRID // 2)
        self._grid.setVerticalSpacing(GRID // 4)
        self._grid.setColumnStretch(_FIGURE, 1)
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines` in place of those before."""
        self.lines = tuple(lines)
        while len(self._rows) < len(lines):
            self._add_row()
        for row, widgets in enumerate(self._rows):
            there = row < len(lines)
            if there:
                self._dress(row, lines[row])
            for widget in widgets:
                widget.setVisible(there and bool(widget.text()))
        text = "; ".join(f"{line.label} = {line.figure}".removesuffix(" = ") for line in lines)
        self.setAccessibleDescription(text)

    def _add_row(self) -> None:
        row = len(self._rows)
        widgets = (label(wrap=True), label(), label())
        self._rows.append(widgets)
        for column, widget in enumerate(widgets):
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(widget, row, column)

    def _dress(self, row: int, line: Line) -> None:
        words, equals, figure = self._rows[row]
        self._grid.addWidget(words, row, _WORDS, 1, 1 if line.figure else 3)
        words.setWordWrap(not line.figure)
        words.setText(line.label)
        equals.setText("=" if line.figure else "")
        figure.setText(line.figure)
        font = mono_font(PIXELS)
        for widget in (words, equals):
            widget.setFont(font)
        bold = QFont(font)
        bold.setBold(line.result)
        figure.setFont(bold)
        set_role(words, "" if line.figure else "secondary")
