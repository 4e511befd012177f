"""The strip of layer kinds: clicked, pressed, walked and dragged."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from alexnet_gui.core.files import layers_text, parse_layers
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.palette import Chip, Palette
from alexnet_gui.gui.design.table.row_data import kind_data

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def chips(hands: "Hands") -> list[Chip]:
    return hands.find(Palette, "design.palette").findChildren(Chip)


def test_every_kind_has_a_chip_in_the_order_of_the_core(hands: "Hands") -> None:
    left_to_right = sorted(chips(hands), key=lambda chip: chip.x())
    assert [chip.objectName() for chip in left_to_right] == [
        f"design.palette.{kind}" for kind in PALETTE
    ]


def test_a_chip_says_what_the_layer_is_and_does(hands: "Hands") -> None:
    lines = hands.find(QWidget, "design.palette.linear").toolTip().split("\n")
    assert lines == [
        "Dense: 4,096 units",
        "Every output is a weighted sum of every input.",
        "Click to add it after the chosen layer, or drag it to its place.",
    ]


def test_all_chips_can_be_seen_at_1280_by_800(hands: "Hands") -> None:
    palette = hands.find(Palette, "design.palette")
    assert palette.horizontalScrollBar().maximum() == 0
    for chip in chips(hands):
        assert (
            palette.viewport()
            .rect()
            .contains(chip.rect().translated(chip.mapTo(palette.viewport(), chip.rect().topLeft())))
        )
        assert chip.sizeHint().width() <= chip.width()


def test_in_a_new_network_with_nothing_chosen_it_is_put_where_it_can_run(hands: "Hands") -> None:
    hands.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    hands.click("design.palette.conv2d")
    assert hands.names() == ["conv1", "flatten", "fc"]
    assert hands.workspace.analysis.valid


def test_a_click_adds_after_the_chosen_layer_and_chooses_the_new_one(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.click("design.palette.batch_norm2d")
    hands.click("design.palette.dropout")
    assert hands.names()[:4] == ["conv1", "norm3", "drop1", "relu1"]
    assert hands.table.selected_rows == (2,)
    assert hands.workspace.document.undo_label == "insert drop1"


def test_without_a_chosen_layer_it_goes_to_the_end(hands: "Hands") -> None:
    hands.click("design.palette.softmax")
    assert hands.names()[-2:] == ["fc8", "softmax1"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_network_is_built_without_the_mouse(hands: "Hands", key: Qt.Key) -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Insert)  # to the palette
    assert hands.focused().objectName() == "design.palette.conv2d"
    hands.press(key)
    hands.press(Qt.Key.Key_Right)
    hands.press(key)
    hands.press(Qt.Key.Key_End)
    hands.press(key)
    hands.press(Qt.Key.Key_Home)
    hands.press(key)
    assert hands.names() == ["conv1", "relu1", "softmax1", "conv2"]


def test_it_is_one_stop_for_tab(hands: "Hands") -> None:
    hands.table.setFocus()
    hands.press(Qt.Key.Key_Tab)
    assert hands.focused().objectName() == "design.palette.conv2d"
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Tab)
    assert not hands.focused().objectName().startswith("design.palette")
    hands.press(Qt.Key.Key_Backtab)
    assert hands.focused().objectName() == "design.palette.activation"
    hands.press(Qt.Key.Key_Backtab)
    assert hands.focused() is hands.table


def test_a_click_leaves_the_keyboard_where_it_was(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.click("design.palette.dropout")
    assert hands.focused() is hands.table


def test_where_there_is_no_room_it_scrolls_to_the_chip_with_the_keyboard(hands: "Hands") -> None:
    palette = hands.find(Palette, "design.palette")
    hands.workspace.resize(900, 700)
    QApplication.processEvents()
    assert palette.horizontalScrollBar().maximum() > 0
    palette.focus()
    hands.press(Qt.Key.Key_End)
    last = hands.find(QAbstractButton, "design.palette.softmax")
    assert hands.focused() is last
    assert not last.visibleRegion().isEmpty()
    assert palette.horizontalScrollBar().value() > 0


def test_with_more_room_the_names_are_whole(hands: "Hands") -> None:
    chip = hands.find(Chip, "design.palette.conv2d")
    assert chip.text() == "Conv"
    hands.workspace.resize(1848, 900)
    QApplication.processEvents()
    assert chip.text() == "Convolution"
    assert chip.accessibleName() == "Add: Convolution"


def test_what_is_pressed_and_let_go_elsewhere_is_not_added(hands: "Hands") -> None:
    before = hands.names()
    chip = hands.find(Chip, "design.palette.dropout")
    QTest.mousePress(chip, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(chip, Qt.MouseButton.LeftButton, pos=chip.rect().bottomRight() * 3)
    assert hands.names() == before


@pytest.mark.parametrize("kind", PALETTE)
def test_a_dragged_chip_is_a_layer_as_text_to_other_programs(kind: str) -> None:
    (layer,) = parse_layers(kind_data(kind).text(), "text")
    assert layer.kind == kind
    assert layers_text([layer]) == kind_data(kind).text()
