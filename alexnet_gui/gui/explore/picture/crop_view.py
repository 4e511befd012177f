"""The picture with the crop that the network sees, which can be moved and scaled by hand."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.framing import Frame, moved, scaled, stretched, within
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.picture.picture_view import PictureView
from alexnet_gui.gui.theme import theme

Side = tuple[int, int]  # −1 left or top, 1 right or bottom, 0 neither

REACH = 8  # pixels of the window around an edge that still take hold of it
HANDLE = 7  # pixels of the window
NOTCH = 1.08  # factor for a notch of the wheel, or a key
STEPS = 40  # strokes of an arrow key across the frame
MIDDLE = (0, 0)

_SIDES: tuple[Side, ...] = tuple((x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y)
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
# As the wheel does: towards the picture, which makes the crop smaller, or away from it.
_IN = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_OUT = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class CropView(PictureView):
    """Paints as `PictureView`, and says which frame is wanted."""

    frame_wanted = Signal(object)  # x, y, width, height in pixels of the picture
    reset_wanted = Signal()  # the network's own crop again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._shape = (1, 1)  # (height, width) of the network's input
        self._movable = False
        self._framed = False
        self._held: Side | None = None  # what the pointer has hold of
        self._grip = (0.0, 0.0)  # where in the frame, in pixels of the picture
        self._pointed = False

    def allow(self, shape: tuple[int, int] | None, *, framed: bool) -> None:
        """Whether the crop can be moved, for an input of `shape` (height, width).

        `framed`: it has been moved, so that it can be put back.
        """
        self._movable = shape is not None
        self._shape = shape or self._shape
        self._framed = framed
        if shape is None:
            self._held = None
            self.unsetCursor()
        self.setToolTip(self._tip())
        self.update()

    @property
    def held(self) -> bool:
        """Whether the pointer has hold of the frame."""
        return self._held is not None

    @property
    def frame(self) -> Frame | None:
        """The crop as a frame inside the picture, if it can be moved."""
        if not self._movable or self.crop is None:
            return None
        return within(self.crop, self._extent, self._shape)

    @property
    def _extent(self) -> tuple[int, int]:
        return self._size[1], self._size[0]

    def _tip(self) -> str:
        if not self._movable:
            return ""
        return _(
            "What the network sees. Drag it to move it, a corner or an edge to scale it."
            " After a click arrow keys move it; plus or the wheel up zooms in, so that it gets"
            " smaller, minus or the wheel down zooms out. A double click resets it."
        )

    def _want(self, frame: Frame) -> None:
        if frame != self.crop:
            self.show_crop(frame)
            self.frame_wanted.emit(frame)

    # --- the pointer -----------------------------------------------------------------------------

    def side_at(self, point: QPointF) -> Side | None:
        """The corner or edge at `point`, the middle for the inside of the crop, or None."""
        frame = self.frame
        if frame is None:
            return None
        box = self.on_widget(frame)
        if not box.adjusted(-REACH, -REACH, REACH, REACH).contains(point):
            return None
        # A small frame keeps a middle to move it by.
        reach = min(REACH, box.width() / 4, box.height() / 4)
        side = (
            _end(point.x(), box.left(), box.right(), reach),
            _end(point.y(), box.top(), box.bottom(), reach),
        )
        return side

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self.frame
        if event.button() != Qt.MouseButton.LeftButton or frame is None:
            super().mousePressEvent(event)
            return
        self._held = self.side_at(event.position())
        x, y = self.on_picture(event.position())
        self._grip = (x - frame[0], y - frame[1])
        if self._held is not None and self._held != MIDDLE:
            held = self._held
            ends = ((frame[0], frame[2]), (frame[1], frame[3]))
            at = [a + (1 + s) / 2 * n for (a, n), s in zip(ends, held, strict=True)]
            self._grip = (x - at[0], y - at[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame
        if frame is None:
            return
        if self._held is None:
            self._show_cursor(self.side_at(event.position()))
            return
        x, y = self.on_picture(event.position())
        x, y = x - self._grip[0], y - self._grip[1]
        if self._held == MIDDLE:
            self._want(moved(frame, x - frame[0], y - frame[1], self._extent))
        else:
            self._want(stretched(frame, self._held, (x, y), self._extent))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self._reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus: without it the wheel scrolls what the picture stands in."""
        frame = self.frame
        turned = event.angleDelta().y()
        if frame is None or not self.hasFocus() or not turned:
            event.ignore()
            return
        self._want(scaled(frame, NOTCH ** (-turned / 120), self._extent))
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointed = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = False
        self.update()

    def _show_cursor(self, side: Side | None) -> None:
        if side is None:
            self.unsetCursor()
            return
        shapes = Qt.CursorShape
        across, down = side
        if side == MIDDLE:
            self.setCursor(shapes.SizeAllCursor)
        elif across and down:
            self.setCursor(shapes.SizeFDiagCursor if across == down else shapes.SizeBDiagCursor)
        else:
            self.setCursor(shapes.SizeHorCursor if across else shapes.SizeVerCursor)

    # --- the keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        frame = self.frame
        if frame is None or not self._key(event, frame):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent, frame: Frame) -> bool:
        """Do what the key is for; whether it is for anything."""
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        fine = plain == Qt.KeyboardModifier.ShiftModifier
        if key in _KEYS and (fine or plain == Qt.KeyboardModifier.NoModifier):
            pixels = 1.0 if fine else max(1.0, frame[2] / STEPS)
            across, down = _KEYS[key]
            self._want(moved(frame, across * pixels, down * pixels, self._extent))
        elif key in _IN:
            self._want(scaled(frame, 1 / NOTCH, self._extent))
        elif key in _OUT:
            self._want(scaled(frame, NOTCH, self._extent))
        elif key == Qt.Key.Key_Escape and self._framed:
            self._reset()
        else:
            return False
        return True

    def _reset(self) -> None:
        if self._framed:
            self.reset_wanted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        frame = self.frame
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.drawRoundedRect(self.shown().adjusted(1, 1, -1, -1), 4, 4)
        if frame is not None and (self._pointed or self.hasFocus() or self.held):
            self._paint_handles(painter, self.on_widget(frame))
        painter.end()

    def _paint_handles(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor("white"))
        inside = box.adjusted(1, 1, -1, -1)
        for across, down in _SIDES:
            handle = QRectF(0, 0, HANDLE, HANDLE)
            centre = inside.center()
            handle.moveCenter(
                QPointF(
                    centre.x() + across * inside.width() / 2,
                    centre.y() + down * inside.height() / 2,
                )
            )
            painter.drawRect(handle)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 48)


def _end(at: float, first: float, last: float, reach: float) -> int:
    """−1 near `first`, 1 near `last`, otherwise 0."""
    if at <= first + reach:
        return -1
    return 1 if at >= last - reach else 0
