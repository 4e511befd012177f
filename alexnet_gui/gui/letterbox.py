"""How any thread has something done on the GUI thread."""

import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

T = TypeVar("T")


class Letterbox(QObject):
    """Runs what any thread posts on the thread that this object lives on, in order.

    The signal only rings; what is to be done waits here. Connected straight to a signal, a lambda
    would run on the thread that emits.
    """

    _rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._letters: deque[Callable[[], None]] = deque()
        self._door = threading.Lock()
        self._open = True
        self._rung.connect(self.empty, Qt.ConnectionType.QueuedConnection)

    def post(self, job: Callable[[], None]) -> None:
        """Have `job` run; after `close` it is forgotten."""
        with self._door:  # so that nobody rings at an object that is being taken down
            if self._open:
                self._letters.append(job)
                self._rung.emit()

    def answer(
        self,
        done: Callable[[T], object],
        value: T,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Have `done` get `value`, unless it is a method of a window that is closed by then.

        Nor if `cancelled` says so when its turn comes.
        """
        owner = getattr(done, "__self__", None)

        def tell() -> None:
            if not cancelled() and (not isinstance(owner, QObject) or isValid(owner)):
                done(value)

        self.post(tell)

    def empty(self) -> None:
        """Run what was posted so far, without waiting for the event loop."""
        while self._letters:
            self._letters.popleft()()

    def close(self) -> None:
        """Take nothing more."""
        with self._door:
            self._open = False
