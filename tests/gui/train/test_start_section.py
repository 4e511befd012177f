"""Start from: weights are chosen, read off the GUI thread, and follow the network in Design."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import FeaturesComputed
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import Start
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.before_steps import Before
from alexnet_gui.gui.train.form import TrainForm
from alexnet_gui.gui.train.recent_weights import recent_runs
from alexnet_gui.gui.train.start_layers import LayersDialog
from alexnet_gui.gui.train.start_section import StartSection
from alexnet_gui.gui.widgets.check_box import CheckBox
from tests.engine.starting import CONVOLUTIONS, NETWORK, write_model
from tests.engine.training import write_pictures
from tests.gui.answers import answering, choose
from tests.gui.windows import child, drop, files, settings_of_next_start

PATIENCE_MS = 60_000
OWN = Recipe(epochs=7, random_flip=True)


class Design:
    """The network in Design and its preset's recipe."""

    def __init__(self) -> None:
        self.architecture = NETWORK

    def __call__(self) -> tuple[Architecture, Recipe]:
        return self.architecture, OWN


@pytest.fixture
def design() -> Design:
    return Design()


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "saved.safetensors"
    write_model(path)
    return path


@pytest.fixture
def form(
    qtbot: QtBot, bridge: Bridge, design: Design, tmp_path: Path, runs: Path
) -> Iterator[TrainForm]:
    made = TrainForm(bridge, design, SettingsStore(tmp_path / "settings.json"), runs)
    qtbot.addWidget(made)
    made.show()
    bridge.engine_ready.connect(made.engine_ready)
    with qtbot.waitSignals([bridge.engine_ready, bridge.data_described], timeout=PATIENCE_MS):
        bridge.start_engine()
    yield made


def section(form: TrainForm) -> StartSection:
    return child(form, StartSection, "train.start")


def words(form: TrainForm, name: str) -> str:
    label = child(form, QLabel, f"train.start.{name}")
    return "" if label.isHidden() else label.text()


def begin_with(qtbot: QtBot, form: TrainForm, path: Path) -> None:
    """Choose weights, and wait until they are read."""
    chosen = section(form)
    chosen.use(str(path))
    qtbot.waitUntil(lambda: "Reading" not in words(form, "taken"), timeout=PATIENCE_MS)


def pick(form: TrainForm, name: str, data: str) -> None:
    """Choose an entry of a list as a person does."""
    box = child(form, QComboBox, f"train.start.{name}")
    index = box.findData(data)
    assert index >= 0, data
    box.setCurrentIndex(index)
    box.activated.emit(index)


def start(form: TrainForm) -> Start | None:
    return form.job(datetime(2026, 1, 1)).start


def test_random_weights_are_usual_and_nothing_can_be_frozen_then(form: TrainForm) -> None:
    assert start(form) is None
    freeze = child(form, QComboBox, "train.start.freeze")
    assert not freeze.isEnabled()
    assert freeze.currentText() == "Nothing"
    assert "Random weights must learn" in freeze.toolTip()
    assert form.obstacle == ""
    assert form.recipe.recipe == OWN


def test_chosen_weights_say_what_is_taken_what_learns_and_bring_a_recipe_for_the_head(
    qtbot: QtBot, form: TrainForm, model: Path
) -> None:
    begin_with(qtbot, form, model)
    assert words(form, "taken") == "conv1 … fc2 begin with the weights of saved."
    assert "Only fc1, fc2 learn." in words(form, "learning")
    assert "The output of conv1 … flatten is computed once." in words(form, "learning")
    assert start(form) == Start(model=str(model), frozen=CONVOLUTIONS)
    assert not form.recipe.recipe.random_flip
    assert "Epochs 5" in words(form, "recipe")
    assert "Random flip off" in words(form, "recipe")
    child(form, QPushButton, "train.start.keep").click()
    assert form.recipe.recipe == OWN
    assert words(form, "recipe") == ""
    form.recipe.follow(OWN)
    form.follow_design()
    assert form.recipe.recipe.epochs < OWN.epochs
    pick(form, "weights", "")
    assert start(form) is None
    assert form.recipe.recipe == OWN
    assert words(form, "taken") == ""


