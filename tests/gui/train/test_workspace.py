"""Train, with the real engine on the real sample."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.costs import training_memory
from alexnet_gui.core.events import Failed, RunFinished, RunStarted
from alexnet_gui.core.layers import Linear
from alexnet_gui.core.presets import PAPER_RECIPE, Preset, find_preset
from alexnet_gui.core.recipe import Optimiser, Recipe
from alexnet_gui.core.torchvision_sets import KNOWN
from alexnet_gui.engine import trainer
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.train.workspace import TrainWorkspace
from alexnet_gui.gui.widgets.figures import bytes_text
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField

PATIENCE_MS = 60_000  # importing torch on a busy machine


def preset(preset_id: str) -> Preset:
    found = find_preset(preset_id)
    assert found is not None
    return found


class Design:
    """What the workspace asks of Design: the network, and its preset's recipe."""

    architecture: Architecture
    recipe: Recipe

    def __init__(self) -> None:
        self.use("mnist-28")

    def use_small(self) -> None:
        """The same with few dense units: its checkpoints are written in a moment."""
        dense = [
            msgspec.structs.replace(layer, out_features=32)
            if isinstance(layer, Linear) and layer.name != "fc8"
            else layer
            for layer in self.architecture.layers
        ]
        self.architecture = self.architecture.with_layers(tuple(dense))

    def use(self, preset_id: str) -> None:
        chosen = preset(preset_id)
        self.architecture = chosen.architecture
        self.recipe = chosen.recipe

    def __call__(self) -> tuple[Architecture, Recipe]:
        return self.architecture, self.recipe


@pytest.fixture
def design() -> Design:
    return Design()


@pytest.fixture
def train(qtbot: QtBot, bridge: Bridge, design: Design, tmp_path: Path) -> TrainWorkspace:
    """The workspace before the engine is there."""
    store = SettingsStore(tmp_path / "settings.json")
    made = TrainWorkspace(bridge, design, store, tmp_path / "runs")
    qtbot.addWidget(made)
    made.resize(1206, 705)
    return made


@pytest.fixture
def ready(qtbot: QtBot, bridge: Bridge, train: TrainWorkspace, design: Design) -> TrainWorkspace:
    """The workspace with the engine, a small network, and few steps to do."""
    design.use_small()
    train.architecture_changed(design.architecture)
    bridge.engine_ready.connect(train.engine_ready)
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    qtbot.waitUntil(lambda: not bridge.importing)
    set_recipe(train, batch_size=32, max_steps=6)
    return train


def child(parent: QWidget, name: str) -> QWidget:
    found: QWidget | None = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def words(parent: QWidget, name: str) -> str:
    label = child(parent, name)
    assert isinstance(label, QLabel)
    return "" if label.isHidden() else label.text()


def button(parent: QWidget, name: str) -> QPushButton:
    found = child(parent, name)
    assert isinstance(found, QPushButton)
    return found


def set_recipe(train: TrainWorkspace, **values: object) -> None:
    form = child(train, "train.recipe.form")
    assert isinstance(form, SettingForm)
    form.set_values(values)


def run_to_end(qtbot: QtBot, bridge: Bridge, train: TrainWorkspace) -> None:
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        QTest.mouseClick(button(train, "train.start.button"), Qt.MouseButton.LeftButton)


