"""The area of a plot that curves are in: what the mouse does there."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from alexnet_gui.gui.theme import Theme
from alexnet_gui.gui.train.plotting.view import CLOSER, FURTHER, PlotView

_NOTCH = 120.0  # degrees · 8 of a wheel


class SpanBox(pg.ViewBox):
    """Dragging shows the part dragged over, with Shift or the middle button it moves along.

    The wheel zooms where the mouse is, with Shift it moves along.
    """

    def __init__(self, view: PlotView) -> None:
        super().__init__(enableMouse=False, enableMenu=False)
        self._view = view
        self._moving = False
        self.dragging = False
        self._band = pg.LinearRegionItem(movable=False, pen=pg.mkPen(None))
        self._band.setZValue(20)
        self._band.hide()
        self.addItem(self._band, ignoreBounds=True)

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        colour = theme.color("accent")
        colour.setAlpha(40)
        self._band.setBrush(pg.mkBrush(colour))

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        button = ev.button()
        ev.accept()
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        if ev.isStart():
            shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._moving = shift or button == Qt.MouseButton.MiddleButton
            self.dragging = True
            if self._moving:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if not self.dragging:  # it was given up
            return
        at = self._place(ev.scenePos())
        if self._moving:
            left, right = self._view.span
            self._view.move((self._place(ev.lastScenePos()) - at) / (right - left))
        else:
            part = sorted((self._place(ev.buttonDownScenePos()), at))
            self._band.setRegion(part)
            self._band.show()
            if ev.isFinish():
                self._view.show_span(*part)
        if ev.isFinish():
            self.give_up()

    def give_up(self) -> None:
        """End a drag, whatever has been dragged over."""
        self.dragging = False
        self._band.hide()
        self.unsetCursor()

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        if not len(self._view.curves):
            ev.ignore()
            return
        notches = ev.delta() / _NOTCH
        shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift or ev.orientation() == Qt.Orientation.Horizontal:
            self._view.move(-FURTHER * notches)
        else:
            self._view.zoom(CLOSER**notches, self._place(ev.scenePos()))
        ev.accept()

    def _place(self, at: Any) -> float:
        """What stands at a point of the scene on the horizontal axis."""
        return float(self.mapSceneToView(at).x())
