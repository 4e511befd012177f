"""The recipe's form: presets in one click, titles that fold, settings without effect say so."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core import tensorboard_package
from alexnet_gui.core.presets import PAPER_RECIPE
from alexnet_gui.core.recipe import SETTINGS, TITLES, Recipe
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.recipe_section import ELSEWHERE, FOLDED, RecipeSection
from alexnet_gui.gui.widgets.check_box import CheckBox
from alexnet_gui.gui.widgets.fold_title import FoldTitle
from alexnet_gui.gui.widgets.value_field import ValueField


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def section(qtbot: QtBot, store: SettingsStore) -> RecipeSection:
    made = RecipeSection(Recipe(), store)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    return made


def click(section: RecipeSection, kind: type[QWidget], name: str) -> None:
    found = section.findChild(kind, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def field(section: RecipeSection, key: str, kind: type[QWidget] = ValueField) -> QWidget:
    found: QWidget | None = section.findChild(kind, f"train.recipe.form.{key}")
    assert found is not None
    return found


def note(section: RecipeSection, key: str) -> str:
    label = section.findChild(QLabel, f"train.recipe.form.{key}.note")
    assert label is not None
    return label.text() if label.isVisible() else ""


def choose(section: RecipeSection, key: str, value: str) -> None:
    box = field(section, key, QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def title(section: RecipeSection, key: str) -> FoldTitle:
    found = section.findChild(FoldTitle, f"train.recipe.form.{key}.title")
    assert found is not None
    return found


def test_the_papers_recipe_is_one_click_away_and_so_is_the_networks(
    section: RecipeSection,
) -> None:
    click(section, QPushButton, "train.recipe.paper")
    kept = {key: getattr(Recipe(), key) for key in (*ELSEWHERE, "device")}
    assert section.recipe == msgspec.structs.replace(PAPER_RECIPE, **kept)
    to_paper = section.findChild(QPushButton, "train.recipe.paper")
    assert to_paper is not None
    assert to_paper.isHidden()
    click(section, QPushButton, "train.recipe.own")
    assert section.recipe == Recipe()


def test_every_setting_has_a_field_that_gives_its_value(section: RecipeSection) -> None:
    other = Recipe(
        epochs=3, optimiser="sgd_paper", decay_biases=False, schedule="one_cycle",
        label_smoothing=0.1, early_stopping=2, checkpoint_every=50, save_minutes=None,
    )  # fmt: skip
    section.begin_with(other)
    assert section.recipe == other


def test_a_flag_is_set_by_a_click(section: RecipeSection) -> None:
    box = field(section, "decay_biases", CheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not section.recipe.decay_biases


def test_what_is_seldom_changed_is_folded_and_opens_at_a_click(section: RecipeSection) -> None:
    for key in TITLES:
        assert field_shown(section, key) is (key not in FOLDED)
    click(section, FoldTitle, "train.recipe.form.seed.title")
    assert field_shown(section, "seed")
    assert field_shown(section, "max_steps")
    assert not field_shown(section, "save_minutes")  # under another title
    QTest.keyClick(title(section, "seed"), Qt.Key.Key_Space)
    assert not field_shown(section, "max_steps")


def field_shown(section: RecipeSection, key: str) -> bool:
    return field(section, key, QWidget).isVisible()


def test_a_folded_row_keeps_its_value_and_shows_its_note_when_it_opens(
    section: RecipeSection,
) -> None:
    section.begin_with(Recipe(schedule="cosine"))
    title(section, "schedule").click()
    assert not note(section, "drop_factor")
    choose(section, "schedule", "constant")
    assert not note(section, "drop_factor")
    title(section, "schedule").click()
    assert "does not drop the rate" in note(section, "drop_factor")


def test_what_two_rows_have_to_say_is_said_once(section: RecipeSection) -> None:
    assert not note(section, "drop_epochs")
    assert "does not drop the rate" in note(section, "drop_factor")
    choose(section, "schedule", "plateau")
    assert not note(section, "drop_factor")


def test_an_empty_limit_is_none(section: RecipeSection) -> None:
    section.begin_with(Recipe(early_stopping=3))
    title(section, "seed").click()
    minutes = field(section, "early_stopping")
    assert isinstance(minutes, ValueField)
    minutes.setFocus()
    minutes.selectAll()
    QTest.keyClick(minutes, Qt.Key.Key_Backspace)
    assert section.recipe.early_stopping is None
    assert minutes.lineEdit().placeholderText() == "never"


def test_every_setting_but_the_machines_is_in_the_form(section: RecipeSection) -> None:
    for setting in SETTINGS:
        found = section.findChild(QWidget, f"train.recipe.form.{setting.key}")
        assert (found is None) is (setting.key in ELSEWHERE)


def test_what_a_person_folds_and_unfolds_is_so_again_the_next_time(
    section: RecipeSection, store: SettingsStore, qtbot: QtBot
) -> None:
    usual = {key: key not in FOLDED for key in TITLES}
    for key in ("seed", "schedule"):
        QTest.mouseClick(title(section, key), Qt.MouseButton.LeftButton)
    again = RecipeSection(Recipe(), store)
    qtbot.addWidget(again)
    open_now = {key: title(again, key).isChecked() for key in TITLES}
    assert open_now == {**usual, "seed": True, "schedule": False}
    assert not field(again, "schedule", QComboBox).isVisibleTo(again)
    for key in TITLES:
        title(again, key).setChecked(True)
    third = RecipeSection(Recipe(), store)
    qtbot.addWidget(third)
    assert all(title(third, key).isChecked() for key in TITLES)


def test_event_files_for_tensorboard_are_wanted_once_ticked_and_remembered(
    section: RecipeSection, store: SettingsStore, qtbot: QtBot
) -> None:
    click(section, FoldTitle, "train.recipe.form.checkpoint_every.title")
    with qtbot.waitSignal(section.changed):
        click(section, CheckBox, "train.recipe.tensorboard")
    again = RecipeSection(Recipe(), store)
    qtbot.addWidget(again)
    assert again.event_files


def test_without_the_package_the_box_says_what_to_install(
    store: SettingsStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensorboard_package, "find_spec", lambda name: None)
    made = RecipeSection(Recipe(), store)
    qtbot.addWidget(made)
    box = made.findChild(CheckBox, "train.recipe.tensorboard")
    assert box is not None
    assert not box.isEnabled()
    assert "pip install 'alexnet-gui[tensorboard]'" in box.toolTip()
    assert not made.event_files


HEAD = {"epochs": 5, "batch_size": 128, "optimiser": "adamw", "random_flip": False}
OWN = Recipe(batch_size=32, optimiser="sgd", random_flip=True)


def enter(section: RecipeSection, key: str, text: str) -> ValueField:
    found = field(section, key)
    assert isinstance(found, ValueField)
    found.setFocus()
    found.selectAll()
    QTest.keyClicks(found, text)
    return found


def test_weights_change_what_nobody_has_typed_and_give_it_back(section: RecipeSection) -> None:
    section.begin_with(OWN)
    enter(section, "batch_size", "64")
    enter(section, "batch_size", "32")  # what it was, but typed
    section.follow(OWN, HEAD)
    assert section.recipe.batch_size == 32
    assert section.changes == {"epochs": 5, "optimiser": "adamw", "random_flip": False}
    enter(section, "epochs", "7")
    assert "epochs" not in section.changes
    section.follow(OWN)
    assert section.recipe == msgspec.structs.replace(OWN, epochs=7)
    assert section.changes == {}


def test_what_weights_have_changed_is_undone_and_stays_so(section: RecipeSection) -> None:
    section.begin_with(OWN)
    section.follow(OWN, HEAD)
    section.keep_mine()
    section.follow(OWN, HEAD)
    assert section.recipe == OWN


def test_a_runs_recipe_stays_until_another_network_brings_its_own(section: RecipeSection) -> None:
    section.begin_with(OWN)
    section.use_instead(Recipe(epochs=7, batch_size=16))
    section.follow(OWN)  # as at the start of every run
    assert section.recipe == Recipe(epochs=7, batch_size=16)
    section.follow(OWN, HEAD)
    section.follow(OWN)
    assert section.recipe == Recipe(epochs=7, batch_size=16)
    section.follow(Recipe(batch_size=64))
    assert section.recipe == Recipe(batch_size=64)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a tooltip
def test_what_is_no_value_says_why_below_its_field(section: RecipeSection) -> None:
    rate = enter(section, "learning_rate", "-3")
    assert note(section, "learning_rate") == rate.fault
    label = section.findChild(QLabel, "train.recipe.form.learning_rate.note")
    assert label is not None
    assert label.property("role") == "problem"
    assert section.fault == "Correct “Learning rate”."
    enter(section, "learning_rate", "0")
    assert note(section, "learning_rate") == "With 0 nothing is learned."
    assert label.property("role") == "note"
    assert section.fault == ""
