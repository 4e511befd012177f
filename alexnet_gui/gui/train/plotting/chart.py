"""One plot on screen: drawn when it has changed and is seen, read and zoomed by mouse and keys."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.train.plotting.axis import RIGHT
from alexnet_gui.gui.train.plotting.box import SpanBox
from alexnet_gui.gui.train.plotting.canvas import Canvas
from alexnet_gui.gui.train.plotting.cursor import Cursor
from alexnet_gui.gui.train.plotting.figure import Figure, Plot, compose
from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.view import CLOSER, FURTHER, PlotView
from alexnet_gui.gui.widgets.basics import follow_theme, named
from alexnet_gui.gui.widgets.seen import Sight, is_seen

_PAGES = 20  # of Page Down from end to end
_NEAR = 5.0  # pixels within which a circle is meant


class Chart(Canvas):
    """Shows one plot of what `view` looks at; a double click shows all of it again."""

    def __init__(self, plot: Plot, view: PlotView) -> None:
        self._span_box = SpanBox(view)
        super().__init__(plot, self._span_box)
        named(self, f"{plot.name}.chart", plot.title)
        self._plot = plot
        self._view = view
        self._figure: Figure | None = None
        self._stale = True
        self._by_key = False  # how the focus came: a mouse shows itself where it is
        self._cursor = Cursor(plot, view, self.box)
        self.setMinimumSize(QSize(22 * GRID, 11 * GRID))
        view.cursor_moved.connect(self._show_cursor)
        view.changed.connect(self.refresh)
        self.box.sigResized.connect(self.refresh)
        follow_theme(self, self._dress)
        Sight(self).came.connect(self._catch_up)

    # --- drawing ---------------------------------------------------------------------------------

    def refresh(self, *_box: object) -> None:
        """Draw what there is now, or once it can be seen."""
        self._stale = True
        if not is_seen(self):
            return
        self._stale = False
        ratio = self.devicePixelRatioF()
        self._figure = self.figure(self.width(), ratio)
        self.draw(self._figure, ratio)
        self._show_cursor()

    @property
    def drawn_points(self) -> tuple[Numbers, ...]:
        """The heights at which each line of the run at hand was last drawn."""
        if self._figure is None:
            return tuple(np.empty(0) for _line in self._plot.lines)
        return tuple(stroke.y for stroke in self._figure.own)

    def figure(self, width: float, ratio: float) -> Figure:
        """What is shown, for a picture so wide with so many pixels for one of the window's."""
        scale = self._view.scale_of(self._plot.name)
        return compose(self._plot, self._view, scale, self.columns(width, ratio))

    def _show_cursor(self) -> None:
        if self._figure is not None and is_seen(self):
            self._cursor.show(self._figure, values=self.underMouse() or self.hasFocus())

    def _dress(self) -> None:
        self.dress(theme())
        self._span_box.dress(theme())
        self._cursor.dress(theme())
        self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._by_key:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.drawRect(self.viewport().rect().adjusted(2, 2, -3, -3))
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._by_key = event.reason() in keys
        super().focusInEvent(event)
        self._focus_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.underMouse() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._view.put_cursor(None)  # nobody reads at it any more
        self._focus_changed()

    def _focus_changed(self) -> None:
        self.viewport().update()
        self._show_cursor()

    # --- the mouse -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.mapToScene(event.position().toPoint())
        inside = self.box.sceneBoundingRect().adjusted(-_NEAR, 0, RIGHT, 0).contains(at)
        self._view.read_at(self._place_meant(at) if inside else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._view.read_at(None)

    def _place_meant(self, at: QPointF) -> float:
        """The place at a point of the scene, or that of the validation whose circle is there."""
        view = self._view
        place = float(self.box.mapSceneToView(at).x())
        if self._plot.circles and view.curves.validations:
            places = view.curves.places(view.curves.validations, view.along)
            nearest = float(places[np.argmin(np.abs(places - place))])
            if abs(nearest - place) <= _NEAR * self.box.viewPixelSize()[0]:
                return nearest
        return place

    # --- the keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._leave():
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        act = self._act_of(Qt.Key(event.key()), shift)
        if act is not None:
            act()
        else:
            event.ignore()

    def _act_of(self, key: Qt.Key, shift: bool) -> Callable[[], None] | None:
        """What a key does here; None: nothing."""
        view = self._view
        begin, end = view.visible(view.curves)
        page = max(1, (end - begin) // _PAGES)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        pages = {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if key in steps and shift:
            return lambda: view.move(FURTHER * steps[key])
        if key in steps or key in pages:
            return lambda: view.step_cursor(steps.get(key) or pages[key])
        return {
            Qt.Key.Key_Home: lambda: self._read(0),
            Qt.Key.Key_End: lambda: self._read(len(view.curves) - 1),
            Qt.Key.Key_Plus: lambda: view.zoom(CLOSER, self._middle()),
            Qt.Key.Key_Equal: lambda: view.zoom(CLOSER, self._middle()),
            Qt.Key.Key_Minus: lambda: view.zoom(1 / CLOSER, self._middle()),
            Qt.Key.Key_0: view.show_all,
        }.get(key)

    def _leave(self) -> bool:
        """Give up a drag, or else the cursor; whether there was one."""
        if self._span_box.dragging:
            self._span_box.give_up()
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
