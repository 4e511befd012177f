"""One map, enlarged until each of its values is a square that can be pointed at and fixed."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import crisp
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import named

Place = tuple[int, int]  # row, column
NOWHERE: Place = (-1, -1)


class PixelView(QWidget):
    """Marks a place: the one under the mouse, otherwise the one that was fixed last.

    A click fixes a place, Enter the marked one, and the arrow keys move it.
    """

    pointed = Signal(int, int)  # row, column
    fixed = Signal(int, int)  # row, column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.map", _("Enlarged map"))
        # As high as it is wide, whatever sizeHint says: a fixed height would be that of the hint.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._image = QImage()
        self._window: QRect | None = None
        self.kept: Place = (0, 0)
        self.place: Place = (0, 0)

    def show_image(self, image: QImage, place: Place) -> None:
        """Show `image`, a pixel a value, and fix the value at `place`."""
        if image.size() != self._image.size():
            self.updateGeometry()
        self._image = image
        self.fix(place)

    def show_window(self, window: QRect | None) -> None:
        """Frame the values that one unit of the next layer reads: columns and rows, or none."""
        self._window = window
        self.update()

    def fix(self, place: Place) -> None:
        """Fix and mark the value at `place`."""
        self.kept = place
        self._point(place)
        self.fixed.emit(*place)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns the map has; none before there is one."""
        return self._image.height(), self._image.width()

    def mark(self, place: Place) -> None:
        """Mark the value at `place` without saying so; the map has one there."""
        self.place = place
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._image.isNull():
            return width
        return min(width, round(width * self._image.height() / self._image.width()))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def shown(self) -> QRectF:
        """Where the map lies in this widget."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRectF(left, top, size.width(), size.height())

    def place_at(self, point: QPointF) -> Place | None:
        """The row and column at a point of this widget; None beside the map."""
        shown = self.shown()
        if not shown.contains(point) or self._image.isNull():
            return None
        row = int((point.y() - shown.y()) * self._image.height() / shown.height())
        column = int((point.x() - shown.x()) * self._image.width() / shown.width())
        return min(row, self._image.height() - 1), min(column, self._image.width() - 1)

    def rect_of(self, place: Place) -> QRectF:
        """The square of one value in this widget."""
        shown = self.shown()
        width, height = shown.width() / self._image.width(), shown.height() / self._image.height()
        left, top = shown.x() + place[1] * width, shown.y() + place[0] * height
        return QRectF(left, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        shown = self.shown()
        dense = crisp(self._image, (shown.size() * self.devicePixelRatioF()).toSize())
        painter.drawImage(shown, dense)
        if self._window is not None:
            first = self.rect_of((self._window.top(), self._window.left()))
            last = self.rect_of((self._window.bottom(), self._window.right()))
            _frame(painter, first.united(last), theme().color("activation"))
        if self.place != self.kept != NOWHERE:
            _frame(painter, self.rect_of(self.kept), QColor(255, 255, 255, 150))
        if self.place != NOWHERE:
            _frame(painter, self.rect_of(self.place), QColor("white"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.place_at(event.position()) or self.kept)

    def leaveEvent(self, event: QEvent) -> None:
        if not self._image.isNull():
            self._point(self.kept)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None:
            self.fix(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if not self._image.isNull() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fix(self.place)
            return
        step = steps.get(key)
        if step is None or self._image.isNull():
            super().keyPressEvent(event)
            return
        row = min(max(0, self.kept[0] + step[0]), self._image.height() - 1)
        column = min(max(0, self.kept[1] + step[1]), self._image.width() - 1)
        self.fix((row, column))

    def _point(self, place: Place) -> None:
        self.place = place
        self.pointed.emit(*place)
        self.update()


def _frame(painter: QPainter, square: QRectF, colour: QColor) -> None:
    """Frame a square so that it is seen on dark and on light."""
    around = square.adjusted(-1, -1, 1, 1)
    painter.setPen(QPen(QColor(0, 0, 0, 180), 4))
    painter.drawRect(around)
    painter.setPen(QPen(colour, 2))
    painter.drawRect(around)
