"""All layers of the network in a row, each with a glimpse of what comes out of it."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.glimpse import Glimpse
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

THUMBNAIL = 32
TILE_HEIGHT = 72
LEAST_WIDTH = 60
NAME_PIXELS, SHAPE_PIXELS = 12, 11

_GLIMPSE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class LayerStrip(QListWidget):
    """Choose a layer by mouse or by the arrow keys."""

    chosen = Signal(str)  # the layer's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.layers", _("Layers"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Tile(self))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("background: transparent;")
        self.currentRowChanged.connect(self._choose)
        follow_theme(self, lambda: self.viewport().update())

    def show_layers(self, glimpses: list[Glimpse], chosen: str) -> None:
        """Show `glimpses` and have the layer called `chosen` chosen, without saying so."""
        self.blockSignals(True)
        while self.count() > len(glimpses):
            self.takeItem(self.count() - 1)
        before = self.currentRow()
        for row, glimpse in enumerate(glimpses):
            _fill(self.item(row) if row < self.count() else QListWidgetItem(self), glimpse)
            if glimpse.name == chosen:
                self.setCurrentRow(row)
        self.blockSignals(False)
        self.viewport().update()
        if self.currentRow() != before:
            self._keep_in_sight()

    def mark(self, name: str) -> None:
        """Have the layer called `name` chosen, without saying so."""
        for row in range(self.count()):
            glimpse: Glimpse = self.item(row).data(_GLIMPSE)
            if glimpse.name == name and row != self.currentRow():
                self.blockSignals(True)
                self.setCurrentRow(row)
                self.blockSignals(False)
                self._keep_in_sight()

    def sizeHint(self) -> QSize:
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), TILE_HEIGHT + bar + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def _choose(self, row: int) -> None:
        if row >= 0:
            glimpse: Glimpse = self.item(row).data(_GLIMPSE)
            self.chosen.emit(glimpse.name)


def _fill(item: QListWidgetItem, glimpse: Glimpse) -> None:
    shape = shape_text(glimpse.shape, gap="")
    item.setData(_GLIMPSE, glimpse)
    item.setToolTip(f"{glimpse.name} · {shape}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{glimpse.name}, {shape}")
    item.setSizeHint(QSize(_tile_width(glimpse), TILE_HEIGHT))


def _tile_width(glimpse: Glimpse) -> int:
    name = QFontMetrics(text_font(NAME_PIXELS, bold=True)).horizontalAdvance(glimpse.name)
    shape = QFontMetrics(text_font(SHAPE_PIXELS)).horizontalAdvance(
        shape_text(glimpse.shape, gap="")
    )
    return max(LEAST_WIDTH, name + 2 * GRID, shape + 2 * GRID)


class _Tile(QStyledItemDelegate):
    """Paints one layer: its glimpse, name and shape, in the colour of its family."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = _model(index).data(index, Qt.ItemDataRole.SizeHintRole)
        return size if isinstance(size, QSize) else QSize(LEAST_WIDTH, TILE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        glimpse: Glimpse = _model(index).data(index, _GLIMPSE)
        colours = theme()
        tile: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, tile, chosen, bool(state & QStyle.StateFlag.State_MouseOver))
        across = tile.x() + (tile.width() - THUMBNAIL) // 2
        place = QRect(across, tile.y() + 5, THUMBNAIL, THUMBNAIL)
        _paint_glimpse(painter, place, glimpse)
        painter.setFont(text_font(NAME_PIXELS, bold=True))
        painter.setPen(colours.color("accent" if chosen else "text"))
        line = QRect(tile.x(), place.bottom() + 2, tile.width(), 16)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, glimpse.name)
        painter.setFont(text_font(SHAPE_PIXELS))
        painter.setPen(colours.color("secondary"))
        line.translate(0, 15)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shape_text(glimpse.shape, gap=""))
        painter.restore()


def _model(index: Index) -> QAbstractItemModel:
    return index.model()


def _paint_ground(painter: QPainter, tile: QRect, chosen: bool, hovered: bool) -> None:
    if not chosen and not hovered:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("accent_tint" if chosen else "background"))
    painter.drawRoundedRect(tile.adjusted(1, 0, -1, 0), 6, 6)


def _paint_glimpse(painter: QPainter, place: QRect, glimpse: Glimpse) -> None:
    """The strongest map in a frame of the family's colour; features as bars of that colour."""
    colour = theme().color(glimpse.family)
    frame = QPainterPath()
    frame.addRoundedRect(QRectF(place), 4, 4)
    if glimpse.image is not None:
        painter.save()
        painter.setClipPath(frame)
        painter.drawImage(place, _thumbnail(glimpse.image, painter))
        painter.restore()
    else:
        painter.fillPath(frame, theme().color("field"))
        width = (place.width() - 6) / max(1, len(glimpse.bars))
        for i, bar in enumerate(glimpse.bars):
            height = max(1.0, bar * (place.height() - 8))
            left = place.x() + 3 + i * width
            painter.fillRect(
                QRectF(left, place.bottom() - 3 - height, max(1.0, width - 1), height), colour
            )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawPath(frame)


def _thumbnail(image: QImage, painter: QPainter) -> QImage:
    side = round(THUMBNAIL * painter.device().devicePixelRatioF())
    fast, smooth = (
        Qt.TransformationMode.FastTransformation,
        Qt.TransformationMode.SmoothTransformation,
    )
    mode = smooth if image.width() > side else fast
    return image.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
