"""The cache is measured and emptied, and nothing outside it is touched."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.errors import UserError
from alexnet_gui.gui.about import LICENCES, about_text
from alexnet_gui.gui.cache import empty_folder, folder_bytes
from alexnet_gui.gui.memory import resident_bytes
from alexnet_gui.gui.preferences import Preferences
from tests.gui.windows import child


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    (folder / "data").mkdir(parents=True)
    (folder / "weights").write_bytes(bytes(1000))
    (folder / "data" / "pictures").write_bytes(bytes(500))
    return folder


def test_the_cache_is_as_large_as_its_files(cache: Path) -> None:
    assert folder_bytes(cache) == 1500


def test_a_cache_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert folder_bytes(tmp_path / "none") == 0
    empty_folder(tmp_path / "none")


def test_emptying_removes_links_and_not_what_they_lead_to(cache: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
    (cache / "link").symlink_to(mine)
    (cache / "data" / "link").symlink_to(mine / "thesis.txt")
    empty_folder(cache)
    assert list(cache.iterdir()) == []
    assert (mine / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_what_may_not_be_looked_into_is_not_taken_for_empty(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="could not be emptied: File name too long"):
        empty_folder(tmp_path / ("x" * 300))


def test_the_dialog_shows_the_size_and_clears(cache: Path, qtbot: QtBot) -> None:
    dialog = Preferences(cache=cache)
    qtbot.addWidget(dialog)
    size = child(dialog, QLabel, "preferences.cache_size")
    clear = child(dialog, QPushButton, "preferences.clear_cache")
    assert size.text().startswith("1.5 KiB")
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert size.text().startswith("0 bytes")
    assert not clear.isEnabled()
    assert folder_bytes(cache) == 0


def test_this_process_needs_some_memory() -> None:
    used = resident_bytes()
    assert used is None or used > 2**20


def test_about_names_every_package_and_the_licences_of_the_data() -> None:
    text = about_text()
    for package, licence in LICENCES:
        assert package in text
        assert licence in text
    assert "Zalando" in text
    assert "chelsea.png" in text
    assert "Lesser General Public License" in text
