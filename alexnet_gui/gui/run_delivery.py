"""The events of a run on their way from its thread to the window, in order, none lost."""

from collections import deque
from collections.abc import Callable
from itertools import chain
from threading import Event as Flag
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from alexnet_gui.core.events import Event, StepsDone

DELIVERY_MS = 50  # at most 20 deliveries a second
_AT_ONCE = 0.02  # seconds that a delivery takes at most, while the window waits
_WAITING = 20  # events that a file's reader is ahead at most
_PAUSE = 0.01  # seconds
_TOGETHER = 1000  # steps that are one event: many short ones cost the window more than their sum

Emit = Callable[[Event], None]


class RunDelivery(QObject):
    """Gathers the events of one run at a time and hands them on, on the thread that it lives on."""

    def __init__(self, deliver: Emit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self._inbox: deque[Event] = deque()
        self._then: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(DELIVERY_MS)
        self._timer.timeout.connect(self._deliver_some)

    def begin(self) -> Emit:
        """Forget the last run; where the next one's thread puts what happens."""
        self.end()
        self._timer.start()
        return self._inbox.append

    def begin_reading(self, ended: Flag) -> Emit:
        """The same for one who reads a file, and waits while the window has enough to take in."""
        append, inbox = self.begin(), self._inbox

        def put(event: Event) -> None:
            while len(inbox) >= _WAITING and not ended.is_set():
                ended.wait(_PAUSE)
            append(event)

        return put

    def hand_on(self) -> None:
        """Hand on all that has happened so far."""
        while self._inbox:
            self._deliver(self._next())

    def end(self) -> None:
        """Hand on nothing more."""
        self._timer.stop()
        self._inbox = deque()
        self._then = None

    def end_with(self, then: Callable[[], object]) -> None:
        """Nothing more happens; call `then` when all has been handed on, which may take a while."""
        self._then = then
        self._deliver_some()

    def _next(self) -> Event:
        """What happened first; steps that follow one another in what waits are one event."""
        first = self._inbox.popleft()
        if not isinstance(first, StepsDone):
            return first
        together, steps = [first.steps], len(first.steps)
        while self._inbox and steps < _TOGETHER and isinstance(more := self._inbox[0], StepsDone):
            self._inbox.popleft()
            together.append(more.steps)
            steps += len(more.steps)
        return first if len(together) == 1 else StepsDone(tuple(chain.from_iterable(together)))

    def _deliver_some(self) -> None:
        began = perf_counter()
        while self._inbox and perf_counter() - began < _AT_ONCE:
            self._deliver(self._next())
        then = self._then
        if then is not None and not self._inbox:
            self.end()
            then()
