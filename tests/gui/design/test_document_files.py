"""Beginning, opening and saving through the real dialogs, and the questions before losses."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.blank import blank_network
from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.session import UnsavedNetwork
from alexnet_gui.gui.design.table.columns import Column
from tests.gui.answers import answering, cancel, choose, press, read_and_press

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ANSWERS = QMessageBox.StandardButton
CTRL = Qt.KeyboardModifier.ControlModifier


def edit_stride(hands: "Hands", keys: str = "2") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type(keys)
    hands.press(Qt.Key.Key_Return)


def saved_as(hands: "Hands", path: Path) -> None:
    answering(choose(path))
    assert hands.workspace.save()


def notices(hands: "Hands") -> list[Failed]:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    return told


def test_save_asks_for_a_file_once_and_open_brings_it_back(hands: "Hands", tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    edit_stride(hands)
    answering(choose(path))
    hands.press(Qt.Key.Key_S, CTRL)
    assert read_architecture(path) == hands.workspace.architecture
    assert not hands.workspace.document.dirty
    edit_stride(hands, "3")
    hands.press(Qt.Key.Key_S, CTRL)
    saved = hands.workspace.architecture
    assert read_architecture(path) == saved
    hands.workspace.load_preset("mnist-28")
    answering(choose(path))
    hands.click("design.open")
    assert hands.workspace.architecture == saved
    assert hands.workspace.document.path == path


def test_save_as_asks_for_another_file(hands: "Hands", tmp_path: Path) -> None:
    saved_as(hands, tmp_path / "one.json")
    answering(choose(tmp_path / "two.json"))
    hands.press(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert hands.workspace.document.path == tmp_path / "two.json"
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_new_network_is_the_least_that_can_be_trained(hands: "Hands") -> None:
    hands.press(Qt.Key.Key_N, CTRL)
    document = hands.workspace.document
    assert document.architecture == blank_network()
    assert (document.path, document.preset, document.dirty) == (None, None, False)
    assert analyse(document.architecture).valid
    assert document.architecture.classes == 10
    hands.press(Qt.Key.Key_Z, CTRL)
    assert document.architecture == PRESETS[0].architecture


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
    answering(choose(path))
    hands.click("design.open")  # a question would wait for its answer for ever
    assert hands.workspace.document.undo_label == "stride of conv1"
    assert hands.workspace.document.dirty


def test_opening_the_file_that_the_changes_are_saved_to_shows_them(
    hands: "Hands", tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    saved_as(hands, path)
    edit_stride(hands)
    assert hands.workspace.document.dirty
    changed = hands.workspace.architecture
    answering(press(ANSWERS.Save))
    assert hands.workspace.open_file(path)
    assert hands.workspace.architecture == changed


# --- what cannot be written ----------------------------------------------------------------------


def test_a_folder_that_has_gone_becomes_a_notice(hands: "Hands", tmp_path: Path) -> None:
    told = notices(hands)
    path = tmp_path / "folder" / "mine.json"
    path.parent.mkdir()
    saved_as(hands, path)
    path.unlink()
    path.parent.rmdir()
    assert not hands.workspace.save()
    assert "cannot be written" in told[0].message


def test_a_folder_that_may_not_be_written_to_keeps_the_changes_and_says_why(
    hands: "Hands",
) -> None:
    """Nobody, not even an administrator, may write into the system's view of its processes."""
    folder = Path("/proc/self")
    if not folder.is_dir():
        pytest.skip("there is no such folder on this system")
    told = notices(hands)
    edit_stride(hands)
    answering(press(ANSWERS.Save), choose(folder / "mine.json"))
    assert not hands.workspace.load_preset("mnist-28")
    assert "mine.json cannot be written" in told[0].message
    document = hands.workspace.document
    assert (document.undo_label, document.dirty, document.path) == ("stride of conv1", True, None)


# --- unsaved changes -----------------------------------------------------------------------------


