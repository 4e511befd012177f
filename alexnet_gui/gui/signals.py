"""Ctrl+C in the terminal, a polite kill, and the end of the terminal or session close the window.

Whoever presses Ctrl+C is there to be asked; a service manager, a logout or a time limit is not.

Python runs its signal handlers only when it is running at all, which inside Qt's event loop it is
not. A socket that Python writes to at each signal wakes it.
"""

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

Handler = Callable[[int, FrameType | None], Any] | int | None
SIGNALS: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
if sys.platform != "win32":
    SIGNALS = (*SIGNALS, signal.SIGHUP)


class SystemSignals(QObject):
    """Tells of the signals that ask this process to end, on the GUI thread."""

    asked = Signal(bool)  # whether nobody is to be asked back: not the first time by Ctrl+C

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times = 0
        self._told = 0  # how many of them
        self._polite = True  # only Ctrl+C so far, once
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._heard) for number in _to_hear()}
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)

    def ignore(self) -> None:
        """The end is under way: who asks again changes nothing, also while Python winds up."""
        self._let_go(lambda _number: signal.SIG_IGN)

    def release(self) -> None:
        """Leave the signals as they were found."""
        self._let_go(self._before.__getitem__)

    def _let_go(self, handler: Callable[[signal.Signals], Handler]) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in self._before:
            signal.signal(number, handler(number))
        self._reading.close()
        self._writing.close()

    def _wake(self) -> None:
        self._reading.recv(64)
        # The handler itself has run by now: we are in Python. It may have run in the middle of
        # anything, such as making a workspace; here nothing else is under way.
        if self._times > self._told:
            self._told = self._times
            self.asked.emit(not self._polite)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self._times += 1
        self._polite = number == signal.SIGINT and self._times == 1


@contextmanager
def noted_signals() -> Iterator[list[int]]:
    """The end of the process may be asked for meanwhile: what was received is in this list."""
    noted: list[int] = []
    asking = (signal.SIGINT, signal.SIGTERM)

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)

    before = [signal.signal(number, note) for number in asking]
    try:
        yield noted
    finally:
        for number, handler in zip(asking, before, strict=True):
            signal.signal(number, handler)


def _to_hear() -> list[signal.Signals]:
    """Without the end of a terminal that `nohup` has this process outlive."""
    return [
        number
        for number in SIGNALS
        if number in (signal.SIGINT, signal.SIGTERM)
        or signal.getsignal(number) is not signal.SIG_IGN
    ]
