"""The rows of a comparison as a table's model: left, right, and the difference in words."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design.compare.text import SIGNS, Cells, CompareRow

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class Column(IntEnum):
    """From left to right; those of the right side are as many further on."""

    SIGN = 0
    NUMBER = 1
    LAYER = 2
    SETTINGS = 3
    OUTPUT = 4
    PARAMETERS = 5
    RIGHT_NUMBER = 6
    RIGHT_LAYER = 7
    RIGHT_SETTINGS = 8
    RIGHT_OUTPUT = 9
    RIGHT_PARAMETERS = 10
    WORDS = 11


SIDE = Column.RIGHT_NUMBER - Column.NUMBER  # columns that a side has
_FIGURES = frozenset(
    {
        Column.NUMBER,
        Column.OUTPUT,
        Column.PARAMETERS,
        Column.RIGHT_NUMBER,
        Column.RIGHT_OUTPUT,
        Column.RIGHT_PARAMETERS,
    }
)
_TITLES = ("#", N_("Layer"), N_("Settings"), N_("Output"), N_("Parameters"))
_GROUNDS = {"set": "note_tint", "left": "problem_tint", "right": "good_tint"}


class Look(NamedTuple):
    """How one cell looks; roles are the theme's, empty for none."""

    text: str
    role: str = "text"
    ground: str = ""
    family: str = ""
    strong: bool = False


_EMPTY = Look("")


class CompareModel(QAbstractTableModel):
    """One row a line of the comparison."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[CompareRow] = ()
        self._looks: list[tuple[Look, ...]] = []

    @property
    def rows(self) -> Sequence[CompareRow]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[CompareRow]) -> None:
        """Show other rows. Where the layers are the same, only cells that differ are told of."""
        if list(map(_identity, rows)) != list(map(_identity, self._rows)):
            self.beginResetModel()
            self._take(rows)
            self.endResetModel()
            return
        before = self._looks
        self._take(rows)
        changed = [i for i, looks in enumerate(self._looks) if looks != before[i]]
        if changed:
            self.dataChanged.emit(
                self.index(changed[0], 0), self.index(changed[-1], len(Column) - 1)
            )

    def _take(self, rows: Sequence[CompareRow]) -> None:
        self._rows = rows
        self._looks = [tuple(_look(row, column) for column in Column) for row in rows]

    def look(self, row: int, column: int) -> Look:
        """What a cell shows, and in which colours."""
        return self._looks[row][column]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.look(index.row(), index.column()).text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            words = index.column() in (Column.SIGN, Column.WORDS)
            return (row.words if words else self.look(index.row(), index.column()).text) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, index)
        return None

    def _spoken(self, row: CompareRow, index: Index) -> str:
        column = index.column()
        text = self.look(index.row(), column).text
        if column in (Column.SIGN, Column.WORDS):
            return _("Difference: {words}").format(words=row.words or _("none"))
        side = _("{title} at the left: {text}") if column < Column.RIGHT_NUMBER else (
            _("{title} at the right: {text}")
        )  # fmt: skip
        return side.format(title=_title(column), text=text or _("nothing"))


def alignment(column: int) -> Qt.AlignmentFlag:
    """Words stand left, figures right."""
    across = (
        Qt.AlignmentFlag.AlignRight
        if column in _FIGURES
        else Qt.AlignmentFlag.AlignHCenter
        if column == Column.SIGN
        else Qt.AlignmentFlag.AlignLeft
    )
    return across | Qt.AlignmentFlag.AlignVCenter


def _title(column: int) -> str:
    if column == Column.SIGN:
        return ""
    if column == Column.WORDS:
        return _("Difference")
    return _(_TITLES[(column - 1) % SIDE])


def _identity(row: CompareRow) -> tuple[str, str]:
    """What a row is about: a selection stays on it while its figures change."""
    return (
        row.left.name if row.left is not None else "",
        row.right.name if row.right is not None else "",
    )


def _look(row: CompareRow, column: int) -> Look:
    ground = _GROUNDS.get(row.kind, "")
    if column == Column.SIGN:
        return Look(SIGNS[row.kind], "text", ground, strong=True)
    if column == Column.WORDS:
        return Look(row.words, "text" if row.own else "secondary", ground)
    left = column < Column.RIGHT_NUMBER
    cells, other = (row.left, row.right) if left else (row.right, row.left)
    if cells is None:
        return _EMPTY
    place = Column(column if left else column - SIDE)
    look = _cell_look(cells, other, place)
    tinted = row.kind != "set" or _set_here(row, place)
    return look._replace(ground=ground) if tinted else look


def _cell_look(cells: Cells, other: Cells | None, column: Column) -> Look:
    text = cells[column - Column.NUMBER]
    if column == Column.LAYER:
        role = "problem" if cells.problem else "text" if cells.family else "secondary"
        return Look(text, role, "", cells.family, strong=bool(cells.family))
    if column == Column.OUTPUT and cells.problem:
        return Look(f"▲ {text}", "problem", strong=True)
    if column in (Column.OUTPUT, Column.PARAMETERS):
        differs = other is not None and other[column - Column.NUMBER] != text
        return Look(text, strong=differs)
    return Look(text, "secondary")


def _set_here(row: CompareRow, column: Column) -> bool:
    """Whether what is set otherwise stands in that column: a name, a setting, or the input."""
    if row.left is None or row.right is None:
        return False
    if column == Column.SETTINGS:
        return row.line is not None or row.left.settings != row.right.settings
    place = column - Column.NUMBER
    if column == Column.LAYER or (column == Column.OUTPUT and row.line is None):
        return row.left[place] != row.right[place]
    return False
