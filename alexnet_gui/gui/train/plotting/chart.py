"""One plot on screen: painted when it has changed, read and zoomed by mouse and keyboard."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.plotting.cursor import paint_cursor, paint_values
from alexnet_gui.gui.train.plotting.figure import Figure, Plot, compose
from alexnet_gui.gui.train.plotting.frame import Frame, columns_of
from alexnet_gui.gui.train.plotting.legend import entries_of
from alexnet_gui.gui.train.plotting.painter import paint_figure
from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.view import PlotView
from alexnet_gui.gui.widgets.basics import follow_theme, named

_NOTCH = 120.0  # degrees · 8 of a wheel
_CLOSER = 0.8  # of what is shown, after one notch
_FURTHER = 0.15  # of what is shown, that one notch or key moves along
_PAGES = 20  # of Page Down from end to end
_CLICK = 5.0  # pixels that a mouse moves in a click, and within which a circle is meant


class Chart(QWidget):
    """Shows one plot of what `view` looks at.

    The wheel zooms, with Shift it moves along; dragging shows the part dragged over, with Shift or
    the middle button it moves along; a double click shows all again.
    """

    def __init__(self, plot: Plot, view: PlotView) -> None:
        super().__init__()
        named(self, f"{plot.name}.chart", plot.title)
        self._plot = plot
        self._view = view
        self._scale = view.scale_of(plot.name)
        self._picture: QPixmap | None = None
        self._figure: Figure | None = None
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._moving = False
        self._by_key = False  # how the focus came: a mouse shows itself where it is
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(22 * GRID, 11 * GRID))
        view.cursor_moved.connect(self.update)
        view.changed.connect(self.refresh)
        follow_theme(self, self.refresh)

    # --- drawing ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Draw what there is now, the next time that it is seen."""
        self._picture = None
        self.update()

    def use_scale(self) -> None:
        """Draw on the vertical axis that is chosen now."""
        self._scale = self._view.scale_of(self._plot.name)
        self.refresh()

    @property
    def drawn_points(self) -> tuple[Numbers, ...]:
        """The heights at which each line of the run at hand was last drawn."""
        if self._figure is None:
            return tuple(np.empty(0) for _line in self._plot.lines)
        return tuple(stroke.y for stroke in self._figure.own)

    def figure(self, width: float, ratio: float) -> Figure:
        """What is shown, for a picture so wide with so many pixels for one of the window's."""
        return compose(self._plot, self._view, self._scale, columns_of(width, ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.size() != self.size() * ratio:
            self._draw(ratio)
        assert self._picture is not None
        assert self._figure is not None
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_over(painter, self._frame_of(self._figure))
        painter.end()

    def _draw(self, ratio: float) -> None:
        self._figure = self.figure(self.width(), ratio)
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme().color("panel"))
        painter = QPainter(picture)
        legend = entries_of(self._plot)
        paint_figure(painter, QRectF(self.rect()), self._figure, legend, theme())
        painter.end()
        self._picture = picture

    def _paint_over(self, painter: QPainter, frame: Frame) -> None:
        """The cursor with its values, the part that is being dragged over, and the focus."""
        view, area = self._view, frame.area
        if self._pressed is not None and self._dragged is not None and not self._moving:
            band = QRectF(self._pressed.x(), area.top(), self._dragged.x() - self._pressed.x(), 0)
            band.setHeight(area.height())
            colour = theme().color("accent")
            colour.setAlpha(40)
            painter.fillRect(band.normalized() & area, colour)
        if view.cursor is not None and view.cursor < len(view.curves):
            place = float(view.curves.positions(view.along)[view.cursor])
            left, right = view.span
            if left <= place <= right and self._figure is not None:
                paint_cursor(painter, frame, self._plot, view, self._figure)
                if self.underMouse() or self.hasFocus():
                    paint_values(painter, frame, self._plot, view, place)
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(2.5, 2.5, -3.5, -3.5))

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._by_key = event.reason() in keys
        super().focusInEvent(event)

    # --- the mouse -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        at = event.position()
        if frame is None:
            return
        if self._pressed is not None:
            if self._moving:
                moved = (self._pressed.x() - at.x()) / max(1.0, frame.area.width())
                self._pressed = at
                self._view.move(moved)
                return
            if self._dragged is not None or abs(at.x() - self._pressed.x()) > _CLICK:
                self._dragged = at
                self.update()
        inside = frame.area.adjusted(-_CLICK, 0, 12, 0).contains(at)
        self._view.read_at(self._place_meant(frame, at) if inside else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        if left or event.button() == Qt.MouseButton.MiddleButton:
            self._pressed, self._moving = event.position(), shift or not left
            if self._moving:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        moving, frame = self._moving, self._frame()
        self._let_go()
        if pressed is not None and dragged is not None and not moving and frame is not None:
            places = sorted((frame.place(pressed.x()), frame.place(dragged.x())))
            self._view.show_span(*places)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.show_all()

    def leaveEvent(self, event: object) -> None:
        self._view.read_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        frame = self._frame()
        if frame is None or not len(self._view.curves):
            event.ignore()
            return
        turned = event.angleDelta()
        along = turned.x() / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            along += turned.y() / _NOTCH
        elif turned.y():
            place = frame.place(event.position().x())
            self._view.zoom(_CLOSER ** (turned.y() / _NOTCH), place)
        if along:
            self._view.move(-_FURTHER * along)
        event.accept()

    def _place_meant(self, frame: Frame, at: QPointF) -> float:
        """The place under the mouse, or that of the validation whose circle is there."""
        view = self._view
        if self._plot.circles and view.curves.validations:
            places = view.curves.places(view.curves.validations, view.along)
            pixels = np.abs(frame.x(places) - at.x())
            nearest = int(np.argmin(pixels))
            if pixels[nearest] <= _CLICK:
                return float(places[nearest])
        return frame.place(at.x())

    def _let_go(self) -> None:
        self._pressed = self._dragged = None
        self._moving = False
        self.unsetCursor()
        self.update()

    def _frame(self) -> Frame | None:
        return None if self._figure is None else self._frame_of(self._figure)

    def _frame_of(self, figure: Figure) -> Frame:
        return Frame(QRectF(self.rect()), figure, foot=bool(entries_of(self._plot)))

    # --- the keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape and not self._leave():
            event.ignore()
            return
        act = self._act_of(Qt.Key(event.key()), shift)
        if act is not None:
            act()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def _act_of(self, key: Qt.Key, shift: bool) -> Callable[[], None] | None:
        """What a key does here; None: nothing."""
        view = self._view
        begin, end = view.visible(view.curves)
        page = max(1, (end - begin) // _PAGES)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        pages = {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if key in steps and shift:
            return lambda: view.move(_FURTHER * steps[key])
        if key in steps or key in pages:
            return lambda: view.step_cursor(steps.get(key) or pages[key])
        return {
            Qt.Key.Key_Home: lambda: self._read(0),
            Qt.Key.Key_End: lambda: self._read(len(view.curves) - 1),
            Qt.Key.Key_Plus: lambda: view.zoom(_CLOSER, self._middle()),
            Qt.Key.Key_Equal: lambda: view.zoom(_CLOSER, self._middle()),
            Qt.Key.Key_Minus: lambda: view.zoom(1 / _CLOSER, self._middle()),
            Qt.Key.Key_0: view.show_all,
        }.get(key)

    def _leave(self) -> bool:
        """Give up a drag, or else the cursor; whether there was one."""
        if self._pressed is not None:
            self._let_go()
        elif self._view.cursor is not None:
            self._view.put_cursor(None)
        else:
            return False
        return True

    def _read(self, index: int) -> None:
        self._view.put_cursor(index)
        self._view.follow_cursor()

    def _middle(self) -> float:
        """Where the keyboard zooms: at the cursor, or in the middle."""
        view = self._view
        if view.cursor is not None:
            return float(view.curves.positions(view.along)[view.cursor])
        return sum(view.span) / 2
