"""The terms of a step in a table: thousands of rows are no matter."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from alexnet_gui.core.sum_figures import shortest, whole
from alexnet_gui.core.sum_tables import Table
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import ROW
from alexnet_gui.gui.widgets.basics import named, set_role

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole


class TermsModel(QAbstractTableModel):
    """Gives out cells as they are painted."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def rowCount(self, parent: _Index | None = None) -> int:
        return len(self._table.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return len(self._table.headings)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        cell = self._table.rows[index.row()][index.column()]
        if role == _ALIGNMENT:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(cell, str) else _RIGHT
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != _DISPLAY:
            return None
        if isinstance(cell, float):
            return shortest(cell)
        return whole(cell) if isinstance(cell, int) else cell

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == _ALIGNMENT:
            return _RIGHT | Qt.AlignmentFlag.AlignVCenter
        return self._table.headings[section] if role == _DISPLAY else None


_RIGHT = Qt.AlignmentFlag.AlignRight


class TermsTable(QTableView):
    """A table to read and to copy from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.terms", _("Terms of the sum"))
        set_role(self, "list")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._model: TermsModel | None = None

    def show_table(self, table: Table) -> None:
        """Show `table` from its first row."""
        self._model = TermsModel(table)  # Qt does not keep it
        self.setModel(self._model)
        self.scrollToTop()
