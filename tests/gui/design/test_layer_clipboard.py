"""Cut, copy and paste of layers, as text that goes from window to window."""

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import architecture_text, layers_text
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.windows import child, words

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def copied() -> str:
    return QGuiApplication.clipboard().text()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_what_is_copied_is_text_that_a_person_can_read(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, SHIFT)
    hands.press(Qt.Key.Key_C, CTRL)
    told = json.loads(copied())
    assert told["format"] == "alexnet-gui/layers"
    assert [layer["name"] for layer in told["layers"]] == ["conv1", "relu1"]
    assert told["layers"][0]["kernel"] == 11
    assert not hands.workspace.document.dirty


def test_what_is_pasted_goes_after_the_chosen_rows_under_free_names(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, SHIFT)
    hands.press(Qt.Key.Key_C, CTRL)
    hands.go_to("pool1", Column.NUMBER)
    hands.press(Qt.Key.Key_V, CTRL)
    assert hands.names()[:7] == ["conv1", "relu1", "norm1", "pool1", "conv6", "relu8", "conv2"]
    assert hands.table.selected_rows == (4, 5)
    assert hands.workspace.document.undo_label == "paste 2 layers"
    hands.press(Qt.Key.Key_Z, CTRL)
    assert not hands.workspace.document.dirty


def test_what_is_cut_comes_back_under_its_own_name(hands: "Hands") -> None:
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_X, CTRL)
    assert hands.names()[:2] == ["conv1", "norm1"]
    assert hands.workspace.document.undo_label == "cut relu1"
    hands.go_to("pool1", Column.NUMBER)
    hands.press(Qt.Key.Key_V, CTRL)
    assert hands.names()[:4] == ["conv1", "norm1", "pool1", "relu1"]


def test_everything_can_be_chosen_copied_and_pasted_elsewhere(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_A, CTRL)
    assert len(hands.table.selected_rows) == len(hands.names())
    hands.press(Qt.Key.Key_C, CTRL)
    hands.press(Qt.Key.Key_Delete)
    assert hands.names() == []
    hands.press(Qt.Key.Key_V, CTRL)
    assert hands.workspace.architecture == PRESETS[0].architecture


def test_a_whole_architecture_is_pasted_as_its_layers(hands: "Hands") -> None:
    put(architecture_text(PRESETS[1].architecture))
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_A, CTRL)
    hands.press(Qt.Key.Key_V, CTRL)
    count = len(PRESETS[0].architecture.layers) + len(PRESETS[1].architecture.layers)
    assert len(set(hands.names())) == count
    assert hands.workspace.architecture.input == PRESETS[0].architecture.input


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no layers on the clipboard."),
        ("hello", "There are no layers on the clipboard."),
        (layers_text([]), "There are no layers on the clipboard."),
        ("{", "clipboard: not JSON at line 1, column 2"),
        ("{}", "There are no layers on the clipboard."),
        ('{"format": "other"}', "There are no layers on the clipboard."),
        (
            layers_text([PALETTE["conv2d"]("a")]).replace('"kernel": 3', '"kernel": "3"'),
            "clipboard: layers[0].kernel: ",
        ),
        (layers_text([PALETTE["conv2d"]("train")]), "clipboard: layers[0].name: "),
    ],
)
def test_what_is_no_layers_is_refused_with_a_sentence(
    hands: "Hands", text: str, sentence: str
) -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    put(text)
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_V, CTRL)
    assert len(told) == 1
    assert told[0].message.startswith(sentence)
    assert not hands.workspace.document.dirty


def test_a_picture_on_the_clipboard_is_no_layers(hands: "Hands") -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    picture = QMimeData()
    picture.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(picture)
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_V, CTRL)
    assert told[0].message.startswith("There are no layers on the clipboard.")


def test_in_a_text_field_the_same_keys_mean_its_text(hands: "Hands") -> None:
    put("7")
    hands.go_to("conv1", Column.KERNEL)
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_A, CTRL)
    hands.press(Qt.Key.Key_V, CTRL)
    hands.press(Qt.Key.Key_Return)
    assert hands.text("conv1", Column.KERNEL) == "7×7"
    hands.press(Qt.Key.Key_F2)
    hands.press(Qt.Key.Key_C, CTRL)
    hands.press(Qt.Key.Key_Escape)
    assert copied() == "7×7"
    assert hands.names() == [layer.name for layer in PRESETS[0].architecture.layers]


def test_the_clipboards_layers_are_pasted_in_the_drawing_too(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.find(QWidget, "design.drawing").setFocus()
    hands.press(Qt.Key.Key_C, CTRL)
    hands.press(Qt.Key.Key_V, CTRL)
    assert hands.names()[:2] == ["conv1", "conv6"]


def test_the_menu_edit_offers_all_of_it_in_design_alone(window: MainWindow) -> None:
    put("hello")
    window.show_workspace("design")
    names = {"cut", "copy", "paste", "select_all"}
    offered = _edit_menu(window)
    assert {f"design.layer.{name}" for name in names} <= offered
    child(window, QAction, "design.layer.paste").trigger()
    assert words(window).startswith("There are no layers on the clipboard.")
    window.show_workspace("explore")
    offered = _edit_menu(window)
    assert not {f"design.layer.{name}" for name in names} & offered


def _edit_menu(window: MainWindow) -> set[str]:
    return {action.objectName() for action in child(window, QMenu, "menu.edit").actions()}
