"""Title, bars and Train follow the document, models reach it, and nothing is lost by mistake."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.widgets.setting_form import SettingForm
from tests.core.saved_files import RECIPE, SMALL, write_saved_model, write_saved_run
from tests.gui.answers import answering, choose, press, read_and_press
from tests.gui.windows import child, drop, files, words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ANSWERS = QMessageBox.StandardButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def active(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    window.resize(1440, 900)
    window.show_workspace("design")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window


@pytest.fixture
def saved(active: MainWindow, tmp_path: Path) -> Path:
    """The file that Design's network is saved in."""
    path = tmp_path / "mine.json"
    write_architecture(PRESETS[1].architecture, path)
    assert active.design.open_file(path)
    return path


def edit(window: MainWindow) -> None:
    document = window.design.document
    document.apply(edits.set_value(document.architecture, 0, "stride", 3))


def preset_button(window: MainWindow) -> str:
    return child(window, QToolButton, "design.presets").accessibleDescription()


def status(window: MainWindow) -> str:
    return child(window, QLabel, "status.network").text()


def recipe(window: MainWindow, key: str) -> object:
    return child(window, SettingForm, "train.recipe.form").values()[key]


def machine(window: MainWindow) -> list[object]:
    names = ("train.machine.device", "train.machine.precision")
    return [child(window, QComboBox, name).currentData() for name in names]


# --- which network is meant ----------------------------------------------------------------------


def test_title_and_button_name_the_file_and_whether_it_is_saved(
    active: MainWindow, saved: Path
) -> None:
    assert active.windowTitle() == "mine.json[*] — AlexNet"
    assert not active.isWindowModified()
    assert preset_button(active) == "mine.json"
    edit(active)
    assert active.isWindowModified()
    assert preset_button(active) == "mine.json, edited"
    assert status(active).endswith("· not saved")
    active.show_workspace("explore")
    assert active.windowTitle() == "AlexNet"
    active.show_workspace("train")
    assert (active.windowTitle(), active.isWindowModified()) == ("mine.json[*] — AlexNet", True)


def test_without_a_file_the_button_names_the_published_network(active: MainWindow) -> None:
    assert preset_button(active) == PRESETS[0].name
    assert active.windowTitle() == f"{PRESETS[0].name}[*] — AlexNet"
    assert not active.isWindowModified()
    edit(active)
    assert preset_button(active) == f"{PRESETS[0].name}, edited"
    assert active.isWindowModified()


def test_undo_to_the_document_before_brings_everything_of_it_back(
    active: MainWindow, saved: Path, qtbot: QtBot
) -> None:
    edit(active)
    edited = active.design.architecture
    answering(press(ANSWERS.Discard))
    active.design.load_preset("mnist-28")
    mnist = find_preset("mnist-28")
    assert mnist is not None
    assert active.windowTitle() == f"{mnist.name}[*] — AlexNet"
    qtbot.waitUntil(lambda: recipe(active, "batch_size") == mnist.recipe.batch_size)
    active.activateWindow()  # where the question was
    qtbot.waitUntil(active.isActiveWindow)
    QTest.keyClick(child(active, QWidget, "design.table"), Qt.Key.Key_Z, CTRL)
    assert active.design.architecture == edited
    assert (active.windowTitle(), active.isWindowModified()) == ("mine.json[*] — AlexNet", True)
    assert preset_button(active) == "mine.json, edited"
    assert status(active).startswith(PRESETS[1].name)
    batch = PRESETS[1].recipe.batch_size
    qtbot.waitUntil(lambda: recipe(active, "batch_size") == batch)


# --- models and runs -----------------------------------------------------------------------------


