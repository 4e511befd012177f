"""A run that cannot be saved waits in the window, and goes on where a person says."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import SavedAgain
from alexnet_gui.core.run_summary import summarise
from alexnet_gui.core.saved_words import best_lost_text
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.run import Phase
from tests.gui.train.small_runs import DENSE, PATIENCE_MS, choose_folder, make_ready, start
from tests.gui.windows import child, click, words


@pytest.fixture
def waiting(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window whose run lost its folder while it trained."""
    make_ready(window, qtbot, tmp_path, DENSE)
    start(window, qtbot)
    folder(window).rename(tmp_path / "taken away")  # at once, whatever is being written in it
    qtbot.waitUntil(lambda: phase(window) is Phase.UNSAVED, timeout=PATIENCE_MS)
    return window


def folder(window: MainWindow) -> Path:
    assert window.train.run is not None
    return Path(window.train.run.job.out)


def phase(window: MainWindow) -> Phase:
    assert window.train.run is not None
    return window.train.run.phase


def strip(window: MainWindow) -> QFrame:
    return child(window, QFrame, "train.unsaved")


def told(window: MainWindow) -> str:
    return child(window, QLabel, "train.unsaved.words").text()


def test_train_says_why_and_offers_two_ways_out(waiting: MainWindow) -> None:
    reason, waits = told(waiting).splitlines()
    assert waits == (
        "Training waits, and tries to save every half minute;"
        " what it has learned is kept in memory."
    )
    assert reason == f"The run's folder {folder(waiting)} is no longer there."
    assert child(waiting, QPushButton, "train.unsaved.again").text() == "Try again"
    assert child(waiting, QPushButton, "train.unsaved.elsewhere").text() == "Save elsewhere…"
    status = child(waiting, QLabel, "status.run").text()
    assert status == "Training waits: the run cannot be saved"
    assert child(waiting, QLabel, "train.detail").text().endswith("waiting to be saved")


def test_the_banner_leads_to_it_while_another_workspace_is_in_front(waiting: MainWindow) -> None:
    assert words(waiting) == ""  # what can be seen is not said twice
    for workspace in ("design", "explore"):
        waiting.show_workspace(workspace)
        assert words(waiting) == "Training waits, because the run cannot be saved."
    click(waiting, "banner.action")
    assert waiting.workspace == "train"
    assert strip(waiting).isVisible()
    assert words(waiting) == ""


