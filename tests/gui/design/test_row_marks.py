"""Rows that are not as they were are marked, and go back with one click."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction

from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.theme import theme

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PAPER = PRESETS[0].architecture
CTRL = Qt.KeyboardModifier.ControlModifier


def marked(hands: "Hands") -> list[str]:
    """The layers whose rows bear a sign at their edge."""
    found = []
    accent = theme().color("accent").rgb()
    for row, name in enumerate(hands.names()):
        area = hands.table.visualRect(hands.table.model().index(row, Column.NUMBER))
        edge = QRect(area.left(), area.top(), 8, area.height())
        image = hands.table.viewport().grab(edge).toImage()
        pixels = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        if accent in pixels:
            found.append(name)
    return found


def told(hands: "Hands", layer: str, column: Column = Column.LAYER) -> str:
    index = hands.table.model().index(hands.row(layer), column)
    return str(index.data(Qt.ItemDataRole.ToolTipRole)).split("\n")[-1]


def action(hands: "Hands", name: str) -> QAction:
    found = hands.workspace.findChild(QAction, f"design.layer.{name}")
    assert found is not None
    return found


def set_stride(hands: "Hands", layer: str, stride: str) -> None:
    hands.go_to(layer, Column.STRIDE)
    hands.type(stride)
    hands.press(Qt.Key.Key_Return)


def test_an_edited_row_is_marked_and_says_what_it_was(hands: "Hands") -> None:
    assert marked(hands) == []
    set_stride(hands, "conv1", "2")
    assert marked(hands) == ["conv1"]
    assert told(hands, "conv1") == "Originally stride 4."
    assert told(hands, "conv1", Column.STRIDE) == "Originally stride 4."
    assert told(hands, "conv1", Column.KERNEL) == "From 1 to 65,535."
    set_stride(hands, "conv1", "4")
    assert marked(hands) == []


def test_a_new_row_is_marked_in_another_way(hands: "Hands") -> None:
    def sign(layer: str) -> bytes:
        area = hands.table.visualRect(hands.table.model().index(hands.row(layer), Column.NUMBER))
        edge = QRect(area.left(), area.top(), 4, area.height())
        return bytes(hands.table.viewport().grab(edge).toImage().constBits())

    set_stride(hands, "conv1", "2")
    hands.click("design.palette.batch_norm2d")
    assert marked(hands) == ["conv1", "norm3"]
    assert told(hands, "norm3") == "A new layer."
    hands.go_to("pool1", Column.NUMBER)
    assert len({sign(name) for name in ("conv1", "norm3", "relu1")}) == 3


def test_where_rows_were_removed_is_marked(hands: "Hands") -> None:
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hands.press(Qt.Key.Key_Delete)
    assert marked(hands) == ["pool1"]
    assert told(hands, "pool1") == "Removed before it: relu1, norm1."
    hands.press(Qt.Key.Key_Z, CTRL)
    assert marked(hands) == []


def test_a_moved_row_says_where_it_stood(hands: "Hands") -> None:
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(marked(hands)) == 1
    assert told(hands, marked(hands)[0]).startswith("Originally layer ")


def test_a_screen_reader_hears_of_it(hands: "Hands") -> None:
    set_stride(hands, "conv1", "2")
    index = hands.table.model().index(0, Column.LAYER)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Layer of conv1: conv1. Originally stride 4."


def test_chosen_rows_go_back_to_the_original_as_one_step(hands: "Hands") -> None:
    set_stride(hands, "conv1", "2")
    set_stride(hands, "conv2", "2")
    set_stride(hands, "pool1", "3")
    hands.go_to("conv1", Column.NUMBER)
    for _row in range(4):
        hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    action(hands, "restore").trigger()
    assert hands.workspace.architecture == PAPER
    assert hands.workspace.document.undo_label == "3 layers back to the original"
    assert marked(hands) == []
    hands.press(Qt.Key.Key_Z, CTRL)
    assert marked(hands) == ["conv1", "pool1", "conv2"]


def test_one_row_goes_back_and_the_others_stay(hands: "Hands") -> None:
    set_stride(hands, "conv1", "2")
    set_stride(hands, "conv2", "2")
    hands.go_to("conv1", Column.NUMBER)
    action(hands, "restore").trigger()
    assert hands.text("conv1", Column.STRIDE) == "4"
    assert hands.text("conv2", Column.STRIDE) == "2"
    assert hands.workspace.document.undo_label == "conv1 back to the original"


def test_going_back_is_offered_only_where_it_would_change_something(hands: "Hands") -> None:
    row, network = action(hands, "restore"), action(hands, "restore_all")
    hands.go_to("conv1", Column.NUMBER)
    assert not row.isEnabled()
    assert not network.isEnabled()
    hands.click("design.palette.dropout")  # the new row is the chosen one now
    assert not row.isEnabled()
    assert network.isEnabled()
    set_stride(hands, "conv1", "2")
    assert row.isEnabled()
    hands.go_to("conv2", Column.NUMBER)
    assert not row.isEnabled()


def test_the_whole_network_goes_back_and_says_how_much_that_is(hands: "Hands") -> None:
    network = action(hands, "restore_all")
    assert network.text() == "Back to the original network"
    set_stride(hands, "conv1", "2")
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Delete)
    hands.click("design.palette.dropout")
    assert network.text() == "Back to the original network (1 changed, 1 new, 1 removed)"
    network.trigger()
    assert hands.workspace.architecture == PAPER
    assert not hands.workspace.document.dirty
    assert hands.workspace.document.undo_label == "back to the original network"
    assert marked(hands) == []


def test_after_saving_what_was_saved_is_the_original(hands: "Hands", tmp_path: Path) -> None:
    set_stride(hands, "conv1", "2")
    hands.workspace.document.save(tmp_path / "mine.json")
    assert marked(hands) == []
    assert not action(hands, "restore_all").isEnabled()
    set_stride(hands, "conv1", "4")
    assert marked(hands) == ["conv1"]
    assert told(hands, "conv1") == "Originally stride 2."


def test_an_original_without_layers_has_only_new_rows(hands: "Hands") -> None:
    document = hands.workspace.document
    document.take(PAPER.with_layers(()), "start from nothing")
    for _kind in range(2):
        hands.click("design.palette.conv2d")
    assert marked(hands) == ["conv1", "conv2"]
    assert set(PALETTE) >= {layer.kind for layer in hands.workspace.architecture.layers}


def test_the_sign_of_a_new_row_stands_clear_of_its_number(hands: "Hands") -> None:
    hands.table.select_rows((hands.row("flatten"),))
    hands.click("design.palette.dropout")
    hands.table.select_rows((0,))
    new = hands.table.model().index(hands.row("flatten") + 1, Column.NUMBER)
    hands.table.scrollTo(new)
    area = hands.table.visualRect(new)
    image = hands.table.viewport().grab(area.adjusted(0, 4, 0, -4)).toImage()
    ground, accent = theme().color("panel").rgb(), theme().color("accent").rgb()
    columns = [
        {image.pixel(x, y) for y in range(image.height())} - {ground} for x in range(image.width())
    ]
    sign = [x for x, colours in enumerate(columns) if accent in colours]
    digits = [x for x, colours in enumerate(columns) if colours - {accent}]
    assert max(sign) + 1 < min(digits)
