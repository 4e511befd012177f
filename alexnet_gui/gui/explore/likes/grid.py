"""A grid of pictures: arrow keys walk, hovering shows one whole, a click or Enter opens it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.tiles import HEIGHT, WIDTH, Tile, paint_tile
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

Index = QModelIndex | QPersistentModelIndex
_TILE = Qt.ItemDataRole.UserRole


class TilesModel(QAbstractListModel):
    """One row for each picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: tuple[Tile, ...] = ()

    def show(self, tiles: Sequence[Tile]) -> None:
        """Show `tiles`."""
        self.beginResetModel()
        self.tiles = tuple(tiles)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tile = self.tiles[index.row()]
        if role == _TILE:
            return tile
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tile.told
        return tile.found.name if role == Qt.ItemDataRole.DisplayRole else None


class _Painter(QStyledItemDelegate):
    """A frame around the one that is chosen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(theme().color("accent_tint"))
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 6, 6)
        paint_tile(painter, cell, index.data(_TILE))
        painter.restore()


class TilesView(QListView):
    """Points at the picture under the mouse, otherwise at the chosen one."""

    pointed = Signal(object)  # Tile, or None
    chosen = Signal(object)  # Tile

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.likes.pictures", _("Pictures found"))
        self.tiles = TilesModel(self)
        self.setModel(self.tiles)
        self.setItemDelegate(_Painter(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(WIDTH, HEIGHT))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self.pointed.emit(self.tile(index)))
        self.viewportEntered.connect(self._point_at_chosen)
        self.clicked.connect(self._choose)
        follow_theme(self, lambda: self.viewport().update())

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show `tiles`; the first is the chosen one."""
        self.tiles.show(tiles)
        self.setCurrentIndex(self.tiles.index(0))
        self.scrollToTop()
        self._point_at_chosen()

    def tile(self, index: Index) -> Tile | None:
        """What stands at `index`."""
        found = index.data(_TILE) if index.isValid() else None
        return found if isinstance(found, Tile) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._point_at_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at_chosen()

    def _point_at_chosen(self) -> None:
        self.pointed.emit(self.tile(self.currentIndex()))

    def _choose(self, index: Index) -> None:
        tile = self.tile(index)
        if tile is not None and tile.picture is not None:
            self.chosen.emit(tile)
