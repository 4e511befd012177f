"""Drawing, table and inspector share the room as the person wants."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.design.panes import DRAWING_HEIGHTS, INSPECTOR_LEAST, TABLE_LEAST
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.settings_store import SettingsStore

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SMALLEST = (948, 545)  # what a window of 1024 × 640 leaves for it

Make = Callable[[], DesignWorkspace]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    def made() -> DesignWorkspace:
        workspace = DesignWorkspace(SettingsStore(tmp_path / "settings.json"))
        qtbot.addWidget(workspace)
        workspace.resize(1208, 747)
        with qtbot.waitExposed(workspace):
            workspace.show()
        return workspace

    yield made
    for window in QApplication.topLevelWidgets():
        window.hide()


def splitter(workspace: DesignWorkspace, name: str) -> QSplitter:
    found = workspace.findChild(QSplitter, f"design.panes.{name}")
    assert found is not None
    return found


def height(workspace: DesignWorkspace) -> int:
    return splitter(workspace, "drawing").sizes()[0]


def width(workspace: DesignWorkspace) -> int:
    return splitter(workspace, "inspector").sizes()[1]


def drag(handle: QWidget, across: int, down: int) -> None:
    left, start = Qt.MouseButton.LeftButton, handle.rect().center()
    QTest.mousePress(handle, left, pos=start)
    QTest.mouseMove(handle, start + QPoint(across, down))
    QTest.mouseRelease(handle, left, pos=start + QPoint(across, down))


def test_the_handles_can_be_dragged_and_the_sizes_are_remembered(make: Make) -> None:
    workspace = make()
    before = (height(workspace), width(workspace))
    drag(splitter(workspace, "drawing").handle(1), 0, 40)
    drag(splitter(workspace, "inspector").handle(1), -30, 0)
    assert (height(workspace), width(workspace)) == (before[0] + 40, before[1] + 30)
    again = make()
    assert (height(again), width(again)) == (before[0] + 40, before[1] + 30)


def test_arrow_keys_move_a_handle_that_tab_has_reached(make: Make) -> None:
    workspace = make()
    workspace.activateWindow()
    handle = splitter(workspace, "inspector").handle(1)
    assert handle.focusPolicy() == Qt.FocusPolicy.TabFocus
    before = width(workspace)
    handle.setFocus()
    QTest.keyClick(handle, Qt.Key.Key_Left)
    assert width(workspace) == before + 16
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert width(workspace) == before
    QTest.keyClick(handle, Qt.Key.Key_Up)
    assert width(workspace) == before


def test_reset_layout_and_a_double_click_bring_the_usual_sizes_back(make: Make) -> None:
    workspace = make()
    usual = (height(workspace), width(workspace))
    for name in ("drawing", "inspector"):
        drag(splitter(workspace, name).handle(1), 40, 40)
    action = workspace.findChild(QAction, "design.reset_layout.action")
    assert action is not None
    action.trigger()
    assert (height(workspace), width(workspace)) == usual
    drag(splitter(workspace, "drawing").handle(1), 0, 40)
    QTest.mouseDClick(splitter(workspace, "drawing").handle(1), Qt.MouseButton.LeftButton)
    assert (height(workspace), width(workspace)) == usual
    again = make()
    assert (height(again), width(again)) == usual


def test_what_a_person_chose_stays_when_the_window_grows(make: Make) -> None:
    workspace = make()
    drag(splitter(workspace, "drawing").handle(1), 0, 60)
    drag(splitter(workspace, "inspector").handle(1), -60, 0)
    chosen = (height(workspace), width(workspace))
    workspace.resize(1500, 900)
    assert (height(workspace), width(workspace)) == chosen


def test_nothing_is_lost_however_far_a_handle_is_dragged(make: Make) -> None:
    workspace = make()
    for step in (-2000, 2000):
        for name in ("drawing", "inspector"):
            drag(splitter(workspace, name).handle(1), step, step)
        drawing, below = splitter(workspace, "drawing").sizes()
        table, inspector = splitter(workspace, "inspector").sizes()
        assert drawing >= DRAWING_HEIGHTS[0]
        assert inspector >= INSPECTOR_LEAST
        assert table >= TABLE_LEAST[0]
        assert below >= TABLE_LEAST[1]


def test_everything_fits_into_the_smallest_window(make: Make) -> None:
    workspace = make()
    assert workspace.minimumSizeHint().width() <= SMALLEST[0]
    assert workspace.minimumSizeHint().height() <= SMALLEST[1]
    drag(splitter(workspace, "drawing").handle(1), 0, 300)
    workspace.resize(*SMALLEST)
    assert (workspace.width(), workspace.height()) == SMALLEST
    for name in ("drawing", "inspector"):
        panes = splitter(workspace, name)
        last = panes.widget(panes.count() - 1)
        assert last is not None
        assert panes.rect().contains(last.geometry())


@pytest.mark.parametrize("nonsense", ["-5", "many", "²", "99999999999999"])
def test_a_size_that_makes_no_sense_counts_as_none(
    make: Make, tmp_path: Path, nonsense: str
) -> None:
    usual = height(make())
    store = SettingsStore(tmp_path / "settings.json")
    store.set_text("design/drawing_height", nonsense)
    store.save()
    assert height(make()) == usual
