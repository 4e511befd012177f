"""The drawing on the screen: fitted, zoomed, dragged and scrolled."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QNativeGestureEvent,
    QPointingDevice,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.drawing.hands import NetworkCanvas
from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.theme import theme
from tests.gui.design.eyes import CTRL, LEFT, MIDDLE, SHIFT, Eyes, sees

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

KEYS = {"zoom_in": "Ctrl++", "zoom_out": "Ctrl+-", "fit": "Ctrl+0"}


def chain(count: int) -> Architecture:
    layers = tuple(
        Conv2d(name=f"conv{n}", out_channels=8, kernel=3, padding=1) for n in range(count)
    )
    return Architecture(name="chain", input=(3, 32, 32), layers=layers)


def test_it_fits_its_card_without_scroll_bars(eyes: Eyes) -> None:
    assert eyes.canvas.size() == eyes.view.viewport().size()
    assert not eyes.view.horizontalScrollBar().isVisible()
    assert not eyes.view.verticalScrollBar().isVisible()


def test_ctrl_and_the_wheel_zoom_around_the_mouse(eyes: Eyes) -> None:
    at = QPoint(700, 60)
    before = eyes.under(at)
    eyes.turn_wheel(4, at, CTRL)
    assert eyes.canvas.zoom > 2
    assert (eyes.under(at) - before).manhattanLength() < 1.5
    eyes.turn_wheel(-4, at, CTRL)
    assert eyes.canvas.zoom == pytest.approx(1)
    assert (eyes.under(at) - before).manhattanLength() < 1.5


def test_keys_zoom_in_and_out_and_fit(drawing: Drawing, eyes: Eyes) -> None:
    QTest.keyClick(eyes.canvas, Qt.Key.Key_Plus, CTRL)
    QTest.keyClick(eyes.canvas, Qt.Key.Key_Plus, CTRL)
    assert eyes.canvas.zoom > 1.5
    QTest.keyClick(eyes.canvas, Qt.Key.Key_Minus, CTRL)
    assert 1 < eyes.canvas.zoom < 1.5
    QTest.keyClick(eyes.canvas, Qt.Key.Key_0, CTRL)
    assert eyes.canvas.zoom == 1
    assert [action.text() for action in drawing.actions()] == [
        "Zoom in",
        "Zoom out",
        "Fit the whole network",
    ]


def test_two_fingers_on_a_touchpad_zoom(eyes: Eyes) -> None:
    window = eyes.canvas.window()
    place = QPointF(eyes.canvas.mapTo(window, QPoint(300, 60)))
    QApplication.sendEvent(
        window.windowHandle(),
        QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            place,
            place,
            QPointF(window.mapToGlobal(place.toPoint())),
            0.5,
            QPointF(),
        ),
    )
    assert eyes.canvas.zoom == pytest.approx(1.5)


def test_the_zoom_has_ends_and_buttons_zoom_too(drawing: Drawing, eyes: Eyes) -> None:
    eyes.turn_wheel(50, modifier=CTRL)
    assert eyes.canvas.zoom == 8
    eyes.turn_wheel(-100, modifier=CTRL)
    assert eyes.canvas.zoom == 0.1
    for name, zoom in (("zoom_in", 0.125), ("zoom_out", 0.1), ("fit", 1.0)):
        button = drawing.findChild(QToolButton, f"design.drawing.{name}.button")
        assert isinstance(button, QToolButton)
        assert button.toolTip() == f"{button.accessibleName()} ({KEYS[name]})"
        QTest.mouseClick(button, LEFT)
        assert eyes.canvas.zoom == pytest.approx(zoom)


def test_steps_of_zoom_stop_at_the_natural_size(eyes: Eyes) -> None:
    eyes.turn_wheel(1, modifier=CTRL)
    eyes.turn_wheel(-1, modifier=CTRL)
    QTest.keyClick(eyes.canvas, Qt.Key.Key_Minus, CTRL)
    eyes.turn_wheel(-1, modifier=CTRL)
    for _step in range(3):
        QTest.keyClick(eyes.canvas, Qt.Key.Key_Plus, CTRL)
        if eyes.canvas.zoom == 1:
            break
    assert eyes.canvas.zoom == 1


def test_no_button_stands_on_a_block(drawing: Drawing, eyes: Eyes) -> None:
    for button in drawing.findChildren(QToolButton):
        if button.isVisible():
            place = button.mapTo(drawing, QPoint(0, 0))
            assert place.x() >= eyes.view.geometry().right()


def test_the_zoom_and_the_chosen_layers_place_stay_while_editing(
    drawing: Drawing, eyes: Eyes
) -> None:
    architecture = PRESETS[0].architecture
    eyes.canvas.select({8})  # conv3
    eyes.turn_wheel(4, eyes.middle("conv3"), CTRL)
    before = eyes.middle("conv3").x() + eyes.canvas.x()
    drawing.show_analysis(analyse(architecture.with_layers(architecture.layers[:-4])))
    assert eyes.canvas.zoom > 2
    assert abs(eyes.middle("conv3").x() + eyes.canvas.x() - before) <= 2


def test_another_network_begins_in_its_natural_size(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.turn_wheel(4, modifier=CTRL)
    hands.workspace.load_preset("torchvision")
    assert eyes.canvas.zoom == 1
    assert eyes.scrolled == (0, 0)


def test_zoom_keys_work_wherever_the_focus_is_in_design(hands: "Hands") -> None:
    canvas = hands.find(NetworkCanvas, "design.drawing")
    hands.go_to("conv2", Column.NUMBER)
    hands.press(Qt.Key.Key_Plus, CTRL)
    assert canvas.zoom == 1.25


# --- names and shapes while zoomed ---------------------------------------------------------------


def foot(eyes: Eyes, name: str) -> QRectF:
    """Where the name, the shape and the dots of a block stand."""
    return next(area for block, area in eyes.canvas.feet() if block.name == name)


@pytest.mark.parametrize("notches", [1, 4, 7, 9])
def test_zoomed_in_names_and_shapes_stay_in_sight_and_do_not_grow(eyes: Eyes, notches: int) -> None:
    picture = eyes.canvas.picture
    assert picture is not None
    eyes.turn_wheel(notches, eyes.middle("conv2"), CTRL)
    for way in (0, -99, 99):  # where the zoom leads, the upper end, the lower end
        eyes.view.verticalScrollBar().setValue(eyes.scrolled[1] + 100 * way)
        area = foot(eyes, "conv2")
        assert eyes.view.viewport().rect().contains(area.toRect().translated(eyes.canvas.pos()))
        assert area.height() == picture.height - picture.baseline
        image = eyes.canvas.grab(area.toRect()).toImage()
        assert theme().color("text").rgb() in {
            image.pixel(x, y) for x in range(image.width()) for y in range(image.height())
        }


def test_zoomed_in_the_dots_at_the_lower_edge_are_layers(eyes: Eyes, qtbot: QtBot) -> None:
    eyes.turn_wheel(7, eyes.middle("conv2"), CTRL)
    area = foot(eyes, "conv2")
    block, dots = eyes.block("conv2"), eyes.block("conv2").dots
    picture = eyes.canvas.picture
    assert picture is not None
    for dot in dots:
        x, y = dot.centre
        way = QPointF(x - block.centre + area.width() / 2, y - picture.baseline)
        place = (area.topLeft() + way).toPoint()
        assert "conv2" not in eyes.canvas.tooltip_at(QPointF(place))
        with qtbot.waitSignal(eyes.canvas.layers_wanted) as wanted:
            QTest.mouseClick(eyes.canvas, LEFT, pos=place)
        assert wanted.args == [(dot.layer,)]


# --- moving about --------------------------------------------------------------------------------


def test_dragging_the_ground_or_with_the_middle_button_moves_it(eyes: Eyes) -> None:
    eyes.turn_wheel(5, eyes.ground(), CTRL)
    before = eyes.scrolled
    eyes.drag(eyes.ground(), QPoint(-60, -20))
    assert eyes.scrolled == (before[0] + 60, before[1] + 20)
    eyes.drag(eyes.ground(), QPoint(40, 10), MIDDLE)
    assert eyes.scrolled == (before[0] + 20, before[1] + 10)


def test_a_drag_chooses_nothing(eyes: Eyes, qtbot: QtBot) -> None:
    eyes.turn_wheel(5, eyes.middle("conv3"), CTRL)
    before = eyes.scrolled
    with qtbot.assertNotEmitted(eyes.canvas.layers_wanted):
        eyes.drag(eyes.middle("conv3"), QPoint(40, 10))
    assert eyes.scrolled == (before[0] - 40, before[1] - 10)


def test_the_wheel_scrolls_a_large_drawing_down_and_with_shift_sideways(eyes: Eyes) -> None:
    eyes.turn_wheel(5, modifier=CTRL)
    before = eyes.scrolled
    eyes.turn_wheel(-1)
    assert eyes.scrolled[0] == before[0]
    assert eyes.scrolled[1] > before[1]
    eyes.turn_wheel(-1, modifier=SHIFT)
    assert eyes.scrolled[0] > before[0]


def test_the_wheel_scrolls_a_long_network_sideways(drawing: Drawing, eyes: Eyes) -> None:
    drawing.show_analysis(analyse(chain(60)))
    assert not eyes.view.verticalScrollBar().isVisible()
    eyes.turn_wheel(-2)
    assert eyes.scrolled[0] > 0


def test_a_double_click_on_the_ground_fits_all_of_a_long_network(
    drawing: Drawing, eyes: Eyes
) -> None:
    drawing.show_analysis(analyse(chain(60)))
    assert eyes.view.horizontalScrollBar().maximum() > 0
    QTest.mouseDClick(eyes.canvas, LEFT, pos=eyes.ground())
    assert 0.1 < eyes.canvas.zoom < 1
    assert eyes.view.horizontalScrollBar().maximum() == 0
    assert eyes.canvas.size() == eyes.view.maximumViewportSize()


def test_a_thousand_layers_can_be_shown_and_reached(drawing: Drawing, eyes: Eyes) -> None:
    drawing.show_analysis(analyse(chain(1000)))
    QTest.keyClick(eyes.canvas, Qt.Key.Key_End)
    drawing.reveal(999)
    seen = eyes.view.viewport().rect()
    assert seen.contains(eyes.middle("conv999") + eyes.canvas.pos())
    drawing.reveal(0)
    assert seen.contains(eyes.middle("conv0") + eyes.canvas.pos())
