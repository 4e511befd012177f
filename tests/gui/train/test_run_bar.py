"""Which button of the strip above Train the keys go to, while a run goes through its phases."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Remark, Saved
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.run_bar import Readiness, RunBar
from alexnet_gui.gui.train.run_message import RunMessage
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


def words(bar: RunBar, name: str) -> str:
    label = bar.findChild(QLabel, f"train.{name}")
    assert label is not None
    return label.text() if label.isVisible() else ""


def test_before_a_run_begins_there_is_one_way_out_of_it(bar: RunBar) -> None:
    run = new_run()
    bar.show_run(run, Readiness())
    assert bar.stop.text() == "Cancel"
    assert bar.stop.toolTip().startswith("Do not begin; nothing is kept")
    assert not bar.discard.isEnabled()
    run.take(STARTED)
    bar.show_run(run, Readiness())
    assert bar.stop.text() == "Stop and keep"
    assert bar.discard.isEnabled()


def test_a_run_that_never_began_leaves_nothing_to_see(bar: RunBar) -> None:
    run = new_run()
    bar.show_run(run, Readiness(words="Ready."))
    assert words(bar, "headline") == "Preparing"
    with_cancel: list[bool] = []
    bar.stop_wanted.connect(lambda: with_cancel.append(True))
    QTest.keyClick(bar, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert with_cancel
    run.over = True
    bar.show_run(run, Readiness(words="Ready."))
    assert (words(bar, "headline"), words(bar, "title")) == ("", "")
    progress = bar.findChild(QProgressBar, "train.progress")
    assert progress is not None
    assert not progress.isVisible()
    assert bar.stop.text() == "Stop and keep"
    assert words(bar, "detail") == "Ready."


def test_how_a_run_was_prepared_and_computed_is_there_when_it_has_ended(qtbot: QtBot) -> None:
    run = new_run()
    notice = "The last layer has 3 units."
    way = {"precision": "bfloat16", "memory_format": "channels_last"}
    run.take(msgspec.structs.replace(STARTED, notices=(notice,), **way))
    message = RunMessage()
    qtbot.addWidget(message)
    message.show_run(run)
    assert notice in seen(message)
    run.take(Remark("loss", "The loss stays.", 5))
    run.over = True
    message.show_run(run)
    assert "Computed in bfloat16 with channels-last." in seen(message)
    assert notice not in seen(message)
    assert seen(message).count("The loss stays.") == 1
    more = message.findChild(QPushButton, "train.message.more")
    assert more is not None
    assert more.text() == "How it was prepared (1)"
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert notice in seen(message)
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert notice not in seen(message)


def seen(message: RunMessage) -> str:
    labels = message.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_a_focus_elsewhere_stays_there(bar: RunBar) -> None:
    run = new_run()
    run.take(STARTED)
    bar.show_run(run, Readiness())
    press(bar, "runs", run)
    run.stopping = True
    bar.show_run(run, Readiness())
    assert focused(bar) == "train.runs.button"
