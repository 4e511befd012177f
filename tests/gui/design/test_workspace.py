"""The Design workspace as a whole: panels that follow, repairs, files, questions."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.drawing.hands import NetworkCanvas
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.workspace import DesignWorkspace

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def figure(hands: "Hands", name: str) -> str:
    return hands.find(QLabel, f"design.total.{name}").text()


def edit_stride(hands: "Hands", keys: str = "2") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type(keys)
    hands.press(Qt.Key.Key_Return)


def test_it_opens_with_the_papers_network(hands: "Hands") -> None:
    assert figure(hands, "parameters") == "60,965,224"
    assert figure(hands, "macs") == "724.4 M"
    assert figure(hands, "weights") == "232.6 MiB"
    assert figure(hands, "sight") == "195 × 195 / 32"
    assert hands.find(QLabel, "design.no_problems").isVisible()
    preset = hands.workspace.preset()
    assert preset is not None
    assert preset.id == "paper-2012"


@pytest.mark.parametrize("preset", [preset.id for preset in PRESETS])
def test_every_preset_can_be_chosen(hands: "Hands", preset: str) -> None:
    button = hands.find(QToolButton, "design.presets")
    action = next(a for a in button.menu().actions() if a.objectName() == f"design.preset.{preset}")
    assert action.toolTip()
    action.trigger()
    found = hands.workspace.preset()
    assert found is not None
    assert found.id == preset
    assert button.accessibleDescription() == found.name


def test_listeners_hear_of_every_edit_and_of_undo(hands: "Hands") -> None:
    heard: list[object] = []
    hands.workspace.architecture_changed.connect(heard.append)
    edit_stride(hands)
    hands.click("design.undo")
    assert len(heard) == 2
    assert heard[-1] == PRESETS[0].architecture


def test_undo_and_redo_say_what_they_would_do(hands: "Hands") -> None:
    undo = hands.find(QToolButton, "design.undo")
    redo = hands.find(QToolButton, "design.redo")
    assert not undo.isEnabled()
    edit_stride(hands)
    assert undo.toolTip().startswith("Undo: stride of conv1")
    hands.click("design.undo")
    assert redo.toolTip().startswith("Redo: stride of conv1")
    assert not undo.isEnabled()


def test_the_blog_net_shows_its_mistake_and_a_click_mends_it(hands: "Hands") -> None:
    hands.workspace.load_preset("net-227")
    problem = hands.find(QWidget, "design.problem.fc6")
    assert problem.isVisible()
    assert "9,216" in problem.accessibleName()
    assert "6,400" in problem.accessibleName()
    offered = [b.text() for b in problem.findChildren(QPushButton) if "repair" in b.objectName()]
    assert "conv5: kernel 3" in offered
    assert "conv5: padding 2" in offered
    assert "Let fc6 take 6,400" in offered
    hands.click("design.repair.fc6.0")
    assert hands.workspace.analysis.valid
    assert not problem.isVisible()
    assert hands.text("fc8", Column.OUTPUT) == "1,000"
    hands.click("design.undo")
    assert not hands.workspace.analysis.valid


def test_notes_stand_apart_from_problems(hands: "Hands") -> None:
    hands.workspace.load_preset("lrn-blocks")
    note = hands.find(QWidget, "design.note.fc7")
    assert note.isVisible()
    assert "no activation between fc6 and fc7" in note.accessibleName()
    assert not hands.find(QLabel, "design.no_problems").isVisible()
    hands.click("design.note.fc7.layer")
    assert hands.table.selected_rows == (hands.row("fc7"),)


def test_input_and_classes_are_edited_above(hands: "Hands") -> None:
    field = hands.find(QAbstractSpinBox, "design.input.height")
    field.setFocus()
    field.selectAll()
    hands.type("224")
    assert hands.workspace.architecture.input == (3, 224, 227)
    assert hands.text("conv1", Column.OUTPUT) == "96 × 54 × 55"
    classes = hands.find(QAbstractSpinBox, "design.classes")
    classes.setFocus()
    classes.selectAll()
    hands.type("10")
    assert hands.text("fc8", Column.OUTPUT) == "10"
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.text("fc8", Column.OUTPUT) == "1,000"
    assert classes.text() == "1000"


def test_drawing_and_table_share_the_selection(hands: "Hands") -> None:
    canvas = hands.find(NetworkCanvas, "design.drawing")
    picture = canvas.picture
    assert picture is not None
    conv3 = next(block for block in picture.blocks if block.name == "conv3")
    place = QPoint(round(conv3.centre), 60)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert hands.table.selected_rows == (hands.row("conv3"),)
    hands.go_to("norm2", Column.NUMBER)
    assert canvas.selected == {hands.row("norm2")}
    canvas.setFocus()
    hands.press(Qt.Key.Key_Right)
    assert canvas.selected == {hands.row("pool2")}
    QTest.mouseClick(
        canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(picture.blocks[0].centre), 60)
    )
    assert not canvas.selected


def test_the_inspector_edits_the_chosen_layer_and_shows_its_sums(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    sums = hands.find(QLabel, "design.inspector.conv2d.sums")
    assert "⌊(227 + 2·0 − 11) / 4⌋ + 1 = 55" in sums.accessibleDescription()
    stride = hands.find(QAbstractSpinBox, "design.inspector.conv2d.stride")
    stride.setFocus()
    stride.selectAll()
    hands.type("2")
    assert hands.text("conv1", Column.OUTPUT) == "96 × 109 × 109"
    assert "⌊(227 + 2·0 − 11) / 2⌋ + 1 = 109" in sums.accessibleDescription()
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.text("conv1", Column.OUTPUT) == "96 × 55 × 55"
    assert stride.text() == "4"


def test_a_pools_stride_may_be_left_empty(hands: "Hands") -> None:
    hands.go_to("pool1", Column.NUMBER)
    stride = hands.find(QAbstractSpinBox, "design.inspector.max_pool2d.stride")
    stride.setFocus()
    stride.selectAll()
    hands.press(Qt.Key.Key_Delete)
    assert hands.text("pool1", Column.STRIDE) == "3"
    assert hands.text("pool1", Column.OUTPUT) == "96 × 18 × 18"
    assert "pool1" in hands.names()


def test_flags_and_choices_are_edited_too(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.click("design.inspector.conv2d.bias")
    layer = hands.workspace.architecture.layers[0]
    assert isinstance(layer, Conv2d)
    assert not layer.bias
    weights = hands.find(QWidget, "design.inspector.conv2d.weight_init")
    weights.setFocus()
    hands.press(Qt.Key.Key_Down)
    layer = hands.workspace.architecture.layers[0]
    assert isinstance(layer, Conv2d)
    assert layer.weight_init == "pytorch"


def test_every_way_that_weights_may_start_is_written_in_full(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    box = hands.find(QComboBox, "design.inspector.conv2d.weight_init")
    option = QStyleOptionComboBox()
    option.initFrom(box)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    for index in range(box.count()):
        assert box.fontMetrics().horizontalAdvance(box.itemText(index)) <= room.width()


def test_without_a_chosen_layer_the_inspector_has_the_networks_name(hands: "Hands") -> None:
    name = hands.find(QLineEdit, "design.network.name")
    name.setFocus()
    name.selectAll()
    hands.type("Mine")
    assert hands.workspace.architecture.name == "Mine"
    assert hands.workspace.document.undo_label == "the network's name"


def test_every_layer_can_be_removed_and_the_network_says_that_it_has_none(
    hands: "Hands",
) -> None:
    hands.table.setFocus()
    hands.table.selectAll()
    hands.press(Qt.Key.Key_Delete)
    assert hands.names() == []
    assert hands.find(QLabel, "design.fault.text").text() == "The network has no layers. Add one."
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(hands.names()) == len(PRESETS[0].architecture.layers)


def test_every_control_has_a_name_and_an_accessible_name(workspace: DesignWorkspace) -> None:
    controls = (QAbstractSpinBox, QPushButton, QToolButton)
    for widget in workspace.findChildren(QWidget):
        if isinstance(widget, controls) and widget.isVisible():
            assert widget.objectName().startswith("design."), widget
            assert widget.accessibleName(), widget.objectName()
