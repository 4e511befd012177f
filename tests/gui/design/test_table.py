"""The table, worked with keys and mouse."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.events import Failed
from alexnet_gui.core.layers import Activation, Conv2d
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.theme import text_font

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def outputs_with_stride(stride: int) -> list[str]:
    paper = PRESETS[0].architecture
    first = paper.layers[0]
    assert isinstance(first, Conv2d)
    changed = Conv2d(name="conv1", out_channels=96, kernel=11, stride=stride)
    rows = analyse(paper.with_layer(0, changed)).rows
    return [" × ".join(f"{n:,}" for n in row.output) if row.output else "—" for row in rows]


def test_every_shape_follows_each_keystroke(hands: "Hands") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type("2")
    assert hands.outputs() == outputs_with_stride(2)
    hands.type("0")
    assert hands.outputs() == outputs_with_stride(20)
    hands.press(Qt.Key.Key_Return)
    assert hands.outputs() == outputs_with_stride(20)
    assert hands.text("conv1", Column.STRIDE) == "20"
    assert hands.workspace.document.undo_label == "stride of conv1"


def test_escape_puts_back_what_was_there(hands: "Hands") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type("2")
    hands.press(Qt.Key.Key_Escape)
    assert hands.outputs() == outputs_with_stride(4)
    assert hands.workspace.document.undo_label is None
    assert not hands.workspace.document.dirty


def test_one_undo_takes_back_a_number_of_several_digits(hands: "Hands") -> None:
    hands.go_to("conv1", Column.CHANNELS)
    hands.type("128")
    hands.press(Qt.Key.Key_Return)
    assert hands.text("conv1", Column.OUTPUT) == "128 × 55 × 55"
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.text("conv1", Column.OUTPUT) == "96 × 55 × 55"
    hands.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert hands.text("conv1", Column.OUTPUT) == "128 × 55 × 55"


@pytest.mark.parametrize("keys", ["3x5", "3,5", "3 5"])
def test_a_kernel_can_be_a_pair(hands: "Hands", keys: str) -> None:
    hands.go_to("conv3", Column.KERNEL)
    hands.type(keys)
    hands.press(Qt.Key.Key_Return)
    assert hands.text("conv3", Column.KERNEL) == "3×5"
    assert hands.text("conv3", Column.OUTPUT) == "384 × 13 × 11"


def test_what_is_no_size_stays_open_and_says_why(hands: "Hands") -> None:
    hands.go_to("conv1", Column.STRIDE)
    hands.type("2x")
    hands.press(Qt.Key.Key_Return)
    editor = hands.focused()
    assert editor.objectName() == "design.table.stride"
    assert editor.property("wrong")
    assert "write one number, or height × width" in editor.toolTip()
    hands.press(Qt.Key.Key_Escape)
    assert hands.text("conv1", Column.STRIDE) == "4"


def test_leaving_what_is_no_size_puts_back_what_was_there_and_says_so(hands: "Hands") -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    hands.go_to("conv1", Column.STRIDE)
    hands.type("0")
    hands.go_to("conv2", Column.STRIDE)
    assert hands.text("conv1", Column.STRIDE) == "4"
    assert [failed.message for failed in told] == ["conv1: stride must be between 1 and 65,535."]


def test_turning_the_wheel_over_an_open_editor_changes_nothing(hands: "Hands") -> None:
    hands.go_to("conv1", Column.KERNEL)
    hands.press(Qt.Key.Key_F2)
    editor = hands.focused()
    turn = QWheelEvent(
        QPointF(editor.rect().center()),
        QPointF(editor.mapToGlobal(editor.rect().center())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, turn)
    assert hands.text("conv1", Column.KERNEL) == "11×11"
    hands.press(Qt.Key.Key_Escape)


def test_an_editor_says_the_range_and_how_to_write_a_pair(hands: "Hands") -> None:
    hands.go_to("conv1", Column.KERNEL)
    hands.press(Qt.Key.Key_F2)
    tooltip = hands.focused().toolTip()
    assert "in pixels" in tooltip
    assert "3×5 or 3,5" in tooltip
    assert "From 1 to 65,535." in tooltip
    hands.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_f2_and_enter_start_editing(hands: "Hands", key: Qt.Key) -> None:
    hands.go_to("conv1", Column.PADDING)
    hands.press(key)
    assert hands.focused().objectName() == "design.table.padding"
    hands.press(Qt.Key.Key_Escape)


def test_tab_goes_on_to_the_next_cell_that_can_be_edited(hands: "Hands") -> None:
    hands.go_to("conv1", Column.OTHER)
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_Tab)
    assert hands.focused().objectName() == "design.table.name"
    assert hands.table.currentIndex().row() == 1
    hands.press(Qt.Key.Key_Tab)
    assert hands.table.currentIndex().column() == Column.OTHER
    assert hands.focused().objectName() == "design.table.function"
    hands.press(Qt.Key.Key_Escape)


def test_a_function_is_chosen_from_a_list(hands: "Hands") -> None:
    hands.go_to("relu1", Column.OTHER)
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_Down)
    layer = hands.workspace.architecture.layers[1]
    assert isinstance(layer, Activation)
    assert layer.function == "tanh"
    hands.press(Qt.Key.Key_Return)
    assert hands.text("relu1", Column.OTHER) == "tanh"


def test_arrows_in_an_open_editor_step_its_value(hands: "Hands") -> None:
    hands.go_to("conv1", Column.KERNEL)
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_Up)
    assert hands.text("conv1", Column.KERNEL) == "12×12"
    hands.press(Qt.Key.Key_Escape)
    assert hands.text("conv1", Column.KERNEL) == "11×11"


def test_a_layer_can_be_renamed(hands: "Hands") -> None:
    hands.go_to("conv1", Column.LAYER)
    hands.press(Qt.Key.Key_F2)
    hands.type("first")
    hands.press(Qt.Key.Key_Return)
    assert hands.names()[0] == "first"
    assert hands.workspace.document.undo_label == "rename conv1"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("train", "PyTorch's modules use that word"),
        ("conv2", "Layer 5 is called “conv2” already."),
        ("my layer", "use letters, digits and _"),
    ],
)
def test_a_bad_name_is_refused_with_a_sentence(hands: "Hands", name: str, reason: str) -> None:
    hands.go_to("conv1", Column.LAYER)
    hands.press(Qt.Key.Key_F2)
    hands.type(name)
    hands.press(Qt.Key.Key_Return)
    assert reason in hands.focused().toolTip()
    assert hands.names()[0] == "conv1"
    hands.press(Qt.Key.Key_Escape)


def test_delete_removes_the_chosen_layers_and_undo_brings_them_back(hands: "Hands") -> None:
    before = hands.names()
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hands.press(Qt.Key.Key_Delete)
    assert hands.names() == [name for name in before if name not in ("relu1", "norm1")]
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.names() == before


def test_alt_and_arrows_move_a_layer(hands: "Hands") -> None:
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert hands.names()[:3] == ["conv1", "norm1", "relu1"]
    assert hands.table.selected_rows == (2,)
    hands.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert hands.names()[:3] == ["conv1", "relu1", "norm1"]


def test_the_menu_of_a_row_inserts_any_kind_of_layer(hands: "Hands", qtbot: QtBot) -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.table.customContextMenuRequested.emit(QPoint(40, 40))
    menu = hands.workspace.findChild(QMenu, "design.layer.menu")
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    palette = hands.find(QMenu, "design.layer.insert.after")
    action = next(a for a in palette.actions() if a.objectName().endswith("batch_norm2d"))
    action.trigger()
    menu.close()
    assert hands.names()[:3] == ["conv1", "norm3", "relu1"]
    assert hands.table.selected_rows == (1,)
    QApplication.processEvents()


def test_nothing_is_cut_at_1280_by_800(hands: "Hands") -> None:
    for preset in PRESETS:
        hands.workspace.load_preset(preset.id)
        QApplication.processEvents()
        assert hands.table.horizontalScrollBar().maximum() == 0
        assert hands.table.columnWidth(Column.SHARE) >= 50
        for column in Column:
            bold = column in (Column.LAYER, Column.OUTPUT)
            metrics = QFontMetrics(text_font(bold=bold))
            beside = 2 * 4 + (18 if column == Column.LAYER else 0)
            for row in range(hands.table.model().rowCount()):
                text = str(hands.table.model().index(row, column).data())
                room = hands.table.columnWidth(column) - beside
                assert metrics.horizontalAdvance(text) <= room, (preset.id, text)


def test_from_the_mistake_on_shapes_are_a_dash(hands: "Hands") -> None:
    hands.workspace.load_preset("net-227")
    assert hands.text("flatten", Column.OUTPUT) == "6,400"
    assert hands.text("fc6", Column.OUTPUT) == "—"
    assert hands.text("fc8", Column.OUTPUT) == "—"
    assert hands.text("fc6", Column.PARAMETERS) == "37,752,832"


def test_a_table_without_layers_says_how_to_add_one(hands: "Hands") -> None:
    hands.go_to("conv1", Column.LAYER)
    assert hands.table.hint == ""
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Delete)
    assert hands.names() == []
    assert hands.table.hint == "No layers yet. Add one from the strip below."
    image = hands.table.viewport().grab().toImage()
    middle = range(image.width() // 2 - 40, image.width() // 2 + 40)
    rows = range(image.height() // 2 - 10, image.height() // 2 + 10)
    assert len({image.pixel(x, y) for x in middle for y in rows}) > 1
