"""The drawing under mouse and keys: it asks for layers, and says what is under the mouse."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from alexnet_gui.gui.design.drawing.canvas import PictureCanvas
from alexnet_gui.gui.design.drawing.choice import Rows
from alexnet_gui.gui.design.drawing.shapes import INPUT
from alexnet_gui.gui.design.drawing.texts import ground_text, kernel_text, layer_text, unread_text

_Mouse = Qt.MouseButton
_Key = Qt.Key
_Modifier = Qt.KeyboardModifier


class NetworkCanvas(PictureCanvas):
    """Clicks and keys choose layers as they do in the table; a drag asks to be moved."""

    layers_wanted = Signal(object)  # tuple of layers to choose
    inspector_wanted = Signal()  # a double click, or Enter, on a layer
    menu_wanted = Signal(QPoint)  # where on the screen, for the chosen layers
    fit_wanted = Signal()
    dragged = Signal(QPoint)  # how far since the last time

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pressed: QPoint | None = None  # where on the screen, until let go or dragged
        self._dragging: QPoint | None = None

    # --- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if event.button() == _Mouse.LeftButton:
            self._pressed = place
        elif event.button() == _Mouse.MiddleButton:
            self._begin_drag(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if self._pressed is not None:
            if (place - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin_drag(self._pressed)
        if self._dragging is None:
            self._hover(self._at(event.position()))
            return
        step, self._dragging = place - self._dragging, place
        self.dragged.emit(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging is not None:
            self._dragging = None
            self._show_cursor()
        elif self._pressed is not None and event.button() == _Mouse.LeftButton:
            layer = self._at(event.position())
            if layer is not None:
                self._choose(layer, event.modifiers())
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != _Mouse.LeftButton:
            return
        layer = self._at(event.position())
        if layer is None:
            self.fit_wanted.emit()
        elif layer != INPUT:
            self.inspector_wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            layer = self._at(QPointF(event.pos()))
            if layer is not None and layer not in self.selected:
                self._choose(layer, _Modifier.NoModifier)
        else:
            column = self.place_of(min(self.selected, default=INPUT))
            place = place if column is None else self.mapToGlobal(column.center().toPoint())
        self.menu_wanted.emit(place)

    def _begin_drag(self, place: QPoint) -> None:
        self._pressed, self._dragging = None, place
        if self.overflows:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _at(self, place: QPointF) -> int | None:
        point = self.point_at(place)
        return None if self.picture is None else self.picture.layer_at(point.x(), point.y())

    def _hover(self, layer: int | None) -> None:
        if layer != self._hovered:
            self._hovered = layer
            self._show_cursor()
            self.update()

    def _show_cursor(self) -> None:
        over = self._hovered is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    # --- choosing --------------------------------------------------------------------------------

    def _choose(self, layer: int, modifiers: _Modifier) -> None:
        if layer == INPUT:
            rows: Rows = ()
        elif modifiers & _Modifier.ShiftModifier:
            rows = self._choice.up_to(layer)
        elif modifiers & _Modifier.ControlModifier:
            rows = self._choice.toggled(layer)
        else:
            rows = self._choice.only(layer)
        self.layers_wanted.emit(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._analysis.rows) if self._analysis is not None else 0
        key = _Key(event.key())
        targets = {
            _Key.Key_Left: self._choice.beside(-1, count),
            _Key.Key_Right: self._choice.beside(1, count),
            _Key.Key_Home: 0,
            _Key.Key_End: count - 1,
        }
        if count and key in targets:
            self._choose(targets[key], event.modifiers() & _Modifier.ShiftModifier)
        elif self.selected and key in (_Key.Key_Return, _Key.Key_Enter):
            self.inspector_wanted.emit()
        else:
            super().keyPressEvent(event)

    # --- tooltips --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tooltip_at(self, place: QPointF) -> str:
        """What hovering a place says: of an unread edge, a kernel, a layer, or the drawing."""
        if self.picture is None or self._analysis is None:
            return ""
        point = self.point_at(place)
        x, y = point.x(), point.y()
        unread, kernel = self.picture.unread_at(x, y), self.picture.kernel_at(x, y)
        if unread is not None:
            return unread_text(self._analysis, unread)
        if kernel is not None:
            return kernel_text(self._analysis, kernel)
        layer = self.picture.layer_at(x, y)
        return ground_text() if layer is None else layer_text(self._analysis, layer)
