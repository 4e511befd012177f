"""Dragging onto a table as the window system tells of it: over the window, and let go."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView

_Action = Qt.DropAction
BOTH = _Action.MoveAction | _Action.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier


class Dragged:
    """Something held over `table`; `move`, then `drop` or `leave`."""

    def __init__(
        self,
        table: QTableView,
        mime: QMimeData,
        actions: Qt.DropAction = BOTH,
        keys: Qt.KeyboardModifier = _PLAIN,
    ) -> None:
        self._table = table
        self._mime = mime
        self._actions = actions
        self._keys = keys
        self._entered = False

    def move(self, place: QPoint) -> bool:
        """Over `place` of the table's viewport; whether it would be taken there."""
        at = self._in_window(place)
        event: QDragMoveEvent
        if self._entered:
            event = QDragMoveEvent(at, self._actions, self._mime, _LEFT, self._keys)
        else:
            event = QDragEnterEvent(at, self._actions, self._mime, _LEFT, self._keys)
            event.ignore()
        self._entered = True
        QApplication.sendEvent(self._table.window().windowHandle(), event)
        return event.isAccepted()

    def drop(self, place: QPoint) -> Qt.DropAction:
        """Let go at `place` of the table's viewport; what was done with it."""
        if not self.move(place) or not self.move(place):
            self.leave()
            return _Action.IgnoreAction
        at = QPointF(self._in_window(place))
        event = QDropEvent(at, self._actions, self._mime, _LEFT, self._keys)
        QApplication.sendEvent(self._table.window().windowHandle(), event)
        return event.dropAction() if event.isAccepted() else _Action.IgnoreAction

    def leave(self) -> None:
        """Carry it elsewhere."""
        QApplication.sendEvent(self._table.window().windowHandle(), QDragLeaveEvent())

    def _in_window(self, place: QPoint) -> QPoint:
        return self._table.viewport().mapTo(self._table.window(), place)


def upper_half(table: QTableView, row: int) -> QPoint:
    """A place in the upper half of a row: what is dropped there goes before it."""
    return table.visualRect(table.model().index(row, 0)).center() - QPoint(0, 8)


def lower_half(table: QTableView, row: int) -> QPoint:
    """A place in the lower half of a row: what is dropped there goes after it."""
    return table.visualRect(table.model().index(row, 0)).center() + QPoint(0, 8)
