"""The table of runs: several can be chosen, and they stay so while the list is read again."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from alexnet_gui.core.run_summary import RunSummary
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID, ROW, text_font
from alexnet_gui.gui.train.runs.columns import COLUMNS, DATE, NAME
from alexnet_gui.gui.train.runs.hidden_columns import HiddenColumns
from alexnet_gui.gui.train.runs.model import RunsModel, SortedRuns
from alexnet_gui.gui.widgets.basics import named

_PAD = 3 * GRID  # pixels at both sides of a text
_NARROWEST = 36 * GRID  # of names
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class RunsView(QTableView):
    """Reports the run that was opened, and what is chosen."""

    opened = Signal()  # by a double click
    chosen_changed = Signal()

    def __init__(self, model: RunsModel, settings: SettingsStore) -> None:
        super().__init__()
        named(self, "train.runs.table", _("Runs"))
        self.setProperty("role", "list")
        self._runs = model
        self._sorted = SortedRuns(model, self)
        self.setModel(self._sorted)
        self._set_behaviour()
        self.sortByColumn(DATE, Qt.SortOrder.DescendingOrder)
        self._menu = QMenu(self)
        self.columns = HiddenColumns(self, settings)
        self.columns.changed.connect(self._fit_columns)

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names begin with the day
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setFixedHeight(ROW)

    # --- runs ----------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[RunSummary]:
        """The runs that are chosen, from the top."""
        rows = self.selectionModel().selectedRows(NAME)
        return [self._sorted.run_at(index) for index in sorted(rows, key=lambda i: i.row())]

    @property
    def runs(self) -> tuple[RunSummary, ...]:
        """All there are, also those that the filter leaves out."""
        return self._runs.runs

    @property
    def shown(self) -> int:
        """How many runs the filter lets through."""
        return self._sorted.rowCount()

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show what there is now; what was chosen stays so."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a name is being typed: the next list comes soon
        chosen = [run.folder for run in self.chosen]
        first = not self._runs.runs
        self._runs.show_runs(runs)
        self.choose(chosen)
        if first or any(run.state == "running" for run in runs):
            self._fit_columns()

    def choose(self, folders: Sequence[Path]) -> None:
        """Choose the runs in `folders`, as far as they are shown."""
        rows = [row for folder in folders if (row := self._sorted.row_of(folder)) is not None]
        selection = QItemSelection()
        for row in rows:
            index = self._sorted.index(row, NAME)
            selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        if rows and self.currentIndex().row() not in rows:
            current = self._sorted.index(rows[0], NAME)
            model.setCurrentIndex(current, flag.NoUpdate)
        model.select(selection, flag.ClearAndSelect | flag.Rows)

    def look_for(self, words: str) -> None:
        """Show only the runs that have all of `words`."""
        self._sorted.look_for(words)
        self.chosen_changed.emit()

    def rename_chosen(self) -> None:
        """Have the name of the one chosen run typed anew, in its place."""
        rows = self.selectionModel().selectedRows(NAME)
        if len(rows) == 1:
            self.edit(rows[0])

    def go_in(self) -> None:
        """Take the focus; where nothing is chosen, the first run is."""
        if not self.chosen and self.shown:
            self.selectRow(0)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        end = _ENDS.get(Qt.Key(event.key()))
        if end is None or event.modifiers() or not self.shown:
            super().keyPressEvent(event)
        else:  # a table's own go to the ends of a row
            self.selectRow(end % self.shown)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done, in a menu that goes when the table does.

        One that Qt runs in a loop of its own would outlive a table that is closed meanwhile.
        """
        self._menu.clear()
        self._menu.addActions(self.actions())
        self._menu.popup(event.globalPos())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    # --- columns -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each column what its texts need; the names get what is left, or give way."""
        shown = [place for place in range(len(COLUMNS)) if not self.isColumnHidden(place)]
        needed = {place: self._needed(place) for place in shown}
        room = self.viewport().width() - sum(needed.values()) + needed[NAME]
        needed[NAME] = max(room, min(needed[NAME], _NARROWEST))
        for place, width in needed.items():
            self.setColumnWidth(place, width)

    def _needed(self, place: int) -> int:
        """Pixels for the widest of the column's texts, and for its heading."""
        cells, head = QFontMetrics(text_font()), QFontMetrics(text_font(12))
        column = COLUMNS[place]
        texts = {column.text(run) for run in self._runs.runs}
        widest = max((cells.horizontalAdvance(text) for text in texts), default=0)
        return max(widest, head.horizontalAdvance(_(column.title))) + _PAD
