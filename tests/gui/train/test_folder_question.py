"""The folder that a run is to be saved in, typed by a person who mistypes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.train.folder_question import FolderQuestion
from tests.core.saved_files import write_saved_run
from tests.gui.windows import child
from tests.system.faulty_disks import unchangeable

# Windows that are offscreen come to the front without being raised.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def question(qtbot: QtBot, tmp_path: Path) -> Iterator[FolderQuestion]:
    made = FolderQuestion()
    qtbot.addWidget(made)
    made.setDirectory(str(tmp_path))
    with qtbot.waitExposed(made):
        made.open()
    yield made
    made.reject()


def type_into(question: FolderQuestion, text: str) -> None:
    """Type a path and press Enter."""
    field = child(question, QLineEdit, "fileNameEdit")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def answer_to(question: FolderQuestion, typed: Path, qtbot: QtBot) -> str:
    """What is said to a path that is typed; the question is there again afterwards."""
    type_into(question, str(typed))
    said = child(question, QMessageBox, "train.unsaved.refusal")
    assert said.informativeText().startswith("Choose another ")
    text = said.text()
    QTest.mouseClick(said.button(QMessageBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    field = child(question, QLineEdit, "fileNameEdit")
    qtbot.waitUntil(lambda: question.findChild(QMessageBox) is None and field.hasFocus())
    assert field.selectedText() == str(typed)  # to be typed over
    assert question.isVisible()
    return text


def test_what_cannot_be_one_is_answered_in_a_sentence_and_asked_for_again(
    question: FolderQuestion, qtbot: QtBot, tmp_path: Path
) -> None:
    file, nowhere = tmp_path / "notes.txt", tmp_path / "nowhere"
    file.write_text("Bread and milk.")
    run = write_saved_run(tmp_path / "run")
    for typed, sentence in (
        (file, f"{file} is not a folder."),
        (nowhere, f"There is no folder {nowhere}."),
        (run, f"{run} is the folder of another run."),
    ):
        assert answer_to(question, typed, qtbot) == sentence
    with qtbot.waitSignal(question.answered) as answered:
        type_into(question, str(tmp_path))
    assert answered.args == [tmp_path]
    assert not question.isVisible()


def test_one_that_may_not_be_written_to_is_not_taken(
    question: FolderQuestion, qtbot: QtBot, tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    with unchangeable(locked):
        assert answer_to(question, locked, qtbot) == f"{locked} may not be written to."


def test_where_nothing_is_typed_it_is_the_folder_that_is_shown(
    question: FolderQuestion, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(question.answered) as answered:
        type_into(question, "")
    assert answered.args == [tmp_path]


def test_it_is_no_dialog_of_the_desktop_which_would_be_gone_once_refused(
    question: FolderQuestion,
) -> None:
    assert question.testOption(FolderQuestion.Option.DontUseNativeDialog)