def test_what_a_person_froze_is_frozen_again_after_random_weights(
    qtbot: QtBot, form: TrainForm, model: Path
) -> None:
    freeze = child(form, QComboBox, "train.start.freeze")
    begin_with(qtbot, form, model)
    assert freeze.currentText() == "The convolutions"
    pick(form, "freeze", "all-but-last")
    pick(form, "weights", "")
    assert freeze.currentText() == "Nothing"
    begin_with(qtbot, form, model)
    assert freeze.currentText() == "All but the last layer"
    chosen = start(form)
    assert chosen is not None
    assert set(chosen.frozen) > set(CONVOLUTIONS)


def test_what_a_person_set_in_the_recipe_stays(
    qtbot: QtBot, form: TrainForm, model: Path, tmp_path: Path
) -> None:
    photos = write_pictures(tmp_path / "pets", {"cat": 4, "dog": 4})
    with qtbot.waitSignal(form._bridge.data_described, timeout=PATIENCE_MS):
        form.data.use(str(photos))
    form.recipe.begin_with(OWN)
    section_form = form.recipe._form
    section_form.set_values({"seed": 5})
    begin_with(qtbot, form, model)
    assert form.recipe.recipe.seed == 5
    section_form.set_values({"random_flip": True})
    form.recipe.changed.emit()
    assert "computed once" in words(form, "learning")
    section_form.set_values({"random_crop": True})
    form.recipe.changed.emit()
    assert "computed at each step because of Random crop" in words(form, "learning")
    off = child(form, QPushButton, "train.start.off")
    assert off.text() == "Turn off Random crop"
    off.click()
    assert "computed once" in words(form, "learning")
    assert off.isHidden()


@pytest.mark.parametrize(
    ("freeze", "frozen"), [("none", ()), ("all-but-last", (*CONVOLUTIONS, "fc1"))]
)
def test_usual_choices_of_what_to_freeze(
    qtbot: QtBot, form: TrainForm, model: Path, freeze: str, frozen: tuple[str, ...]
) -> None:
    begin_with(qtbot, form, model)
    pick(form, "freeze", freeze)
    chosen = start(form)
    assert chosen is not None
    assert chosen.frozen == frozen


def test_layers_are_frozen_by_hand_with_a_check_box_each(
    qtbot: QtBot, form: TrainForm, model: Path
) -> None:
    begin_with(qtbot, form, model)
    QTest.mouseClick(child(form, QPushButton, "train.start.list"), Qt.MouseButton.LeftButton)
    dialog = child(form, LayersDialog, "train.start.layers")
    assert child(dialog, QLabel, "train.start.origin.conv1").text() == "weights of conv1"
    box = child(dialog, CheckBox, "train.start.learns.conv2")
    assert not box.isChecked()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    chosen = start(form)
    assert chosen is not None
    assert chosen.frozen == ("conv1", "bn1")
    assert child(form, QComboBox, "train.start.freeze").currentText() == "Layers by hand…"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.findChild(QDialog, "train.start.layers") is None)


def test_with_every_layer_frozen_the_section_says_so_and_start_cannot(
    qtbot: QtBot, form: TrainForm, model: Path
) -> None:
    begin_with(qtbot, form, model)
    section(form).show_layers()
    dialog = child(form, LayersDialog, "train.start.layers")
    for name in ("fc1", "fc2"):
        child(dialog, CheckBox, f"train.start.learns.{name}").click()
    assert words(form, "problem").startswith("Every layer is frozen, so nothing would be learned.")
    assert form.obstacle.startswith("Every layer is frozen")
    child(dialog, CheckBox, "train.start.learns.fc2").click()
    assert words(form, "problem") == form.obstacle == ""
    dialog.close()


