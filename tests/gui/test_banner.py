"""Messages stand above the workspace, one at a time, and can be dismissed."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.gui.banner import Banner, Message
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.report import report_text
from tests.gui.windows import click, words


def test_what_a_workspace_reports_stands_above_it(window: MainWindow) -> None:
    window.train.notice.emit(Failed("The disk is full.", "Make room."))
    assert words(window) == "The disk is full. Make room."


def test_messages_come_one_at_a_time_and_none_twice(window: MainWindow) -> None:
    for text in ("one", "two", "one", "two"):
        window.banner.tell(Message(text))
    seen = []
    while words(window):
        seen.append(words(window))
        click(window, "banner.close")
    assert seen == ["one", "two"]


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


def test_a_mistake_of_ours_can_be_copied(window: MainWindow) -> None:
    window.bridge.bug_found.emit("Traceback: it broke")
    assert "went wrong" in words(window)
    click(window, "banner.action")
    assert "Traceback: it broke" in QGuiApplication.clipboard().text()
    assert "clipboard" in words(window)


def test_the_report_names_versions_and_not_the_home_folder() -> None:
    text = report_text(f"in {Path.home()}/secret.py", "CPU")
    assert str(Path.home()) not in text
    assert "in ~/secret.py" in text
    assert "PySide6-Essentials" in text


def test_a_long_message_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.setFixedWidth(500)
    banner.tell(Message("word " * 60))
    assert banner.sizeHint().height() > 60 or banner.heightForWidth(500) > 60
