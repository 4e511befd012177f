"""The order of Tab is changed, and nothing that it comes through belongs to anything else."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from alexnet_gui.gui.widgets.tab_order import place_after, stops
from tests.gui.held_objects import wrongly_held


def test_what_qt_made_in_a_window_outlives_any_part_that_tab_comes_through(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = QHBoxLayout(window)
    label, first, second, third = QLabel(), QPushButton("1"), QPushButton("2"), QPushButton("3")
    for part in (label, first, second, third):
        room.addWidget(part)
    action = window.addAction("made by Qt")
    place_after(first, third, second)
    assert stops(window) == [first, third, second]
    assert wrongly_held() == []
    for part in (label, first, second, third):
        delete(part)
        assert not isValid(part)
        assert isValid(action)
        assert action.text() == "made by Qt"