def test_a_run_that_is_dropped_reaches_all_three_workspaces(
    active: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    run = write_saved_run(tmp_path / "first run")
    assert drop(active, files(run))
    qtbot.waitUntil(lambda: "first run" in words(active))
    assert active.workspace == "explore"
    assert active.design.architecture == SMALL
    assert child(active, QComboBox, "train.data.source").currentData() == "sample"
    assert "first run" in child(active, QComboBox, "explore.network").currentText()
    qtbot.waitUntil(lambda: recipe(active, "epochs") == RECIPE.epochs)
    assert recipe(active, "learning_rate") == RECIPE.learning_rate


def test_its_recipe_replaces_what_a_person_had_set_but_not_what_the_machine_needs(
    active: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    before = machine(active)
    form = child(active, SettingForm, "train.recipe.form")
    form.set_values({"epochs": 77}, anew=True)
    made = Recipe(epochs=4, device="cuda", precision="float16")
    assert drop(active, files(write_saved_run(tmp_path / "run", recipe=made)))
    qtbot.waitUntil(lambda: recipe(active, "epochs") == 4)
    assert machine(active) == before


def test_undo_takes_the_network_of_a_run_back_with_its_recipe(
    active: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    active.open(write_saved_run(tmp_path / "run"))
    assert active.design.document.recipe == RECIPE
    assert active.design.document.undo_label == "open run"
    active.design.document.undo()
    assert active.design.document.recipe == PRESETS[0].recipe
    qtbot.waitUntil(lambda: recipe(active, "epochs") == PRESETS[0].recipe.epochs)


def test_a_model_brings_its_network_and_leaves_the_recipe(
    active: MainWindow, tmp_path: Path
) -> None:
    model = write_saved_model(tmp_path / "small.safetensors")
    active.open(model)
    assert active.design.architecture == SMALL
    assert active.windowTitle() == "AlexNet"
    assert words(active).startswith("Explore looks through small.safetensors")


def test_unsaved_changes_are_asked_about_and_then_only_explore_takes_the_model(
    active: MainWindow, tmp_path: Path
) -> None:
    edit(active)
    edited = active.design.architecture
    answering(press(ANSWERS.Cancel))
    active.open(write_saved_model(tmp_path / "small.safetensors"))
    assert active.design.architecture == edited
    assert active.workspace == "explore"
    assert words(active).endswith("Design and Train stay as they were.")


def test_nothing_is_asked_for_the_network_that_is_there_already(
    active: MainWindow, tmp_path: Path
) -> None:
    active.design.document.apply(edits.Edit("all of it", SMALL))
    active.open(write_saved_model(tmp_path / "small.safetensors"))  # a question would wait for ever
    assert active.design.architecture == SMALL


def test_to_explore_a_run_that_has_just_ended_leaves_the_design_alone(
    active: MainWindow, tmp_path: Path
) -> None:
    before = active.design.architecture
    active.train.explore_wanted.emit(write_saved_run(tmp_path / "run"))
    assert active.workspace == "explore"
    assert active.design.architecture == before


# --- nothing is lost -----------------------------------------------------------------------------


def close(window: MainWindow, _other: Path) -> None:
    window.close()


def open_with_the_button(window: MainWindow, other: Path) -> None:
    QTest.mouseClick(child(window, QToolButton, "design.open"), Qt.MouseButton.LeftButton)


def open_recent(window: MainWindow, other: Path) -> None:
    menu = child(window, QToolButton, "design.open").menu()
    next(a for a in menu.actions() if a.objectName() == "design.recent.2").trigger()


def new(window: MainWindow, other: Path) -> None:
    QTest.keyClick(child(window, QWidget, "design.table"), Qt.Key.Key_N, CTRL)


def choose_a_preset(window: MainWindow, other: Path) -> None:
    menu = child(window, QToolButton, "design.presets").menu()
    menu.popup(window.mapToGlobal(window.rect().center()))
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def drop_a_file(window: MainWindow, other: Path) -> None:
    assert drop(window, files(other))


Leave = Callable[[MainWindow, Path], None]
WAYS = (close, open_with_the_button, open_recent, new, choose_a_preset, drop_a_file)


@pytest.fixture
def other(active: MainWindow, tmp_path: Path) -> Path:
    path = tmp_path / "other.json"
    write_architecture(PRESETS[2].architecture, path)
    assert active.design.open_file(path)
    return path


@pytest.mark.parametrize("leave", WAYS, ids=lambda way: str(way.__name__))
@pytest.mark.parametrize("answer", ["cancel", "discard", "save"])
def test_every_way_to_another_network_asks_first(
    active: MainWindow, other: Path, saved: Path, qtbot: QtBot, leave: Leave, answer: str
) -> None:
    edit(active)
    edited = active.design.architecture
    said: list[str] = []
    which = {"cancel": ANSWERS.Cancel, "discard": ANSWERS.Discard, "save": ANSWERS.Save}[answer]
    chosen = [choose(other)] if leave is open_with_the_button else []
    answering(*chosen, read_and_press(said, which))
    leave(active, other)
    qtbot.waitUntil(lambda: said != [])
    assert said == [f"Save the changes to “{edited.name}”? Otherwise they are lost."]
    if leave is close:
        assert active.isVisible() is (answer == "cancel")
    else:
        assert (active.design.architecture == edited) is (answer == "cancel")
    kept = edited if answer == "save" else PRESETS[1].architecture
    assert read_architecture(saved) == kept


def test_a_save_that_fails_keeps_the_window_and_says_why(active: MainWindow, saved: Path) -> None:
    edit(active)
    saved.unlink()
    saved.mkdir()
    answering(press(ANSWERS.Save))
    active.close()
    assert active.isVisible()
    assert "mine.json cannot be written" in words(active)
    assert active.design.document.dirty
    saved.rmdir()
