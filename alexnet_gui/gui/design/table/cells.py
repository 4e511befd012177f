"""Paints the table's cells.

All of them may follow a keystroke, within a frame. So they are painted straight from the model,
row by row: Qt's own painting would ask it for a dozen roles of every cell.
"""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QTableView

from alexnet_gui.gui.design.table.columns import HEADS, Column
from alexnet_gui.gui.design.table.fit import BEFORE_NAME, MORE, PAD
from alexnet_gui.gui.design.table.looks import STRONG, Look
from alexnet_gui.gui.design.table.model import LayerTableModel
from alexnet_gui.gui.design.table.paint import (
    paint_dot,
    paint_mark,
    paint_more,
    paint_removed,
    paint_share,
)
from alexnet_gui.gui.theme import appearance, text_font, theme


class CellPainter:
    """Paints the rows of one table, and the ground below them."""

    def __init__(self, table: QTableView, model: LayerTableModel) -> None:
        self._table = table
        self._model = model
        self.with_more: frozenset[int] = frozenset()  # rows that show the sign of their menu
        self.pointed = -1  # the row whose sign the pointer is over
        self._colours: dict[str, QColor] = {}
        appearance.changed.connect(self._colours.clear)

    def paint(self, painter: QPainter, part: QRect) -> None:
        """Paint every cell that has something in this `part` of the viewport."""
        table = self._table
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(part, self._colour("panel"))
        columns = self._columns_in(part)
        row, rows = table.rowAt(part.top()), self._model.rowCount()
        while 0 <= row < rows and (y := table.rowViewportPosition(row)) <= part.bottom():
            height = table.rowHeight(row)
            self._paint_ground(painter, row, QRect(part.left(), y, part.width(), height))
            for column, x, width in columns:
                self._paint_cell(painter, row, column, QRect(x, y, width, height))
            row += 1
        self._paint_current(painter)

    def _columns_in(self, part: QRect) -> list[tuple[Column, int, int]]:
        """The columns that have something in `part`, each with its left edge and its width."""
        table = self._table
        places = (
            (column, table.columnViewportPosition(column), table.columnWidth(column))
            for column in Column
            if not table.isColumnHidden(column)
        )
        return [
            (column, x, width)
            for column, x, width in places
            if x <= part.right() and x + width > part.left()
        ]

    def _paint_ground(self, painter: QPainter, row: int, area: QRect) -> None:
        index = self._model.index(row, Column.LAYER)
        chosen = self._table.selectionModel().isSelected(index)
        ground = "accent_tint" if chosen else self._model.look(row, Column.LAYER).ground
        if ground:
            painter.fillRect(area, self._colour(ground))
        line = QRect(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(line, self._colour("line"))

    def _paint_cell(self, painter: QPainter, row: int, column: Column, area: QRect) -> None:
        look = self._model.look(row, column)
        if look.text:
            self._paint_text(painter, row, column, area, look)
        if column == Column.NUMBER:
            self._paint_marks(painter, area, row)
        elif column == Column.LAYER:
            paint_dot(painter, area, self._colour(self._model.layer_at(row).layer.family))
            if row in self.with_more:
                ground = self._colour("line") if row == self.pointed else None
                paint_more(painter, area, self._colour("secondary"), ground)
        elif column == Column.SHARE:
            ground, colour = self._colour("line"), self._colour(look.role)
            paint_share(painter, area, self._model.fraction(row), ground, colour)

    def _paint_text(
        self, painter: QPainter, row: int, column: Column, area: QRect, look: Look
    ) -> None:
        strong = column in STRONG
        text, left = look.text, area.left() + PAD
        if HEADS[column].left:
            after = PAD
            if column == Column.LAYER:
                left, after = area.left() + BEFORE_NAME, MORE if row in self.with_more else PAD
            text = _elided(text, strong, area.right() + 1 - after - left)
        written, width = _written(text, strong)
        if not HEADS[column].left:
            left = area.right() + 1 - PAD - width
        painter.setFont(_font(strong))
        painter.setPen(self._colour(look.role))
        painter.drawStaticText(left, area.center().y() - _metrics(strong).height() // 2, written)

    def _paint_marks(self, painter: QPainter, area: QRect, row: int) -> None:
        model, colour = self._model, self._colour("accent")
        mark = model.mark(row)
        if mark is not None:
            paint_mark(painter, area, mark, colour)
        if model.removed_before(row):
            paint_removed(painter, area, colour)
        if row == model.rowCount() - 1 and model.removed_before(row + 1):
            paint_removed(painter, area, colour, after=True)

    def _paint_current(self, painter: QPainter) -> None:
        """The frame of the cell that keys go to."""
        index = self._table.currentIndex()
        if self._table.hasFocus() and index.isValid():
            painter.setPen(self._colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self._table.visualRect(index))
            painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))

    def _colour(self, role: str) -> QColor:
        if role not in self._colours:
            self._colours[role] = theme().color(role)
        return self._colours[role]


@lru_cache(maxsize=2)
def _font(strong: bool) -> QFont:
    return text_font(bold=strong)


@lru_cache(maxsize=2)
def _metrics(strong: bool) -> QFontMetrics:
    return QFontMetrics(_font(strong))


@lru_cache(maxsize=10_000)
def _written(text: str, strong: bool) -> tuple[QStaticText, int]:
    """A text laid out, and its width: most texts are painted again and again."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), _font(strong))
    return made, round(made.size().width())


@lru_cache(maxsize=10_000)
def _elided(text: str, strong: bool, width: int) -> str:
    return _metrics(strong).elidedText(text, Qt.TextElideMode.ElideRight, width)
