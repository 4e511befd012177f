"""A run that cannot be kept where runs are is started in a folder of the person's choice."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.run_names import LAST
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from tests.engine.training import write_pictures
from tests.gui.train.small_runs import DENSE, PATIENCE_MS, choose_folder, make_ready
from tests.gui.windows import child, click, words


@pytest.fixture
def elsewhere(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Path:
    """A folder for runs, which cannot be kept where they usually are; Train is ready."""
    (tmp_path / "runs").write_text("a file where the folder of runs would be")
    made = tmp_path / "elsewhere"
    made.mkdir()
    make_ready(window, qtbot, tmp_path, DENSE)
    return made


def test_later_runs_are_kept_there_only_if_this_one_began(
    window: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path, elsewhere: Path
) -> None:
    pictures = write_pictures(tmp_path / "pictures", {"one": 6, "two": 6}, (28, 28))
    train = window.train
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        train.use_data(str(pictures))
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        train.start()
    shutil.rmtree(pictures)
    click(train, "train.message.place")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        choose_folder(window, elsewhere)
    message = child(train, QLabel, "train.message.words")
    assert f"There is no folder {pictures}" in message.text()
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        train.use_data("sample")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        train.start()
    assert str(tmp_path / "runs") in message.text()
    assert not list(elsewhere.iterdir())


def test_it_is_started_there_and_so_are_later_ones(
    window: MainWindow, bridge: Bridge, qtbot: QtBot, elsewhere: Path
) -> None:
    train = window.train
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        train.start()
    assert "Choose another folder for the run" in child(train, QLabel, "train.message.words").text()
    button = child(train, QAbstractButton, "train.message.place")
    assert button.isVisible()
    click(train, "train.message.place")
    choose_folder(window, elsewhere)
    assert not button.isVisible()
    for number in (1, 2):
        if number == 2:
            train.start()
        qtbot.waitUntil(lambda: bool(train.run and train.run.step), timeout=PATIENCE_MS)
        if number == 1:
            kept = f"This run and later ones are kept in {elsewhere}."
            assert words(window).startswith(kept)
        with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
            train.stop()
        assert len(list(elsewhere.glob(f"*/{LAST}"))) == number
    assert set(window.settings.run_folders) == set(elsewhere.iterdir())
