"""Paints a picture, and on it what the network sees of it."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

TALLEST = 300  # pixels of the window that an upright picture may take
SHADE = QColor(0, 0, 0, 140)
FAINT = QColor(255, 255, 255, 150)
CORNER = 4

Rect = tuple[float, float, float, float]  # x, y, width, height in pixels of the picture


class Overlay(NamedTuple):
    """What is laid over a crop of the picture, which loses its own colours beneath it."""

    image: QImage
    crop: Rect
    opacity: float  # 0…1


class PictureView(QWidget):
    """Paints a picture, the network's crop as a white frame, and what one unit sees as a box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.picture", _("The picture"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._image = QImage()
        self._size = (1, 1)  # (height, width) of the whole picture
        self._scaled = QPixmap()
        self._grey = QPixmap()  # the same without colours, once it is needed
        self.crop: Rect | None = None
        self.frames: tuple[Rect, ...] = ()  # of several crops; `crop` is one of them
        self.box: Rect | None = None
        self.overlay: Overlay | None = None
        follow_theme(self, self.update)

    def show_picture(self, image: QImage, size: tuple[int, int], crop: Rect | None) -> None:
        """Show `image` of a picture of `size` (height, width), and `crop` on it."""
        if image.cacheKey() != self._image.cacheKey():
            self._scaled = QPixmap()
        self._image, self._size, self.crop, self.box = image, size, crop, None
        self.updateGeometry()
        self.update()

    def show_crop(self, crop: Rect | None, frames: tuple[Rect, ...] = ()) -> None:
        """Show another crop on the same picture, or several of which it is one."""
        self.crop, self.frames = crop, frames
        self.update()

    def show_overlay(self, overlay: Overlay | None) -> None:
        """Lay something over the crop that it belongs to, as long as that crop is shown."""
        self.overlay = overlay
        self.update()

    def show_box(self, box: Rect | None) -> None:
        """Mark the pixels that one unit sees, or none."""
        self.box = box
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height, across = self._size
        return min(TALLEST, max(48, round(width * height / across)))

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def shown(self) -> QRectF:
        """Where the picture lies in this widget."""
        height, width = self._size
        scale = min(self.width() / width, self.height() / height)
        shown = QRectF(0, 0, width * scale, height * scale)
        shown.moveCenter(QRectF(self.rect()).center())
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.shown()
        outline = QPainterPath()
        outline.addRoundedRect(shown, CORNER, CORNER)
        painter.setClipPath(outline)
        painter.drawPixmap(shown, self._fitting(shown), QRectF(self._scaled.rect()))
        if self.overlay is not None and self.overlay.crop == self.crop:
            self._paint_overlay(painter, shown, self.overlay)
        if self.crop is not None:
            self._paint_crop(painter, shown, self.crop)
        if self.box is not None:
            self._paint_box(painter, self.on_widget(self.box))

    def _fitting(self, shown: QRectF) -> QPixmap:
        """The image in the size that is painted, kept until that changes."""
        size = (shown.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = QPixmap.fromImage(fitted)
            self._grey = QPixmap()
        return self._scaled

    def on_widget(self, rect: Rect) -> QRectF:
        """Where `rect` of the picture lies in this widget."""
        shown = self.shown()
        scale = shown.width() / self._size[1]
        x, y, width, height = (side * scale for side in rect)
        return QRectF(shown.x() + x, shown.y() + y, width, height)

    def on_picture(self, point: QPointF) -> tuple[float, float]:
        """The pixel of the picture, in fractions, below a point of this widget."""
        shown = self.shown()
        scale = self._size[1] / shown.width()
        return (point.x() - shown.x()) * scale, (point.y() - shown.y()) * scale

    def _paint_overlay(self, painter: QPainter, shown: QRectF, overlay: Overlay) -> None:
        if self._grey.isNull():
            grey = self._scaled.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
            self._grey = QPixmap.fromImage(grey)
        there = self.on_widget(overlay.crop)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(overlay.opacity)
        painter.setClipRect(there, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(shown, self._grey, QRectF(self._grey.rect()))
        painter.drawImage(there, overlay.image)
        painter.restore()

    def _paint_crop(self, painter: QPainter, shown: QRectF, crop: Rect) -> None:
        seen = QPainterPath()
        for frame in (crop, *self.frames):
            there = QPainterPath()
            there.addRect(self.on_widget(frame))
            seen = seen.united(there)
        outside = QPainterPath()
        outside.addRect(shown)
        painter.fillPath(outside.subtracted(seen), SHADE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(FAINT, 1))
        for frame in self.frames:
            painter.drawRect(
                self.on_widget(frame).intersected(shown).adjusted(0.5, 0.5, -0.5, -0.5)
            )
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawRect(self.on_widget(crop).intersected(shown).adjusted(1, 1, -1, -1))

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        frame = box.adjusted(-1, -1, 1, 1)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
        painter.drawRect(frame)
        painter.setPen(QPen(theme().color("activation"), 2))
        painter.drawRect(frame)
