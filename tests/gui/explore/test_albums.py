"""One goes through the pictures of a folder, or through those that were dropped together."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest

from alexnet_gui.gui.explore.picture.album import Album, natural, pictures_in
from tests.gui.explore.exploring import CHELSEA, COFFEE, PATIENCE_MS, Explore, opened

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """Three pictures, between them one that is damaged, and what is no picture."""
    folder = tmp_path / "holiday"
    folder.mkdir()
    for name in ("shot 2.png", "shot 10.png", "Shot 30.png"):
        shutil.copy(CHELSEA, folder / name)
    (folder / "shot 9.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("bread")
    (folder / ".hidden.png").touch()
    (folder / "inner").mkdir()
    return folder


def step(explore: Explore, name: str) -> QAction:
    found = explore.workspace.findChild(QAction, f"explore.{name}_action")
    assert isinstance(found, QAction)
    return found


def shows(explore: Explore, place: str) -> None:
    explore.qtbot.waitUntil(lambda: explore.text("place") == place, timeout=PATIENCE_MS)


def test_names_are_ordered_as_people_do() -> None:
    names = ["b2", "b10", "B1", "b02x", "a", "b", "10", "9", "007"]
    ordered = [path.name for path in sorted(map(Path, names), key=natural)]
    assert ordered == ["007", "9", "10", "a", "b", "B1", "b2", "b02x", "b10"]


def test_a_folder_gives_its_pictures_in_order_and_nothing_else(holiday: Path) -> None:
    names = [path.name for path in pictures_in(holiday)]
    assert names == ["shot 2.png", "shot 9.png", "shot 10.png", "Shot 30.png"]
    assert pictures_in(holiday / "gone") == ()


def test_an_album_ends_where_it_ends() -> None:
    album = Album((Path("a"), Path("b")), 1)
    assert album.beside(1) is None
    assert album.beside(-1) == Path("a")
    assert album.at(Path("c")) is None


def test_a_picture_says_which_of_its_folder_it_is(explore: Explore, holiday: Path) -> None:
    opened(explore, holiday / "shot 10.png")
    shows(explore, "3 of 4 in holiday")


def test_keys_go_on_past_what_cannot_be_read_and_say_so(explore: Explore, holiday: Path) -> None:
    opened(explore, holiday / "shot 2.png")
    shows(explore, "1 of 4 in holiday")
    assert not step(explore, "previous").isEnabled()
    assert "first" in step(explore, "previous").toolTip()
    explore.workspace.setFocus()
    after = explore.answer(lambda: QTest.keyClick(explore.workspace, Qt.Key.Key_Right, ALT))
    assert after.picture == "shot 10.png"
    assert explore.text("picture_note").startswith("Skipped: shot 9.png is not a picture")
    assert explore.notices == []
    last = explore.answer(lambda: QTest.keyClick(explore.workspace, Qt.Key.Key_PageDown))
    assert last.picture == "Shot 30.png"
    assert not explore.shown("picture_note")
    assert not step(explore, "next").isEnabled()
    before = explore.answer(lambda: QTest.keyClick(explore.workspace, Qt.Key.Key_Left))
    assert before.picture == "shot 10.png"


def test_a_damaged_picture_at_the_end_is_told_and_the_one_before_stays(
    explore: Explore, holiday: Path
) -> None:
    (holiday / "z.jpg").write_bytes(CHELSEA.read_bytes()[:3000])
    opened(explore, holiday / "Shot 30.png")
    shows(explore, "4 of 5 in holiday")
    failed = explore.failure(step(explore, "next").trigger)
    assert "z.jpg is cut off" in failed.message
    shows(explore, "4 of 5 in holiday")
    assert explore.text("picture_name").startswith("Shot 30.png")


def test_a_folder_shows_its_first_picture_that_can_be_read(explore: Explore, holiday: Path) -> None:
    (holiday / "shot 1.png").touch()
    seen = explore.answer(lambda: explore.workspace.open_folder(holiday))
    assert seen.picture == "shot 2.png"
    assert explore.text("picture_note") == "Skipped: shot 1.png is empty."
    assert explore.text("place") == "2 of 5 in holiday"


def test_pictures_dropped_together_are_gone_through_together(explore: Explore) -> None:
    both = [COFFEE, CHELSEA]
    first = explore.answer(lambda: explore.workspace.open_pictures(both))
    assert first.picture == "coffee.png"
    assert explore.text("place") == "1 of 2 in pictures"
    assert explore.answer(step(explore, "next").trigger).picture == "chelsea.png"


def test_copied_files_are_pasted_together(explore: Explore) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (CHELSEA, COFFEE)])
    QGuiApplication.clipboard().setMimeData(mime)
    assert explore.answer(explore.workspace.pictures.paste).picture == "chelsea.png"
    assert explore.text("place") == "1 of 2 in pictures"


def test_a_pasted_picture_stands_alone_and_says_so(explore: Explore) -> None:
    explore.answer(lambda: explore.workspace.show_bytes(CHELSEA.read_bytes(), "pasted"))
    assert explore.text("place") == ""
    assert "stands alone" in step(explore, "next").toolTip()


def test_a_refused_picture_leaves_the_folder_of_the_one_on_screen(
    explore: Explore, holiday: Path, tmp_path: Path
) -> None:
    opened(explore, holiday / "shot 2.png")
    explore.failure(lambda: explore.workspace.open_picture(tmp_path / "gone.png"))
    shows(explore, "1 of 4 in holiday")


def test_the_place_changes_with_the_picture_and_the_next_one_is_named_while_it_opens(
    explore: Explore, holiday: Path
) -> None:
    opened(explore, holiday / "shot 10.png")
    shows(explore, "3 of 4 in holiday")
    before = explore.text("picture_name"), explore.text("place")

    def go_on() -> None:
        explore.workspace.pictures.step(1)
        assert (explore.text("picture_name"), explore.text("place")) == before
        explore.workspace.looker.busy_changed.emit(True)  # as it does when that takes a while
        assert explore.text("picture_name").startswith("Opening ")
        assert explore.text("picture_name").endswith("…")
        assert explore.text("place") == before[1]

    seen = explore.answer(go_on)
    assert explore.text("picture_name").startswith(seen.picture)
    shows(explore, "4 of 4 in holiday")
