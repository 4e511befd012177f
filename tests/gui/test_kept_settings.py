"""Settings that cannot be written are not lost in silence."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.windows import child, click, words

PATIENCE_MS = 60_000
LOST = "Settings that you change are forgotten"


@pytest.fixture
def blocked(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> Iterator[MainWindow]:
    """A window whose settings have a folder where their file should be."""
    (tmp_path / "config" / "settings.ini").mkdir(parents=True)
    store = SettingsStore(tmp_path / "config" / "settings.ini")
    made = MainWindow(bridge, store, runs=tmp_path / "runs")
    made.show()
    yield made
    made.closing.insist()
    made.close()
    made.deleteLater()


def test_it_is_said_once_to_the_person_and_to_the_log(
    blocked: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    blocked.settings.theme = "dark"
    qtbot.waitUntil(lambda: LOST in words(blocked), timeout=PATIENCE_MS)
    assert str(blocked.settings.path) in words(blocked)
    click(blocked, "banner.close")
    blocked.settings.theme = "light"
    assert not blocked.settings.save()
    assert not blocked.banner.isVisible()
    assert caplog.text.count("Settings cannot be kept") == 1


def test_what_can_be_written_at_first_and_not_later_is_said_too(
    window: MainWindow, settings_path: Path, qtbot: QtBot
) -> None:
    window.settings.theme = "dark"
    qtbot.waitUntil(settings_path.exists, timeout=PATIENCE_MS)
    assert not window.banner.isVisible()
    settings_path.unlink()
    settings_path.mkdir()
    window.settings.theme = "light"
    qtbot.waitUntil(lambda: LOST in words(window), timeout=PATIENCE_MS)


def test_a_line_that_is_no_setting_is_dropped_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text("[window]\ntheme=dark\nbread and milk\n", encoding="utf-8")
    store = SettingsStore(path)
    store.workspace = "train"
    assert store.save()
    again = SettingsStore(path)
    assert (again.theme, again.workspace) == ("dark", "train")


@pytest.mark.skipif(sys.platform == "win32", reason="there such a file is just not there")
def test_what_the_system_does_not_let_be_looked_at_is_passed_over(
    settings_path: Path, qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    """As a folder that is another person's by now, or a drive that does not answer: it raises."""
    closed = "/" + "x" * 300
    with pytest.raises(OSError, match="too long"):
        Path(closed).exists()
    settings_path.write_text(
        f"[design]\nrecent_files={closed}\n"
        f"[train]\ndata={closed}\nrecent_folders={closed}\nrecent_weights={closed}\n"
        f"run_folders={closed}\npinned_picture={closed}\n"
        f"[explore]\npicture_folder={closed}\n",
        encoding="utf-8",
    )
    window = MainWindow(bridge, SettingsStore(settings_path), runs=tmp_path / "runs")
    try:
        window.show()
        for workspace in ("design", "train", "explore"):
            window.show_workspace(workspace)
        with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS):
            bridge.start_engine()
        window.show_workspace("train")
        click(window, "train.runs.button")
        words_of_list = child(window, QLabel, "train.runs.empty")
        qtbot.waitUntil(lambda: "There are no runs yet" in words_of_list.text(), timeout=5000)
        child(window, QWidget, "train.runs.dialog").close()
        assert not words(window)
        assert not window.settings.recent_files
        assert not window.settings.recent_folders
        assert not window.settings.recent_weights
    finally:
        window.closing.insist()
        window.close()
        window.deleteLater()
