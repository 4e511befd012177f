"""The sign “⋯” of a row's menu: at the row under the pointer, and at the current one."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QTableView

from alexnet_gui.gui.design.table.cells import CellPainter
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.paint import more_area


class MoreSigns:
    """Knows which rows of one table show the sign; its cells are painted with it."""

    def __init__(self, table: QTableView, cells: CellPainter) -> None:
        self._table = table
        self._cells = cells
        self._hovered = -1

    def rect(self, row: int) -> QRect:
        """Where in the viewport the sign of that row is."""
        model = self._table.model()
        return more_area(self._table.visualRect(model.index(row, Column.LAYER)))

    def row_at(self, place: QPoint) -> int:
        """The row whose sign is at `place` of the viewport; -1: none is."""
        row = self._table.indexAt(place).row()
        shown = row in self._cells.with_more and self.rect(row).contains(place)
        return row if shown else -1

    def point(self, place: QPoint) -> None:
        """The pointer is at `place` of the viewport, or outside."""
        self._hovered = self._table.indexAt(place).row()
        self.follow()
        pointed = self.row_at(place)
        if pointed != self._cells.pointed:
            rows = {pointed, self._cells.pointed}
            self._cells.pointed = pointed
            self._repaint(rows)

    def follow(self) -> None:
        """Another row is the current one."""
        rows = frozenset({self._hovered, self._table.currentIndex().row()} - {-1})
        changed = rows ^ self._cells.with_more
        self._cells.with_more = rows
        self._repaint(changed)

    def _repaint(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._table.update(self._table.model().index(row, Column.LAYER))
