"""The layers as rows of a table. It shows the document's analysis and turns edits into steps."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.table_columns import HEADS, Column, cell_text, setting_in
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.value_field import setting_tooltip

Index = QModelIndex | QPersistentModelIndex

SHARE = Qt.ItemDataRole.UserRole + 1  # float: its part of the network's parameters
FAMILY = Qt.ItemDataRole.UserRole + 2  # str: the family whose colour its dot has
ROWS_MIME = "application/x-alexnet-gui-rows"

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
STRONG = frozenset({Column.LAYER, Column.OUTPUT})
_QUIET = frozenset({Column.NUMBER, Column.OTHER, Column.SIGHT})


class LayerTableModel(QAbstractTableModel):
    """One row a layer."""

    wants_selection = Signal(object)  # tuple of rows, after rows were dragged elsewhere

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._rows: Sequence[Row] = document.analysis.rows
        self._total = document.analysis.parameters
        self._strong_font = text_font(bold=True)
        document.changed.connect(self._follow)

    def layer_row(self, index: Index) -> Row:
        """The analysis of the layer in that row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        head = HEADS[Column(section)]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(head.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _(head.meaning)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if head.left else _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        editable = index.column() == Column.LAYER or setting_in(
            self.layer_row(index).layer, index.column()
        )
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(row, index.row() + 1, column)
            case Qt.ItemDataRole.ForegroundRole:
                return theme().color(_colour(row, column))
            case Qt.ItemDataRole.BackgroundRole:
                return theme().color("problem_tint") if row.problem is not None else None
            case Qt.ItemDataRole.FontRole:
                return self._strong_font if column in STRONG else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if HEADS[column].left else _RIGHT
            case Qt.ItemDataRole.ToolTipRole:
                return _tooltip(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index)
            case _ if role == FAMILY:
                return row.layer.family
            case _ if role == SHARE:
                return (row.parameters or 0) / self._total if self._total else 0.0
        return None

    def _spoken(self, index: Index) -> str:
        row, column = self._rows[index.row()], Column(index.column())
        return _("{column} of {layer}: {value}").format(
            column=_(HEADS[column].title),
            layer=row.layer.name,
            value=cell_text(row, index.row() + 1, column),
        )

    # --- edits -----------------------------------------------------------------------------------

    def preview(self, index: Index, value: object) -> None:
        """Give the setting of that cell another value; what is typed in one go is one step."""
        setting = setting_in(self.layer_row(index).layer, index.column())
        if setting is not None:
            edit = edits.set_value(self._document.architecture, index.row(), setting.key, value)
            self._document.apply(edit, key=_step_key(index))

    def commit(self, index: Index, value: object) -> None:
        """As `preview`, and the step is complete."""
        self.preview(index, value)
        self._document.seal()

    def cancel(self, index: Index) -> None:
        """Put back what stood in that cell before it was edited."""
        self._document.cancel(_step_key(index))

    def rename_fault(self, index: Index, name: str) -> str | None:
        """Why that layer cannot be called `name`; None if it can."""
        return edits.rename_fault(self._document.architecture, index.row(), name)

    def rename(self, index: Index, name: str) -> None:
        """Call that layer `name`, if it can be called so."""
        if self.rename_fault(index, name) is None:
            self._document.apply(edits.rename(self._document.architecture, index.row(), name))

    # --- dragging rows ---------------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        # A drag means rows of this very document, as it stands now.
        text = f"{id(self._document)} {' '.join(map(str, rows))}"
        data.setData(ROWS_MIME, text.encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        words = bytes(data.data(ROWS_MIME).data()).decode().split()
        if action != Qt.DropAction.MoveAction or words[:1] != [str(id(self._document))]:
            return False
        at = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        edit = edits.move(self._document.architecture, map(int, words[1:]), at)
        self._document.apply(edit)
        self.wants_selection.emit(edit.select)
        return False  # the view must not take out the rows itself

    # --- following the document ------------------------------------------------------------------

    def _follow(self) -> None:
        analysis = self._document.analysis
        old, new = self._rows, analysis.rows
        self._total = analysis.parameters
        start, old_end, new_end = _difference(old, new)
        if old_end - start != new_end - start:
            if old_end > start:
                self.beginRemoveRows(QModelIndex(), start, old_end - 1)
                self._rows = (*old[:start], *old[old_end:])
                self.endRemoveRows()
            if new_end > start:
                self.beginInsertRows(QModelIndex(), start, new_end - 1)
                self._rows = new
                self.endInsertRows()
        self._rows = new
        if new:
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(Column) - 1))


def _difference(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, int, int]:
    """Rows start…old_end of `old` have become start…new_end of `new`, told by their names."""
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start].layer.name == new[start].layer.name:
        start += 1
    while min(old_end, new_end) > start and (
        old[old_end - 1].layer.name == new[new_end - 1].layer.name
    ):
        old_end -= 1
        new_end -= 1
    return start, old_end, new_end


def _step_key(index: Index) -> tuple[str, int, int]:
    return "cell", index.row(), index.column()


def _colour(row: Row, column: Column) -> str:
    if row.problem is not None:
        return "problem" if column in (Column.LAYER, Column.OUTPUT) else "text"
    if row.output is None:
        return "faint"
    return "secondary" if column in _QUIET else "text"


def _tooltip(row: Row, column: Column) -> str:
    if row.problem is not None:
        return row.problem.message
    setting = setting_in(row.layer, column)
    if setting is not None:
        return f"{_(setting.label)}: {setting_tooltip(setting)}"
    if column is Column.MACS and row.macs:
        return f"{row.macs:,}"
    if row.note is not None:
        return row.note.message
    return _(row.layer.title)
