"""The command line for the form's settings: shown, copied, for one process and for many."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS, find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.edits import set_value
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.command.dialog import CommandDialog
from alexnet_gui.gui.train.workspace import TrainWorkspace
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.engine.training import SMALL
from tests.gui.answers import Answer, choose
from tests.gui.windows import child, click

MNIST = PRESETS[-1]


class Design:
    """What the workspace asks of Design."""

    def __init__(self) -> None:
        self.architecture, self.recipe = MNIST.architecture, MNIST.recipe

    def __call__(self) -> tuple[Architecture, Recipe]:
        return self.architecture, self.recipe


@pytest.fixture
def design() -> Design:
    return Design()


@pytest.fixture
def train(qtbot: QtBot, design: Design, tmp_path: Path) -> Iterator[TrainWorkspace]:
    """The workspace; no engine is needed for a command."""
    bridge = Bridge()
    store = SettingsStore(tmp_path / "settings.json")
    made = TrainWorkspace(bridge, design, store, tmp_path / "runs")
    qtbot.addWidget(made)
    made.show()
    yield made
    bridge.shut_down()


@pytest.fixture
def dialog(train: TrainWorkspace) -> CommandDialog:
    return opened(train)


def opened(train: TrainWorkspace) -> CommandDialog:
    click(train, "train.machine.command")
    return child(train, CommandDialog, "train.command")


def line(dialog: CommandDialog) -> str:
    return child(dialog, QPlainTextEdit, "train.command.line").toPlainText()


def said(dialog: CommandDialog, name: str) -> str:
    found = child(dialog, QLabel, f"train.command.{name}")
    return found.text() if found.isVisible() else ""


def type_number(dialog: CommandDialog, name: str, number: int) -> None:
    field = child(dialog, ValueField, f"train.command.{name}")
    field.selectAll()
    QTest.keyClicks(field, str(number))


def test_the_line_says_the_preset_and_what_the_form_changes(
    train: TrainWorkspace, tmp_path: Path
) -> None:
    child(train, SettingForm, "train.recipe.form").set_values({"epochs": 3, "random_flip": True})
    dialog = opened(train)
    words = shlex.split(line(dialog))
    assert words[:5] == ["alexnet-gui", "train", "mnist-28", "--data", "sample"]
    assert words[5] == "--out"
    assert Path(words[6]).parent == tmp_path / "runs"
    assert words[7:] == ["--epochs", "3", "--random-flip"]
    assert "in a terminal" in said(dialog, "words")


def test_copy_puts_the_line_on_the_clipboard(dialog: CommandDialog) -> None:
    click(dialog, "train.command.copy")
    assert QGuiApplication.clipboard().text() == line(dialog)
    assert child(dialog, QPushButton, "train.command.copy").text() == "Copied"


def test_several_processes_are_started_by_torchrun_and_the_step_s_pictures_are_said(
    dialog: CommandDialog,
) -> None:
    type_number(dialog, "processes", 4)
    assert line(dialog).startswith("torchrun --nproc-per-node=4 -m alexnet_gui train mnist-28 ")
    assert "batches of 16 pictures, so that a step learns from 64" in said(dialog, "words")


def test_several_machines_ask_for_the_address_of_the_first_and_which_one_is_meant(
    dialog: CommandDialog,
) -> None:
    address = child(dialog, QLineEdit, "train.command.address")
    assert not address.isVisible()
    type_number(dialog, "processes", 8)
    type_number(dialog, "machines", 2)
    assert address.isVisible()
    assert "by what name or address" in said(dialog, "problem")
    assert not child(dialog, QPushButton, "train.command.copy").isEnabled()
    QTest.keyClicks(address, "node-1")
    type_number(dialog, "machine", 2)
    assert line(dialog).startswith(
        "torchrun --nproc-per-node=8 --nnodes=2 --node-rank=1 --master-addr=node-1"
    )
    assert "every machine" in said(dialog, "words")
    type_number(dialog, "machine", 3)
    assert "There is no machine 3" in said(dialog, "problem")


def test_another_shell_gets_other_quotes(train: TrainWorkspace, tmp_path: Path) -> None:
    folder = tmp_path / "my photos"
    train.use_data(str(folder))
    dialog = opened(train)
    assert f"--data '{folder}'" in line(dialog)
    shell = child(dialog, QComboBox, "train.command.shell")
    shell.setCurrentIndex(shell.findData("cmd"))
    assert f'--data "{folder}"' in line(dialog)


def test_a_network_that_is_not_saved_has_to_be_first(
    train: TrainWorkspace, design: Design, tmp_path: Path, qtbot: QtBot
) -> None:
    design.architecture, design.recipe = SMALL, Recipe()
    train.architecture_changed(SMALL)
    file = tmp_path / "small.json"
    train.know_file(lambda: file if file.exists() else None)
    train.save_wanted.connect(lambda: write_architecture(SMALL, file))
    dialog = opened(train)
    assert "not saved" in said(dialog, "problem")
    assert not child(dialog, QPushButton, "train.command.copy").isEnabled()
    with qtbot.waitSignal(train.save_wanted):
        click(dialog, "train.command.save")
    assert shlex.split(line(dialog))[2] == str(file)
    assert not child(dialog, QPushButton, "train.command.save").isVisible()


def test_what_no_command_could_do_is_said_in_place_of_one(
    train: TrainWorkspace, design: Design
) -> None:
    broken = find_preset("net-227")
    assert broken is not None
    design.architecture = broken.architecture
    train.architecture_changed(broken.architecture)
    dialog = opened(train)
    assert "9,216" in said(dialog, "problem")
    assert not child(dialog, QPlainTextEdit, "train.command.line").isVisible()


def test_every_control_can_be_reached_by_keyboard_and_has_a_name(dialog: CommandDialog) -> None:
    controls = [*dialog.findChildren(QPushButton), *dialog.findChildren(QComboBox)]
    controls += dialog.findChildren(ValueField)
    for control in controls:
        assert control.objectName().startswith("train.command."), control
        assert control.accessibleName(), control.objectName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_recipe_of_a_network_of_one_s_own_is_told_against_the_usual_one(
    train: TrainWorkspace, design: Design, tmp_path: Path
) -> None:
    changed = msgspec.structs.replace(MNIST.recipe, epochs=4)
    design.architecture, design.recipe = SMALL, changed
    train.architecture_changed(SMALL)
    train.know_file(lambda: tmp_path / "small.json")
    words = shlex.split(line(opened(train)))
    assert words[-2:] == ["--epochs", "4"]


def test_in_the_window_saving_asks_for_a_file_and_the_line_then_names_it(
    window: MainWindow, tmp_path: Path
) -> None:
    document = window.design.document
    document.apply(set_value(document.architecture, 0, "out_channels", 64))
    window.show_workspace("train")
    dialog = opened(window.train)
    answering_beside(dialog, choose(tmp_path / "narrow.json"))
    click(dialog, "train.command.save")
    assert shlex.split(line(dialog))[2] == str(tmp_path / "narrow.json")
    dialog.accept()


def answering_beside(known: QDialog, answer: Answer) -> None:
    """Let `answer` work the next dialog that opens over `known`."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog is known or not dialog.isVisible():
            QTimer.singleShot(10, act)
            return
        answer(dialog)

    QTimer.singleShot(0, act)
