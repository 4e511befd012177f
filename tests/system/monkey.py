"""A monkey at the window: random events, each of which a person could cause.

    python -m tests.system.monkey FOLDER --seed 7 --events 500
    python -m tests.system.monkey FOLDER --replay FOLDER/deeds.jsonl

What lies in FOLDER/toys is what it drops. Each deed is written down in FOLDER before it is done;
what came of all is printed as JSON at the end. Settings and caches are where the environment says:
see tests/system/test_monkey.py. Now and then it has closed the window; then it gets another one.
"""

import argparse
import ctypes
import faulthandler
import gc
import json
import logging
import os
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import cast

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from shiboken6 import dump

from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.gui.app import make_application
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.log_file import start_log
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.memory import resident_bytes
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.held_objects import wrongly_held
from tests.gui.laid_out_items import removed_items
from tests.system.monkey_account import Account
from tests.system.monkey_hands import Deed, do
from tests.system.monkey_mind import Mind

BESIDE = "occurs outside target window"  # QTest on clicks beside a menu, which close it
HANGS = 120  # seconds after which a deed hangs
VISITS = 4  # windows, one after another, that the deeds are spread over at least


class Complaints(logging.Handler):
    """What the log holds that it should not: errors, and warnings of Qt and Python."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        unexpected = record.levelno >= logging.ERROR or record.name in ("qt", "py.warnings")
        if unexpected and BESIDE not in record.getMessage():
            self.found.append(f"{record.name}: {self.format(record)}")


class Elsewhere(QObject):
    """Takes the addresses that the program would have other programs open."""

    @Slot("QUrl")
    def take(self, _url: object) -> None:
        """Open nothing: here nobody looks."""


class Monkey(QObject):
    """Does one deed after another, also while a dialog waits for an answer."""

    def __init__(self, deeds: Iterator[Deed], count: int, diary: Path, reporter: Reporter) -> None:
        super().__init__()
        self._deeds = deeds
        self._left = count
        self._count = count
        self._each = max(1, count // VISITS)
        self._diary = diary.open("w", encoding="utf-8")
        self._reporter = reporter
        self._levels: list[int] = []  # of event loops, where each deed at hand began
        self.account = Account()
        # After each window: deeds until then, bytes, and whether a run had trained by then.
        self.memory: list[tuple[int, int, bool]] = []
        self.threads: list[str] = []  # that outlived their window
        self.removed: list[str] = []  # from layouts, and taken for what is there now
        self.held: list[str] = []  # by what may be deleted sooner
        self.window: MainWindow
        self._bridge: Bridge
        self._begin()

    def _begin(self) -> None:
        self._until = self._left - self._each
        self._bridge = Bridge()
        self.window = MainWindow(self._bridge, SettingsStore(), self._reporter, Path("runs"))
        self.window.left.connect(self._left_window)
        self.window.show()
        self._open = True
        self._bridge.engine.over.connect(self._go_on)
        self._bridge.start_engine()

    @Slot()
    def _go_on(self) -> None:
        QTimer.singleShot(0, self, self._next)

    @Slot()
    def _next(self) -> None:
        if not self._open:
            return
        if self._levels and self._loops() <= self._levels[-1]:
            # The deed at hand only has what it has caused delivered: no dialog waits.
            QTimer.singleShot(1, self, self._next)
            return
        if self._left <= 0 or self._left <= self._until:
            self._perform(Deed("leave"))
            if self._open:  # it is being saved, or something asks
                QTimer.singleShot(20, self, self._next)
            return
        with _or_stop():
            deed = next(self._deeds, None)
        if deed is None:
            self._left = 0
            self._go_on()
            return
        self._left -= 1
        with _or_stop():
            self._note(deed)
        # Before it is done: a dialog may keep this deed from ending until another is done.
        QTimer.singleShot(deed.wait, self, self._next)
        self._perform(deed)

    def _perform(self, deed: Deed) -> None:
        faulthandler.dump_traceback_later(HANGS, exit=True)
        self._levels.append(self._loops())
        try:
            do(deed, self.window)
        finally:
            self._levels.pop()

    def _note(self, deed: Deed) -> None:
        self.account.note(deed, self.window)
        self._diary.write(msgspec.json.encode(deed).decode() + "\n")
        self._diary.flush()

    def _loops(self) -> int:
        """How many event loops run, one within the other."""
        return self.thread().loopLevel()

    @Slot()
    def _left_window(self) -> None:
        self._open = False
        QTimer.singleShot(0, self, self._end)

    @Slot()
    def _end(self) -> None:
        """What the program does once its window is closed; then what is left is looked at."""
        if self._bridge.importing:
            QTimer.singleShot(20, self, self._end)
            return
        with _or_stop():
            self._look_back()
            if self._left > 0:
                self._begin()
                return
        faulthandler.cancel_dump_traceback_later()
        QApplication.exit()

    def _look_back(self) -> None:
        self.removed += [dump(item) for item in removed_items()]
        self.held += wrongly_held()
        self._bridge.shut_down()
        self.window.deleteLater()
        self._bridge.deleteLater()
        del self.window, self._bridge
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        # With it comes PyTorch's compiler, 130 MiB, at whatever deed first needs one of its sets.
        import_module("torchvision")
        ctypes.CDLL(None).malloc_trim(0)
        held = resident_bytes() or 0
        self.memory.append((self._count - self._left, held, self.account.trained))
        self.threads += [each.name for each in threading.enumerate() if _counts(each)]


@contextmanager
def _or_stop() -> Iterator[None]:
    """Have the monkey end with the mistake that is made here, which is its own."""
    try:
        yield
    except Exception:
        traceback.print_exc()
        QApplication.exit(1)
        raise


def _counts(thread: threading.Thread) -> bool:
    if thread is threading.main_thread() or isinstance(thread, threading._DummyThread):
        return False
    goes_on = thread.name == "ONNX export"  # until its process has written the file
    return thread.is_alive() and not goes_on


def _chosen(mind: Mind, monkey: list[Monkey]) -> Iterator[Deed]:
    while True:
        yield mind.next(monkey[0].window)


def main() -> None:
    """Play."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--replay", type=Path, help="deeds that were written down")
    arguments = parser.parse_args()
    folder: Path = arguments.folder.absolute()
    noted = None
    if arguments.replay is not None:
        lines = arguments.replay.read_text(encoding="utf-8").splitlines()
        noted = [msgspec.json.decode(line, type=Deed) for line in lines]
    os.chdir(folder)
    faulthandler.enable()
    use_one_heap()
    start_log(verbose=False)
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    application = make_application()
    application.setQuitOnLastWindowClosed(False)
    elsewhere = Elsewhere()
    for scheme in ("http", "https", "file"):
        QDesktopServices.setUrlHandler(scheme, elsewhere, cast("bytes", "take"))  # as PySide has it
    reporter = Reporter()
    reporter.install()
    stacks: list[str] = []
    reporter.found.connect(stacks.append)
    monkey: list[Monkey] = []
    toys = sorted((folder / "toys").iterdir())
    deeds = _chosen(Mind(arguments.seed, toys, folder), monkey) if noted is None else iter(noted)
    count = arguments.events if noted is None else len(noted)
    monkey.append(Monkey(deeds, count, folder / "deeds.jsonl", reporter))
    status = application.exec()
    found = {
        "exceptions": stacks,
        "complaints": complaints.found,
        "threads": monkey[0].threads,
        "removed": monkey[0].removed,
        "held": monkey[0].held,
        "memory": monkey[0].memory,
        "account": monkey[0].account.all(),
    }
    print(json.dumps(found), flush=True)
    if status != 0:
        os._exit(status)  # a window may be open yet, and its engine at work


if __name__ == "__main__":
    main()
