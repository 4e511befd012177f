"""The table's model says what changed and nothing else, however many layers there are."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.table.changes import ChangeWatch
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.model import LayerTableModel
from alexnet_gui.gui.design.view_state import DesignView

LAYERS = tuple(
    PALETTE["activation" if n % 2 else "conv2d"](f"{'relu' if n % 2 else 'conv'}{n}")
    for n in range(1000)
)
DEEP = Architecture(name="Deep", input=(3, 32, 32), layers=LAYERS)


class Listener:
    """A model of `architecture`, and which cells it has told of."""

    def __init__(self, architecture: Architecture) -> None:
        self.document = Document(PRESETS[0])
        self.document.take(architecture, "start")
        self.view = DesignView(None)
        self.model = LayerTableModel(self.document, self.view, ChangeWatch(self.document))
        self.told: dict[int, set[int]] = {}
        self.model.dataChanged.connect(self._hear)

    def _hear(self, first: QModelIndex, last: QModelIndex, _roles: list[int]) -> None:
        rows = range(first.row(), last.row() + 1)
        for column in range(first.column(), last.column() + 1):
            self.told.setdefault(column, set()).update(rows)

    def apply(self, edit: Edit) -> None:
        self.told.clear()
        self.document.apply(edit)

    def shown(self) -> list[list[str]]:
        return [
            [self.model.look(row, column).text for column in Column]
            for row in range(self.model.rowCount())
        ]


@pytest.fixture
def deep(qapp: QApplication) -> Listener:
    return Listener(DEEP)


def test_an_edit_of_one_layer_of_a_thousand_tells_of_the_rows_it_reaches(deep: Listener) -> None:
    deep.apply(edits.set_value(deep.document.architecture, 500, "out_channels", 65))
    reached = {row for column, rows in deep.told.items() for row in rows if column != Column.SHARE}
    assert reached == {500, 501, 502}
    assert deep.told[Column.NUMBER] == {500}  # its mark


def test_a_bar_that_moves_by_less_than_can_be_seen_is_not_told_of(deep: Listener) -> None:
    deep.apply(edits.set_value(deep.document.architecture, 0, "bias", False))
    assert Column.SHARE not in deep.told


def test_whatever_is_done_the_rows_are_those_of_a_model_made_anew(deep: Listener) -> None:
    document = deep.document
    steps: tuple[Callable[[Architecture], Edit], ...] = (
        lambda a: edits.insert(a, 3, "dropout"),
        lambda a: edits.remove(a, (0, 7, 8, 998)),
        lambda a: edits.move(a, (5, 9), 700),
        lambda a: edits.rename(a, 20, "another"),
        lambda a: edits.duplicate(a, (1, 2)),
        lambda a: edits.set_input(a, 1, 7),
        lambda a: edits.paste(a, 100, PRESETS[0].architecture.layers),
        lambda a: edits.remove(a, range(len(a.layers))),
        lambda a: edits.insert(a, 0, "conv2d"),
    )
    for step in steps:
        deep.apply(step(document.architecture))
        fresh = LayerTableModel(document, deep.view, ChangeWatch(document))
        anew = [
            [fresh.look(row, column).text for column in Column] for row in range(fresh.rowCount())
        ]
        assert deep.shown() == anew
        for row in range(fresh.rowCount()):
            assert deep.model.mark(row) == fresh.mark(row)
            assert deep.model.fraction(row) == fresh.fraction(row)
    while document.undo_label is not None:
        document.undo()
    assert document.architecture == PRESETS[0].architecture
    assert len(deep.shown()) == len(PRESETS[0].architecture.layers)
