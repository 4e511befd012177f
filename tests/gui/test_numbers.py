"""Numbers that no network can learn from: what comes of them is said in the window, which lives."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.gui.train.small_runs import PATIENCE_MS, make_ready
from tests.gui.windows import child, click, drop, files
from tests.hard_numbers import noise, write_mnist

# A tooltip, offscreen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Trainer:
    """A person in Train."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        child(window, SettingForm, "train.recipe.form").set_values(
            {"epochs": 1, "optimiser": "sgd", "batch_size": 100}
        )

    def text(self, name: str) -> str:
        found = child(self.window, QLabel, f"train.{name}")
        return found.text() if found.isVisible() else ""

    def type(self, key: str, value: str) -> None:
        """Type a setting of the recipe over what is there."""
        field = child(self.window, ValueField, f"train.recipe.form.{key}")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, value)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def run(self) -> str:
        """Start a run with a click, and wait for its end; what is said of it then."""
        before = self.window.train.run
        click(self.window, "train.start.button")
        self._qtbot.waitUntil(
            lambda: (
                self.window.train.run is not before
                and self.window.train.run is not None
                and self.window.train.run.phase is Phase.ENDED
            ),
            timeout=PATIENCE_MS,
        )
        return self.text("message.words")

    def may_start(self) -> bool:
        return child(self.window, QPushButton, "train.start.button").isEnabled()

    def give(self, folder: Path) -> None:
        """Drop a folder of pictures, and wait for what is said of it."""
        with self._qtbot.waitSignals(
            [self.window.bridge.data_described, self.window.bridge.data_failed],
            raising=False,
            timeout=1,
        ):
            assert drop(self.window, files(folder))
        self._qtbot.waitUntil(
            lambda: self.text("data.problem") != "" or self.text("data.holdings")[:1].isdigit(),
            timeout=PATIENCE_MS,
        )


@pytest.fixture
def trainer(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Trainer:
    make_ready(window, qtbot, tmp_path)
    return Trainer(window, qtbot)


def test_wild_learning_rates_are_answered_beside_the_field_or_beside_the_curves(
    trainer: Trainer,
) -> None:
    field = child(trainer.window, ValueField, "train.recipe.form.learning_rate")
    usual = field.text()
    for rate in ("nan", "inf", "-1", "1e9"):
        trainer.type("learning_rate", rate)
        assert trainer.text("recipe.form.learning_rate.note").startswith("Learning rate")
        assert field.text() == usual
    trainer.type("learning_rate", "10")
    trainer.type("max_steps", "60")
    said = trainer.run()
    # It learns nothing, or breaks off: that depends on how the processor rounds.
    assert "Try a learning rate ten times smaller." in said or "Try a learning rate of 1," in said
    trainer.type("learning_rate", "1000")
    trainer.type("weight_decay", "10")
    said = trainer.run()
    assert "the loss stopped being a number, at a learning rate of 1000" in said
    assert "Try a learning rate of 100" in said
    trainer.type("learning_rate", "0.01")
    trainer.type("weight_decay", "0")
    trainer.type("max_steps", "2")
    assert "Best validation error" in trainer.run()  # nothing of it is left behind


def test_pictures_that_are_too_few_are_answered_beside_their_list(
    trainer: Trainer, tmp_path: Path
) -> None:
    trainer.give(noise(tmp_path / "one class", {"a": 3}))
    assert "Only a has pictures." in trainer.text("data.problem")
    assert not trainer.may_start()
    trainer.give(noise(tmp_path / "one of each", {"a": 1, "b": 1}))
    assert "“a”, “b” have no pictures to validate on." in trainer.text("data.remarks")
    assert "is left to validate on. Give each class at least two pictures" in trainer.run()
    data = tmp_path / "unvalidated"
    noise(data / "train", {"a": 4, "b": 4})
    noise(data / "val", {"a": 2, "z": 2})
    trainer.give(data)
    remarks = trainer.text("data.remarks")
    assert "The class z is left out" in remarks
    assert "“b” has no picture to validate on." in remarks
    assert "Best validation error" in trainer.run()


def test_a_batch_larger_than_the_data_is_all_of_it(trainer: Trainer, tmp_path: Path) -> None:
    trainer.give(noise(tmp_path / "few", {"a": 6, "b": 6}))
    trainer.type("batch_size", "4096")
    assert "Best validation error" in trainer.run()
    assert trainer.window.train.plots.curves.steps.values.tolist() == [1]


def test_labels_out_of_range_are_refused_in_words(
    trainer: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_mnist(tmp_path / "cache", bytes((0, 1, 200, 3)))
    sources = child(trainer.window, QComboBox, "train.data.source")
    sources.setFocus()
    sources.setCurrentIndex(sources.findData("torchvision:MNIST"))
    sources.activated.emit(sources.currentIndex())
    said = trainer.run()
    assert "The files of MNIST are damaged: there is a picture of class 200" in said
    assert trainer.may_start()
