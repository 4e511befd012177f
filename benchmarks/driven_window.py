"""The program's own window, told by lines on standard input what a person would do in it.

    python -m benchmarks.driven_window

Each line is a command, answered by one line of JSON on standard output once it is done:

    train PRESET PRECISION   train it at batch 32 on the sample; answers with the run's metrics.csv
    show WORKSPACE           bring design, train or explore to the front
    look PICTURE             open a picture in Explore
    hide / unhide            take the window off the screen, and put it back
    leave                    close it, asking nothing: it answers first
    gaps SECONDS CHANGES     milliseconds between ticks of a 5 ms timer, CHANGES of the workspace a
                             second, in turns
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QComboBox

from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Precision
from alexnet_gui.gui.app import make_application, run_window
from alexnet_gui.gui.main_window import MainWindow
from benchmarks.ticks import Ticks

BATCH = 32
EPOCHS = 1000  # more than there is time for
WORKSPACES = ("design", "train", "explore")


def main() -> int:
    use_one_heap()  # which has to come before there are threads, and a display brings one
    make_application()
    hands = Hands()
    hands.start()
    return run_window(None)


class Hands(QObject):
    """Does in the window what is asked for, one thing after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = b""
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._hear)
        self._until: Callable[[], bool] = lambda: True
        self._then: Callable[[], object] = lambda: None
        self._look = QTimer(self, interval=20)
        self._look.timeout.connect(self._wait)

    def start(self) -> None:
        """Answer once there is a window whose engine is ready."""
        self._after(_is_ready, lambda: "ready")

    @property
    def _window(self) -> MainWindow:
        return _windows()[0]

    def _hear(self) -> None:
        read = os.read(sys.stdin.fileno(), 4096)
        if not read:  # whoever asked has gone
            os._exit(1)
        self._lines += read
        while b"\n" in self._lines:
            line, self._lines = self._lines.split(b"\n", 1)
            command, *rest = line.decode().split(maxsplit=2)
            try:
                getattr(self, f"do_{command}")(*rest)
            except Exception:  # whoever asked must not wait for an answer
                traceback.print_exc()
                os._exit(1)

    # --- commands --------------------------------------------------------------------------------

    def do_train(self, name: str, precision: Precision) -> None:
        preset = find_preset(name)
        assert preset is not None
        window = self._window
        window.design.load_preset(name)
        window.show_workspace("train")
        train = window.train
        train.use_data("sample")
        recipe = msgspec.structs.replace(preset.recipe, batch_size=BATCH, epochs=EPOCHS)
        train.use_recipe(recipe, instead=True)
        for setting, value in (("device", "cpu"), ("precision", precision)):
            box = window.findChild(QComboBox, f"train.machine.{setting}")
            assert box is not None
            box.setCurrentIndex(box.findData(value))
        train.start()
        assert train.run is not None
        trained = train.run.job.recipe
        assert (trained.batch_size, trained.device, trained.precision) == (BATCH, "cpu", precision)
        metrics = Path(train.run.job.out, "metrics.csv")
        self._after(metrics.exists, lambda: str(metrics))

    def do_show(self, workspace: str) -> None:
        self._window.show_workspace(workspace)
        _answer(None)

    def do_look(self, picture: str) -> None:
        self._window.show_workspace("explore")
        self._window.open(Path(picture))
        self._after(lambda: self._window.explore.picture is not None, lambda: None)

    def do_hide(self) -> None:
        self._window.hide()
        _answer(None)

    def do_unhide(self) -> None:
        self._window.show()
        _answer(None)

    def do_leave(self) -> None:
        _answer(None)
        self._window.closing.insist()
        self._window.close()

    def do_gaps(self, seconds: str, changes: str) -> None:
        watch = Watch(self._window, float(seconds), float(changes))
        self._after(lambda: watch.over, lambda: watch.ticks.gaps)

    # --- waiting ---------------------------------------------------------------------------------

    def _after(self, until: Callable[[], bool], then: Callable[[], object]) -> None:
        """Answer with what `then` gives as soon as `until` is true."""
        self._until, self._then = until, then
        self._look.start()

    def _wait(self) -> None:
        if self._until():
            self._look.stop()
            _answer(self._then())


class Watch(QObject):
    """Looks at the ticks for some seconds, while the workspace changes."""

    def __init__(self, window: MainWindow, seconds: float, changes: float) -> None:
        super().__init__(window)
        self.over = False
        self.ticks = Ticks(self)
        self._workspaces: Iterator[str] = cycle(WORKSPACES)
        self._end = QTimer(self, singleShot=True, interval=round(1000 * seconds))
        self._end.timeout.connect(self._stop)
        self._end.start()
        self._change = QTimer(self, interval=round(1000 / changes) if changes else 0)
        self._change.timeout.connect(lambda: window.show_workspace(next(self._workspaces)))
        if changes:
            self._change.start()

    def _stop(self) -> None:
        self.ticks.stop()
        self._change.stop()
        self.over = True


def _windows() -> list[MainWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]


def _is_ready() -> bool:
    return any(window.whole and window.bridge.ready for window in _windows())


def _answer(value: object) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    sys.exit(main())
