"""Layers are chosen in the drawing as they are in the table, by mouse and by keys."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QContextMenuEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.design.table.columns import Column
from tests.gui.design.eyes import CTRL, LEFT, SHIFT, sees

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_drawing_and_table_share_the_selection_both_ways(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.click("conv3")
    assert chosen(hands) == ["conv3"]
    eyes.click("conv5", CTRL)
    assert chosen(hands) == ["conv3", "conv5"]
    eyes.click("conv3", CTRL)
    assert chosen(hands) == ["conv5"]
    eyes.click("fc6", SHIFT)
    assert chosen(hands) == ["conv5", "relu5", "pool5", "flatten", "fc6"]
    eyes.click("input")
    assert chosen(hands) == []
    hands.go_to("norm2", Column.NUMBER)
    assert eyes.canvas.selected == {hands.row("norm2")}


def test_arrows_home_and_end_walk_and_shift_takes_along(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.click("conv2")
    hands.press(Qt.Key.Key_Right)
    assert chosen(hands) == ["relu2"]
    hands.press(Qt.Key.Key_Right, SHIFT)
    hands.press(Qt.Key.Key_Right, SHIFT)
    assert chosen(hands) == ["relu2", "norm2", "pool2"]
    hands.press(Qt.Key.Key_Left, SHIFT)
    assert chosen(hands) == ["relu2", "norm2"]
    hands.press(Qt.Key.Key_Home)
    assert chosen(hands) == ["conv1"]
    hands.press(Qt.Key.Key_Left)
    assert chosen(hands) == ["conv1"]
    hands.press(Qt.Key.Key_End)
    assert chosen(hands) == ["fc8"]
    hands.press(Qt.Key.Key_Home, SHIFT)
    assert chosen(hands) == hands.names()
    hands.press(Qt.Key.Key_End)
    hands.press(Qt.Key.Key_A, CTRL)
    assert chosen(hands) == hands.names()


def test_a_dot_is_a_layer_that_can_be_clicked(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    dot = eyes.block("conv1").dots[1]
    QTest.mouseClick(eyes.canvas, LEFT, pos=eyes.place(dot.centre))
    assert chosen(hands) == ["norm1"]


def test_a_zoomed_layer_is_clicked_where_it_is_seen(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.turn_wheel(6, eyes.middle("pool2"), CTRL)
    eyes.click("pool2")
    assert chosen(hands) == ["pool2"]


def test_choosing_in_the_table_brings_the_layer_into_sight(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.turn_wheel(6, eyes.middle("conv1"), CTRL)
    for layer in ("fc8", "conv2"):
        hands.go_to(layer, Column.NUMBER)
        place = eyes.middle(layer) + eyes.canvas.pos()
        assert 0 <= place.x() <= eyes.view.viewport().width()


def test_enter_or_a_double_click_goes_to_the_layers_settings(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    eyes.click("conv2")
    hands.press(Qt.Key.Key_Return)
    assert hands.focused().objectName().startswith("design.inspector.conv2d")
    eyes.canvas.setFocus()
    QTest.mouseDClick(eyes.canvas, LEFT, pos=eyes.middle("conv2"))
    assert hands.focused().objectName().startswith("design.inspector.conv2d")


def test_a_layers_menu_opens_on_it(hands: "Hands") -> None:
    eyes = sees(hands.find(Drawing, "design.drawing.card"))
    place = eyes.middle("conv4")
    QApplication.sendEvent(
        eyes.canvas,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, eyes.canvas.mapToGlobal(place)),
    )
    menu = hands.find(QMenu, "design.layer.menu")
    assert menu.isVisible()
    assert chosen(hands) == ["conv4"]
    menu.close()


def chosen(hands: "Hands") -> list[str]:
    return [hands.names()[row] for row in hands.table.selected_rows]
