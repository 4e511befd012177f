"""How wide each column of the layer table is: what its texts need, and a part of what is left."""

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.table.columns import HEADS, Column
from alexnet_gui.gui.design.table.looks import STRONG
from alexnet_gui.gui.design.table.model import LayerTableModel
from alexnet_gui.gui.theme import text_font

DOT = 8
MARK = 8  # the sign of a row that is not as it was, before its number
PAD = 4  # beside a text
BEFORE_NAME = PAD + DOT + 10
MORE = 16  # the sign of a row's menu, after the name
_HEADING = 12  # pixels high

# Which columns take what is left over, and how much of it each.
_STRETCH = {
    Column.LAYER: 8,
    Column.CHANNELS: 6,
    Column.KERNEL: 6,
    Column.STRIDE: 6,
    Column.PADDING: 6,
    Column.OTHER: 16,
    Column.OUTPUT: 10,
    Column.PARAMETERS: 8,
    Column.MACS: 6,
    Column.SIGHT: 6,
    Column.SHARE: 24,
}

_LONGEST_NAME = 240  # pixels; a longer one is cut, and is whole in its tooltip
_LEAST_OTHER = 64  # of the settings, which are cut first where there is no room


class ColumnFit(QObject):
    """Fits the columns of one table. Texts are measured once."""

    resized = Signal()  # some columns are of another width

    def __init__(self, table: QTableView, model: LayerTableModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._plain = QFontMetrics(text_font())
        self._strong = QFontMetrics(text_font(bold=True))
        self._heading = QFontMetrics(text_font(_HEADING))
        self._known: dict[tuple[bool, str], int] = {}
        self._least: dict[Column, int] = {}

    def fit_anew(self) -> None:
        """As `fit`, for other rows, columns or room: what was needed before is forgotten."""
        self._least.clear()
        self.fit()

    def fit(self) -> None:
        """Give each column that is shown what it needs, and share out what is left.

        While there is room no column gets narrower: an edit must not make them jump.
        """
        table = self._table
        room = table.viewport().width()
        shown = [column for column in Column if not table.isColumnHidden(column)]
        widths = {column: self._needed(column) for column in shown}
        kept = {column: max(width, self._least.get(column, 0)) for column, width in widths.items()}
        if sum(kept.values()) <= room:
            widths = kept
        self._least = dict(widths)
        spare = room - sum(widths.values())
        if spare < 0 and Column.OTHER in widths:
            other = widths[Column.OTHER]
            widths[Column.OTHER] = max(other + spare, min(other, _LEAST_OTHER))
        elif spare > 0:
            self._share_out(spare, widths)
        self._resize(widths)
        self._model.set_wide_share(
            widths.get(Column.SHARE, 0) >= self._heading_width(self._model.share_title())
        )

    def _resize(self, widths: dict[Column, int]) -> None:
        """Set the widths, and have the table painted with them once.

        Told of each by its heading, Qt's table would be painted as it is and then all over again.
        """
        table = self._table
        if all(table.columnWidth(column) == width for column, width in widths.items()):
            return
        with QSignalBlocker(table.horizontalHeader()):
            for column, width in widths.items():
                table.setColumnWidth(column, width)
        self.resized.emit()

    def _share_out(self, spare: int, widths: dict[Column, int]) -> None:
        parts = sum(_STRETCH.get(column, 0) for column in widths)
        left = spare
        for column in widths:
            part = _STRETCH.get(column, 0)
            more = left * part // parts if part else 0
            widths[column] += more
            left -= more
            parts -= part

    def _needed(self, column: Column) -> int:
        head = HEADS[column]
        least = max(head.width, self._heading_width(_(head.title)))
        strong = column in STRONG
        widest = max((self._width(strong, text) for text in self._model.texts(column)), default=0)
        if column == Column.LAYER:
            return max(least, min(widest + BEFORE_NAME + MORE, _LONGEST_NAME))
        if column == Column.NUMBER:
            return max(least, MARK + widest + 2 * PAD)
        return max(least, widest + 2 * PAD + 1)

    def _heading_width(self, text: str) -> int:
        return self._heading.horizontalAdvance(text) + 2 * PAD + 1

    def _width(self, strong: bool, text: str) -> int:
        known = self._known.get((strong, text))
        if known is None:
            if len(self._known) > 20_000:
                self._known.clear()
            known = (self._strong if strong else self._plain).horizontalAdvance(text)
            self._known[strong, text] = known
        return known
