"""How a network does on each class, as a table that can be sorted by any of its columns."""

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from alexnet_gui.core.evaluation import ClassFigures
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import ROW
from alexnet_gui.gui.widgets.basics import named

Index = QModelIndex | QPersistentModelIndex
Key = float | str | None  # None sorts last, whichever way
_ROOT = QModelIndex()
_RECALL = 3


class Column(NamedTuple):
    """One figure of a class."""

    title: str
    text: Callable[[ClassFigures], str]
    key: Callable[[ClassFigures], Key]
    width: int = 0  # pixels; 0: as much as is left
    tip: str = ""


def _taken_for(each: ClassFigures) -> str:
    if each.confused_with is None:
        return ""
    return _("{name} ({n:,})").format(name=readable(each.confused_with), n=each.confusions)


COLUMNS = (
    Column(N_("Class"), lambda each: readable(each.name), lambda each: each.name.casefold()),
    Column(
        N_("Pictures"), lambda each: f"{each.pictures:,}", lambda each: each.pictures, 92,
        N_("How many pictures of this class were looked at"),
    ),
    Column(
        N_("Correct"), lambda each: f"{each.correct:,}", lambda each: each.correct, 92,
        N_("How many of them are taken for what they are"),
    ),
    Column(
        N_("Recall"), lambda each: percent(each.recall), lambda each: each.recall, 92,
        N_("Of the pictures of this class, the share that was found"),
    ),
    Column(
        N_("Precision"), lambda each: percent(each.precision), lambda each: each.precision, 100,
        N_("Of the pictures that were taken for this class, the share that is of it"),
    ),
    Column(
        N_("Most often taken for"), _taken_for,
        lambda each: None if each.confused_with is None else each.confused_with.casefold(), 0,
        N_("The class that its pictures are mistaken for most often, and how often"),
    ),
)  # fmt: skip


class ClassesModel(QAbstractTableModel):
    """A row for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: list[ClassFigures] = []
        self._by = (_RECALL, Qt.SortOrder.AscendingOrder)

    def show(self, classes: tuple[ClassFigures, ...]) -> None:
        """Hold these classes, in the order that was asked for last."""
        self.beginResetModel()
        self.classes = list(classes)
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._by = column, order
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        """Among equals by name; those without a figure last."""
        column, order = self._by
        key, down = COLUMNS[column].key, order == Qt.SortOrder.DescendingOrder
        by_name = sorted(self.classes, key=lambda each: each.name.casefold())
        known = [each for each in by_name if key(each) is not None]
        missing = [each for each in by_name if key(each) is None]
        self.classes = [*sorted(known, key=lambda each: (key(each),), reverse=down), *missing]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.classes)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return _(column.tip)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(self.classes[index.row()])
        return None


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.width else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ClassesTable(QTableView):
    """The class that is found worst comes first; a click on a heading sorts anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.evaluate.classes", _("Figures of each class"))
        self.classes = ClassesModel(self)
        self.setModel(self.classes)
        self.setSortingEnabled(True)
        self.sortByColumn(_RECALL, Qt.SortOrder.AscendingOrder)
        self.setProperty("role", "list")
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for place, column in enumerate(COLUMNS):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
            if column.width:
                header.resizeSection(place, column.width)
