"""Layers dragged onto the table: its own rows, another window's, the palette's, and mere text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Failed
from alexnet_gui.core.files import architecture_text, layers_text
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.drag import drag_of_rows
from alexnet_gui.gui.design.table.row_data import kind_data
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.theme import GRID, ROW
from alexnet_gui.gui.widgets.value_field import ValueField
from tests.gui.design.dragging import Dragged, lower_half, upper_half

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_Action = Qt.DropAction


def rows(hands: "Hands", *names: str) -> QMimeData:
    """What a drag of those rows carries."""
    model = hands.table.model()
    return model.mimeData([model.index(hands.row(name), 0) for name in names])


def text(words: str) -> QMimeData:
    made = QMimeData()
    made.setText(words)
    return made


@pytest.fixture
def elsewhere(qtbot: QtBot) -> Iterator[DesignWorkspace]:
    """Another window."""
    made = DesignWorkspace()
    qtbot.addWidget(made)
    made.resize(1208, 747)
    made.show()
    yield made
    made.hide()


def test_rows_that_are_dragged_elsewhere_move_there(hands: "Hands") -> None:
    dragged = Dragged(hands.table, rows(hands, "conv1", "relu1"))
    assert dragged.drop(lower_half(hands.table, 3)) == _Action.MoveAction
    assert hands.names()[:4] == ["norm1", "pool1", "conv1", "relu1"]
    assert hands.table.selected_rows == (2, 3)
    assert hands.workspace.document.undo_label == "move 2 layers"


def test_the_half_of_a_row_says_on_which_side_of_it_they_go(hands: "Hands") -> None:
    Dragged(hands.table, rows(hands, "pool1")).drop(upper_half(hands.table, 1))
    assert hands.names()[:4] == ["conv1", "pool1", "relu1", "norm1"]
    Dragged(hands.table, rows(hands, "pool1")).drop(lower_half(hands.table, 3))
    assert hands.names()[:4] == ["conv1", "relu1", "norm1", "pool1"]


def test_below_the_last_row_is_the_end(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Delete)
    for kind in ("conv2d", "flatten"):
        Dragged(hands.table, kind_data(kind)).drop(QPoint(200, 200))
    assert hands.names() == ["conv1", "flatten"]


def test_with_ctrl_rows_are_copied(hands: "Hands") -> None:
    held = Qt.KeyboardModifier.ControlModifier
    dragged = Dragged(hands.table, rows(hands, "conv1"), keys=held)
    assert dragged.drop(upper_half(hands.table, 1)) == _Action.CopyAction
    assert hands.names()[:3] == ["conv1", "conv6", "relu1"]


def test_rows_of_another_window_are_copied(hands: "Hands", elsewhere: DesignWorkspace) -> None:
    document = elsewhere.document
    assert elsewhere.load_preset("grouped-lrn")
    model = hands.table.model()  # the drag comes from here, where the paper's network is
    dragged = model.mimeData([model.index(0, 0), model.index(2, 0)])
    target = elsewhere.findChild(LayerTable, "design.table")
    assert target is not None
    assert Dragged(target, dragged).drop(upper_half(target, 0)) == _Action.CopyAction
    layers = document.architecture.layers
    assert [layer.name for layer in layers[:3]] == ["conv6", "norm3", "conv1"]
    assert layers[1].kind == "lrn"
    assert document.undo_label == "paste 2 layers"
    assert hands.names() == [layer.name for layer in PRESETS[0].architecture.layers]


def test_a_kind_from_the_palette_is_made_where_it_is_dropped(hands: "Hands") -> None:
    dragged = Dragged(hands.table, kind_data("batch_norm2d"), _Action.CopyAction)
    assert dragged.drop(lower_half(hands.table, 0)) == _Action.CopyAction
    assert hands.names()[:3] == ["conv1", "norm3", "relu1"]
    assert hands.table.selected_rows == (1,)
    assert hands.workspace.document.undo_label == "insert norm3"


def test_layers_as_text_are_taken_from_any_program(hands: "Hands") -> None:
    words = layers_text([PALETTE["dropout"]("late")])
    Dragged(hands.table, text(words)).drop(upper_half(hands.table, 1))
    assert hands.names()[:3] == ["conv1", "late", "relu1"]
    Dragged(hands.table, text(architecture_text(PRESETS[1].architecture))).drop(
        upper_half(hands.table, 0)
    )
    assert len(hands.names()) == 24 + len(PRESETS[1].architecture.layers)


def test_text_that_is_no_layers_is_not_taken(hands: "Hands") -> None:
    for words in ("hello", "{}", '{"format": "another"}'):
        assert not Dragged(hands.table, text(words)).move(upper_half(hands.table, 1))
    picture = QMimeData()
    picture.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    assert not Dragged(hands.table, picture).move(upper_half(hands.table, 1))


def test_layers_with_a_mistake_are_refused_with_the_place(hands: "Hands") -> None:
    told: list[Failed] = []
    hands.workspace.notice.connect(told.append)
    words = layers_text([PALETTE["conv2d"]("conv1")]).replace('"kernel": 3', '"kernel": "3"')
    dragged = Dragged(hands.table, text(words))
    assert dragged.drop(upper_half(hands.table, 1)) == _Action.IgnoreAction
    assert [failed.message.split(": ")[:2] for failed in told] == [
        ["dragged text", "layers[0].kernel"]
    ]
    assert not hands.workspace.document.dirty


def test_a_line_shows_where_it_would_go_until_it_leaves(hands: "Hands") -> None:
    def picture() -> QImage:
        return hands.table.viewport().grab().toImage()

    before = picture()
    dragged = Dragged(hands.table, kind_data("dropout"))
    assert dragged.move(upper_half(hands.table, 2))
    assert dragged.move(lower_half(hands.table, 2))
    line = hands.table.visualRect(hands.table.model().index(2, 0)).bottom() + 1
    shown = picture()
    assert shown != before
    assert shown.copy(0, 0, shown.width(), line - 6) == before.copy(0, 0, shown.width(), line - 6)
    dragged.leave()
    assert picture() == before


def test_in_the_whole_window_too_layers_go_to_the_table(window: MainWindow) -> None:
    table = window.findChild(LayerTable, "design.table")
    assert table is not None
    words = layers_text([PALETTE["dropout"]("late")])
    assert Dragged(table, text(words)).drop(upper_half(table, 1)) == _Action.CopyAction
    assert window.design.architecture.layers[1].name == "late"


def test_a_field_does_not_take_layers_that_are_dragged_past_it(window: MainWindow) -> None:
    field = window.findChild(ValueField, "design.input.width")
    assert field is not None
    before = field.text()
    words = layers_text([PALETTE["dropout"]("late")])
    place = field.mapTo(window, field.rect().center())
    table = window.findChild(LayerTable, "design.table")
    assert table is not None
    dragged = Dragged(table, text(words))
    assert not dragged.move(table.viewport().mapFrom(window, place))
    assert field.text() == before


@pytest.mark.parametrize(
    ("first", "last", "words"), [(4, 4, "conv2"), (4, 6, "3 layers"), (0, 19, "20 layers")]
)
def test_what_hangs_at_the_pointer_hides_neither_rows_nor_the_line(
    hands: "Hands", first: int, last: int, words: str
) -> None:
    document = hands.workspace.document
    drag = drag_of_rows(hands.table, document, range(first, last + 1))
    picture = drag.pixmap().toImage()
    longest = hands.table.fontMetrics().horizontalAdvance(words) + 2 * GRID
    assert picture.width() <= longest
    assert picture.height() < ROW
    assert drag.hotSpot().x() < 0  # it begins beside the pointer
    ground = picture.pixelColor(picture.width() // 2, 3)
    assert 0 < ground.alpha() < 255
    assert drag.mimeData().text() == layers_text(document.architecture.layers[first : last + 1])
