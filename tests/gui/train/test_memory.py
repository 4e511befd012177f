"""Memory that is short: refused before Start with a way out, and after running out of it."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, Saved
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import Start
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.form import TrainForm
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.smaller_batch import smaller_batch, smaller_job, smaller_text
from alexnet_gui.gui.train.workspace import TrainWorkspace
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.engine.training import SMALL
from tests.gui.windows import child, click

PATIENCE_MS = 60_000  # importing torch on a busy machine
NOW = datetime(2026, 11, 22, 4, 24)
TOO_MANY = 60_000  # pictures of 227 × 227 in one step: more than a tebibyte


class Design:
    """What the workspace asks of Design."""

    def __init__(self) -> None:
        self.architecture, self.recipe = SMALL, Recipe(batch_size=32, device="cpu")

    def use_paper(self) -> None:
        paper = find_preset("paper-2012")
        assert paper is not None
        self.architecture = paper.architecture

    def __call__(self) -> tuple[Architecture, Recipe]:
        return self.architecture, self.recipe


@pytest.fixture
def design() -> Design:
    return Design()


@pytest.fixture
def train(qtbot: QtBot, bridge: Bridge, design: Design, tmp_path: Path) -> TrainWorkspace:
    store = SettingsStore(tmp_path / "settings.json")
    made = TrainWorkspace(bridge, design, store, tmp_path / "runs")
    qtbot.addWidget(made)
    bridge.engine_ready.connect(made.engine_ready)
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    qtbot.waitUntil(lambda: not bridge.importing)
    made.show()
    return made


@pytest.fixture
def refused(train: TrainWorkspace, design: Design) -> TrainWorkspace:
    """The workspace with a batch that fits no machine."""
    design.use_paper()
    train.architecture_changed(design.architecture)
    type_batch(train, TOO_MANY)
    return train


def type_batch(train: TrainWorkspace, batch: int) -> None:
    field = child(train, ValueField, "train.recipe.form.batch_size")
    field.selectAll()
    QTest.keyClicks(field, str(batch))


def start_button(train: TrainWorkspace) -> QPushButton:
    return child(train, QPushButton, "train.start.button")


def offered(train: TrainWorkspace, name: str) -> bool:
    return child(train, QPushButton, name).isVisibleTo(train)


def test_a_batch_that_will_not_fit_cannot_be_started_and_one_that_does_is_a_click_away(
    refused: TrainWorkspace,
) -> None:
    words = child(refused, QLabel, "train.machine.memory")
    assert words.property("role") == "problem"
    assert not start_button(refused).isEnabled()
    assert "but only" in start_button(refused).toolTip()
    refused.start()
    assert refused.run is None
    smaller = child(refused, QPushButton, "train.machine.smaller")
    batch = int(smaller.text().removeprefix("Use ").replace(",", ""))
    assert batch & (batch - 1) == 0
    QTest.mouseClick(smaller, Qt.MouseButton.LeftButton)
    assert child(refused, ValueField, "train.recipe.form.batch_size").value == batch
    assert start_button(refused).isEnabled()
    assert words.property("role") == "secondary"
    assert not offered(refused, "train.machine.smaller")
    assert not offered(refused, "train.machine.try")


def test_the_bar_offers_the_batch_that_fits_too_and_the_field_says_so(
    refused: TrainWorkspace,
) -> None:
    note = child(refused, QLabel, "train.recipe.form.batch_size.note")
    assert "would fit" in note.text()
    assert note.property("role") == "problem"
    click(refused, "train.bar.smaller")
    assert start_button(refused).isEnabled()
    assert not offered(refused, "train.bar.smaller")
    assert not note.text()


def test_it_may_be_tried_anyway_until_something_else_is_meant(refused: TrainWorkspace) -> None:
    form = child(refused, TrainForm, "train.form")
    assert form.job(NOW).memory_check
    click(refused, "train.machine.try")
    words = child(refused, QLabel, "train.machine.memory")
    assert words.text().endswith("It will be tried anyway.")
    assert words.property("role") == "note"
    assert start_button(refused).isEnabled()
    assert not form.job(NOW).memory_check
    assert offered(refused, "train.machine.smaller")
    assert not offered(refused, "train.machine.try")
    type_batch(refused, TOO_MANY - 1)
    assert not start_button(refused).isEnabled()
    assert offered(refused, "train.machine.try")
    assert form.job(NOW).memory_check


def test_after_running_out_of_memory_one_click_goes_on_from_the_checkpoint_with_half_the_batch(
    train: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    form = child(train, SettingForm, "train.recipe.form")
    form.set_values({"checkpoint_every": 2, "epochs": 50})
    train.start()
    first = train.run
    assert first is not None
    qtbot.waitUntil(lambda: first.saved is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge._trainer.control.between_steps(take_all_memory)
    assert "not enough memory" in child(train, QLabel, "train.message.words").text()
    button = child(train, QPushButton, "train.message.smaller")
    assert button.text() == "Go on with a batch of 16"
    with qtbot.waitSignal(train.run_started, timeout=PATIENCE_MS):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    second = train.run
    assert second is not None
    assert second.job.recipe.batch_size == 16
    assert second.job.start == Start(model=f"{first.job.out}/last.ckpt")
    assert second.job.out != first.job.out
    assert form.values()["batch_size"] == 16
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        train.stop()
    assert second.failure is None


def take_all_memory() -> None:
    """In the run's own thread, between two of its steps."""
    torch.empty(2**60, dtype=torch.uint8)  # an exbibyte


def ended(failure: Failed, *, saved: bool) -> Run:
    job = Job(
        architecture=SMALL, recipe=Recipe(batch_size=32), data="sample", out="/runs/one",
        start=Start(model="/runs/zero", frozen=("conv1",)),
    )  # fmt: skip
    run = Run(job, NOW)
    if saved:
        run.take(Saved("/runs/one/last.ckpt", 5))
    run.failure, run.over = failure, True
    return run


def test_without_a_checkpoint_the_smaller_run_starts_over_as_the_first_did() -> None:
    run = ended(Failed("no memory", smaller_batch=16), saved=False)
    assert smaller_text(run, 16) == "Start over with a batch of 16"
    again = smaller_job(run, 16, NOW)
    assert again.out == "/runs/2026-11-22-042400-small"
    assert msgspec.structs.replace(again, out=run.job.out, recipe=run.job.recipe) == run.job
    assert again.recipe == msgspec.structs.replace(run.job.recipe, batch_size=16)


def test_what_was_frozen_stays_frozen_with_the_weights_of_the_checkpoint() -> None:
    run = ended(Failed("no memory", smaller_batch=16), saved=True)
    again = smaller_job(run, 16, NOW)
    assert again.start == Start(model="/runs/one/last.ckpt", frozen=("conv1",))


@pytest.mark.parametrize("failure", [Failed("the disk is full"), Failed("no", smaller_batch=None)])
def test_another_failure_offers_no_smaller_batch(failure: Failed) -> None:
    assert smaller_batch(ended(failure, saved=True)) is None
