"""The pictures of some classes as a list: each is asked for when it is first shown."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.readable import readable
from alexnet_gui.core.survey import ClassSurveyed, Place, Thumbnail, ThumbnailsSeen
from alexnet_gui.core.survey_words import size_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import as_image

KEPT = 1500  # pictures that stay in memory
AT_ONCE = 48  # asked for in one go
Index = QModelIndex | QPersistentModelIndex


class Roles(IntEnum):
    """What the delegate and the page ask for."""

    THUMBNAIL = Qt.ItemDataRole.UserRole  # None as long as it has not come


class PicturesModel(QAbstractListModel):
    """One row for each picture, class after class."""

    wanted = Signal(object)  # a tuple of places whose pictures are to be had

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[ClassSurveyed, ...] = ()
        self._chosen: tuple[int, ...] = ()
        self._ends: list[int] = []
        self._had: OrderedDict[Place, tuple[Thumbnail, QPixmap]] = OrderedDict()
        self._missing: OrderedDict[Place, None] = OrderedDict()
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.timeout.connect(self._ask)

    def show(self, classes: Sequence[ClassSurveyed], chosen: Sequence[int], *, anew: bool) -> None:
        """Show the pictures of the `chosen` classes; `anew`: of another source."""
        self.beginResetModel()
        if anew:
            self._had.clear()
        self._classes, self._chosen = tuple(classes), tuple(chosen)
        self._ends = list(accumulate(self._classes[label].places for label in self._chosen))
        self._missing.clear()
        self.endResetModel()

    def place(self, row: int) -> Place:
        """The class of the picture in `row`, and which of its class it is."""
        at = bisect_right(self._ends, row)
        return self._chosen[at], row - (self._ends[at - 1] if at else 0)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return self._ends[-1] if self._ends else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Roles.THUMBNAIL,
        ):
            return None
        place = self.place(index.row())
        had = self._had.get(place)
        if had is None:
            if role == Qt.ItemDataRole.DecorationRole:
                self._miss(place)
            return None
        self._had.move_to_end(place)
        if role == Qt.ItemDataRole.DecorationRole:
            return had[1]
        return had[0] if role == Roles.THUMBNAIL else self._words(had[0])

    def _words(self, thumbnail: Thumbnail) -> str:
        """The file, its size, its class, and what it is used for."""
        if thumbnail.fault:
            return thumbnail.fault
        size = "" if thumbnail.size is None else size_text(thumbnail.size)
        use = _("to train on") if thumbnail.training else _("to validate on")
        return _("{name}\n{size} · {label} · {use}").format(
            name=thumbnail.name,
            size=size,
            label=readable(self._classes[thumbnail.place[0]].name),
            use=use,
        )

    def take(self, seen: ThumbnailsSeen) -> None:
        """Pictures have come."""
        for thumbnail in seen.thumbnails:
            pixmap = QPixmap()
            if thumbnail.pixels is not None:
                pixmap = QPixmap.fromImage(as_image(thumbnail.pixels))
            self._had[thumbnail.place] = thumbnail, pixmap
            self._missing.pop(thumbnail.place, None)
        while len(self._had) > KEPT:
            self._had.popitem(last=False)
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        # What was asked for and did not come is asked for again when it is painted.
        self._missing.clear()

    def _miss(self, place: Place) -> None:
        self._missing[place] = None
        while len(self._missing) > AT_ONCE:
            self._missing.popitem(last=False)
        if not self._asking.isActive():
            self._asking.start(0)

    def _ask(self) -> None:
        if self._missing:
            self.wanted.emit(tuple(self._missing))

    def stop(self) -> None:
        """Ask for nothing more."""
        self._asking.stop()
        self._missing.clear()
