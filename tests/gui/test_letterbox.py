"""From any thread to the GUI thread, in order; and a signal costs nothing but its delivery."""

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.letterbox import Letterbox


def test_what_a_thread_posts_runs_on_the_gui_thread_in_order(qtbot: QtBot) -> None:
    box = Letterbox()
    done: list[tuple[int, bool]] = []
    here = threading.current_thread()

    def writer(number: int) -> Callable[[], None]:
        return lambda: done.append((number, threading.current_thread() is here))

    def work() -> None:
        for number in range(100):
            box.post(writer(number))

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: len(done) == 100)
    thread.join()
    assert done == [(number, True) for number in range(100)]


def test_a_closed_letterbox_takes_nothing(qtbot: QtBot) -> None:
    box = Letterbox()
    done: list[int] = []
    box.close()
    box.post(lambda: done.append(1))
    box.empty()
    assert done == []


class _Emitter(QObject):
    told = Signal(object)


def test_signals_do_not_use_up_the_references_of_true(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one at each emission, and the process dies of it."""
    emitter = _Emitter()
    heard: list[object] = []
    emitter.told.connect(heard.append)
    before = sys.getrefcount(True)
    for number in range(300):
        emitter.told.emit((number, True, None))
    heard.clear()
    assert sys.getrefcount(True) > before - 100
