"""A splitter whose handles show when the mouse or the keyboard comes to them."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import named

STEP = 2 * GRID  # pixels that an arrow key moves a handle
GRIP = (32.0, 3.0)  # length and width of the line that is drawn


class Splitter(QSplitter):
    """Two panels side by side or one above the other; the handle can be moved with arrow keys."""

    reset_wanted = Signal()  # a double click on the handle

    def __init__(self, orientation: Qt.Orientation, name: str, text: str, gap: int) -> None:
        super().__init__(orientation)
        self._text = text
        self.setObjectName(name)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(gap)

    def createHandle(self) -> QSplitterHandle:
        return Handle(self.orientation(), self)

    def add(self, first: QWidget, second: QWidget) -> QSplitterHandle:
        """Fill it with two panels; the handle between them."""
        self.addWidget(first)
        self.addWidget(second)
        handle = self.handle(1)
        named(handle, f"{self.objectName()}.handle", self._text)  # Qt has named it anew
        handle.setToolTip(_("Drag, or press the arrow keys; double click for the usual size"))
        return handle

    def move_handle(self, place: int) -> None:
        """Move the one handle to `place`, as far as the panels allow."""
        self.moveSplitter(place, 1)


class Handle(QSplitterHandle):
    """A gap until it is wanted, then a short line in its middle."""

    def __init__(self, orientation: Qt.Orientation, splitter: Splitter) -> None:
        super().__init__(orientation, splitter)
        self._splitter = splitter
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sideways = self.orientation() == Qt.Orientation.Horizontal
        less, more = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right) if sideways else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        )
        if event.key() not in (less, more):
            super().keyPressEvent(event)
            return
        place = self.x() if sideways else self.y()
        self._splitter.move_handle(place + (STEP if event.key() == more else -STEP))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._splitter.reset_wanted.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        length, width = GRIP
        across = self.orientation() == Qt.Orientation.Horizontal
        size = (width, length) if across else (length, width)
        grip = QRectF(0, 0, *size)
        grip.moveCenter(QPointF(self.rect().center()) + QPointF(0.5, 0.5))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent" if self.hasFocus() else "faint"))
        painter.drawRoundedRect(grip, width / 2, width / 2)
        painter.end()
