"""The table of layers: a view that edits in place and shares its selection."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table.cells import CellPainter
from alexnet_gui.gui.design.table.changes import ChangeWatch
from alexnet_gui.gui.design.table.choice import Choice
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.delegate import CellDelegate
from alexnet_gui.gui.design.table.drag import drag_of_rows
from alexnet_gui.gui.design.table.drops import TableDrops
from alexnet_gui.gui.design.table.fit import ColumnFit
from alexnet_gui.gui.design.table.header import TableHeader
from alexnet_gui.gui.design.table.model import Index, LayerTableModel
from alexnet_gui.gui.design.table.more import MoreSigns
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named, set_role

_Trigger = QAbstractItemView.EditTrigger
_Move = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag


class LayerTable(QTableView):
    """Arrows walk, F2, Enter or typing edits, Tab goes on to the next cell that can be edited."""

    selection_changed = Signal()
    inspector_wanted = Signal()  # a cell whose settings only the inspector can edit
    menu_wanted = Signal(QPoint)  # of the chosen rows, at that place on the screen
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        view: DesignView | None = None,
        settings: SettingsStore | None = None,
    ) -> None:
        super().__init__()
        named(self, "design.table", _("Layers"))
        set_role(self, "layers")
        view = view or DesignView(None, self)
        self._document = document
        self.changes = ChangeWatch(document)
        self._model = LayerTableModel(document, view, self.changes, self)
        self._delegate = CellDelegate(self._model, lambda: self.selected_rows, self)
        self._drops = TableDrops(document, self)
        self._fit = ColumnFit(self, self._model)
        self._cells = CellPainter(self, self._model)
        self._more = MoreSigns(self, self._cells)
        self._choice = Choice(self._model, lambda: self.selected_rows, self)
        self._choice.changed.connect(self.selection_changed)
        self.setModel(self._model)
        self.selectionModel().selectionChanged.connect(self._choice.tell)
        self.setItemDelegate(self._delegate)
        self._set_behaviour()
        self._set_heads()
        self._head = TableHeader(self, view, settings)
        self._head.columns_changed.connect(self._fit.fit_anew)
        view.changed.connect(self._fit.fit_anew)
        self._delegate.refused.connect(self.refused)
        self._drops.refused.connect(self.refused)
        self._drops.dropped.connect(self.select_rows)
        self._model.followed.connect(self._follow_rows)
        document.restarted.connect(self._fit.fit_anew)
        self._fit.resized.connect(self._follow_columns)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        follow_theme(self, lambda: self.viewport().update())

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
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # Qt's is as wide as one cell; ours is a whole line
        self.setMouseTracking(True)
        # It paints its own ground, so that the panels behind it need not be painted first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _set_heads(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(ROW)

    @property
    def head(self) -> TableHeader:
        """Which columns show, and what the bars are parts of."""
        return self._head

    # --- selection -------------------------------------------------------------------------------

    @property
    def selected_rows(self) -> tuple[int, ...]:
        """The chosen layers, from the top."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

    def select_rows(self, rows: Iterable[int]) -> None:
        """Choose these layers and no others, and scroll to the first."""
        wanted = sorted(row for row in rows if row < self._model.rowCount())
        selection, last = QItemSelection(), self._model.columnCount() - 1
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

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._more.follow()

    # --- keys ------------------------------------------------------------------------------------

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
        if _editable(index):
            self.edit(index)
        else:
            self.inspector_wanted.emit()

    # --- mouse, and the menu of each row ---------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._more.row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            if row not in self.selected_rows:
                self.select_rows((row,))
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.more_rect(row).bottomLeft()))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._more.point(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._more.row_at(place) >= 0:
            return
        if index.isValid() and not _editable(index):
            self.inspector_wanted.emit()
        super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._more.point(QPoint(-1, -1))
        super().leaveEvent(event)

    def more_rect(self, row: int) -> QRect:
        """Where in the viewport the sign of that row's menu is."""
        return self._more.rect(row)

    def _ask_for_menu(self, place: QPoint) -> None:
        # The menu key gives no place of its own: open beside the current row then.
        if not self.viewport().rect().contains(place):
            place = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    # --- dragging --------------------------------------------------------------------------------

    def startDrag(self, supported: Qt.DropAction) -> None:
        if self.selected_rows:
            drag = drag_of_rows(self, self._document, self.selected_rows)
            drag.exec(supported, self.defaultDropAction())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self._drops.drop(event)

    # --- painting --------------------------------------------------------------------------------

    @property
    def hint(self) -> str:
        """What stands in the place of the rows; nothing while there are some."""
        return "" if self._model.rowCount() else _("No layers yet. Add one from the strip below.")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._cells.paint(painter, event.rect())
        self._drops.paint(painter)
        painter.setPen(theme().color("secondary"))
        room = self.viewport().rect().adjusted(GRID, GRID, -GRID, -GRID)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        painter.end()

    def _follow_rows(self) -> None:
        # Left to itself, the table would do so after it has been painted, and be painted again.
        self.executeDelayedItemsLayout()
        self._fit.fit()

    def _follow_columns(self) -> None:
        self.updateGeometries()
        self.updateEditorGeometries()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit.fit_anew()


def _editable(index: QModelIndex) -> bool:
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
