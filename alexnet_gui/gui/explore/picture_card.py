"""The picture, and on it what the network sees of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.caption import Caption
from alexnet_gui.gui.explore.images import picture_image
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

TALLEST = 300  # pixels of the window that an upright picture may take
SHADE = QColor(0, 0, 0, 140)
CORNER = 4

Rect = tuple[float, float, float, float]  # x, y, width, height in pixels of the picture


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
        self.crop: Rect | None = None
        self.box: Rect | None = None
        follow_theme(self, self.update)

    def show_picture(self, image: QImage, size: tuple[int, int], crop: Rect | None) -> None:
        """Show `image` of a picture of `size` (height, width), and `crop` on it."""
        self._image, self._size, self.crop, self.box = image, size, crop, None
        self._scaled = QPixmap()
        self.updateGeometry()
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
        if self.crop is not None:
            self._paint_crop(painter, shown, self._on_widget(self.crop, shown))
        if self.box is not None:
            self._paint_box(painter, self._on_widget(self.box, shown))

    def _fitting(self, shown: QRectF) -> QPixmap:
        """The image in the size that is painted, kept until that changes."""
        size = (shown.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = QPixmap.fromImage(fitted)
        return self._scaled

    def _on_widget(self, rect: Rect, shown: QRectF) -> QRectF:
        scale = shown.width() / self._size[1]
        x, y, width, height = (side * scale for side in rect)
        return QRectF(shown.x() + x, shown.y() + y, width, height)

    def _paint_crop(self, painter: QPainter, shown: QRectF, crop: QRectF) -> None:
        outside = QPainterPath()
        outside.addRect(shown)
        outside.addRect(crop)  # odd-even: a hole
        painter.fillPath(outside, SHADE)
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawRect(crop.intersected(shown).adjusted(1, 1, -1, -1))

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        frame = box.adjusted(-1, -1, 1, 1)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
        painter.drawRect(frame)
        painter.setPen(QPen(theme().color("activation"), 2))
        painter.drawRect(frame)


class PictureCard(Card):
    """The picture with its name, its size, and the size of the crop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.picture_card", parent)
        self.setAccessibleName(_("The picture"))
        self.view = PictureView()
        self.name = Caption()
        named(self.name, "explore.picture_name", _("The picture's name and size"))
        self.crop = label("", "secondary")
        named(self.crop, "explore.crop", _("What the network sees of the picture"))
        caption = QHBoxLayout()
        caption.setSpacing(GRID)
        caption.addWidget(self.name, 1)
        caption.addWidget(self.crop)
        margin = GRID * 5 // 4
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(GRID)
        self.body.addWidget(self.view)
        self.body.addLayout(caption)

    def show_preview(self, image: QImage, name: str) -> None:
        """Show `image` before any network has seen it."""
        self.view.show_picture(image, (image.height(), image.width()), None)
        self.name.show_name(name)
        self.crop.setText("")

    def show_seen(self, pixels: "Pixels", name: str, crop: Rect) -> None:
        """Show a picture, uint8 (H, W, 3), and the crop that a network sees of it."""
        image = picture_image(pixels)
        height, width = pixels.shape[:2]
        self.view.show_picture(image, (height, width), crop)
        self.name.show_name(name, f" · {width:,} × {height:,}")
        self.crop.setText(
            _("crop {width:.0f} × {height:.0f}").format(width=crop[2], height=crop[3])
        )
