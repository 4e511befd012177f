"""Layers dropped on the table: rows of this one move, everything else that holds layers is copied.

With Ctrl, rows of this table are copied as well.
"""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QTableView

from alexnet_gui.core.errors import UserError
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table.paint import paint_drop_line
from alexnet_gui.gui.design.table.row_data import drop_edit, has_layers, own_rows
from alexnet_gui.gui.theme import ROW, theme


class TableDrops(QObject):
    """What happens over one table, from entering it to letting go."""

    dropped = Signal(object)  # tuple of rows to choose
    refused = Signal(str)

    def __init__(self, document: Document, table: QTableView) -> None:
        super().__init__(table)
        self._document = document
        self._table = table
        self._welcome = False
        self._line = -1

    @property
    def line(self) -> int:
        """Before which row a drop would go; -1: nothing is dragged here."""
        return self._line

    def enter(self, event: QDragEnterEvent) -> None:
        """Look once what is dragged."""
        self._welcome = has_layers(event.mimeData())
        self.move(event)

    def move(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        if not self._welcome:
            event.ignore()
            return
        self._accept(event)
        self._show(self.row_at(event.position().toPoint()))

    def leave(self) -> None:
        """It went elsewhere."""
        self._show(-1)

    def drop(self, event: QDropEvent) -> None:
        """Take it in, or say why not."""
        self._show(-1)
        moves = self._accept(event)
        at = self.row_at(event.position().toPoint())
        try:
            edit = drop_edit(self._document, event.mimeData(), at, move=moves)
        except UserError as error:
            event.ignore()
            self.refused.emit(str(error))
            return
        self._document.apply(edit)
        self.dropped.emit(edit.select)

    def row_at(self, place: QPoint) -> int:
        """Before which row what is let go at `place` of the viewport goes: the nearest line."""
        table = self._table
        row = table.rowAt(place.y())
        if row < 0:
            return 0 if place.y() < 0 else table.model().rowCount()
        middle = table.rowViewportPosition(row) + table.rowHeight(row) / 2
        return row if place.y() < middle else row + 1

    def paint(self, painter: QPainter) -> None:
        """The line where a drop would go, over the table's viewport."""
        if self._line >= 0:
            width = self._table.viewport().width()
            paint_drop_line(painter, 0, width, self._line_at(), theme().color("accent"))

    def _accept(self, event: QDropEvent) -> bool:
        """Say what would be done; whether rows of this document are moved."""
        own = bool(own_rows(self._document, event.mimeData()))
        copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        moves = own and not copy and bool(event.possibleActions() & Qt.DropAction.MoveAction)
        event.setDropAction(Qt.DropAction.MoveAction if moves else Qt.DropAction.CopyAction)
        event.accept()
        return moves

    def _line_at(self) -> int:
        rows = self._table.model().rowCount()
        if self._line < rows:
            return max(1, self._table.rowViewportPosition(self._line))
        return self._table.rowViewportPosition(rows - 1) + ROW - 1 if rows else 1

    def _show(self, line: int) -> None:
        if line != self._line:
            self._line = line
            self._table.viewport().update()
