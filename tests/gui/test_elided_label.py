"""A line that is cut off with an ellipsis where there is no room, and says all in its tooltip."""

from pytestqt.qtbot import QtBot

from alexnet_gui.gui.widgets.elided_label import ElidedLabel


def test_a_line_without_room_says_all_of_it_in_its_tooltip(qtbot: QtBot) -> None:
    line = ElidedLabel()
    qtbot.addWidget(line)
    line.resize(60, 20)
    line.set_whole("batch 580 of 1,563 in all")
    assert line.text() == line.toolTip() == "batch 580 of 1,563 in all"
    line.resize(600, 20)
    line.grab()
    assert line.toolTip() == ""
    line.set_whole("small", "all about it")
    assert line.toolTip() == "all about it"


def test_it_needs_little_room(qtbot: QtBot) -> None:
    line = ElidedLabel()
    qtbot.addWidget(line)
    line.set_whole("word " * 100)
    assert line.minimumSizeHint().width() < 60