def run_a_few_steps(qtbot: QtBot, bridge: Bridge, train: TrainWorkspace) -> int:
    """Start a run, stop it after some steps, and return how many there were."""
    set_recipe(train, max_steps=None)
    train.start()
    qtbot.waitUntil(lambda: len(train.plots.curves) > 2, timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        train.stop()
    return len(train.plots.curves)


@contextmanager
def typed(field: ValueField, text: str) -> Iterator[None]:
    """`text` in place of what was there, and that again afterwards."""
    before = field.text()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    yield
    field.selectAll()
    QTest.keyClicks(field, before)


# --- before the engine is there ------------------------------------------------------------------


def test_before_pytorch_is_loaded_start_says_so_and_no_plot_is_made(train: TrainWorkspace) -> None:
    start = button(train, "train.start.button")
    assert not start.isEnabled()
    assert start.toolTip() == "PyTorch is still loading."
    assert words(train, "train.detail") == "PyTorch is still loading."
    assert "AlexNet for 28 × 28" in words(train, "train.empty.words")
    assert train.findChild(QWidget, "train.stage") is None


def test_the_module_of_the_workspace_imports_no_plotting(train: TrainWorkspace) -> None:
    assert not hasattr(sys.modules["alexnet_gui.gui.train.workspace"], "Stage")


def test_an_invalid_network_disables_start_and_says_why(
    train: TrainWorkspace, design: Design, qtbot: QtBot
) -> None:
    design.use("net-227")
    train.architecture_changed(design.architecture)
    assert "9,216" in button(train, "train.start.button").toolTip()
    assert words(train, "train.network.problem").startswith("fc6: ")
    with qtbot.waitSignal(train.design_wanted):
        QTest.mouseClick(button(train, "train.network.design"), Qt.MouseButton.LeftButton)


def test_every_control_has_a_name_for_tests_and_one_for_screen_readers(
    train: TrainWorkspace,
) -> None:
    controls = [*train.findChildren(QPushButton), *train.findChildren(QComboBox)]
    controls += train.findChildren(ValueField)
    assert len(controls) > 12
    for control in controls:
        assert control.objectName().startswith("train."), control
        assert control.accessibleName(), control.objectName()


def test_the_recipe_follows_the_preset_but_keeps_what_a_person_has_set(
    train: TrainWorkspace, design: Design, qtbot: QtBot
) -> None:
    form = child(train, "train.recipe.form")
    assert isinstance(form, SettingForm)
    epochs = form.editor("epochs").field
    assert isinstance(epochs, ValueField)
    epochs.selectAll()
    QTest.keyClicks(epochs, "3")
    design.use("paper-2012")
    train.architecture_changed(design.architecture)
    expected = msgspec.structs.replace(design.recipe, epochs=3)
    assert form.values() == {key: getattr(expected, key) for key in form.values()}


def test_the_paper_s_recipe_is_one_click_away_and_so_is_the_way_back(
    train: TrainWorkspace, design: Design, qtbot: QtBot
) -> None:
    form = child(train, "train.recipe.form")
    assert isinstance(form, SettingForm)
    own = button(train, "train.recipe.own")
    assert own.isHidden()
    QTest.mouseClick(button(train, "train.recipe.paper"), Qt.MouseButton.LeftButton)
    assert form.values()["learning_rate"] == PAPER_RECIPE.learning_rate
    assert button(train, "train.recipe.paper").isHidden()
    QTest.mouseClick(own, Qt.MouseButton.LeftButton)
    assert form.values()["learning_rate"] == design.recipe.learning_rate


def test_a_setting_without_effect_says_so(train: TrainWorkspace) -> None:
    assert "no effect" in words(train, "train.recipe.form.momentum.note")
    train_with_sgd = child(train, "train.recipe.form.optimiser")
    assert isinstance(train_with_sgd, QComboBox)
    train_with_sgd.setCurrentIndex(train_with_sgd.findData("sgd"))
    assert words(train, "train.recipe.form.momentum.note") == ""


# --- with it -------------------------------------------------------------------------------------


def test_the_form_says_what_the_data_holds_and_how_it_will_fit(
    ready: TrainWorkspace, design: Design
) -> None:
    assert words(ready, "train.data.holdings") == (
        "10,000 to train, 2,000 to validate, 10 classes."
    )
    design.use("paper-2012")
    ready.architecture_changed(design.architecture)
    assert "10 units instead of 1,000" in words(ready, "train.data.units")
    fitting = words(ready, "train.data.fitting")
    assert fitting.startswith("28×28 grey → 227×227, three equal channels: scaled up to 227.")
    assert "Random crop has no effect" in fitting  # which the paper's recipe asks for
    assert "Training needs about" in words(ready, "train.machine.memory")


def test_the_form_says_how_the_recipe_varies_the_pictures(
    ready: TrainWorkspace, design: Design, qtbot: QtBot
) -> None:
    for key in ("random_flip", "random_colour"):
        box = child(ready, f"train.recipe.form.{key}")
        assert isinstance(box, QCheckBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
    said = words(ready, "train.data.fitting")
    assert "In training mirrored at random." in said
    assert "Random colour has no effect: the network takes grey pictures." in said


def test_every_set_of_torchvision_can_be_chosen_and_is_described(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    sources = child(ready, "train.data.source")
    assert isinstance(sources, QComboBox)
    for name, known in KNOWN.items():
        at = sources.findData(f"torchvision:{name}")
        assert at >= 0
        with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
            sources.setCurrentIndex(at)
            sources.activated.emit(at)
        assert f"{known.train:,} to train" in words(ready, "train.data.holdings")
        assert known.source in words(ready, "train.data.remarks")


def test_memory_is_forecast_for_the_optimiser_that_is_chosen(
    ready: TrainWorkspace, design: Design
) -> None:
    box = child(ready, "train.recipe.form.optimiser")
    assert isinstance(box, QComboBox)
    optimisers: tuple[Optimiser, ...] = ("sgd", "adamw")
    for optimiser in optimisers:
        box.setCurrentIndex(box.findData(optimiser))
        memory = training_memory(analyse(design.architecture), 32, optimiser, (), "automatic")
        assert memory is not None
        needed = bytes_text(memory.total)
        assert f"Training needs about {needed} of the" in words(ready, "train.machine.memory")


def test_a_batch_that_does_not_fit_into_memory_is_said_to_be_too_large(
    ready: TrainWorkspace, design: Design, qtbot: QtBot
) -> None:
    batch = child(ready, "train.recipe.form.batch_size")
    assert isinstance(batch, ValueField)
    batch.selectAll()
    QTest.keyClicks(batch, "60000")
    design.use("paper-2012")
    ready.architecture_changed(design.architecture)
    memory = child(ready, "train.machine.memory")
    assert isinstance(memory, QLabel)
    assert "but only" in memory.text()
    assert memory.property("role") == "problem"


def test_a_folder_without_pictures_is_refused_in_words_beside_the_list(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bridge.data_failed, timeout=PATIENCE_MS):
        ready.use_data(str(tmp_path / "nothing"))
    assert words(ready, "train.data.problem")
    start = button(ready, "train.start.button")
    assert not start.isEnabled()
    assert start.toolTip() in words(ready, "train.data.problem")
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        ready.use_data("sample")
    assert start.isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a tooltip
@pytest.mark.parametrize(("key", "text"), [("epochs", "0"), ("learning_rate", "abc")])
def test_a_setting_that_is_no_value_disables_start_and_says_why(
    ready: TrainWorkspace, key: str, text: str
) -> None:
    start = button(ready, "train.start.button")
    field = child(ready, f"train.recipe.form.{key}")
    assert isinstance(field, ValueField)
    assert start.isEnabled()
    with typed(field, text):
        assert field.fault
        assert words(ready, f"train.recipe.form.{key}.note") == field.fault
        assert field.accessibleName() in words(ready, "train.detail")
        assert child(ready, "train.detail").property("role") == "problem"
        assert not start.isEnabled()
        assert start.toolTip() == words(ready, "train.detail")
        QTest.mouseClick(start, Qt.MouseButton.LeftButton)
        assert ready.run is None
    assert start.isEnabled()
    assert words(ready, "train.detail") == "Ready to start"
    assert child(ready, "train.detail").property("role") == "secondary"


def test_a_whole_run_shows_every_step_and_says_what_came_of_it(
    ready: TrainWorkspace, bridge: Bridge, design: Design, qtbot: QtBot
) -> None:
    design.use("mnist-28")
    ready.architecture_changed(design.architecture)
    ready.show()
    statuses: list[str] = []
    ready.status_changed.connect(statuses.append)
    heard: list[object] = []
    ready.run_started.connect(heard.append)
    ready.run_finished.connect(heard.append)
    run_to_end(qtbot, bridge, ready)
    assert [type(event) for event in heard] == [RunStarted, RunFinished]
    curves = ready.plots.curves
    assert curves.steps.values.tolist() == [1, 2, 3, 4, 5, 6]
    assert len(curves.validations) == 1
    loss = ready.plots.cards[0]
    qtbot.waitUntil(lambda: len(loss.drawn_points[1]) == 6)
    assert statuses[0] == "Training: preparing"
    assert "Training: epoch 1 of 1" in statuses
    assert "Best validation error" in words(ready, "train.message.words")
    assert ready.run is not None
    assert ready.run.job.out in words(ready, "train.message.words")
    assert (Path(ready.run.job.out) / "last.ckpt").exists()
    assert button(ready, "train.start.button").isEnabled()
    assert not button(ready, "train.pause.button").isEnabled()
    with qtbot.waitSignal(ready.explore_wanted) as wish:
        QTest.mouseClick(button(ready, "train.message.explore"), Qt.MouseButton.LeftButton)
    assert wish.args == [Path(ready.run.job.out)]


def test_hovering_a_plot_reads_the_step_under_the_mouse(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    ready.show()
    steps = run_a_few_steps(qtbot, bridge, ready)
    loss = ready.plots.cards[0]
    qtbot.waitUntil(lambda: len(loss.drawn_points[1]) == steps)
    QTest.mouseMove(loss.chart, loss.chart.rect().center())
    assert "smoothed" in loss.reading.text()
    QApplication.sendEvent(loss.chart, QEvent(QEvent.Type.Leave))
    assert loss.reading.text().endswith(" training")


def test_pause_really_pauses_and_resume_goes_on(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    set_recipe(ready, max_steps=None)
    pause = button(ready, "train.pause.button")
    QTest.mouseClick(button(ready, "train.start.button"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.plots.curves) > 0, timeout=PATIENCE_MS)
    QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "· paused" in words(ready, "train.detail"), timeout=PATIENCE_MS)
    reached = len(ready.plots.curves)
    assert pause.text() == "Resume"
    qtbot.wait(400)  # long enough for several steps
    assert len(ready.plots.curves) == reached
    QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.plots.curves) > reached, timeout=PATIENCE_MS)
    assert pause.text() == "Pause"
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        ready.stop()


def test_stop_and_keep_leaves_a_run_that_can_go_on_from_where_it_stood(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    set_recipe(ready, max_steps=None)
    ready.start()
    qtbot.waitUntil(lambda: len(ready.plots.curves) > 0, timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        QTest.mouseClick(button(ready, "train.stop.button"), Qt.MouseButton.LeftButton)
    stopped = ready.run
    assert stopped is not None
    assert (Path(stopped.job.out) / "last.ckpt").exists()
    assert words(ready, "train.message.words").startswith("Stopped after batch ")
    assert button(ready, "train.start.button").isEnabled()
    reached = stopped.step
    QTest.mouseClick(button(ready, "train.pause.button"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.plots.curves) > reached, timeout=PATIENCE_MS)
    numbers = ready.plots.curves.steps.values.tolist()
    assert numbers == list(range(1, len(numbers) + 1))
    QTest.mouseClick(button(ready, "train.discard.button"), Qt.MouseButton.LeftButton)
    question = ready.findChild(QMessageBox, "train.discard.question")
    assert question is not None
    assert question.informativeText().endswith(
        f"all of the run, its {reached:,} steps from before it was resumed too."
    )
    QTest.mouseClick(button(question, "train.discard.no"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        ready.stop()


def test_cancelling_before_the_first_batch_leaves_nothing_to_see(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def broken_off(*_given: object) -> NoReturn:  # as what prepares many pictures is
        asked.wait()
        raise CancelledError

    monkeypatch.setattr(trainer, "prepare", broken_off)
    set_recipe(ready, max_steps=None)
    ready.show()
    ready.start()
    cancel = button(ready, "train.stop.button")
    assert cancel.text() == "Cancel"
    assert not button(ready, "train.discard.button").isEnabled()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        asked.set()
    said = words(ready, "train.message.words")
    assert said == "Stopped before the first batch: nothing is kept."
    for name in ("train.headline", "train.title"):
        label = ready.findChild(QLabel, name)
        assert label is not None
        assert label.isHidden()
    assert button(ready, "train.start.button").isEnabled()
    assert ready.run is not None
    assert not Path(ready.run.job.out).exists()


def test_discard_asks_and_then_removes_the_folder(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    set_recipe(ready, max_steps=None)
    ready.show()
    ready.start()
    qtbot.waitUntil(lambda: len(ready.plots.curves) > 0, timeout=PATIENCE_MS)
    QTest.mouseClick(button(ready, "train.discard.button"), Qt.MouseButton.LeftButton)
    question = ready.findChild(QMessageBox, "train.discard.question")
    assert question is not None
    assert ready.run is not None
    assert Path(ready.run.job.out).is_dir()
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        QTest.mouseClick(button(question, "train.discard.yes"), Qt.MouseButton.LeftButton)
    assert not Path(ready.run.job.out).exists()
    assert "discarded" in words(ready, "train.message.words")
    assert not button(ready, "train.pause.button").isEnabled()


def test_later_edits_in_design_do_not_touch_the_run(
    ready: TrainWorkspace, bridge: Bridge, design: Design, qtbot: QtBot
) -> None:
    set_recipe(ready, max_steps=None)
    ready.start()
    frozen = design.architecture
    design.use("half-width")
    ready.architecture_changed(design.architecture)
    assert ready.run is not None
    assert ready.run.job.architecture == frozen
    assert "AlexNet for 28 × 28" in words(ready, "train.network.note")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        ready.stop()


def test_a_failed_run_is_told_in_words_and_the_form_stays_usable(
    ready: TrainWorkspace, bridge: Bridge, design: Design, qtbot: QtBot
) -> None:
    # A network that ends in maps has no number for each class, which only the data can tell.
    design.architecture = design.architecture.with_layers(design.architecture.layers[:3])
    ready.architecture_changed(design.architecture)
    with qtbot.waitSignal(ready.notice, timeout=PATIENCE_MS) as told:
        run_to_end(qtbot, bridge, ready)
    failure = told.args[0]
    assert isinstance(failure, Failed)
    assert failure.message in words(ready, "train.message.words")
    assert words(ready, "train.empty.heading") == "The run failed before its first step"
    assert not child(ready, "train.empty").isHidden()
    assert ready.stage.isHidden()
    assert button(ready, "train.start.button").isEnabled()
    assert ready.run is not None
    assert ready.run.phase is Phase.ENDED


def test_plots_are_not_repainted_while_nobody_sees_them(
    ready: TrainWorkspace, bridge: Bridge, qtbot: QtBot
) -> None:
    steps = run_a_few_steps(qtbot, bridge, ready)
    loss = ready.plots.cards[0]
    assert len(loss.drawn_points[1]) == 0
    ready.show()
    qtbot.waitUntil(lambda: len(loss.drawn_points[1]) == steps)
