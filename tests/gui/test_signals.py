"""Ctrl+C and a polite kill reach the window while Qt's event loop runs."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.signals import SIGNALS, SystemSignals


@pytest.fixture
def signals(qapp: QApplication) -> Iterator[SystemSignals]:
    before = [signal.getsignal(number) for number in SIGNALS]
    made = SystemSignals()
    yield made
    made.release()
    assert [signal.getsignal(number) for number in SIGNALS] == before


@pytest.mark.parametrize("number", SIGNALS)
def test_each_signal_is_told_and_counted(
    signals: SystemSignals, qtbot: QtBot, number: signal.Signals
) -> None:
    for times in (1, 2):
        with qtbot.waitSignal(signals.asked) as told:
            os.kill(os.getpid(), number)
        assert told.args == [times]