def test_it_follows_edits_in_design(
    qtbot: QtBot, form: TrainForm, model: Path, design: Design
) -> None:
    begin_with(qtbot, form, model)
    wider = msgspec.structs.replace(NETWORK.layers[3], out_channels=9)
    design.architecture = NETWORK.with_layer(3, wider)
    form.follow_design()
    assert "New are conv2 (9 filters here, 8 there)" in words(form, "taken")
    chosen = start(form)
    assert chosen is not None
    assert chosen.frozen == ("conv1", "bn1")  # a new convolution learns
    design.architecture = NETWORK
    form.follow_design()
    assert start(form) == Start(model=str(model), frozen=CONVOLUTIONS)


def test_weights_that_cannot_be_read_or_fit_nowhere_say_so_beside_themselves_and_block_start(
    qtbot: QtBot, form: TrainForm, tmp_path: Path, model: Path, design: Design
) -> None:
    noise = tmp_path / "noise.safetensors"
    noise.write_bytes(b"noise" * 30)
    begin_with(qtbot, form, noise)
    assert "noise.safetensors holds no weights that can be read" in words(form, "problem")
    assert "noise.safetensors holds no weights" in form.obstacle
    begin_with(qtbot, form, model)
    assert form.obstacle == ""
    design.architecture = NETWORK.with_layers((NETWORK.layers[6], NETWORK.layers[10]))
    form.follow_design()
    assert "None of the weights of saved fit two and two" in words(form, "problem")
    assert form.obstacle == words(form, "problem")


def test_a_file_is_asked_for_and_remembered(
    qtbot: QtBot, form: TrainForm, model: Path, tmp_path: Path
) -> None:
    answering(choose(model))
    pick(form, "weights", "file")
    qtbot.waitUntil(lambda: words(form, "taken") != "Reading…", timeout=PATIENCE_MS)
    assert start(form) == Start(model=str(model), frozen=CONVOLUTIONS)
    assert SettingsStore(tmp_path / "settings.json").save()
    later = settings_of_next_start(tmp_path / "settings.json")
    assert later.recent_weights == [str(model)]


def test_runs_with_a_checkpoint_are_offered_the_newest_first(runs: Path) -> None:
    for name, held in (
        ("2026-01-01-a", ("run.json", "last.ckpt")),
        ("2026-01-03-c", ("run.json",)),
        ("2026-01-02-b", ("run.json", "best.ckpt")),
        ("other", ()),
    ):
        (runs / name).mkdir(parents=True)
        for file in held:
            (runs / name / file).touch()
    found = [Path(run).name for run in recent_runs(runs)]
    assert found == ["2026-01-02-b", "2026-01-01-a"]
    assert recent_runs(runs, most=1) == [str(runs / "2026-01-02-b")]
    assert recent_runs(runs / "gone") == []


def test_a_model_dropped_onto_the_section_is_started_from_and_elsewhere_opened_as_ever(
    qtbot: QtBot, window: MainWindow, model: Path
) -> None:
    window.show_workspace("train")
    chosen = child(window, StartSection, "train.start")
    box = child(window, QComboBox, "train.start.weights")
    place = QPointF(box.mapTo(window, box.rect().center()))
    before = window.design.architecture
    assert drop(window, files(model), place)
    qtbot.waitUntil(lambda: chosen.start is not None)
    assert chosen.start == Start(model=str(model), frozen=())  # not read yet: no engine
    assert (window.design.architecture, window.workspace) == (before, "train")
    assert drop(window, files(model))
    qtbot.waitUntil(lambda: window.design.architecture == NETWORK)


def test_progress_through_frozen_layers_is_told_picture_by_picture() -> None:
    before = Before()
    before.take(FeaturesComputed(640, 2527))
    assert before.text == "picture 640 of 2,527 through the frozen layers"
