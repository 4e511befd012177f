"""What crashed windows have left: which of it is offered, and what becomes of it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from alexnet_gui.core import file_lock
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.session import LOCK, NOTE, Session, SessionNote, UnsavedNetwork
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.recovery import Recovery
from tests.gui.answers import answering, press
from tests.gui.windows import child, click, words

PATIENCE_MS = 60_000
CHELSEA = resource("pictures", "chelsea.png")
OTHER = PRESETS[1].architecture
CHANGED = UnsavedNetwork(OTHER.with_classes(7), OTHER, preset=PRESETS[1].id)


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


def crashed(sessions: Path, note: SessionNote) -> Path:
    """The folder of a window that kept `note` and is gone."""
    session = Session.begin(sessions)
    session.write(note)
    session.leave()
    return session.folder


@pytest.fixture
def recovery(window: MainWindow, sessions: Path, qtbot: QtBot) -> Iterator[list[Recovery]]:
    """Where a test puts what it begins."""
    begun: list[Recovery] = []
    yield begun
    for each in begun:
        each.end()


def begin(window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot) -> None:
    """As at the start of the program; until it has looked at what there is."""
    recovery.append(Recovery(window, sessions))
    looked: list[object] = []
    window.bridge.aside(lambda: None, looked.append)  # comes after the looking
    qtbot.waitUntil(lambda: bool(looked), timeout=PATIENCE_MS)


def offers(window: MainWindow) -> bool:
    action = child(window, QAbstractButton, "banner.action")
    return window.banner.isVisible() and action.text() == "Restore"


def test_after_a_start_without_a_crash_nothing_is_offered(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    begin(window, sessions, recovery, qtbot)
    assert not window.banner.isVisible()
    recovery.pop().end()
    assert not list(sessions.iterdir())


def test_changes_come_back_unsaved_with_what_they_are_changes_to(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    folder = crashed(sessions, SessionNote(network=CHANGED))
    begin(window, sessions, recovery, qtbot)
    before = window.design.architecture
    assert f"unsaved changes to “{OTHER.name}”" in words(window)
    click(window, "banner.action")
    document = window.design.document
    assert (document.architecture, document.original) == (CHANGED.architecture, OTHER)
    assert document.preset == PRESETS[1]
    assert document.dirty
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)
    assert len(list(sessions.rglob(NOTE))) == 1  # it is kept in this window's session now
    document.undo()
    assert document.architecture == before


def test_discard_forgets_it_and_closing_the_banner_does_not(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    first = crashed(sessions, SessionNote(network=CHANGED))
    second = crashed(sessions, SessionNote(picture=CHELSEA, picture_name="chelsea.png"))
    begin(window, sessions, recovery, qtbot)
    assert "chelsea.png" in words(window)  # the newer one first
    click(window, "banner.second")
    assert not second.exists()
    assert "unsaved changes" in words(window)
    click(window, "banner.close")
    recovery.pop().end()
    assert first.exists()
    begin(window, sessions, recovery, qtbot)
    assert "unsaved changes" in words(window)


def test_what_is_nowhere_else_is_not_discarded_without_a_question(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    folder = crashed(sessions, SessionNote(network=CHANGED))
    begin(window, sessions, recovery, qtbot)
    click(window, "banner.second")
    question = child(window, QMessageBox, "recovery.question")
    assert OTHER.title in question.informativeText()
    click(question, "recovery.keep")
    assert folder.exists()
    assert offers(window)
    click(window, "banner.second")
    [again] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    click(again, "recovery.forget")
    assert not folder.exists()
    assert not offers(window)


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_what_may_not_be_looked_at_now_is_not_taken_for_gone(
    window: MainWindow, sessions: Path, tmp_path: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    long = tmp_path / ("x" * 300)  # of which the system does not say whether it is there
    note = SessionNote(run=long, picture=long / "a.png", picture_name="a.png")
    folder = crashed(sessions, note)
    begin(window, sessions, recovery, qtbot)
    assert "gone" not in words(window)
    assert offers(window)
    assert folder.exists()


def test_who_would_rather_keep_the_changes_of_now_is_offered_it_again(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    folder = crashed(sessions, SessionNote(network=CHANGED))
    begin(window, sessions, recovery, qtbot)
    document = window.design.document
    document.apply(Edit("fewer classes", document.architecture.with_classes(3)))
    answering(press(QMessageBox.StandardButton.Cancel))
    click(window, "banner.action")
    assert document.architecture.classes == 3
    assert offers(window)
    assert folder.exists()


def test_a_pasted_picture_comes_back_though_no_file_has_it(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    note = SessionNote(picture=CHELSEA.read_bytes(), picture_name="Pasted picture")
    crashed(sessions, note)
    begin(window, sessions, recovery, qtbot)
    click(window, "banner.action")
    assert window.explore.picture == (CHELSEA.read_bytes(), "Pasted picture")
    assert window.workspace == "explore"


def test_what_has_gone_meanwhile_is_not_offered(
    window: MainWindow, sessions: Path, tmp_path: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    note = SessionNote(picture=tmp_path / "gone.png", picture_name="gone.png")
    folder = crashed(sessions, note)
    begin(window, sessions, recovery, qtbot)
    assert not window.banner.isVisible()
    assert not folder.exists()


HOLDER = """
import sys
from pathlib import Path
from alexnet_gui.core.session import Session, SessionNote
session = Session.begin(Path(sys.argv[1]))
session.write(SessionNote(picture=Path(sys.argv[2]), picture_name="theirs"))
print(flush=True)
sys.stdin.read()
"""


def test_what_another_window_is_about_is_left_alone_until_it_is_killed(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(sessions), str(CHELSEA)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        begin(window, sessions, recovery, qtbot)
        assert not window.banner.isVisible()
        recovery.pop().end()
        holder.kill()
        holder.wait()
    begin(window, sessions, recovery, qtbot)
    assert offers(window)


def test_a_damaged_note_is_neither_offered_nor_removed(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    folder = crashed(sessions, SessionNote(network=CHANGED))
    (folder / NOTE).write_text('{"format": "alexnet-gui/session", "version": 2}')
    begin(window, sessions, recovery, qtbot)
    assert not window.banner.isVisible()
    assert folder.exists()


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
@pytest.mark.parametrize("key", ["run", "picture"])
def test_a_note_of_what_no_file_can_be_called_takes_nothing_from_the_others(
    name: str,
    key: str,
    window: MainWindow,
    sessions: Path,
    tmp_path: Path,
    recovery: list[Recovery],
    qtbot: QtBot,
) -> None:
    note = SessionNote(run=tmp_path / "a", picture=tmp_path / "a", picture_name="a")
    damaged = crashed(sessions, note) / NOTE
    known = json.loads(damaged.read_text())
    known[key] = f"/{name}"
    damaged.write_text(json.dumps(known))
    crashed(sessions, SessionNote(network=CHANGED))
    begin(window, sessions, recovery, qtbot)
    assert offers(window)


def test_changes_that_nobody_was_asked_about_are_offered_in_whole_sentences(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    crashed(sessions, SessionNote(network=CHANGED, left=True))
    begin(window, sessions, recovery, qtbot)
    kept = f"This was kept: the unsaved changes to “{OTHER.title}”."
    assert words(window) == f"The window was closed before its changes were saved. {kept}"


def test_that_the_folder_of_the_run_has_gone_is_said_once(
    window: MainWindow, sessions: Path, tmp_path: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    gone = tmp_path / "some run"
    first = crashed(sessions, SessionNote(network=CHANGED, run=gone))
    second = crashed(sessions, SessionNote(run=gone))
    begin(window, sessions, recovery, qtbot)
    lost = f"Its run some run is gone: there is no folder {gone}."
    assert words(window) == f"AlexNet ended unexpectedly. {lost}"
    assert child(window, QAbstractButton, "banner.action").isHidden()
    click(window, "banner.close")
    assert words(window).endswith(f"the unsaved changes to “{OTHER.title}”. {lost}")
    click(window, "banner.action")
    assert window.design.document.dirty
    qtbot.waitUntil(lambda: not first.exists(), timeout=PATIENCE_MS)
    assert not second.exists()


# --- where it is kept -----------------------------------------------------------------------------


def change(window: MainWindow, classes: int) -> None:
    document = window.design.document
    document.apply(Edit("classes", document.architecture.with_classes(classes)))


def test_a_folder_that_somebody_removes_is_made_again(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    begin(window, sessions, recovery, qtbot)
    shutil.rmtree(sessions)
    change(window, 3)
    recovery[0].write_now()
    qtbot.waitUntil(lambda: bool(list(sessions.rglob(NOTE))), timeout=PATIENCE_MS)
    (note,) = sessions.rglob(NOTE)
    assert file_lock.held(note.parent / LOCK)  # no other window takes it for a crashed one's
    assert not window.banner.isVisible()
    recovery.pop().end()
    assert not list(sessions.iterdir())


def test_where_nothing_can_be_kept_that_is_said_once_and_tried_again(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    begin(window, sessions, recovery, qtbot)
    shutil.rmtree(sessions)
    sessions.write_text("a file")
    change(window, 3)
    recovery[0].write_now()
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=PATIENCE_MS)
    assert "Nothing can be kept for after a crash" in words(window)
    assert str(sessions) in words(window)
    click(window, "banner.close")
    with qtbot.waitSignal(recovery[0]._tried, timeout=PATIENCE_MS):
        change(window, 4)
        recovery[0].write_now()
    assert not window.banner.isVisible()
    answering(press(QMessageBox.StandardButton.Cancel))
    window.close()
    assert window.isVisible()  # the changes are asked about as ever
    sessions.unlink()
    change(window, 5)
    recovery[0].write_now()
    qtbot.waitUntil(lambda: bool(list(sessions.rglob(NOTE))), timeout=PATIENCE_MS)


def test_a_window_that_could_keep_nothing_at_first_keeps_what_comes(
    window: MainWindow, sessions: Path, recovery: list[Recovery], qtbot: QtBot
) -> None:
    sessions.write_text("a file")
    begin(window, sessions, recovery, qtbot)
    assert "Nothing can be kept for after a crash" in words(window)
    assert str(sessions) in words(window)
    click(window, "banner.close")
    change(window, 3)
    recovery[0].write_now()
    assert not window.banner.isVisible()
    sessions.unlink()
    change(window, 4)
    recovery[0].write_now()
    qtbot.waitUntil(lambda: bool(list(sessions.rglob(NOTE))), timeout=PATIENCE_MS)
