"""A run that cannot be saved waits in the window, and goes on where a person says."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import architecture_text
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.widgets.setting_form import SettingForm
from tests.gui.windows import child, click, words

PATIENCE_MS = 60_000
NETWORK = Architecture(
    name="small",
    input=(1, 28, 28),
    layers=(Flatten(name="flatten"), Linear(name="fc1", out_features=10)),
)


@pytest.fixture
def waiting(window: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window whose run lost its folder while it trained."""
    file = tmp_path / "small.json"
    file.write_text(architecture_text(NETWORK), encoding="utf-8")
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    window.open(file)
    window.show_workspace("train")
    form = child(window, SettingForm, "train.recipe.form")
    form.set_values({"batch_size": 500, "epochs": 500, "max_steps": None})
    window.train.start()
    qtbot.waitUntil(lambda: len(window.train.plots.curves) > 0, timeout=PATIENCE_MS)
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


def choose(window: MainWindow, chosen: Path) -> None:
    """Go to a folder in the dialog that is open, and agree."""
    dialog = child(window, QFileDialog, "train.unsaved.folder")
    dialog.setDirectory(str(chosen))
    buttons = child(dialog, QDialogButtonBox, "buttonBox")
    agree = buttons.button(QDialogButtonBox.StandardButton.Open)
    QTest.mouseClick(agree, Qt.MouseButton.LeftButton)


def test_the_banner_and_train_say_what_is_wrong_and_offer_two_ways_out(
    waiting: MainWindow,
) -> None:
    said = "Training waits until the run can be saved; nothing is lost."
    reason, _said, rest = words(waiting).partition(f" {said}")
    assert rest == ""
    assert reason.startswith(f"{folder(waiting)}/")  # whichever of its files was to be written
    assert reason.endswith(" cannot be written: No such file or directory.")
    text = child(waiting, QLabel, "train.unsaved.words").text()
    assert text == f"{reason} {said} It is tried again every half minute."
    for name in ("banner.action", "train.unsaved.again"):
        assert child(waiting, QPushButton, name).text() == "Try again"
    for name in ("banner.second", "train.unsaved.elsewhere"):
        assert child(waiting, QPushButton, name).text() == "Save elsewhere…"
    status = child(waiting, QLabel, "status.run").text()
    assert status == "Training waits: the run cannot be saved"
    assert child(waiting, QLabel, "train.detail").text().endswith("waiting to be saved")


def test_it_goes_on_in_another_folder_and_is_among_the_runs_there(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert waiting.train.run is not None
    before = waiting.train.run.step
    click(waiting, "train.unsaved.elsewhere")
    choose(waiting, elsewhere)
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert strip(waiting).isHidden()
    [new] = elsewhere.iterdir()
    assert folder(waiting) == new
    assert words(waiting) == f"The run is saved again: {new}"
    assert new in waiting.settings.run_folders
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
    click(waiting, "banner.action")  # while the folder is still away
    qtbot.waitUntil(lambda: words(waiting) != "", timeout=PATIENCE_MS)
    assert phase(waiting) is Phase.UNSAVED
    folder(waiting).mkdir(parents=True)
    QTest.keyClick(waiting.train, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: phase(waiting) is Phase.RUNNING, timeout=PATIENCE_MS)
    assert words(waiting) == f"The run is saved again: {folder(waiting)}"
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert (folder(waiting) / "last.ckpt").is_file()


def test_stopping_gives_up_what_could_not_be_saved_and_says_so_once(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        waiting.train.stop()
    assert strip(waiting).isHidden()
    assert "cannot be written" in words(waiting)
    assert "Training waits" not in words(waiting)
    click(waiting, "banner.close")
    assert words(waiting) == ""


def test_closing_meanwhile_stops_the_run_and_the_reason_stays_to_be_read(
    waiting: MainWindow, bridge: Bridge, qtbot: QtBot
) -> None:
    waiting.close()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        click(child(waiting, QMessageBox, "closing.question"), "closing.stop")
    assert waiting.isVisible()
    assert "cannot be written" in words(waiting)


def test_whoever_insists_on_closing_is_not_kept(waiting: MainWindow, qtbot: QtBot) -> None:
    waiting.closing.insist()
    with qtbot.waitSignal(waiting.left, timeout=PATIENCE_MS):
        waiting.close()
    assert not waiting.bridge.training
