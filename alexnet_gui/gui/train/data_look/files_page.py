"""The files that want a person's eye: unreadable ones, copies, and those that are ignored."""

from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from alexnet_gui.core.survey import DataSurveyed
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.train.data_look.pictures_page import open_folder_of
from alexnet_gui.gui.widgets.basics import named

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
    """The files of `seen` that want an eye, the most serious first."""
    rows = [FileRow(Matter.UNREADABLE, f.name, f.words, f.path) for f in seen.unreadable]
    for group in sorted(seen.twins, key=lambda group: not group.across):
        if group.across:
            words = _("The same picture is trained and validated on.")
        elif len(group.classes) > 1:
            words = _("The same picture stands in several classes.")
        else:
            words = _("The same picture, several times.")
        rows.append(FileRow(Matter.COPY, ", ".join(group.names), words, ""))
    rows += [FileRow(Matter.IGNORED, f.name, f.words, f.path) for f in seen.strays]
    return rows


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


class FilesPage(QTableView):
    """Enter, a double click or the context menu opens the folder of a file."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.files", _("Files that want an eye"))
        self.files = FilesModel(self)
        self.setModel(self.files)
        self.setProperty("role", "list")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.resizeSection(0, 100)
        header.resizeSection(2, 330)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
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
            painter.drawText(place, top, _("No file wants an eye."))
            painter.end()

    def show_surveyed(self, seen: DataSurveyed) -> None:
        """Show the files of `seen`."""
        self.files.show(file_rows(seen))

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
