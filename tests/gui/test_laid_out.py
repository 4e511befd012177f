"""What stands in a layout is found, and nothing is remembered of what Qt removes from it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers

from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.laid_out import laid_out


def _gone() -> list[object]:
    """What PySide still knows of what Qt has had around a widget, and stands in no layout."""
    known = getAllValidWrappers()
    layouts = [each for each in known if isinstance(each, QLayout)]
    items = [
        each for each in known if isinstance(each, QLayoutItem) and not isinstance(each, QLayout)
    ]
    return [each for each in items if all(layout.indexOf(each) < 0 for layout in layouts)]


@pytest.fixture
def row(qtbot: QtBot) -> Iterator[QHBoxLayout]:
    room = QWidget()
    qtbot.addWidget(room)
    made = QHBoxLayout(room)
    made.addWidget(QLabel("first"))
    made.addStretch(1)
    inner = QVBoxLayout()
    inner.addWidget(QLabel("inside"))
    made.addLayout(inner)
    made.addWidget(QLabel("last"))
    yield made


def test_widgets_and_layouts_come_in_their_order(row: QHBoxLayout) -> None:
    first, inner, last = laid_out(row)
    assert isinstance(first, QLabel)
    assert first.text() == "first"
    assert isinstance(inner, QVBoxLayout)
    assert [part.text() for part in laid_out(inner) if isinstance(part, QLabel)] == ["inside"]
    assert isinstance(last, QLabel)
    assert last.text() == "last"


def _take_away(widget: QWidget) -> None:
    widget.setParent(None)


def _move(widget: QWidget) -> None:
    other = QVBoxLayout()
    other.addWidget(widget)
    parent = widget.parentWidget()
    assert parent is None or other.count() == 1


@pytest.mark.parametrize("remove", [_take_away, _move])
def test_what_qt_removes_is_not_taken_for_what_comes_in_its_place(
    row: QHBoxLayout, remove: Callable[[QWidget], None]
) -> None:
    first, *_others = laid_out(row)
    assert isinstance(first, QWidget)
    remove(first)
    assert _gone() == []


def test_the_window_holds_on_to_nothing_in_its_layouts(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Bridge(), SettingsStore(), runs=tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.show_workspace("explore")
    for _on in (True, False, True):
        window.explore.pair.action.trigger()
        window.resize(window.width() + 20, window.height())
    assert _gone() == []
    window.bridge.shut_down()
