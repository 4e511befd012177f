"""The layers as rows of a table. It shows the document's analysis and turns edits into steps."""

from collections.abc import Collection, Sequence

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
from alexnet_gui.gui.design.table.changes import ChangeWatch, Mark, mark_sentence
from alexnet_gui.gui.design.table.columns import HEADS, Column, setting_in
from alexnet_gui.gui.design.table.looks import (
    SHARE_MEANINGS,
    SHARE_TITLES,
    Look,
    Shares,
    cell_tooltip,
    replaced_rows,
    row_looks,
    share_sentence,
    shares,
)
from alexnet_gui.gui.design.table.row_data import row_data
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.theme import theme

Index = QModelIndex | QPersistentModelIndex

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable


class LayerTableModel(QAbstractTableModel):
    """One row a layer."""

    followed = Signal()  # the rows are those of the document again

    def __init__(
        self,
        document: Document,
        view: DesignView,
        watch: ChangeWatch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._watch = watch
        self._rows: Sequence[Row] = document.analysis.rows
        self._looks = [row_looks(row) for row in self._rows]
        self._changes = watch.now
        self._take_shares()
        self._wide_share = True
        document.changed.connect(self._follow)
        document.history_changed.connect(self._follow_marks)
        view.changed.connect(self._follow_view)

    def look(self, row: int, column: int) -> Look:
        """What a cell shows, and in which colour."""
        look = self._looks[row][column]
        return look._replace(text=str(row + 1)) if column == Column.NUMBER else look

    def layer_at(self, row: int) -> Row:
        """The analysis of the layer in that row."""
        return self._rows[row]

    def texts(self, column: int) -> set[str]:
        """Every text of a column; of the numbers the longest alone."""
        if column == Column.NUMBER:
            return {str(len(self._rows))}
        return {looks[column].text for looks in self._looks}

    def fraction(self, row: int) -> float:
        """Which part of the whole the bar of that layer shows."""
        return self._shares.fraction(row)

    def mark(self, row: int) -> Mark | None:
        """How that layer differs from the original; None if it does not."""
        return self._changes.marks.get(row)

    def removed_before(self, row: int) -> tuple[str, ...]:
        """Names of the layers that were taken out before that row, or at the end."""
        return self._changes.removed.get(row, ())

    def set_wide_share(self, wide: bool) -> None:
        """Whether there is room to say in the heading what the bars are parts of."""
        if wide != self._wide_share:
            self._wide_share = wide
            self._tell_heading()

    def share_title(self) -> str:
        """What the bars are parts of."""
        return _(SHARE_TITLES[self._shares.of])

    # --- what Qt asks ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        head = HEADS[section]
        share = section == Column.SHARE
        if role == Qt.ItemDataRole.DisplayRole:
            return self.share_title() if share and self._wide_share else _(head.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _(SHARE_MEANINGS[self._shares.of]) if share else _(head.meaning)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if head.left else _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return _EDITED if self._looks[index.row()][index.column()].editable else _SHOWN

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.look(row, column).text
            case Qt.ItemDataRole.ForegroundRole:
                return theme().color(self._looks[row][column].role)
            case Qt.ItemDataRole.BackgroundRole:
                ground = self._looks[row][column].ground
                return theme().color(ground) if ground else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if HEADS[column].left else _RIGHT
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, column)
        return None

    def _tooltip(self, row: int, column: int) -> str:
        if column == Column.SHARE:
            return share_sentence(self._shares, row)
        return cell_tooltip(self._rows[row], column, self.mark(row), self.removed_before(row))

    def _spoken(self, row: int, column: int) -> str:
        layer, mark = self._rows[row].layer, self.mark(row)
        if column == Column.SHARE:
            return _("{layer}: {sentence}").format(
                layer=layer.name, sentence=share_sentence(self._shares, row)
            )
        text = _("{column} of {layer}: {value}").format(
            column=_(HEADS[column].title),
            layer=layer.name,
            value=self.look(row, column).text,
        )
        if column == Column.LAYER and mark is not None:
            return f"{text}. {mark_sentence(mark, layer)}"
        return text

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

    def commit_to(self, rows: Sequence[int], index: Index, value: object) -> None:
        """Give that setting of all `rows` that have it one value, as one step."""
        setting = setting_in(self._rows[index.row()].layer, index.column())
        if setting is not None:
            self.cancel(index)
            every = {index.row(), *rows}
            self._document.apply(
                edits.set_values(self._document.architecture, every, setting.key, value)
            )

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

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return row_data(self._document, {index.row() for index in indexes})

    # --- following the document ------------------------------------------------------------------

    def _follow(self) -> None:
        new = self._document.analysis.rows
        start, old_end, new_end = replaced_rows(self._rows, new)
        rearranged = old_end != new_end
        before = self._shares
        self._take_shares()
        if rearranged:
            self._take_out(start, old_end)
            self._put_in(start, new[start:new_end])
        self._renew(new)
        self._follow_marks()
        if rearranged:
            self._tell(Column.NUMBER, range(start, len(new)))
        self._tell_shares(before)
        self.followed.emit()

    def _take_out(self, start: int, end: int) -> None:
        if end > start:
            self.beginRemoveRows(QModelIndex(), start, end - 1)
            self._rows = (*self._rows[:start], *self._rows[end:])
            del self._looks[start:end]
            self.endRemoveRows()

    def _put_in(self, start: int, rows: Sequence[Row]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
            self._rows = (*self._rows[:start], *rows, *self._rows[start:])
            self._looks[start:start] = [row_looks(row) for row in rows]
            self.endInsertRows()

    def _renew(self, new: Sequence[Row]) -> None:
        """Take over as many rows as there are, and say which cells look other than before."""
        changed: dict[Column, list[int]] = {}
        for i, (old, row) in enumerate(zip(self._rows, new, strict=True)):
            if old is row or old == row:
                continue
            before, looks = self._looks[i], row_looks(row)
            self._looks[i] = looks
            for column in Column:
                if looks[column] != before[column]:
                    changed.setdefault(column, []).append(i)
        self._rows = new
        for column, rows in changed.items():
            self._tell(column, rows)

    def _follow_marks(self) -> None:
        """Say which rows are marked otherwise than before: also after saving nothing else is."""
        before, self._changes = self._changes, self._watch.now
        if before is not self._changes:
            now = self._changes
            rows = {*before.marks, *now.marks, *before.removed, *now.removed}
            last = len(self._rows) - 1  # what is missing at the end is marked in the last row
            self._tell(Column.NUMBER, {min(row, last) for row in rows})

    def _follow_view(self) -> None:
        before = self._shares
        self._take_shares()
        self._tell_shares(before)
        if before.of != self._shares.of:
            self._tell_heading()

    def _take_shares(self) -> None:
        document, view = self._document, self._view
        optimiser = view.optimiser_for(document.recipe)
        self._shares = shares(document.analysis, view.share, view.batch, optimiser)

    def _tell_shares(self, before: Shares) -> None:
        rows: Sequence[int] = range(len(self._rows))
        if len(before.parts) == len(rows):  # most edits move most bars by less than can be seen
            rows = [row for row in rows if before.bar(row) != self._shares.bar(row)]
        self._tell(Column.SHARE, rows)

    def _tell_heading(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.SHARE, Column.SHARE)

    def _tell(self, column: Column, rows: Collection[int]) -> None:
        """Have the cells of a column painted again: what is not said is not painted."""
        if rows:
            self.dataChanged.emit(self.index(min(rows), column), self.index(max(rows), column))


def _step_key(index: Index) -> tuple[str, int, int]:
    return "cell", index.row(), index.column()
