"""One value for several layers at once, from the editor of one cell."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from alexnet_gui.core.layers import Activation
from alexnet_gui.gui.design.table.columns import Column

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_ctrl_enter_sets_it_in_all_chosen_layers_as_one_step(hands: "Hands") -> None:
    before = hands.workspace.architecture
    hands.go_to("conv1", Column.STRIDE)
    for _row in range(4):  # down to conv2, across layers of which only pool1 has a stride
        hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hands.press(Qt.Key.Key_F2)
    assert "Ctrl+Enter sets it in all 5 chosen layers" in hands.focused().toolTip()
    hands.type("3")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    strides = [hands.text(name, Column.STRIDE) for name in ("conv1", "pool1", "conv2", "pool2")]
    assert strides == ["3", "3", "3", "2"]
    assert hands.focused() is hands.table
    assert hands.workspace.document.undo_label == "stride of 3 layers"
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.workspace.architecture == before
    assert hands.workspace.document.undo_label is None


def test_ctrl_enter_with_what_is_no_value_stays_open(hands: "Hands") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type("0")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.focused().objectName() == "design.table.stride"
    hands.press(Qt.Key.Key_Escape)
    assert hands.text("conv1", Column.STRIDE) == "4"


def test_a_function_is_set_in_all_chosen_layers(hands: "Hands") -> None:
    hands.go_to("relu1", Column.OTHER)
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    layers = hands.workspace.architecture.layers
    functions = {layer.function for layer in layers if isinstance(layer, Activation)}
    assert functions == {"tanh"}
    assert hands.workspace.document.undo_label == "function of 7 layers"


def test_in_an_editor_ctrl_enter_means_nothing_else(hands: "Hands") -> None:
    heard: list[str] = []
    start = QAction("Start training", hands.workspace)
    start.setShortcut("Ctrl+Return")
    start.triggered.connect(lambda: heard.append("start"))
    hands.workspace.addAction(start)
    hands.go_to("conv1", Column.STRIDE)
    hands.type("2")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.text("conv1", Column.STRIDE) == "2"
    assert heard == []
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["start"]
