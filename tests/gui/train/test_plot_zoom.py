"""Looking closer at a part of the plots, by mouse and keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.settings_store import SettingsStore
from tests.gui.train.plots_shown import (
    LEFT,
    NONE,
    SHIFT,
    Shown,
    drag,
    drawn,
    point,
    shown_plots,
    turn_wheel,
)
from tests.gui.windows import child, click


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def shown(qtbot: QtBot, settings: SettingsStore) -> Shown:
    return shown_plots(settings, qtbot)


def test_dragging_over_a_part_shows_it_and_a_double_click_shows_all_again(shown: Shown) -> None:
    loss, view = shown.plots.loss, shown.plots.view
    QTest.mousePress(loss.chart.viewport(), LEFT, NONE, point(loss, 2.0))
    QTest.mouseMove(loss.chart.viewport(), point(loss, 3.0))
    QTest.mouseMove(loss.chart.viewport(), point(loss, 4.0))
    QTest.mouseRelease(loss.chart.viewport(), LEFT, NONE, point(loss, 4.0))
    assert view.span == pytest.approx((2.0, 4.0), abs=0.05)
    QApplication.processEvents()
    assert len(drawn(shown.plots.error, line=0)) == pytest.approx(202, abs=8)
    QTest.mouseDClick(loss.chart.viewport(), LEFT, NONE, point(loss, 3.0))
    assert not view.zoomed
    assert view.span == view.whole


@pytest.mark.parametrize(
    ("button", "modifier"), [(LEFT, SHIFT), (Qt.MouseButton.MiddleButton, NONE)]
)
def test_dragging_with_shift_or_the_middle_button_moves_along(
    shown: Shown, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    loss, view = shown.plots.loss, shown.plots.view
    view.show_span(4, 6)
    start, end = point(loss, 5.0), point(loss, 5.5)
    QTest.mousePress(loss.chart.viewport(), button, modifier, start)
    drag(loss, end, button, modifier)
    QTest.mouseRelease(loss.chart.viewport(), button, modifier, end)
    assert view.span == pytest.approx((3.5, 5.5), abs=0.05)


def test_escape_gives_up_a_drag(shown: Shown) -> None:
    loss, view = shown.plots.loss, shown.plots.view
    end = point(loss, 4.0)
    QTest.mousePress(loss.chart.viewport(), LEFT, NONE, point(loss, 2.0))
    drag(loss, end, LEFT, NONE)
    QTest.keyClick(loss.chart, Qt.Key.Key_Escape)
    QTest.mouseRelease(loss.chart.viewport(), LEFT, NONE, end)
    assert not view.zoomed


def test_the_wheel_zooms_where_the_mouse_is_and_with_shift_moves_along(shown: Shown) -> None:
    loss, view = shown.plots.loss, shown.plots.view
    at = point(loss, 5.0)
    turn_wheel(loss, at, 3, NONE)
    left, right = view.span
    assert right - left == pytest.approx(0.8**3 * 10.3)
    assert point(loss, 5.0).x() == pytest.approx(at.x(), abs=1)
    turn_wheel(loss, at, -2, SHIFT)
    assert view.span == pytest.approx((left + 0.3 * (right - left), right + 0.3 * (right - left)))
    turn_wheel(loss, at, -20, NONE)
    assert not view.zoomed


def test_the_keyboard_zooms_moves_along_and_shows_all(shown: Shown) -> None:
    chart, view = shown.plots.loss.chart, shown.plots.view
    for _press in range(4):
        QTest.keyClick(chart, Qt.Key.Key_Plus)
    left, right = view.span
    QTest.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    assert view.span[0] > left
    QTest.keyClick(chart, Qt.Key.Key_Minus)
    assert view.span[1] - view.span[0] > right - left
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert view.span[0] == 0  # the cursor is followed
    QTest.keyClick(chart, Qt.Key.Key_0)
    assert not view.zoomed


def test_show_all_is_off_and_says_why_while_everything_is_shown(shown: Shown) -> None:
    show_all = child(shown.window, QWidget, "train.plots.all")
    assert not show_all.isEnabled()
    assert "Everything is shown" in show_all.toolTip()
    shown.plots.view.show_span(1, 2)
    click(shown.window, "train.plots.all")
    assert not shown.plots.view.zoomed


def test_a_new_run_is_shown_from_its_beginning(shown: Shown) -> None:
    shown.plots.view.show_span(5, 6)
    shown.plots.view.put_cursor(600)
    shown.plots.begin()
    assert not shown.plots.view.zoomed
    assert shown.plots.view.cursor is None
