"""Leaving: what is remembered, asked, stopped and kept."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed, StepsDone
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.windows import child, click, settings_of_next_start

PATIENCE_MS = 60_000


def test_place_and_workspace_are_remembered(
    window: MainWindow, bridge: Bridge, settings_path: Path, qtbot: QtBot
) -> None:
    window.show_workspace("explore")
    window.resize(1024, 720)  # Qt cuts what is larger than the screen
    window.close()
    again = MainWindow(bridge, settings_of_next_start(settings_path))
    qtbot.addWidget(again)
    assert again.workspace == "explore"
    assert (again.width(), again.height()) == (1024, 720)


def test_settings_that_make_no_sense_are_as_good_as_none(
    settings_path: Path, bridge: Bridge, qtbot: QtBot
) -> None:
    settings_path.write_text(
        '{"window/theme": "purple", "window/workspace": "kitchen", "window/geometry": "é"}',
        encoding="utf-8",
    )
    window = MainWindow(bridge, SettingsStore(settings_path))
    qtbot.addWidget(window)
    assert window.settings.theme == "system"
    assert window.workspace == "design"


def endless(tmp_path: Path) -> Job:
    preset = find_preset("mnist-28")
    assert preset is not None
    small = preset.architecture.with_layers(
        tuple(layer for layer in preset.architecture.layers if layer.name in {"flatten", "fc8"})
    )
    return Job(
        architecture=small,
        recipe=Recipe(epochs=10_000, batch_size=8, device="cpu"),
        data="sample",
        out=str(tmp_path / "run"),
    )


@pytest.fixture
def training(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    with qtbot.waitSignal(
        window.bridge.run_event,
        timeout=PATIENCE_MS,
        check_params_cb=lambda event: isinstance(event, StepsDone),  # there is something to keep
    ):
        window.bridge.train(endless(tmp_path))
    return window


def test_closing_while_training_asks_and_can_go_on(training: MainWindow) -> None:
    training.close()
    assert training.isVisible()
    question = child(training, QMessageBox, "closing.question")
    assert question.isVisible()
    click(question, "closing.keep_training")
    assert training.isVisible()
    assert training.bridge.training


def test_closing_while_training_stops_keeps_and_then_closes(
    training: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    training.close()
    with qtbot.waitSignal(training.left, timeout=PATIENCE_MS):
        click(child(training, QMessageBox, "closing.question"), "closing.stop")
        assert child(training, QLabel, "status.run").text() == "Saving what the run has learned…"
        veil = child(training, QWidget, "saving")
        assert child(veil, QLabel, "saving.words").text() == "Saving what the run has learned…"
        assert veil.rect() == training.rect()
        assert veil.hasFocus() or training.focusWidget() is veil
        training.resize(training.width() + 40, training.height() + 40)
        assert veil.rect() == training.rect()
    assert not training.bridge.training
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_a_run_that_ends_by_itself_answers_the_question(training: MainWindow, qtbot: QtBot) -> None:
    training.close()
    question = child(training, QMessageBox, "closing.question")
    with qtbot.waitSignal(question.finished, timeout=PATIENCE_MS):
        training.bridge.stop()
    qtbot.waitUntil(lambda: not training.bridge.training, timeout=PATIENCE_MS)
    assert training.isVisible()  # what came of it may be worth a look
    assert training.design.isEnabled()


def test_who_asked_from_a_terminal_need_not_ask_again_when_the_run_has_ended(
    training: MainWindow, qtbot: QtBot
) -> None:
    training.closing.close_when_it_can()
    question = child(training, QMessageBox, "closing.question")
    assert question.isVisible()
    with qtbot.waitSignal(training.left, timeout=PATIENCE_MS):
        training.bridge.stop()
    assert not question.isVisible()


def test_who_answers_in_the_window_has_taken_the_wish_of_the_terminal_back(
    training: MainWindow, qtbot: QtBot
) -> None:
    training.closing.close_when_it_can()
    click(child(training, QMessageBox, "closing.question"), "closing.keep_training")
    training.close()
    with qtbot.waitSignal(training.bridge.run_ended, timeout=PATIENCE_MS):
        training.bridge.stop()
    assert training.isVisible()


def test_insisting_while_changes_are_asked_about_closes_and_keeps_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.design.document
    document.apply(edits.set_value(document.architecture, 0, "stride", 3))

    def insist() -> None:
        assert QApplication.activeModalWidget() is not None
        window.closing.insist()
        window.close()

    QTimer.singleShot(0, insist)
    window.close()
    assert not window.isVisible()
    assert document.unsaved is not None


def test_whoever_insists_is_not_asked(training: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    training.closing.insist()
    with qtbot.waitSignal(training.left, timeout=PATIENCE_MS):
        training.close()
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_what_could_not_be_saved_keeps_the_window_open(training: MainWindow, qtbot: QtBot) -> None:
    training.close()
    click(child(training, QMessageBox, "closing.question"), "closing.stop")
    training.bridge.run_failed.emit(Failed("The disk is full."))
    qtbot.waitUntil(lambda: not training.bridge.training, timeout=PATIENCE_MS)
    assert training.isVisible()
    assert training.design.isEnabled()
    assert training.findChild(QWidget, "saving") is None
