"""A timer that should tick every 5 ms: how long a window does nothing for anybody."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK_MS = 5


class Ticks(QObject):
    """Notes how long after the last tick each one comes, from when it is made until `stop`."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []  # milliseconds
        self._last = perf_counter()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> None:
        """Note no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now = perf_counter()
        self.gaps.append(1000 * (now - self._last))
        self._last = now
        self.ticked.emit()
