"""Fields outside the table: what is no value is said, and comes to nothing once it is left."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolTip

from alexnet_gui.core.events import Failed
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.widgets.value_field import ValueField

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# A field, what stands in it, and what is typed there.
EDITS = (
    ("design.classes", "1000", "1e3"),
    ("design.input.height", "227", "99999"),
    ("design.input.width", "227", "3.5"),
    ("design.inspector.conv2d.stride", "4", "99999"),
    ("design.batch", "128", "12x"),
    ("design.classes", "1000", ""),
)


@pytest.fixture
def said(hands: "Hands") -> list[str]:
    """What the banner would say."""
    heard: list[str] = []

    def hear(notice: Failed) -> None:
        heard.append(notice.message)

    hands.workspace.notice.connect(hear)
    return heard


def type_into(hands: "Hands", name: str, text: str) -> ValueField:
    if name.startswith("design.inspector"):
        hands.go_to("conv1", Column.NUMBER)
    field = hands.find(ValueField, name)
    field.setFocus()
    field.selectAll()
    hands.press(Qt.Key.Key_Backspace)
    hands.type(text)
    return field


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
@pytest.mark.parametrize(("name", "before", "text"), EDITS)
def test_an_edit_that_ends_in_no_value_leaves_everything_as_it_was(
    hands: "Hands", said: list[str], name: str, before: str, text: str, leave: Qt.Key
) -> None:
    document = hands.workspace.document
    original = document.architecture
    field = type_into(hands, name, text)
    assert field.text() == text
    assert field.property("wrong")
    hands.press(leave)
    assert field.text() == before
    assert not field.property("wrong")
    assert document.architecture == original
    assert document.undo_label is None
    assert len(said) == 1


def test_while_it_is_no_value_the_reason_stands_below_the_field(hands: "Hands") -> None:
    type_into(hands, "design.input.height", "99999")
    assert QToolTip.isVisible()
    assert QToolTip.text() == "Height must be between 1 and 65,535."
    hands.press(Qt.Key.Key_Backspace)
    assert hands.workspace.architecture.input[1] == 9999
    hands.press(Qt.Key.Key_Return)
    assert hands.workspace.architecture.input[1] == 9999


def test_to_click_on_another_layer_leaves_the_field_too(hands: "Hands", said: list[str]) -> None:
    type_into(hands, "design.inspector.conv2d.stride", "99999")
    hands.go_to("pool1", Column.NUMBER)
    first = hands.workspace.architecture.layers[0]
    assert isinstance(first, Conv2d)
    assert first.stride == 4
    assert said == ["conv1: stride must be between 1 and 65,535."]


def test_what_is_refused_in_the_table_names_the_layer(hands: "Hands", said: list[str]) -> None:
    hands.go_to("conv1", Column.KERNEL)
    hands.type("99999")
    hands.go_to("pool1", Column.NUMBER)
    assert said == ["conv1: kernel must be between 1 and 65,535."]


def test_a_note_under_the_row_says_it_until_the_next_edit(hands: "Hands") -> None:
    type_into(hands, "design.inspector.conv2d.stride", "0")
    hands.press(Qt.Key.Key_Return)
    note = hands.find(QLabel, "design.inspector.conv2d.stride.note")
    assert note.isVisible()
    assert note.text() == "Stride must be between 1 and 65,535."
    type_into(hands, "design.inspector.conv2d.stride", "2")
    assert not note.isVisible()


def test_several_layers_that_differ_do_so_again(hands: "Hands") -> None:
    document = hands.workspace.document
    before = document.architecture
    hands.table.select_rows((hands.row("conv1"), hands.row("conv2")))
    field = hands.find(ValueField, "design.inspector.selection.conv2d.stride")
    field.setFocus()
    hands.type("7x")
    assert document.architecture != before
    hands.press(Qt.Key.Key_Return)
    assert document.architecture == before
    assert document.undo_label is None
    assert field.text() == ""


def test_what_was_typed_before_enter_is_kept_by_what_comes_after_it(hands: "Hands") -> None:
    type_into(hands, "design.classes", "12")
    hands.press(Qt.Key.Key_Return)
    field = type_into(hands, "design.classes", "34x")
    hands.press(Qt.Key.Key_Return)
    assert field.text() == "12"
    assert hands.workspace.architecture.classes == 12


def test_a_network_keeps_its_name_where_none_is_given(hands: "Hands") -> None:
    before = hands.workspace.architecture.name
    name = hands.find(QLineEdit, "design.network.name")
    name.setFocus()
    for _letter in before:
        hands.press(Qt.Key.Key_Backspace)
    assert name.text() == ""
    hands.press(Qt.Key.Key_Return)
    assert name.text() == before
    assert hands.workspace.architecture.name == before
    assert hands.workspace.document.undo_label is None


def test_a_name_that_is_only_looked_at_stays_what_it_is(hands: "Hands") -> None:
    odd = " c\u202eba\n רשת\u200f "
    document = hands.workspace.document
    document.apply(edits.set_name(hands.workspace.architecture, odd))
    name = hands.find(QLineEdit, "design.network.name")
    assert name.text() == " c\\u202eba\\n רשת\u200f "
    name.setFocus()
    hands.press(Qt.Key.Key_Return)
    hands.table.setFocus()
    assert hands.workspace.architecture.name == odd
    document.undo()
    assert document.undo_label is None


def test_without_a_dense_layer_there_are_no_classes_to_set(hands: "Hands") -> None:
    architecture = hands.workspace.architecture
    hands.workspace.document.apply(edits.remove(architecture, range(len(architecture.layers))))
    field = hands.find(ValueField, "design.classes")
    assert not field.isEnabled()
    assert field.text() == ""
    assert not field.property("wrong")


@pytest.mark.parametrize("name", ["input.channels", "input.height", "input.width", "classes"])
def test_the_largest_legal_size_can_be_read(hands: "Hands", name: str) -> None:
    field = hands.find(ValueField, f"design.{name}")
    line = field.lineEdit()
    assert line.width() >= line.fontMetrics().horizontalAdvance("65535") + 4  # the cursor's room
