"""What stands in a layout is found, and nothing is remembered of what Qt removes from it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import alexnet_gui
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.layers.view_choices import ViewChoices
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.laid_out import laid_out
from tests.gui.held_objects import wrongly_held
from tests.gui.laid_out_items import removed_items


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
    assert removed_items() == []


def test_layouts_are_looked_into_in_one_place() -> None:
    look = re.compile(r"\.(itemAt|itemAtPosition|takeAt|replaceWidget)\(")
    files = Path(alexnet_gui.__file__).parent.rglob("*.py")
    assert [path.name for path in files if look.search(path.read_text())] == ["laid_out.py"]


def test_what_pyside_takes_for_children_is_asked_for_in_one_place() -> None:
    ask = re.compile(
        r"\.(nextInFocusChain|previousInFocusChain|focusProxy|topLevelWidget)\(|\.buddy\(\)"
    )
    files = Path(alexnet_gui.__file__).parent.rglob("*.py")
    assert [path.name for path in files if ask.search(path.read_text())] == ["tab_order.py"]


def test_choices_that_change_their_line_leave_nothing_behind(qtbot: QtBot) -> None:
    choices = ViewChoices()
    qtbot.addWidget(choices)
    for page in ("maps", "filters", "statistics", "filters", "maps"):
        choices.arrange(page, cells=True, channels=3, filters=8)
        assert removed_items() == []


def test_the_window_holds_on_to_nothing_in_its_layouts(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Bridge(), SettingsStore(), runs=tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.show_workspace("explore")
    for _on in (True, False, True):
        window.explore.pair.action.trigger()
        window.resize(window.width() + 20, window.height())
    assert removed_items() == []
    assert wrongly_held() == []
    window.bridge.shut_down()
