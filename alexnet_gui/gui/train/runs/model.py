"""The runs as a table's model, and the order and the filter in front of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor

from alexnet_gui.core.readable import readable
from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.train.runs.columns import COLUMNS, NAME, STATE, STATES, explanation, matches

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_SIDES = {True: Qt.AlignmentFlag.AlignRight, False: Qt.AlignmentFlag.AlignLeft}


class RunsModel(QAbstractTableModel):
    """One row a run. `rename` gives a run another name, and says whether it could."""

    def __init__(
        self, rename: Callable[[RunSummary, str], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rename = rename
        self.runs: tuple[RunSummary, ...] = ()

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show other runs, or what has become of the same."""
        same = [run.folder for run in runs] == [run.folder for run in self.runs]
        if same:
            self.runs = tuple(runs)
            last = self.index(len(runs) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.runs = tuple(runs)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        run, column = self.runs[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return column.text(run)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _SIDES[column.figure] | _MIDDLE
            case Qt.ItemDataRole.ForegroundRole if index.column() == STATE:
                return QColor(theme().color(STATES[run.state][1]))
            case Qt.ItemDataRole.ToolTipRole if index.column() == STATE:
                return explanation(run)
            case Qt.ItemDataRole.ToolTipRole if index.column() == NAME:
                return readable(str(run.folder))
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self.runs[index.row()]
        return str(value) == run.name or self._rename(run, str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == NAME and self.runs[index.row()].state != "running":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _(column.title)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _SIDES[column.figure] | _MIDDLE
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip and _(column.tip)
            case _:
                return None


class SortedRuns(QSortFilterProxyModel):
    """The runs that a person looks for, in the order of a column; what has no figure comes last."""

    def __init__(self, model: RunsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words = ""
        self.setSourceModel(model)
        self.setDynamicSortFilter(True)

    def look_for(self, words: str) -> None:
        """Leave out what has not all of `words`."""
        self._words = words
        self.invalidate()

    def run_at(self, index: Index) -> RunSummary:
        """The run in the row of `index`, which is this model's."""
        return self._model.runs[self.mapToSource(index).row()]

    def row_of(self, folder: Path) -> int | None:
        """Where the run in `folder` is shown; None if it is not."""
        for row, run in enumerate(self._model.runs):
            if run.folder == folder:
                place = self.mapFromSource(self._model.index(row, NAME))
                return place.row() if place.isValid() else None
        return None

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return matches(self._model.runs[row], self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        key = COLUMNS[left.column()].key
        first, second = (key(self._model.runs[index.row()]) for index in (left, right))
        if first is None or second is None:
            last = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return (second is None) == last and first is not second
        if isinstance(first, str) or isinstance(second, str):
            return str(first) < str(second)
        return first < second