def test_the_banner_says_it_where_the_trouble_began_in_another_workspace(
    window: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    make_ready(window, qtbot, tmp_path, DENSE)
    start(window, qtbot)
    window.show_workspace("explore")
    folder(window).rename(tmp_path / "taken away")
    qtbot.waitUntil(lambda: phase(window) is Phase.UNSAVED, timeout=PATIENCE_MS)
    assert words(window) == "Training waits, because the run cannot be saved."
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        window.train.ask_discard()
        click(child(window, QMessageBox, "train.discard.question"), "train.discard.yes")
    assert words(window) == ""  # nothing waits any more


def test_it_goes_on_in_another_folder_and_is_among_the_runs_there(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = waiting.train.run
    assert run is not None
    before = run.step
    click(waiting, "train.unsaved.elsewhere")
    choose_folder(waiting, elsewhere)
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert strip(waiting).isHidden()
    [new] = elsewhere.iterdir()
    assert folder(waiting) == new
    assert words(waiting).startswith(f"The run is saved again, in {new}.")
    assert new in waiting.settings.run_folders
    qtbot.waitUntil(lambda: run.step > before, timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    steps = [
        int(line.split(",")[0])
        for line in (new / "metrics.csv").read_text().splitlines()
        if ",train," in line
    ]
    assert steps == list(range(1, len(steps) + 1))  # from the first on
    assert len(steps) > before
    assert {file.name for file in new.iterdir()} >= {"run.json", "last.ckpt"}


def test_it_is_tried_again_where_it_was_by_the_button_and_by_the_key_of_resume(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    folder(waiting).write_text("in the way")  # else it would be made again
    click(waiting, "train.unsaved.again")
    qtbot.waitUntil(lambda: "Tried at " in told(waiting), timeout=PATIENCE_MS)
    assert phase(waiting) is Phase.UNSAVED
    folder(waiting).unlink()
    QTest.keyClick(waiting.train, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert words(waiting).startswith(f"The run is saved again, in {folder(waiting)}.")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert (folder(waiting) / "last.ckpt").is_file()


def test_stopping_asks_and_gives_up_what_could_not_be_saved(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    waiting.train.stop()
    question = child(waiting, QMessageBox, "train.give_up.question")
    assert question.informativeText().endswith(" What it has learned would be lost.")  # all of it
    assert phase(waiting) is Phase.UNSAVED
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        click(question, "train.give_up.yes")
    assert strip(waiting).isHidden()
    assert "is no longer there" in child(waiting, QLabel, "train.message.words").text()
    assert words(waiting) == ""  # what can be seen is not said twice


def test_who_stops_can_still_keep_all_of_it_elsewhere(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    waiting.train.stop()
    click(child(waiting, QMessageBox, "train.give_up.question"), "train.give_up.wait")
    assert phase(waiting) is Phase.UNSAVED
    waiting.train.stop()
    click(child(waiting, QMessageBox, "train.give_up.question"), "train.give_up.elsewhere")
    choose_folder(waiting, tmp_path / "other")
    qtbot.waitUntil(lambda: phase(waiting) is not Phase.UNSAVED, timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert folder(waiting).parent == tmp_path / "other"
    assert (folder(waiting) / "last.ckpt").is_file()


def test_a_place_that_is_chosen_when_it_no_longer_waits_is_not_passed_over_in_silence(
    waiting: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    click(waiting, "train.unsaved.elsewhere")
    (tmp_path / "taken away").rename(folder(waiting))
    waiting.bridge.save_again(None)  # as it does by itself every half minute
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    choose_folder(waiting, tmp_path / "other")
    assert words(waiting).startswith(f"The run stays in {folder(waiting)}.")
    assert not list((tmp_path / "other").iterdir())


def test_a_run_that_was_given_up_is_not_offered_as_one_that_never_began(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    """Where it was to be saved it could not be, and that is what it ends with."""
    bridge.save_again(tmp_path / "none" / ("x" * 300) / "run")
    qtbot.waitUntil(lambda: "cannot be made" in told(waiting), timeout=PATIENCE_MS)
    waiting.train.stop()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        click(child(waiting, QMessageBox, "train.give_up.question"), "train.give_up.yes")
    assert waiting.train.run is not None
    failure = waiting.train.run.failure
    assert failure is not None
    assert failure.no_place
    assert child(waiting, QPushButton, "train.message.place").isHidden()


def test_closing_meanwhile_says_what_is_lost_before_it_is(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    waiting.close()
    question = child(waiting, QMessageBox, "closing.question")
    assert "is lost if the window closes now" in question.informativeText()
    click(question, "closing.keep_training")
    assert phase(waiting) is Phase.UNSAVED
    waiting.close()
    with qtbot.waitSignal(waiting.left, timeout=PATIENCE_MS):
        click(child(waiting, QMessageBox, "closing.question"), "closing.stop")
    assert not bridge.training


def test_whoever_was_asked_before_it_could_not_be_saved_is_asked_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    make_ready(window, qtbot, tmp_path, DENSE)
    start(window, qtbot)
    window.close()
    question = child(window, QMessageBox, "closing.question")
    assert question.text() == "Training is under way."
    folder(window).rename(tmp_path / "taken away")
    qtbot.waitUntil(lambda: phase(window) is Phase.UNSAVED, timeout=PATIENCE_MS)
    click(question, "closing.stop")
    qtbot.waitUntil(lambda: not question.isVisible(), timeout=PATIENCE_MS)
    [again] = [
        each
        for each in window.findChildren(QMessageBox, "closing.question")
        if each is not question and each.isVisible()
    ]
    assert "is lost if the window closes now" in again.informativeText()
    assert window.bridge.training
    assert window.isVisible()
    with qtbot.waitSignal(window.left, timeout=PATIENCE_MS):
        click(again, "closing.stop")


def test_best_weights_that_are_lost_are_told_beside_it(window: MainWindow) -> None:
    window.train.unsaved.take(SavedAgain("/runs/one", best_lost=True), "small")
    assert words(window) == f"The run is saved again, in /runs/one. {best_lost_text()}"


def test_closing_can_be_left_for_another_folder(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    waiting.close()
    click(child(waiting, QMessageBox, "closing.question"), "closing.elsewhere")
    choose_folder(waiting, tmp_path / "other")
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert waiting.isVisible()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert (folder(waiting) / "last.ckpt").is_file()


@pytest.mark.parametrize("possible", [True, False])
def test_whoever_insists_on_closing_has_it_tried_once_more_there_and_then_beside_it(
    waiting: MainWindow, qtbot: QtBot, possible: bool
) -> None:
    before = folder(waiting)
    if not possible:
        before.write_text("a file in place of the run's folder")
    waiting.closing.insist()
    with qtbot.waitSignal(waiting.left, timeout=PATIENCE_MS):
        waiting.close()
    assert not waiting.bridge.training
    kept = before if possible else before.with_name(f"{before.name}-2")
    assert folder(waiting) == kept
    assert summarise(kept).state == "stopped"
    assert summarise(kept).fault == ""


def test_it_goes_on_in_its_own_folder_under_another_name(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    away = tmp_path / "taken away"
    click(waiting, "train.unsaved.elsewhere")
    choose_folder(waiting, away)
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert folder(waiting) == away
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert summarise(away).state == "stopped"
    assert summarise(away).fault == ""
    assert not [each for each in away.iterdir() if each.is_dir()]


def test_discarding_meanwhile_promises_no_more_than_it_does(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    waiting.train.ask_discard()
    question = child(waiting, QMessageBox, "train.discard.question")
    assert "deleted too, if it is still in its folder" in question.informativeText()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        click(question, "train.discard.yes")
    said = child(waiting, QLabel, "train.message.words").text()
    assert said.startswith("The run was discarded. The run's folder ")
    assert said.endswith(" is no longer there. If it was moved, it was not deleted.")
    assert (tmp_path / "taken away" / "run.json").exists()
