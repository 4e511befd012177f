"""Settings that cannot be written are not lost in silence."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui import settings_file
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_file import SettingsFile
from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.windows import child, click, words

PATIENCE_MS = 60_000
DAMAGED = "The file of settings was damaged"
LOST = "Settings that you change are forgotten"


class Harmful:
    """What does something as soon as it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harmed",)


@pytest.fixture
def blocked(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> Iterator[MainWindow]:
    """A window whose settings have a folder where their file should be."""
    (tmp_path / "config" / "settings.json").mkdir(parents=True)
    store = SettingsStore(tmp_path / "config" / "settings.json")
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


def test_what_is_no_setting_is_passed_over_and_kept_for_whoever_knows_it(tmp_path: Path) -> None:
    """As what a later version has put there."""
    path = tmp_path / "settings.json"
    known = {"window/theme": "dark", "window/workspace": ["a", 1], "design/batch": {"a": "b"}}
    path.write_text(json.dumps(known), encoding="utf-8")
    store = SettingsStore(path)
    assert (store.workspace, store.text("design/batch")) == ("", "")
    store.workspace = "train"
    assert store.save()
    assert json.loads(path.read_text("utf-8")) == {**known, "window/workspace": "train"}


def test_what_is_damaged_meanwhile_is_set_aside_each_time_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"window/theme": "dark", "other": 1}', encoding="utf-8")
    file = SettingsFile(path)
    places = [path.with_name(f"settings.json.damaged{number}") for number in ("", "-2")]
    for place in places:
        content = f"damaged before {place.name}"
        path.write_text(content, encoding="utf-8")
        file.set("window/workspace", "train")
        assert file.save()
        assert file.set_aside == place
        assert place.read_text("utf-8") == content
        after = {"window/theme": "dark", "other": 1, "window/workspace": "train"}
        assert json.loads(path.read_text("utf-8")) == after


def test_what_could_be_set_aside_but_not_written_again_is_told_and_written_later(
    window: MainWindow, settings_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.settings.set_text("design/batch", "32")
    assert window.settings.save()
    settings_path.write_text("damaged", encoding="utf-8")
    with monkeypatch.context() as full:  # a disk without room for more than a name
        full.setattr(settings_file, "write_whole", no_room)
        window.settings.theme = "dark"
        qtbot.waitUntil(lambda: LOST in words(window), timeout=PATIENCE_MS)
        click(window, "banner.close")
        assert DAMAGED in words(window)
        assert str(settings_path.with_name("settings.json.damaged")) in words(window)
    assert window.settings.save()
    assert SettingsFile(settings_path).value("design/batch") == "32"
    assert SettingsFile(settings_path).value("window/theme") == "dark"


def no_room(path: Path, _data: bytes) -> None:
    raise UserError(f"{path} cannot be written: No space left on device.")


def test_a_window_that_closes_leaves_the_theme_that_was_chosen_in_another(
    window: MainWindow, settings_path: Path
) -> None:
    other = SettingsFile(settings_path)  # as of another process
    other.set("window/theme", "dark")
    assert other.save()
    window.closing.insist()
    window.close()
    assert SettingsFile(settings_path).value("window/theme") == "dark"
    assert SettingsFile(settings_path).value("window/workspace") == window.workspace


def test_lists_keep_what_two_windows_put_into_them(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first, second = SettingsFile(path), SettingsFile(path)  # as of two processes
    first.set("list", ["a", "b"])
    assert first.save()
    second.set("list", ["c"])
    assert second.save()
    assert SettingsFile(path).value("list") == ["c", "a", "b"]
    second.set("list", ["c", "a"])  # without one that it knew
    assert second.save()
    first.set("list", ["d", "a", "b"])
    assert first.save()
    assert SettingsFile(path).value("list") == ["d", "a", "b", "c"]
    first.set("list", None)
    assert first.save()
    assert SettingsFile(path).value("list") is None


def test_what_is_set_while_it_is_written_is_written_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, written = SettingsFile(tmp_path / "settings.json"), list[bytes]()

    def slow(path: Path, data: bytes) -> None:
        if not written:
            file.set("a", "2")
            file.set("b", "2")
        written.append(data)
        write_whole(path, data)

    monkeypatch.setattr(settings_file, "write_whole", slow)
    file.set("a", "1")
    assert file.save()
    assert file.value("a") == "2"
    assert json.loads(written[0]) == {"a": "1"}
    assert file.save()
    assert json.loads(written[1]) == {"a": "2", "b": "2"}


@pytest.mark.parametrize(
    "content", [b"\0\xff\x80 rubbish", b"[]", b"[" * 100_000, b"{" + b" " * 2**23]
)
def test_damaged_settings_are_set_aside_and_told(
    content: bytes, settings_path: Path, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    settings_path.write_bytes(content)
    window = MainWindow(bridge, SettingsStore(settings_path), runs=tmp_path / "runs")
    try:
        window.show()
        qtbot.waitUntil(lambda: DAMAGED in words(window), timeout=PATIENCE_MS)
        aside = settings_path.with_name("settings.json.damaged")
        assert str(aside) in words(window)
        assert aside.read_bytes() == content
        window.settings.theme = "dark"
        assert window.settings.save()
        assert '"dark"' in settings_path.read_text(encoding="utf-8")
        assert aside.read_bytes() == content
    finally:
        window.closing.insist()
        window.close()
        window.deleteLater()


def test_settings_run_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """QSettings would: PySide unpickles what stands in its files as an object of Python's."""
    monkeypatch.chdir(tmp_path)
    old = QSettings(str(tmp_path / "settings.json"), QSettings.Format.IniFormat)
    old.setValue("window/theme", Harmful())
    old.sync()
    assert old.status() == QSettings.Status.NoError
    assert b"mkdir" in (tmp_path / "settings.json").read_bytes()
    del old
    store = SettingsStore(tmp_path / "settings.json")
    assert store.theme == "system"
    assert store.save()
    assert not (tmp_path / "harmed").exists()


def test_two_windows_keep_each_other_s_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first, second = SettingsFile(path), SettingsFile(path)  # as of two processes
    first.set("window/theme", "dark")
    second.set("window/workspace", "train")
    assert first.save()
    assert second.save()
    second.set("window/theme", None)
    assert second.save()
    assert first.save()
    assert SettingsFile(path).value("window/theme") is None
    assert SettingsFile(path).value("window/workspace") == "train"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["settings.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_the_settings_place_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    os.mkfifo(path)
    store = SettingsStore(path)
    store.theme = "dark"
    assert not store.save()
    assert path.is_fifo()


@pytest.mark.skipif(sys.platform == "win32", reason="there such a file is just not there")
@pytest.mark.parametrize("closed", ["/" + "x" * 300, "/a\0b", "/\ud800"])
def test_what_the_system_does_not_let_be_looked_at_is_passed_over(
    closed: str, settings_path: Path, qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    """As a folder that is another person's by now, or a drive that does not answer: it raises."""
    with pytest.raises((OSError, ValueError)):
        Path(closed).stat()
    texts = ("train/data", "train/pinned_picture", "explore/picture_folder")
    lists = (
        "design/recent_files",
        "train/recent_folders",
        "train/recent_weights",
        "train/run_folders",
    )
    known = {
        **dict.fromkeys(texts, closed),
        **{key: [closed] for key in lists},
    }
    settings_path.write_text(json.dumps(known), encoding="utf-8")
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
