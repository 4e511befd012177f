"""Opening, saving and exporting through the real dialogs, and the question before losses."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import read_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table_columns import Column

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def answering(answer: Callable[[QWidget], object]) -> None:
    """Let `answer` work the next dialog, once it is open."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, act)
        else:
            answer(dialog)

    QTimer.singleShot(0, act)


def press_in_question(which: QMessageBox.StandardButton) -> Callable[[QWidget], object]:
    def press(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        dialog.button(which).click()

    return press


def type_file(path: Path) -> Callable[[QWidget], object]:
    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))
        dialog.accept()

    return choose


def edit_stride(hands: "Hands", keys: str = "2") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type(keys)
    hands.press(Qt.Key.Key_Return)


def test_save_asks_for_a_file_once_and_open_brings_it_back(hands: "Hands", tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    edit_stride(hands)
    answering(type_file(path))
    assert hands.workspace.save()
    assert read_architecture(path) == hands.workspace.architecture
    assert not hands.workspace.document.dirty
    edit_stride(hands, "3")
    assert hands.workspace.save()
    saved = hands.workspace.architecture
    hands.workspace.load_preset("mnist-28")
    answering(type_file(path))
    hands.click("design.open")
    assert hands.workspace.architecture == saved
    assert hands.workspace.document.path == path


def test_a_file_that_is_none_becomes_a_notice(hands: "Hands", tmp_path: Path) -> None:
    told: list[Failed] = []
    hands.workspace.not_opened.connect(told.append)
    path = tmp_path / "bad.json"
    path.write_text('{"format": "something else"}')
    assert not hands.workspace.open_file(path)
    assert not hands.workspace.open_file(tmp_path / "missing.json")
    assert "bad.json" in told[0].message
    assert "missing.json" in told[1].message
    assert hands.workspace.architecture == PRESETS[0].architecture


def test_a_file_that_is_none_raises_no_question_about_changes(
    hands: "Hands", tmp_path: Path
) -> None:
    edit_stride(hands)
    path = tmp_path / "bad.json"
    path.write_text('{"format": "something else"}')
    answering(type_file(path))
    hands.click("design.open")  # a question would wait for its answer for ever
    assert hands.workspace.document.undo_label == "stride of conv1"
    assert hands.workspace.document.dirty


def test_opening_the_file_that_the_changes_are_saved_to_shows_them(
    hands: "Hands", tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    hands.workspace.document.save(path)
    edit_stride(hands)
    assert hands.workspace.document.dirty
    changed = hands.workspace.architecture
    answering(press_in_question(QMessageBox.StandardButton.Save))
    assert hands.workspace.open_file(path)
    assert hands.workspace.architecture == changed


def test_a_folder_that_may_not_be_written_to_becomes_a_notice(
    hands: "Hands", tmp_path: Path
) -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    path = tmp_path / "folder" / "mine.json"
    path.parent.mkdir()
    answering(type_file(path))
    assert hands.workspace.save()
    path.unlink()
    path.parent.rmdir()
    assert not hands.workspace.save()
    assert "cannot be written" in told[0].message


def test_unsaved_changes_are_asked_about(hands: "Hands", tmp_path: Path) -> None:
    answers = QMessageBox.StandardButton
    assert hands.workspace.may_close()
    edit_stride(hands)
    answering(press_in_question(answers.Cancel))
    assert not hands.workspace.load_preset("mnist-28")
    assert hands.workspace.document.undo_label == "stride of conv1"
    answering(press_in_question(answers.Discard))
    assert hands.workspace.may_close()
    answering(press_in_question(answers.Discard))
    assert hands.workspace.load_preset("mnist-28")
    assert hands.workspace.may_close()


@pytest.mark.parametrize(
    ("action", "start"),
    [("design.export.python.action", '"""'), ("design.export.markdown.action", "# AlexNet, 2012")],
)
def test_source_and_table_are_exported(
    hands: "Hands", tmp_path: Path, action: str, start: str
) -> None:
    path = tmp_path / "exported.txt"
    menus = [a for _title, actions in hands.workspace.menu_actions() for a in actions if a]
    answering(type_file(path))
    next(a for a in menus if a.objectName() == action).trigger()
    assert path.read_text().startswith(start)


def test_a_broken_network_has_no_source_and_says_so(hands: "Hands", tmp_path: Path) -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    hands.workspace.load_preset("net-227")
    menus = [a for _title, actions in hands.workspace.menu_actions() for a in actions if a]
    answering(type_file(tmp_path / "net.py"))
    next(a for a in menus if a.objectName() == "design.export.python.action").trigger()
    assert len(told) == 1
    assert not (tmp_path / "net.py").exists()
