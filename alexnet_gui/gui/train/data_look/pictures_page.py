"""The pictures of the chosen classes, as many as there are, each decoded when it is scrolled to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QDesktopServices,
    QImageWriter,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from alexnet_gui.core.survey import ClassSurveyed, Thumbnail, ThumbnailsSeen
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.data_look.pictures_model import PicturesModel, Roles
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

SIDE = 96  # pixels of a picture
CELL = SIDE + 2 * GRID
_BATCH = 5000
Index = QModelIndex | QPersistentModelIndex


class _Tile(QStyledItemDelegate):
    """A picture in the middle of its cell; a tint until it has come, and words if it never does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(CELL, CELL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme()
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        cell: QRect = option.rect
        inside = cell.adjusted(GRID, GRID, -GRID, -GRID)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(colours.color("accent"), 2))
            painter.setBrush(colours.color("accent_tint"))
            painter.drawRoundedRect(QRectF(cell).adjusted(3, 3, -3, -3), 6, 6)
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.color("background"))
            painter.drawRoundedRect(QRectF(inside), 4, 4)
        elif pixmap.isNull():
            painter.setPen(colours.color("problem"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(inside), 4, 4)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(inside.adjusted(4, 4, -4, -4)), flags, _("cannot be read"))
        else:
            shown = _fitted(pixmap, inside)
            smooth = shown.width() < 2 * pixmap.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawPixmap(shown, pixmap)
        painter.restore()


def _fitted(pixmap: QPixmap, inside: QRect) -> QRect:
    """As large as fits; pictures of few pixels at a whole scale, so that they stay squares."""
    scale = min(inside.width() / pixmap.width(), inside.height() / pixmap.height())
    if scale >= 2:
        scale = float(int(scale))
    size = QSize(max(1, round(pixmap.width() * scale)), max(1, round(pixmap.height() * scale)))
    shown = QRect(QPoint(0, 0), size)
    shown.moveCenter(inside.center())
    return shown


class PicturesPage(QListView):
    """Arrow keys walk; Enter or a double click looks at a picture in Explore."""

    picture_wanted = Signal(object, str)  # a file's Path, or the bytes of a picture, and its name

    def __init__(self) -> None:
        super().__init__()
        named(self, "train.look.pictures", _("Pictures of the chosen classes"))
        self._role = int(Roles.THUMBNAIL)
        self.pictures = PicturesModel(self)
        self.setModel(self.pictures)
        self.setItemDelegate(_Tile(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # 60,000 at once take a tenth of a second
        self.setBatchSize(_BATCH)
        self.setGridSize(QSize(CELL, CELL))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.doubleClicked.connect(lambda index: self._explore(index))
        follow_theme(self, lambda: self.viewport().update())

    def show_classes(
        self, classes: Sequence[ClassSurveyed], chosen: Sequence[int], *, anew: bool = False
    ) -> None:
        """Show the pictures of the `chosen` classes; `anew`: of another source."""
        self.pictures.show(classes, chosen, anew=anew)
        self.scrollToTop()

    def take(self, seen: ThumbnailsSeen) -> None:
        """Pictures have come."""
        self.pictures.take(seen)

    def dataChanged(self, _first: Index, _last: Index, _roles: Sequence[int] | None = None) -> None:
        # Cells stay as large as they are: Qt would lay out all of them anew.
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._explore(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _thumbnail(self, index: Index) -> Thumbnail | None:
        found = index.data(self._role) if index.isValid() else None
        return found if isinstance(found, Thumbnail) else None

    def _explore(self, index: Index) -> None:
        thumbnail = self._thumbnail(index)
        if thumbnail is None:
            return
        if thumbnail.path is not None:
            self.picture_wanted.emit(Path(thumbnail.path), thumbnail.name)
        elif thumbnail.pixels is not None:
            # Pictures that stand in no file are so small that they are shown whole.
            self.picture_wanted.emit(png(thumbnail.pixels), thumbnail.name)

    def _offer(self, at: QPoint) -> None:
        index = self.indexAt(at)
        thumbnail = self._thumbnail(index)
        if thumbnail is None:
            return
        menu = QMenu(self)
        menu.setObjectName("train.look.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        explore = QAction(_("Look at it in Explore"), menu)
        explore.setObjectName("train.look.menu.explore")
        explore.triggered.connect(lambda: self._explore(index))
        menu.addAction(explore)
        folder = QAction(_("Open its folder"), menu)
        folder.setObjectName("train.look.menu.folder")
        folder.setEnabled(thumbnail.path is not None)
        path = thumbnail.path or ""
        folder.triggered.connect(lambda: open_folder_of(path))
        menu.addAction(folder)
        menu.popup(self.viewport().mapToGlobal(at))


def open_folder_of(path: str) -> None:
    """Have the desktop show the folder of a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))


def png(pixels: "Pixels") -> bytes:
    """Pixels, uint8 (H, W, 3), as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(as_image(pixels))
    return bytes(buffer.data().data())
