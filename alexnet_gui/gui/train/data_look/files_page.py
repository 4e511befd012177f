"""The files that a person should check: unreadable ones, copies, and those that are ignored."""

from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from alexnet_gui.core.survey import MOST_NAMED, DataSurveyed, Twin
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.train.data_look.pictures_page import open_folder_of
from alexnet_gui.gui.widgets.basics import named

_MEASURED = 100  # rows; of more, each has room for three lines
Index = QModelIndex | QPersistentModelIndex


class Matter(Enum):
    """What is the matter with a file."""

    UNREADABLE = N_("Unreadable")
    COPY = N_("Copy")
    IGNORED = N_("Ignored")


class FileRow(NamedTuple):
    """One line."""

    matter: Matter
    name: str
    words: str
    path: str


def file_rows(seen: DataSurveyed) -> list[FileRow]:
    """The files of `seen` that are to be checked, the most serious first."""
    rows = [FileRow(Matter.UNREADABLE, f.name, f.words, f.path) for f in seen.unreadable]
    for group in sorted(seen.twins, key=lambda group: (not group.across, not group.disputed)):
        first, *others = group.twins[:MOST_NAMED]
        rows += [FileRow(Matter.COPY, t.name, _copy_words(t, first), t.path) for t in others]
    rows += [FileRow(Matter.IGNORED, f.name, f.words, f.path) for f in seen.strays]
    return rows


def _copy_words(twin: Twin, first: Twin) -> str:
    """What a picture is a copy of: of the first of its group, which is trained on if any is."""
    across, disputed = first.training and not twin.training, twin.label != first.label
    if across and disputed:
        words = _("The same picture as {name}, which is trained on, and as another class.")
    elif across:
        words = _("The same picture as {name}, which is trained on.")
    elif disputed:
        words = _("The same picture as {name}, which is another class.")
    else:
        words = _("The same picture as {name}.")
    return words.format(name=first.name)


class FilesModel(QAbstractTableModel):
    """What is the matter, which file, and in words."""

    heads = (N_("What"), N_("File"), N_("Why"))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FileRow] = []

    def show(self, rows: list[FileRow]) -> None:
        """Show `rows`."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.heads)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(self.heads[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        texts = _(row.matter.value), row.name, row.words
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            tones = {Matter.UNREADABLE: "problem", Matter.COPY: "note"}
            return theme().color(tones.get(row.matter, "secondary"))
        return None


class _Name(QStyledItemDelegate):
    """Of a name that is too long the end tells more than the middle."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class FilesPage(QTableView):
    """Enter, a double click or the context menu opens the folder of a file."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.files", _("Files to check"))
        self._nothing = ""  # said in place of rows
        self.files = FilesModel(self)
        self.setModel(self.files)
        self.setProperty("role", "list")
        self.setShowGrid(False)
        self.setItemDelegateForColumn(1, _Name(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW + 2 * self.fontMetrics().height())
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.resizeSection(0, 12 * GRID)
        header.setStretchLastSection(True)
        self.activated.connect(self._open)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.files.rows:
            painter = QPainter(self.viewport())
            painter.setPen(theme().color("secondary"))
            place = self.viewport().rect().adjusted(GRID, 2 * GRID, -GRID, 0)
            top = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            painter.drawText(place, top, self._nothing)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Names have what they need, up to two fifths; the rest is for the reasons."""
        room = self.viewport().width() - self.columnWidth(0)
        self.setColumnWidth(1, min(self.sizeHintForColumn(1), room * 2 // 5))
        if len(self.files.rows) <= _MEASURED:
            for row in range(len(self.files.rows)):
                self.setRowHeight(row, self.sizeHintForRow(row) + GRID)

    def show_surveyed(self, seen: DataSurveyed | None) -> None:
        """Show the files of `seen`; nothing yet for None."""
        known = seen is not None and seen.complete
        self._nothing = _("Every file can be read.") if known else ""
        self.files.show([] if seen is None else file_rows(seen))
        self._give_room()
        self.viewport().update()

    def _open(self, index: Index) -> None:
        row = self.files.rows[index.row()]
        if row.path:
            open_folder_of(row.path)

    def _offer(self, at: QPoint) -> None:
        index = self.indexAt(at)
        path = self.files.rows[index.row()].path if index.isValid() else ""
        if path:
            menu = QMenu(self)
            menu.setObjectName("train.look.files.menu")
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            action = menu.addAction(_("Open its folder"))
            action.setObjectName("train.look.files.menu.folder")
            action.triggered.connect(lambda: open_folder_of(path))
            menu.popup(self.viewport().mapToGlobal(at))
