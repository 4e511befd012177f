"""The program with a clock inside: how long its window stands still while the engine is loaded.

    python -m benchmarks.watched_start

It prints one line of JSON, in seconds: the longest gap between ticks of a 5 ms timer from the first
paint until nothing is imported any more, and how long Train and Explore take to be shown first.
"""

import json
import sys
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui.gui.app import make_application, run_window
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.startup import AfterFirstPaint

TICK_MS = 5


class Watch(QObject):
    """Ticks from the window's first paint on, looks at both other workspaces, and ends it all."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._window: MainWindow | None = None
        self._last: float | None = None
        self._began = 0.0
        self.found: dict[str, float] = {"longest": 0.0}
        self._clock = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def _tick(self) -> None:
        now = perf_counter()
        if self._window is None:
            windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
            self._window = next(windows, None)
            if self._window is not None:
                AfterFirstPaint(self._window, self._begin)
        elif self._last is not None:
            self.found["longest"] = max(self.found["longest"], now - self._last)
            self._last = now
            window = self._window
            if window.whole and window.bridge.ready and not window.bridge.importing:
                self._clock.stop()
                self._show(window, "train")

    def _begin(self) -> None:
        self._last = perf_counter()

    def _show(self, window: MainWindow, name: str) -> None:
        workspace: QWidget = getattr(window, name)
        self._began = perf_counter()
        AfterFirstPaint(workspace, lambda: self._shown(window, name))
        window.show_workspace(name)

    def _shown(self, window: MainWindow, name: str) -> None:
        self.found[name] = perf_counter() - self._began
        if name == "train":
            self._show(window, "explore")
        else:
            window.close()


def main() -> int:
    watch = Watch(make_application())
    status = run_window(None)
    print(json.dumps(watch.found))
    return status


if __name__ == "__main__":
    sys.exit(main())
