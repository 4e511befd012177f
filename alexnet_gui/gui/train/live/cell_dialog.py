"""The validation pictures of one cell of the confusion matrix, a page at a time."""

from collections.abc import Sequence
from math import ceil
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.events import Failed
from alexnet_gui.core.live_events import ValidationPicture
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.picture.pictures import Picture
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.widgets.basics import button, label, named

PAGE = 24
SIDE = 96  # pixels of a picture
CELL = QSize(SIDE + 3 * GRID, SIDE + 6 * GRID)  # two lines below the picture
SIZE = QSize(6 * CELL.width() + 6 * GRID, 4 * CELL.height() + 19 * GRID)


class GivesPictures(Protocol):
    """Where the pictures come from, by their place in the data; of wishes the newest counts."""

    @property
    def fetched(self) -> SignalInstance: ...  # the request, and ValidationPicture or Failed
    def fetch(self, indices: Sequence[int], side: int) -> int: ...
    def forget(self) -> None: ...


class CellDialog(QDialog):
    """Pictures come as they are read; Enter or a click takes one to Explore."""

    explore_wanted = Signal(object)  # Picture

    def __init__(
        self, matrix: Matrix, row: int, column: int, sights: GivesPictures, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "train.cell", _("Pictures of a cell"))
        self.setWindowTitle(_title(matrix, row, column))
        self._matrix = matrix
        self._taken_for = matrix.classes[column]
        self._indices = matrix.indices(row, column)
        self._sights = sights
        self._request = 0
        self._page = 0
        self._left = 0  # pictures of the page that are still to come
        self._items: dict[int, QListWidgetItem] = {}
        words = label(matrix.words(row, column) + ".", "heading", wrap=True)
        named(words, "train.cell.words", _("What the pictures have in common"))
        classes = sorted({row, column}, key=(row, column).index)
        figures = "   ·   ".join(matrix.class_words(index) for index in classes)
        if self._indices and matrix.certainty_text(self._indices[0]):
            words_below = _(
                "Below each picture: the probability that the network gives to “{name}”."
            )
            figures += "\n" + words_below.format(name=self._taken_for)
        self._figures = label(figures, "secondary", wrap=True)
        named(self._figures, "train.cell.figures", _("Figures of the classes"))
        self._list = self._make_list()
        self._empty = label(_("No picture is in this cell."), "secondary")
        self._where = label("", "secondary")
        named(self._where, "train.cell.where", _("Which pictures are shown"))
        self._before = button(_("Earlier"), "train.cell.before", lambda: self._turn(-1))
        self._after = button(_("Later"), "train.cell.after", lambda: self._turn(1))
        self._lay_out(words)
        sights.fetched.connect(self._take)
        self.finished.connect(lambda _result: sights.forget())
        self.resize(SIZE)
        self._turn(0)

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        named(made, "train.cell.pictures", _("Pictures; Enter shows one in Explore"))
        made.setViewMode(QListWidget.ViewMode.IconMode)
        made.setResizeMode(QListWidget.ResizeMode.Adjust)
        made.setMovement(QListWidget.Movement.Static)
        made.setIconSize(QSize(SIDE, SIDE))
        made.setGridSize(CELL)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.setFrameShape(QListWidget.Shape.NoFrame)
        made.itemClicked.connect(self._explore)
        made.itemActivated.connect(self._explore)
        return made

    def _lay_out(self, words: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._where, 1)
        buttons.addWidget(self._before)
        buttons.addWidget(self._after)
        buttons.addWidget(button(_("Close"), "train.cell.close", self.reject))
        outer = QVBoxLayout(self)
        margin = GRID * 3 // 2
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(GRID)
        outer.addWidget(words)
        outer.addWidget(self._figures)
        outer.addWidget(self._list, 1)
        outer.addWidget(self._empty, 1)
        outer.addLayout(buttons)
        self._list.setVisible(bool(self._indices))
        self._empty.setVisible(not self._indices)
        self._list.setFocus()

    @property
    def _pages(self) -> int:
        return max(1, ceil(len(self._indices) / PAGE))

    def _turn(self, pages: int) -> None:
        """Go on by so many pages, and ask for the pictures there."""
        self._page = min(max(self._page + pages, 0), self._pages - 1)
        wanted = self._indices[self._page * PAGE : (self._page + 1) * PAGE]
        self._list.clear()
        self._items = {index: self._placeholder(index) for index in wanted}
        self._left = len(wanted)
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page < self._pages - 1)
        for turn in (self._before, self._after):
            turn.setVisible(self._pages > 1)
        self._say()
        ratio = max(1, ceil(self.devicePixelRatioF()))
        self._request = self._sights.fetch(wanted, SIDE * ratio)

    def _placeholder(self, index: int) -> QListWidgetItem:
        item = QListWidgetItem(icon("picture", theme().faint), "")
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        item.setSizeHint(CELL)
        self._list.addItem(item)
        return item

    def _take(self, request: int, found: ValidationPicture | Failed) -> None:
        if request != self._request:
            return
        self._left -= 1
        self._say()
        if isinstance(found, Failed):
            self._where.setText(f"{found.message} {found.hint}".rstrip())
            return
        item = self._items[found.index]
        certainty = self._matrix.certainty_text(found.index)
        item.setText(f"{found.name}\n{certainty}".rstrip())
        item.setToolTip(found.fault or self._told(found, certainty))
        if found.pixels is None:
            item.setIcon(icon("warning", theme().problem))
            return
        image = as_image(found.pixels)
        smooth = image.width() >= SIDE or image.height() >= SIDE
        scaled = image.scaled(
            QSize(SIDE, SIDE) * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation
            if smooth
            else Qt.TransformationMode.FastTransformation,
        )
        item.setIcon(QIcon(QPixmap.fromImage(scaled)))
        item.setData(Qt.ItemDataRole.UserRole, Picture(found.source, found.name))

    def _told(self, found: ValidationPicture, certainty: str) -> str:
        """The file of a picture, and how sure the network is of it."""
        if not certainty:
            return _where(found)
        return _("{file}\nThe network gives “{name}” {certainty}.").format(
            file=_where(found), name=self._taken_for, certainty=certainty
        )

    def _say(self) -> None:
        count, first = len(self._indices), self._page * PAGE + 1
        last = min(count, (self._page + 1) * PAGE)
        if self._left:
            text = _("Reading {n:,} of {count:,}…")
            shown = last - first + 1
            self._where.setText(text.format(n=shown - self._left + 1, count=shown))
        elif self._pages > 1:
            text = _("{first:,} to {last:,} of {count:,}")
            self._where.setText(text.format(first=first, last=last, count=count))
        else:
            text = ngettext("{n:,} picture", "{n:,} pictures", count)
            self._where.setText(text.format(n=count))

    def _explore(self, item: QListWidgetItem) -> None:
        picture = item.data(Qt.ItemDataRole.UserRole)
        if picture is not None and self.isVisible():
            self.explore_wanted.emit(picture)
            self.accept()


def _where(found: ValidationPicture) -> str:
    """The file of a picture, or its name if there is none."""
    return found.name if isinstance(found.source, bytes) else readable(str(found.source))


def _title(matrix: Matrix, row: int, column: int) -> str:
    if row == column:
        return _("{name}: found").format(name=matrix.classes[row])
    return _("{name} taken for {other}").format(
        name=matrix.classes[row], other=matrix.classes[column]
    )
