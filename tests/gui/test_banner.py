"""Messages stand above the workspace, one at a time, and can be dismissed."""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.banner import Banner, Message
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.report import report_text
from tests.gui.windows import child, click, drop, files, words

PATIENCE_MS = 60_000  # importing torch on a busy machine


def _mentions(window: MainWindow, name: str) -> bool:
    return name in words(window)


def test_what_a_workspace_reports_stands_above_it(window: MainWindow) -> None:
    window.train.notice.emit(Failed("The disk is full.", "Make room."))
    assert words(window) == "The disk is full. Make room."


def test_the_newest_message_is_shown_first_and_none_twice(window: MainWindow) -> None:
    for text in ("two", "three", "two", "three", "three"):
        window.banner.tell(Message(text))
    for text in ("two", "one", "three"):
        window.banner.tell(Message(text))
    seen = []
    while words(window):
        seen.append(words(window))
        click(window, "banner.close")
    assert seen == ["three", "one", "two"]


def test_how_something_went_on_takes_the_place_of_how_it_began(window: MainWindow) -> None:
    window.banner.tell(Message("Writing…", role="note", topic="onnx"))
    window.banner.tell(Message("The disk is full."))
    window.banner.tell(Message("It is written.", role="good", topic="onnx"))
    assert words(window) == "It is written."
    click(window, "banner.close")
    assert words(window) == "The disk is full."
    click(window, "banner.close")
    assert words(window) == ""


def test_escape_dismisses_a_message(window: MainWindow) -> None:
    window.banner.tell(Message("one"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.banner.isVisible()


def test_a_message_may_have_a_button(window: MainWindow) -> None:
    pressed: list[bool] = []
    window.banner.tell(Message("one", action="Do it", act=lambda: pressed.append(True)))
    click(window, "banner.action")
    assert pressed == [True]
    assert not window.banner.isVisible()


def time_is_up(window: MainWindow) -> None:
    """As if somebody had waited; what does not wait is not moved by it."""
    if window.banner.leaving.isActive():
        window.banner.leaving.timeout.emit()


def test_good_news_goes_by_itself_and_what_is_wrong_stays(window: MainWindow) -> None:
    window.banner.tell(Message("The disk is full."))
    window.banner.tell(Message("Written: a.png", role="good"))
    window.banner.tell(Message("Written: b.png", role="good"))
    time_is_up(window)
    assert words(window) == "The disk is full."
    time_is_up(window)
    assert words(window) == "The disk is full."


def test_good_news_with_a_button_stays_longer(window: MainWindow) -> None:
    window.banner.tell(Message("Copied.", role="good"))
    short = window.banner.leaving.interval()
    window.banner.tell(Message("Written.", role="good", action="Show folder", act=lambda: None))
    assert window.banner.leaving.interval() > 2 * short
    time_is_up(window)
    assert not window.banner.isVisible()


def test_good_news_stays_while_the_keyboard_is_in_it(window: MainWindow) -> None:
    window.banner.tell(Message("Written: a.png", role="good"))
    child(window, QAbstractButton, "banner.close").setFocus()
    time_is_up(window)
    assert words(window) == "Written: a.png"
    child(window, QAbstractButton, "banner.close").clearFocus()
    time_is_up(window)
    assert not window.banner.isVisible()


def test_good_news_stays_while_the_mouse_is_over_it(window: MainWindow, qtbot: QtBot) -> None:
    window.banner.tell(Message("Written: a.png", role="good"))
    QTest.mouseMove(window.banner)
    qtbot.waitUntil(window.banner.underMouse)
    time_is_up(window)
    assert words(window) == "Written: a.png"
    QTest.mouseMove(window.status)
    qtbot.waitUntil(lambda: not window.banner.underMouse())
    time_is_up(window)
    assert not window.banner.isVisible()


def test_opening_something_ends_earlier_problems_with_opening(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.train.notice.emit(Failed("The disk is full."))
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": "something else"}')
    good = tmp_path / "good.json"
    write_architecture(PRESETS[1].architecture, good)
    for path in (tmp_path / "gone.png", broken):
        assert drop(window, files(path))
        qtbot.waitUntil(partial(_mentions, window, path.name))
    assert drop(window, files(good))
    qtbot.waitUntil(lambda: words(window) == "The disk is full.")
    click(window, "banner.close")
    assert not window.banner.isVisible()


def test_a_picture_that_is_seen_ends_the_problem_with_the_one_before(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS):
        window.bridge.start_engine()
    broken = tmp_path / "broken.jpg"
    broken.write_text("no picture")
    assert drop(window, files(broken))
    qtbot.waitUntil(lambda: "broken.jpg" in words(window), timeout=PATIENCE_MS)
    assert drop(window, files(resource("pictures", "chelsea.png")))
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=PATIENCE_MS)


def test_a_mistake_of_ours_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=PATIENCE_MS):
        window.bridge.start_engine()
    broken = Look(picture=b"", name="cat.png", model=Untrained(PRESETS[0].architecture))
    with qtbot.waitSignal(window.bridge.bug_found, timeout=PATIENCE_MS) as found:
        window.bridge.look(msgspec.structs.replace(broken, picture=3))
    assert "Traceback" in str(found.args[0])
    assert "Something went wrong" in words(window)
    click(window, "banner.close")
    assert not window.banner.isVisible()


def test_a_mistake_of_ours_can_be_copied(window: MainWindow) -> None:
    window.bridge.bug_found.emit("Traceback: it broke")
    assert "went wrong" in words(window)
    click(window, "banner.action")
    assert "Traceback: it broke" in QGuiApplication.clipboard().text()
    assert "clipboard" in words(window)


def test_the_report_names_versions_and_not_the_home_folder() -> None:
    text = report_text(f"in {Path.home()}/secret.py", "CPU")
    assert str(Path.home()) not in text
    assert "secret" not in text
    assert "in ~/….py" in text
    assert "PySide6-Essentials" in text


def test_a_long_message_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.setFixedWidth(500)
    banner.tell(Message("word " * 60))
    assert banner.sizeHint().height() > 60 or banner.heightForWidth(500) > 60
