"""The layers as rows of a table. It shows the document's analysis and turns edits into steps."""

from collections.abc import Sequence
from typing import NamedTuple

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
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.value_field import setting_tooltip

Index = QModelIndex | QPersistentModelIndex

ROWS_MIME = "application/x-alexnet-gui-rows"

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable
STRONG = frozenset({Column.LAYER, Column.OUTPUT})
_QUIET = frozenset({Column.NUMBER, Column.OTHER, Column.SIGHT})


class LayerTableModel(QAbstractTableModel):
    """One row a layer."""

    followed = Signal()  # the rows are those of the document again
    wants_selection = Signal(object)  # tuple of rows, after rows were dragged elsewhere

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._rows: Sequence[Row] = document.analysis.rows
        self._looks = _looks(self._rows, document.analysis.parameters)
        document.changed.connect(self._follow)

    def look(self, row: int, column: int) -> "Look":
        """What a cell shows, and in which colour."""
        return self._looks[row][column]

    def layer_at(self, row: int) -> Row:
        """The analysis of the layer in that row."""
        return self._rows[row]

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
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        column = index.column()
        if column == Column.LAYER or setting_in(self._rows[index.row()].layer, column):
            return _EDITED
        return _SHOWN

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._looks[row][column].text
            case Qt.ItemDataRole.ForegroundRole:
                return theme().color(self._looks[row][column].role)
            case Qt.ItemDataRole.BackgroundRole:
                ground = self._looks[row][column].ground
                return theme().color(ground) if ground else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if HEADS[Column(column)].left else _RIGHT
            case Qt.ItemDataRole.ToolTipRole:
                return _tooltip(self._rows[row], column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index)
        return None

    def _spoken(self, index: Index) -> str:
        return _("{column} of {layer}: {value}").format(
            column=_(HEADS[Column(index.column())].title),
            layer=self._rows[index.row()].layer.name,
            value=self._looks[index.row()][index.column()].text,
        )

    # --- edits -----------------------------------------------------------------------------------

    def preview(self, index: Index, value: object) -> None:
        """Give the setting of that cell another value; what is typed in one go is one step."""
        setting = setting_in(self._rows[index.row()].layer, index.column())
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
        old, new = self._rows, self._document.analysis.rows
        before = self._looks
        start, old_end, new_end = _difference(old, new)
        if old_end != new_end:
            if old_end > start:
                self.beginRemoveRows(QModelIndex(), start, old_end - 1)
                self._take((*old[:start], *old[old_end:]))
                self.endRemoveRows()
            if new_end > start:
                self.beginInsertRows(QModelIndex(), start, new_end - 1)
                self._take(new)
                self.endInsertRows()
        self._take(new)
        self._tell_changes(before)

    def _take(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._looks = _looks(rows, self._document.analysis.parameters)

    def _tell_changes(self, before: list[tuple["Look", ...]]) -> None:
        """Say which cells look other than before, column by column: the rest is not painted."""
        last = len(self._rows) - 1
        for column in Column:
            if len(before) != len(self._looks):
                first, final = 0, last
            else:
                changed = [
                    i for i in range(last + 1) if before[i][column] != self._looks[i][column]
                ]
                if not changed:
                    continue
                first, final = changed[0], changed[-1]
            if last >= 0:
                self.dataChanged.emit(self.index(first, column), self.index(final, column))
        self.followed.emit()


class Look(NamedTuple):
    """How one cell looks."""

    text: str
    role: str  # of its colour
    ground: str  # the role of the colour behind it; empty: none
    share: float = 0.0


def _looks(rows: Sequence[Row], total: int) -> list[tuple[Look, ...]]:
    looks = []
    for number, row in enumerate(rows, 1):
        ground = "problem_tint" if row.problem is not None else ""
        share = (row.parameters or 0) / total if total else 0.0
        looks.append(
            tuple(
                Look(
                    cell_text(row, number, column),
                    row.layer.family if column == Column.SHARE else _colour(row, column),
                    ground,
                    share if column == Column.SHARE else 0.0,
                )
                for column in Column
            )
        )
    return looks


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


def _colour(row: Row, column: int) -> str:
    if row.problem is not None:
        return "problem" if column in (Column.LAYER, Column.OUTPUT) else "text"
    if row.output is None:
        return "faint"
    return "secondary" if column in _QUIET else "text"


def _tooltip(row: Row, column: int) -> str:
    if row.problem is not None:
        return row.problem.message
    setting = setting_in(row.layer, column)
    if setting is not None:
        return f"{_(setting.label)}: {setting_tooltip(setting)}"
    if column == Column.MACS and row.macs:
        return f"{row.macs:,}"
    if row.note is not None:
        return row.note.message
    return _(row.layer.title)
