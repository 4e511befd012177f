"""The program with a clock inside: how long its window stands still while the engine is loaded.

    python -m benchmarks.watched_start

It prints one line of JSON: the longest gap between ticks of a 5 ms timer from the first paint until
nothing is imported any more, and how long Train and Explore take to be shown after that, all in
milliseconds; and `first`, the workspace that it started in. It ends in Explore, so the next start
with the same home begins there.
"""

import json
from time import perf_counter
from typing import NoReturn

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui.gui.app import leave_at_once, make_application, show_window
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.startup import AfterFirstPaint
from benchmarks.ticks import Ticks


class Watch(QObject):
    """Ticks from the window's first paint on, looks at both other workspaces, and ends it all."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._window: MainWindow | None = None
        self._ticks: Ticks | None = None
        self._began = 0.0
        self.found: dict[str, float | str] = {}
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, MainWindow):
            self._application.removeEventFilter(self)
            self._window = watched
            self.found["first"] = watched.wanted
            AfterFirstPaint(watched, self._begin)
        return False

    def _begin(self) -> None:
        self._ticks = Ticks(self)
        self._ticks.ticked.connect(self._look)

    def _look(self) -> None:
        """End it if everything is there."""
        window, ticks = self._window, self._ticks
        assert window is not None and ticks is not None
        if window.whole and window.bridge.ready and not window.bridge.importing:
            ticks.stop()
            self.found["longest"] = max(ticks.gaps)
            self._show(window, "train")

    def _show(self, window: MainWindow, name: str) -> None:
        workspace: QWidget = getattr(window, name)
        self._began = perf_counter()
        AfterFirstPaint(workspace, lambda: self._shown(window, name))
        window.show_workspace(name)

    def _shown(self, window: MainWindow, name: str) -> None:
        self.found[name] = 1000 * (perf_counter() - self._began)
        if name == "train":
            self._show(window, "explore")
        else:
            window.close()


def main() -> NoReturn:
    watch = Watch(make_application())
    status = show_window(None)
    print(json.dumps(watch.found))
    leave_at_once(status)  # as the program does: its threads are not waited for


if __name__ == "__main__":
    main()
