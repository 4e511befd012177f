"""Ctrl+C, a polite kill and the end of the terminal reach the window while Qt's event loop runs."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.signals import SIGNALS, SystemSignals


@pytest.fixture
def signals(qapp: QApplication) -> Iterator[SystemSignals]:
    found = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    made = SystemSignals()
    yield made
    made.release()
    left = [signal.signal(number, handler) for number, handler in found.items()]
    assert left == [signal.SIG_DFL] * len(SIGNALS)


@pytest.mark.parametrize("number", SIGNALS)
def test_only_the_first_ctrl_c_lets_the_window_ask_back(
    signals: SystemSignals, qtbot: QtBot, number: signal.Signals
) -> None:
    for insists in (number != signal.SIGINT, True):
        with qtbot.waitSignal(signals.asked) as told:
            os.kill(os.getpid(), number)
        assert told.args == [insists]


@pytest.mark.skipif(sys.platform == "win32", reason="there a terminal ends in another way")
def test_who_is_to_outlive_the_terminal_does_as_nohup_has_it(qapp: QApplication) -> None:
    hangup = signal.Signals["SIGHUP"]
    usual = signal.signal(hangup, signal.SIG_IGN)
    try:
        made = SystemSignals()
        assert signal.getsignal(hangup) is signal.SIG_IGN
        made.release()
        assert signal.getsignal(hangup) is signal.SIG_IGN
    finally:
        signal.signal(hangup, usual)
