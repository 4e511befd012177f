"""Whether there is somebody to show something to, and when there is again."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget


def is_seen(widget: QWidget) -> bool:
    """Whether `widget` is on screen; Qt also calls those visible whose window is an icon."""
    return widget.isVisible() and not widget.window().isMinimized()


class Sight(QObject):
    """Tells when `widget` comes on screen: what has changed meanwhile is to be painted then.

    A window that is an icon no more has its widgets shown while it still says that it is one, and
    the change of its state comes after that; or the other way round.
    """

    came = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._window: QWidget | None = None  # that it was last shown in
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched is self._widget:
            self._watch(self._widget.window())
        elif event.type() != QEvent.Type.WindowStateChange or watched is not self._window:
            return False
        if is_seen(self._widget):
            self.came.emit()
        return False

    def _watch(self, window: QWidget) -> None:
        if window is self._window:
            return
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        window.installEventFilter(self)
