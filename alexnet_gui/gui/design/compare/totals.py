"""The foot of a comparison: each network's sums, one above the other, and their ratios."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from alexnet_gui.core.comparison import Comparison, totals
from alexnet_gui.core.recipe import Optimiser
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.compare.text import caption, total_texts
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named

_SIDES = ("left", "right", "ratio")


class CompareTotals(QWidget):
    """A column a figure, a row a network, and what the right one is of the left one."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.compare.totals", _("Totals"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._captions: list[QLabel] = []
        self._values: list[list[QLabel]] = []
        for row, text in enumerate((_("Left"), _("Right"), _("Right ÷ left")), 1):
            self._grid.addWidget(label(text, "secondary"), row, 0)

    def show_comparison(self, comparison: Comparison, batch: int, optimiser: Optimiser) -> None:
        """Show the sums of both; memory is for training on `batch` pictures at a time."""
        for column, total in enumerate(totals(comparison, batch, optimiser)):
            if column == len(self._values):
                self._add(column, total.quantity)
            text = caption(total, batch, optimiser)
            self._captions[column].setText(text)
            names = (_("{what}, left"), _("{what}, right"), _("{what}, right divided by left"))
            values = self._values[column]
            shown = total_texts(comparison, total)
            for value, figure, name in zip(values, shown, names, strict=True):
                value.setText(figure)
                value.setAccessibleName(name.format(what=text))

    def _add(self, column: int, quantity: str) -> None:
        right = Qt.AlignmentFlag.AlignRight
        head = label("", "secondary")
        self._captions.append(head)
        self._grid.addWidget(head, 0, column + 1, right)
        values = []
        for row, side in enumerate(_SIDES, 1):
            value = label("", "" if side == "ratio" else "heading")
            value.setObjectName(f"design.compare.{quantity}.{side}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            values.append(value)
            self._grid.addWidget(value, row, column + 1, right)
        self._values.append(values)