def test_unsaved_changes_are_asked_about(hands: "Hands") -> None:
    assert hands.workspace.may_close()
    edit_stride(hands)
    answering(press(ANSWERS.Cancel))
    assert not hands.workspace.load_preset("mnist-28")
    assert hands.workspace.document.undo_label == "stride of conv1"
    answering(press(ANSWERS.Discard))
    assert hands.workspace.may_close()
    answering(press(ANSWERS.Discard))
    assert hands.workspace.load_preset("mnist-28")
    assert hands.workspace.may_close()


def test_to_save_and_then_name_no_file_keeps_the_changes(hands: "Hands") -> None:
    edit_stride(hands)
    answering(press(ANSWERS.Save), cancel)
    hands.press(Qt.Key.Key_N, CTRL)
    assert hands.workspace.document.undo_label == "stride of conv1"


# --- files that another program changes ----------------------------------------------------------


@pytest.fixture
def changed_elsewhere(hands: "Hands", tmp_path: Path) -> Path:
    """The document's file, which another program has written to since."""
    path = tmp_path / "mine.json"
    saved_as(hands, path)
    write_architecture(PRESETS[1].architecture, path)
    edit_stride(hands)
    return path


def test_what_another_program_wrote_is_not_overwritten_without_a_question(
    hands: "Hands", changed_elsewhere: Path
) -> None:
    said: list[str] = []
    answering(read_and_press(said, ANSWERS.Cancel))
    hands.press(Qt.Key.Key_S, CTRL)
    assert said == [
        "“mine.json” was changed by another program. Overwrite replaces what that program wrote."
    ]
    assert read_architecture(changed_elsewhere) == PRESETS[1].architecture
    assert hands.workspace.document.dirty


def test_it_is_overwritten_if_the_person_says_so_and_then_asked_no_more(
    hands: "Hands", changed_elsewhere: Path
) -> None:
    answering(press(ANSWERS.Save))
    hands.press(Qt.Key.Key_S, CTRL)
    assert read_architecture(changed_elsewhere) == hands.workspace.architecture
    edit_stride(hands, "3")
    assert hands.workspace.save()


def test_or_the_changes_go_to_another_file(hands: "Hands", changed_elsewhere: Path) -> None:
    other = changed_elsewhere.with_name("other.json")
    answering(press(ANSWERS.Open), choose(other))
    hands.press(Qt.Key.Key_S, CTRL)
    assert read_architecture(changed_elsewhere) == PRESETS[1].architecture
    assert read_architecture(other) == hands.workspace.architecture


def after_a_crash(hands: "Hands", path: Path) -> None:
    """The changes to the file at `path` that the window of before had not saved."""
    original = PRESETS[0].architecture
    assert hands.workspace.restore(UnsavedNetwork(original.with_classes(7), original, path))


def test_after_a_crash_a_file_that_is_as_it_was_is_saved_without_a_question(
    hands: "Hands", tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    write_architecture(PRESETS[0].architecture, path)
    after_a_crash(hands, path)
    hands.press(Qt.Key.Key_S, CTRL)
    assert read_architecture(path) == PRESETS[0].architecture.with_classes(7)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_after_a_crash_too_what_another_program_wrote_is_asked_about(
    hands: "Hands", tmp_path: Path, moment: str
) -> None:
    path = tmp_path / "mine.json"
    if moment == "before":
        path.write_text("what another program left half-written")
        after_a_crash(hands, path)
    else:
        write_architecture(PRESETS[0].architecture, path)
        after_a_crash(hands, path)
        write_architecture(PRESETS[1].architecture, path)
    theirs, said = path.read_bytes(), list[str]()
    answering(read_and_press(said, ANSWERS.Cancel))
    hands.press(Qt.Key.Key_S, CTRL)
    assert said[0].startswith("“mine.json” was changed by another program.")
    assert path.read_bytes() == theirs


def test_a_file_that_has_gone_is_written_again(hands: "Hands", changed_elsewhere: Path) -> None:
    changed_elsewhere.unlink()
    hands.press(Qt.Key.Key_S, CTRL)
    assert read_architecture(changed_elsewhere) == hands.workspace.architecture
