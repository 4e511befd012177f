"""Dropping works anywhere in a window, also over a text field or a table.

The drag is caught where it enters the window's native surface, before Qt looks for the widget
under the pointer: a text field would otherwise take a dropped file as text.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.mime import Dropped, read_mime, welcome
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import named


@runtime_checkable
class DropPlace(Protocol):
    """A part of the window that has a use of its own for some of what is dropped onto it."""

    def takes_drop(self, dropped: Dropped) -> bool:
        """Whether it is something for this part; the whole window has the rest."""

    def take_drop(self, dropped: Dropped) -> None:
        """Use it."""


class DropTarget(QObject):
    """Accepts what other programs drag onto `window` and hands it to `take`."""

    def __init__(self, window: QWidget, take: Callable[[Dropped | None], None]) -> None:
        super().__init__(window)
        self._window = window
        self._take = take
        self._surface: QWindow | None = None
        self._highlight = Highlight(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._watch(window.windowHandle())  # it may be on screen already

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() in (QEvent.Type.Show, QEvent.Type.WinIdChange):
                self._watch(self._window.windowHandle())
            return False
        if event.type() == QEvent.Type.DragLeave:
            self._highlight.hide()
        elif isinstance(event, QDropEvent) and self._is_ours(event):
            self._handle(event)
            return True
        return False

    def _watch(self, surface: QWindow | None) -> None:
        """Listen to the native surface, which Qt may make anew; None while there is none."""
        if surface is not None and surface is not self._surface:
            surface.installEventFilter(self)
            self._surface = surface

    def _is_ours(self, event: QDropEvent) -> bool:
        """Whether another program drags it: what the window itself drags, as rows, is not ours."""
        return not _is_from_here(event.source()) and welcome(event.mimeData())

    def _taker(self, event: QDropEvent) -> DropPlace | None:
        """The part of the window under the pointer that wants for itself what is dropped."""
        widget = self._window.childAt(event.position().toPoint())
        while widget is not None:
            if isinstance(widget, DropPlace):
                return widget
            widget = widget.parentWidget()
        return None

    def _handle(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            self._highlight.cover()
            return
        self._highlight.hide()
        dropped = read_mime(event.mimeData())
        self._window.activateWindow()
        taker = self._taker(event)
        if dropped is not None and taker is not None and taker.takes_drop(dropped):
            QTimer.singleShot(0, self, lambda: taker.take_drop(dropped))
            return
        # Later: the other program waits for this event, and what is opened may ask a question.
        QTimer.singleShot(0, self, lambda: self._take(dropped))


class Highlight(QWidget):
    """A frame over the whole window while something is dragged over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        named(self, "drop.highlight", _("Drop here"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole window."""
        window = self.parentWidget()
        if self.isVisible() or window is None:
            return
        self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme().color("accent")
        veil.setAlpha(28)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(theme().color("accent"), 3))
        painter.drawRoundedRect(frame, GRID, GRID)
        self._paint_words(painter, frame)
        painter.end()

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        painter.setFont(text_font(15, bold=True))
        words = _("Drop a picture, a folder of pictures, an architecture, a model or a run")
        box = painter.boundingRect(frame, Qt.AlignmentFlag.AlignCenter, words)
        pill = box.adjusted(-3 * GRID, -2 * GRID, 3 * GRID, 2 * GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(pill, GRID, GRID)
        painter.setPen(theme().color("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _is_from_here(source: object) -> bool:
    """Whether this program itself drags; for another one there is no source."""
    return source is not None
