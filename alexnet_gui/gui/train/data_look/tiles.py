"""Pictures side by side, each as large as its share of the room."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme

GAP = GRID // 2


class Tiles(QAbstractButton):
    """A row of pictures that can be pressed as one; the first `apart` stand a little aside."""

    def __init__(self, columns: int, side: int, *, apart: int = 1) -> None:
        super().__init__()
        self._columns = columns
        self._side = side
        self._apart = apart
        self._images: list[QImage] = []
        self._scaled: list[QPixmap] = []
        self.waiting = ""  # said in place of pictures
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        follow_theme(self, self.update)

    @property
    def images(self) -> Sequence[QImage]:
        """What is shown."""
        return self._images

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show `images`, one in each column."""
        self._images, self._scaled = list(images), []
        self.update()

    def sizeHint(self) -> QSize:
        gaps = (self._columns - 1) * GAP + (2 * GAP if self._apart else 0)
        return QSize(self._columns * self._side + gaps, self._side + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._columns * 24, 28)

    def heightForWidth(self, width: int) -> int:
        return round(self.cells(width)[0].height()) + 4

    def cells(self, width: int) -> list[QRectF]:
        """Where each picture has its place in so many pixels."""
        aside = 2 * GAP if self._apart else 0
        room = width - 4 - (self._columns - 1) * GAP - aside
        side = min(float(self._side), room / self._columns)
        return [
            QRectF(2 + i * (side + GAP) + (aside if i >= self._apart else 0), 2, side, side)
            for i in range(self._columns)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(colours.color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color("field"))
        cells = self.cells(self.width())
        for i, cell in enumerate(cells):
            if i < len(self._images):
                pixmap = self._pixmap(i, cell)
                shown = QRectF(QPointF(0, 0), pixmap.deviceIndependentSize())
                shown.moveCenter(cell.center())
                painter.drawPixmap(shown.topLeft(), pixmap)
            else:
                painter.drawRoundedRect(cell, 4, 4)
        if self.waiting and not self._images:
            painter.setPen(colours.color("secondary"))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(GRID, 0, -GRID, 0), flags, self.waiting)
        painter.end()

    def _pixmap(self, i: int, cell: QRectF) -> QPixmap:
        """The picture at the size it is painted in, kept until that changes."""
        ratio = self.devicePixelRatioF()
        size = (cell.size() * ratio).toSize()
        image = self._images[i]
        fitting = image.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        while len(self._scaled) <= i:
            self._scaled.append(QPixmap())
        if self._scaled[i].size() != fitting:
            large = image.width() >= fitting.width()
            mode = (
                Qt.TransformationMode.SmoothTransformation
                if large
                else Qt.TransformationMode.FastTransformation
            )
            scaled = image.scaled(fitting, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            self._scaled[i] = QPixmap.fromImage(scaled)
            self._scaled[i].setDevicePixelRatio(ratio)
        return self._scaled[i]
