"""How long it takes until what was done is painted."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_SECONDS = 5.0  # for a paint that does not come
QUIET_TURNS = 10  # of the event loop without a paint, after which it is over


class Painted(QObject):
    """Tells when a window has been painted after something was done."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._count = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:  # the window paints what is out of date
            self._count += 1
        return False

    def milliseconds(self, act: Callable[[], object]) -> float:
        """How long it takes to do `act` and to paint all that follows from it."""
        QApplication.processEvents()
        self._count = 0
        start = perf_counter()
        act()
        end, quiet = start, 0
        # A layout asks its parent's for room, and that one its own, a turn of the loop each.
        while quiet < QUIET_TURNS:
            before = self._count
            QApplication.processEvents()
            if self._count > before:
                end, quiet = perf_counter(), 0
            elif self._count:
                quiet += 1
            elif perf_counter() - start > PATIENCE_SECONDS:
                raise SystemExit("Nothing was painted.")
        return 1000 * (end - start)
