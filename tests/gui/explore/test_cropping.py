"""The crop is moved and scaled by hand, and the network looks at what is in it."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.requests import Cut
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.crop_view import CropView
from tests.gui.explore.exploring import CHELSEA, COFFEE, PATIENCE_MS, SMALL, Explore, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(explore: Explore) -> CropView:
    """The picture, seen through a network for squares of 64 pixels."""
    opened(explore)
    return explore.workspace.content.picture_card.view


def place(view: CropView, across: float, down: float) -> QPoint:
    """A point of the widget in the crop: 0, 0 is its top left corner, 1, 1 the opposite one."""
    assert view.crop is not None
    box = view.on_widget(view.crop)
    return QPointF(box.left() + across * box.width(), box.top() + down * box.height()).toPoint()


def drag(view: CropView, start: QPoint, by: QPoint) -> None:
    QTest.mousePress(view, LEFT, pos=start)
    for part in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(view, start + QPoint(round(by.x() * part), round(by.y() * part)))
    QTest.mouseRelease(view, LEFT, pos=start + by)


def settled(explore: Explore) -> None:
    looker = explore.workspace.looker
    explore.qtbot.waitUntil(lambda: not looker.waiting, timeout=PATIENCE_MS)


def test_the_crop_is_dragged_and_the_network_looks_at_the_new_one(
    explore: Explore, view: CropView
) -> None:
    before = view.crop
    assert before is not None
    drag(view, place(view, 0.5, 0.5), QPoint(-30, 4))
    after = view.crop
    assert after is not None
    assert after[2:] == pytest.approx(before[2:])
    scale = view.shown().width() / 451
    assert after[0] == pytest.approx(before[0] - 30 / scale)
    assert explore.workspace.pictures.cut == Cut("frame", after)
    settled(explore)
    assert explore.seen[-1].crop == pytest.approx(after)
    assert explore.text("crop") == f"crop {after[2]:.0f} × {after[3]:.0f}"


def test_the_frame_follows_at_once_and_no_more_than_one_question_is_under_way(
    explore: Explore, view: CropView
) -> None:
    looker = explore.workspace.looker
    start = place(view, 0.5, 0.5)
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, start + QPoint(-2, 0))
    first = looker.asked
    for step in range(3, 20):
        QTest.mouseMove(view, start + QPoint(-step, 0))
        assert looker.asked == first  # its answer is still to come
        assert looker.wanted is not None
        assert looker.wanted.cut.frame == view.crop  # and the newest is asked about next
    answers = len(explore.seen)
    settled(explore)
    assert len(explore.seen) == answers + 2
    assert explore.seen[-1].cut.frame == view.crop
    QTest.mouseRelease(view, LEFT, pos=start)


def test_a_corner_scales_the_crop_and_the_opposite_one_stays(view: CropView) -> None:
    before = view.crop
    assert before is not None
    drag(view, place(view, 1, 1), QPoint(-40, -40))
    after = view.crop
    assert after is not None
    assert after[:2] == pytest.approx(before[:2])
    assert after[2] < before[2]
    assert after[2] / after[3] == pytest.approx(before[2] / before[3])


def test_an_edge_scales_the_crop_about_the_middle_of_the_opposite_one(view: CropView) -> None:
    before = view.crop
    assert before is not None
    drag(view, place(view, 0, 0.5), QPoint(30, 0))
    after = view.crop
    assert after is not None
    assert after[0] + after[2] == pytest.approx(before[0] + before[2])
    assert after[1] + after[3] / 2 == pytest.approx(before[1] + before[3] / 2)


def test_the_pointer_says_what_can_be_done(view: CropView) -> None:
    shapes = Qt.CursorShape
    for where, shape in (
        ((0.5, 0.5), shapes.SizeAllCursor),
        ((0, 0), shapes.SizeFDiagCursor),
        ((1, 0), shapes.SizeBDiagCursor),
        ((1, 0.5), shapes.SizeHorCursor),
        ((0.5, 1), shapes.SizeVerCursor),
    ):
        QTest.mouseMove(view, place(view, *where))
        assert view.cursor().shape() == shape
    QTest.mouseMove(view, QPoint(1, 1))
    assert view.cursor().shape() == shapes.ArrowCursor


def test_keys_move_and_scale_the_crop_and_escape_puts_it_back(
    explore: Explore, view: CropView
) -> None:
    own = view.crop
    assert own is not None
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Up)
    moved = view.crop
    assert moved is not None
    assert moved[0] < own[0]
    assert moved[1] < own[1]
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.crop is not None
    assert view.crop[0] == pytest.approx(moved[0] + 1)
    QTest.keyClick(view, Qt.Key.Key_Plus)  # zooms in, as the wheel does
    assert view.crop[2] < moved[2]
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.crop[2] == pytest.approx(moved[2])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    settled(explore)
    assert view.crop == own
    assert explore.workspace.pictures.cut == Cut()


def test_the_wheel_scales_the_crop_of_a_picture_that_was_clicked_and_scrolls_otherwise(
    view: CropView,
) -> None:
    view.clearFocus()
    before = view.crop
    assert before is not None
    assert not turn(view)
    assert view.crop == before
    QTest.mouseClick(view, LEFT, pos=place(view, 0.5, 0.5))
    assert turn(view)
    assert view.crop is not None
    assert view.crop[2] < before[2]


def turn(view: CropView) -> bool:
    """Turn the wheel away by a notch; whether the picture took it."""
    middle = QPointF(view.rect().center())
    event = QWheelEvent(
        middle,
        view.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_a_double_click_and_the_button_put_the_crop_back(explore: Explore, view: CropView) -> None:
    own = view.crop
    back = explore.workspace.findChild(QToolButton, "explore.reset_crop")
    assert isinstance(back, QToolButton)
    assert not visible(back)
    drag(view, place(view, 0.5, 0.5), QPoint(-20, 0))
    assert visible(back)
    QTest.mouseDClick(view, LEFT, pos=place(view, 0.5, 0.5))
    settled(explore)
    assert view.crop == own
    drag(view, place(view, 0.5, 0.5), QPoint(-20, 0))
    QTest.mouseClick(back, LEFT)
    settled(explore)
    assert view.crop == own
    assert not visible(back)


def visible(widget: QWidget) -> bool:
    return widget.isVisible()


def way(explore: Explore, name: str) -> QToolButton:
    found = explore.workspace.findChild(QToolButton, f"explore.cut_{name}")
    assert isinstance(found, QToolButton)
    return found


def test_squash_shows_the_network_the_whole_picture(explore: Explore, view: CropView) -> None:
    seen = explore.answer(way(explore, "squash").click)
    assert list(seen.crop) == [0, 0, 451, 300]
    assert view.crop == seen.crop
    assert explore.text("crop") == "all of it, squashed"
    drag(view, place(view, 0.5, 0.5), QPoint(-20, 0))
    assert view.crop == seen.crop  # there is nothing to move


def test_ten_crops_are_drawn_and_averaged_and_said_to_be(explore: Explore, view: CropView) -> None:
    seen = explore.answer(way(explore, "ten").click)
    assert len(seen.frames) == 5
    assert list(view.frames) == list(seen.frames)
    assert explore.shown("ten_crops")
    assert explore.text("crop").startswith("ten crops")
    back = explore.answer(way(explore, "model").click)
    assert not view.frames
    assert not explore.shown("ten_crops")
    assert back.cut == Cut()


def test_the_next_picture_has_the_networks_own_crop_again_but_the_same_way(
    explore: Explore, view: CropView
) -> None:
    drag(view, place(view, 0.5, 0.5), QPoint(-20, 0))
    settled(explore)
    assert opened(explore, COFFEE).cut == Cut()
    explore.answer(way(explore, "squash").click)
    assert opened(explore).cut == Cut("squash")


def test_ten_crops_of_a_network_that_ends_in_maps_are_refused_and_the_crop_stays(
    explore: Explore, view: CropView
) -> None:
    maps = Architecture(name="Maps", input=SMALL.input, layers=SMALL.layers[:-2])
    explore.answer(lambda: explore.workspace.architecture_changed(maps))
    failed = explore.failure(way(explore, "ten").click)
    assert "gives maps" in failed.message
    assert explore.workspace.pictures.cut == Cut()
    assert way(explore, "model").isChecked()


def test_the_menu_offers_the_ways_and_the_reset(explore: Explore, view: CropView) -> None:
    actions = [each for _title, section in explore.workspace.menu_actions() for each in section]
    names = [each.objectName() for each in actions if each is not None]
    for name in ("cut_model", "cut_squash", "cut_ten", "reset_crop", "previous", "next"):
        assert f"explore.{name}_action" in names
    reset = explore.workspace.findChild(QAction, "explore.reset_crop_action")
    assert isinstance(reset, QAction)
    assert not reset.isEnabled()


def test_the_picture_tells_how_to_use_it(view: CropView) -> None:
    assert "Drag it" in view.toolTip()
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_when_one_crop_fails_the_newest_is_asked_about_all_the_same(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    path = tmp_path / "chelsea.png"

    def restore() -> None:
        shutil.copy(CHELSEA, path)

    restore()
    bridge.picture_failed.connect(restore)  # before Explore hears of it
    explore = Explore(qtbot, bridge, SMALL)
    opened(explore, path)
    path.write_text("broken for a moment")
    pictures = explore.workspace.pictures
    first, second = (Cut("frame", (x, 0, 100, 100)) for x in (0, 50))
    with qtbot.waitSignal(explore.workspace.looker.seen, timeout=PATIENCE_MS):
        pictures.cut_out(first)
        pictures.cut_out(second)
    assert explore.seen[-1].cut == second
    assert pictures.cut == second
    assert len(explore.notices) == 1
