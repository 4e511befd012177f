"""The table of layers: a view that edits in place and shares its selection."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table_columns import HEADS, Column
from alexnet_gui.gui.design.table_delegate import CellDelegate
from alexnet_gui.gui.design.table_model import STRONG, LayerTableModel
from alexnet_gui.gui.theme import GRID, ROW, appearance, text_font, theme
from alexnet_gui.gui.widgets.basics import named, set_role

_Trigger = QAbstractItemView.EditTrigger
_Move = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag

# Which columns take what is left over, and how much of it each.
_STRETCH = {
    Column.LAYER: 0.08,
    Column.CHANNELS: 0.06,
    Column.KERNEL: 0.06,
    Column.STRIDE: 0.06,
    Column.PADDING: 0.06,
    Column.OTHER: 0.16,
    Column.OUTPUT: 0.12,
    Column.PARAMETERS: 0.08,
    Column.MACS: 0.06,
    Column.SIGHT: 0.06,
    Column.SHARE: 0.20,
}

# Columns whose texts may be longer than foreseen, and what stands beside a text.
_GROWING = frozenset(
    {Column.LAYER, Column.OUTPUT, Column.PARAMETERS, Column.SIGHT, Column.CHANNELS}
)
_BESIDE = 11
_BESIDE_NAME = 26


class LayerTable(QTableView):
    """Arrows walk, F2, Enter or typing edits, Tab goes on to the next cell that can be edited."""

    selection_changed = Signal()
    inspector_wanted = Signal()  # a cell whose settings only the inspector can edit
    refused = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        named(self, "design.table", _("Layers"))
        set_role(self, "layers")
        self._model = LayerTableModel(document, self)
        self._delegate = CellDelegate(self._model, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._delegate.refused.connect(self.refused)
        self._model.wants_selection.connect(self.select_rows)
        self._model.followed.connect(self._fit_columns)
        self._set_behaviour()
        self._set_header()
        appearance.changed.connect(self.viewport().update)

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            _Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)  # Tab leaves the table, unless an editor is open
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)

    def _set_header(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(ROW)

    # --- selection -------------------------------------------------------------------------------

    @property
    def selected_rows(self) -> tuple[int, ...]:
        """The chosen layers, from the top."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

    def select_rows(self, rows: Iterable[int]) -> None:
        """Choose these layers and no others, and scroll to the first."""
        wanted = sorted(row for row in rows if row < self._model.rowCount())
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for row in wanted:
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        if wanted:
            column = max(self.currentIndex().column(), Column.LAYER)
            current = self._model.index(wanted[0], column)
            self.selectionModel().setCurrentIndex(current, _Select.NoUpdate)
            self.scrollTo(current)
        self.selectionModel().select(selection, _Select.ClearAndSelect)

    def start_again(self) -> None:
        """Choose nothing, and show the first rows."""
        self.select_rows(())
        self.setCurrentIndex(QModelIndex())
        self.scrollToTop()

    def edit_name(self) -> None:
        """Open the editor of the current layer's name."""
        index = self._model.index(self.currentIndex().row(), Column.LAYER)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    # --- keys and mouse --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        # The Enter that closes an editor comes here afterwards, and must not open it again.
        editing = self.state() == QAbstractItemView.State.EditingState
        if opens and plain and index.isValid() and not editing:
            self._open(index)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not _editable(index):
            self.inspector_wanted.emit()
        super().mouseDoubleClickEvent(event)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action not in (_Move.MoveNext, _Move.MovePrevious):
            return super().moveCursor(action, modifiers)
        # After Tab in an editor: the next cell that can be edited, row after row.
        step = 1 if action == _Move.MoveNext else -1
        columns = self._model.columnCount()
        now = self.currentIndex()
        at = now.row() * columns + now.column() + step
        while 0 <= at < self._model.rowCount() * columns:
            index = self._model.index(at // columns, at % columns)
            if _editable(index) and not self.isColumnHidden(index.column()):
                return index
            at += step
        return now

    def _open(self, index: QModelIndex) -> None:
        if not _editable(index):
            self.inspector_wanted.emit()
            return
        self.edit(index)

    # --- without layers --------------------------------------------------------------------------

    @property
    def hint(self) -> str:
        """What stands in the place of the rows; nothing while there are some."""
        return "" if self._model.rowCount() else _("No layers yet. Add one with “Add layer”.")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hint:
            return
        painter = QPainter(self.viewport())
        painter.setFont(text_font())
        painter.setPen(theme().color("secondary"))
        room = self.viewport().rect().adjusted(GRID, GRID, -GRID, -GRID)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        painter.end()

    # --- columns ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each column what it needs, and share out what is left."""
        widths = {column: self._needed(column) for column in Column}
        spare = self.viewport().width() - sum(widths.values())
        hidden = spare < 0
        self.setColumnHidden(Column.SHARE, hidden)
        if hidden:
            spare += widths.pop(Column.SHARE)
        for column, width in widths.items():
            more = int(max(0, spare) * _STRETCH.get(column, 0.0))
            self.setColumnWidth(column, width + more)

    def _needed(self, column: Column) -> int:
        least = HEADS[column].width
        if column not in _GROWING:
            return least
        metrics = QFontMetrics(text_font(bold=column in STRONG))
        texts = (self._model.look(row, column).text for row in range(self._model.rowCount()))
        widest = max(map(metrics.horizontalAdvance, texts), default=0)
        return max(least, widest + (_BESIDE_NAME if column is Column.LAYER else _BESIDE))

    def menu_position(self) -> QPoint:
        """Where a menu for the current cell opens."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())


def _editable(index: QModelIndex) -> bool:
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
