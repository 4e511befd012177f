"""The window is filled a part at a time: whatever is done between two parts is not lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.startup import Gradually
from alexnet_gui.gui.theme import appearance
from tests.gui.windows import child, click, words

PATIENCE_MS = 60_000


class Frame:
    """A window that is only a frame yet, and the parts that fill it."""

    def __init__(self, bridge: Bridge, settings: SettingsStore, runs: Path) -> None:
        appearance.use("light")
        self.reporter = Reporter()
        self.window = MainWindow(None, settings, self.reporter)
        self.parts = self.window.furnish(bridge, runs)

    def make(self, *attributes: str) -> None:
        """Make parts until the window has these, and no more."""
        while not all(hasattr(self.window, name) for name in attributes):
            next(self.parts)


@pytest.fixture
def frame(qtbot: QtBot, bridge: Bridge, settings_path: Path, tmp_path: Path) -> Iterator[Frame]:
    made = Frame(bridge, SettingsStore(settings_path), tmp_path / "runs")
    with qtbot.waitExposed(made.window):
        made.window.show()
    yield made
    made.window.complete()
    made.window.closing.insist()
    made.window.close()
    made.window.deleteLater()


def rename(window: MainWindow, name: str) -> None:
    document = window.design.document
    document.apply(edits.set_name(document.architecture, name))


def titles(window: MainWindow) -> list[str]:
    bar = window.menuBar()
    return [menu.text().replace("&", "") for menu in bar.actions() if menu.isVisible()]


def test_the_frame_has_the_menus_that_the_window_will_have(frame: Frame) -> None:
    window = frame.window
    before = titles(window)
    assert before == ["File", "Edit", "View", "Run", "Layer", "Help"]
    window.complete()
    assert titles(window) == before
    window.show_workspace("explore")
    assert "Layer" not in titles(window)


@pytest.mark.parametrize("made", ["nothing", "design"])
def test_keys_of_the_menus_are_heard_before_there_are_any_entries(
    made: str, frame: Frame, qtbot: QtBot
) -> None:
    window = frame.window
    if made == "design":
        frame.make("design")
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert window.whole


def test_keys_that_nothing_has_do_nothing(frame: Frame, qtbot: QtBot) -> None:
    window = frame.window
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.whole, timeout=PATIENCE_MS)
    assert window.isVisible()


# --- between the parts ----------------------------------------------------------------------------


@pytest.mark.parametrize("there", [(), ("design",), ("train",), ("explore",)])
def test_a_click_in_the_mode_bar_of_the_frame_makes_what_is_missing(
    frame: Frame, there: tuple[str, ...]
) -> None:
    frame.make(*there)
    click(frame.window, "mode.explore")
    assert frame.window.whole
    assert frame.window.explore.isVisible()
    assert list(frame.parts) == []


@pytest.mark.parametrize("there", [(), ("design",), ("train",), ("explore",)])
def test_it_can_be_closed_between_any_two_parts(
    frame: Frame, settings_path: Path, there: tuple[str, ...]
) -> None:
    frame.make(*there)
    assert frame.window.close()
    assert not frame.window.isVisible()
    assert settings_path.is_file()


@pytest.mark.parametrize("there", [(), ("design",), ("explore",)])
def test_what_is_opened_meanwhile_is_opened_at_once(
    frame: Frame, tmp_path: Path, there: tuple[str, ...]
) -> None:
    frame.make(*there)
    frame.window.open(tmp_path / "nothing.json")
    assert "nothing.json" in words(frame.window)


@pytest.mark.parametrize("there", ["design", "train", "explore"])
def test_an_edit_between_two_parts_reaches_train_and_explore(
    frame: Frame, qtbot: QtBot, there: str
) -> None:
    frame.make(there)
    rename(frame.window, "edited early")
    frame.window.complete()
    networks = frame.window.explore.networks
    design = "Design, untrained: edited early"
    qtbot.waitUntil(lambda: design in [entry.text for entry in networks.networks.entries()])
    frame.window.show_workspace("train")
    assert child(frame.window.train, QLabel, "train.network.name").text() == "edited early"


def test_the_button_to_train_brings_train_although_it_is_not_there_yet(frame: Frame) -> None:
    frame.make("design")
    next(frame.parts)
    click(frame.window, "design.train")
    assert frame.window.whole
    assert frame.window.train.isVisible()


def test_what_design_has_to_say_is_heard_before_the_others_are_there(frame: Frame) -> None:
    frame.make("design")
    frame.window.design.notice.emit(Failed("The disk is full."))
    assert words(frame.window) == "The disk is full."


# --- the engine meanwhile -------------------------------------------------------------------------


def test_an_engine_that_comes_before_the_workspaces_is_told_to_all_of_them(
    frame: Frame, bridge: Bridge, qtbot: QtBot
) -> None:
    frame.make("design")
    with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS) as told:
        bridge.start_engine()
    frame.window.complete()
    assert told.args == [child(frame.window, QLabel, "status.device").text()]
    frame.window.show_workspace("explore")
    assert child(frame.window, QLabel, "explore.waiting").text() == ""
    frame.window.show_workspace("train")
    assert "loading" not in child(frame.window, QLabel, "train.detail").text()


# --- mistakes of ours -----------------------------------------------------------------------------


def test_a_mistake_before_there_is_anybody_to_tell_is_told_later(frame: Frame) -> None:
    frame.reporter.note("Traceback: it broke")
    frame.make("design")
    assert "went wrong" in words(frame.window)


# --- a part at a time -----------------------------------------------------------------------------


def test_a_part_that_waits_to_be_painted_is_followed_once_it_is(frame: Frame, qtbot: QtBot) -> None:
    shown: list[str] = []
    label = QLabel("now", frame.window)

    def work() -> Iterator[QWidget | None]:
        shown.append("first")
        label.show()
        yield label
        shown.append("second")
        yield None
        shown.append("third")

    Gradually(frame.window, work())
    assert shown == []
    qtbot.waitUntil(lambda: shown == ["first", "second", "third"])
