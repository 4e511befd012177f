"""How well each class does, as a table that can be sorted."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.matrix import Matrix, figure_text
from alexnet_gui.gui.widgets.basics import named

ROW_HEIGHT = 23
WIDTHS = {1: 66, 2: 80, 3: 76}  # pixels of the figures; names have the rest
TITLES = (N_("class"), N_("recall"), N_("precision"), N_("pictures"))
MEANINGS = (
    "",
    N_("Of the pictures of this class, the share that was found"),
    N_("Of the pictures that were taken for this class, the share that is of it"),
    N_("How many validation pictures the class has"),
)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ClassModel(QAbstractTableModel):
    """A row for each class of a matrix."""

    def __init__(self) -> None:
        super().__init__()
        self._matrix: Matrix | None = None
        self._order: list[int] = []
        self._by = (1, Qt.SortOrder.AscendingOrder)

    def show_matrix(self, matrix: Matrix) -> None:
        """Hold the figures of `matrix`."""
        self.beginResetModel()
        self._matrix = matrix
        self._order = self._sorted(matrix)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._by = column, order
        if self._matrix is not None:
            self.show_matrix(self._matrix)

    def _sorted(self, matrix: Matrix) -> list[int]:
        """The classes as asked for; among equals by name, and those without a figure last."""
        column, order = self._by
        down = order == Qt.SortOrder.DescendingOrder
        names = sorted(range(len(matrix)), key=lambda n: matrix.classes[n].casefold())
        if column == 0:
            return names[::-1] if down else names
        sign = -1 if down else 1
        figures = {n: self._value(matrix, n, column) for n in names}
        known = [n for n in names if isinstance(figures[n], int | float)]
        missing = [n for n in names if figures[n] is None]
        return sorted(known, key=lambda n: sign * float(figures[n] or 0)) + missing

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if self._matrix is None or parent.isValid() else len(self._matrix)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and MEANINGS[section]:
            return _(MEANINGS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._matrix is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        value = self._value(self._matrix, self._order[index.row()], index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(value, int):
                return f"{value:,}"
            return value if isinstance(value, str) else figure_text(value)
        return None

    def _value(self, matrix: Matrix, row: int, column: int) -> str | float | int | None:
        if column == 0:
            return matrix.classes[row]
        if column == 1:
            return matrix.recall(row)
        return matrix.precision(row) if column == 2 else matrix.pictures(row)


class ClassTable(QTableView):
    """Sorted by recall at first, the worst class first; a click on a heading sorts anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.confusion.classes", _("Figures of each class"))
        self._classes = ClassModel()
        self.setModel(self._classes)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.setProperty("role", "list")
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        self.setMinimumWidth(44 * GRID)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show the figures of `matrix`."""
        self._classes.show_matrix(matrix)
