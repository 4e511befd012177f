"""Which button of the strip above Train the keys go to, while a run goes through its phases."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Saved
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.run_bar import Readiness, RunBar
from tests.gui.train.test_run import STARTED, new_run


@pytest.fixture
def bar(qtbot: QtBot) -> RunBar:
    made = RunBar()
    qtbot.addWidget(made)
    made.resize(1200, 43)
    made.show_run(None, Readiness())
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(bar: RunBar, name: str, run: Run) -> None:
    """Press a button with Space, and show what became of the run."""
    button = bar.findChild(QPushButton, f"train.{name}.button")
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    bar.show_run(run, Readiness())


def focused(bar: RunBar) -> str:
    focus: QWidget | None = bar.window().focusWidget()
    return "" if focus is None else focus.objectName()


def test_after_start_the_keys_stay_and_then_go_to_pause(bar: RunBar) -> None:
    run = new_run()
    press(bar, "start", run)
    assert focused(bar) == bar.objectName()
    run.take(STARTED)
    bar.show_run(run, Readiness())
    assert focused(bar) == "train.pause.button"


@pytest.mark.parametrize("discarding", [False, True])
def test_after_stop_the_keys_go_to_what_goes_on_and_never_to_the_list(
    bar: RunBar, discarding: bool
) -> None:
    run = new_run()
    run.take(STARTED)
    bar.show_run(run, Readiness())
    run.stopping, run.discarding = True, discarding
    press(bar, "discard" if discarding else "stop", run)
    assert focused(bar) == bar.objectName()
    run.take(Saved("/runs/one/last.ckpt", 5))
    run.over = True
    bar.show_run(run, Readiness())
    assert focused(bar) == ("train.start.button" if discarding else "train.pause.button")


def test_a_focus_elsewhere_stays_there(bar: RunBar) -> None:
    run = new_run()
    run.take(STARTED)
    bar.show_run(run, Readiness())
    press(bar, "runs", run)
    run.stopping = True
    bar.show_run(run, Readiness())
    assert focused(bar) == "train.runs.button"
