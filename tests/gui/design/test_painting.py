"""What an edit changes is laid out before it is painted, so that it is painted once."""

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.workspace import DesignWorkspace

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

TURNS = 20  # of the event loop, more than any layout takes


class Paints(QObject):
    """How often each widget is painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count[watched.objectName()] += 1
        return False


@pytest.fixture(autouse=True)
def _much_room(workspace: DesignWorkspace) -> None:
    workspace.resize(1818, 1010)


def let_it_be_painted() -> None:
    for _turn in range(TURNS):
        QApplication.processEvents()


@pytest.mark.parametrize("name", ["conv2d.sums", "conv2d.walk", "conv2d.groups"])
def test_the_chosen_layer_s_page_is_painted_once(hands: "Hands", name: str) -> None:
    document = hands.workspace.document
    hands.go_to("conv2", Column.LAYER)
    document.apply(edits.set_value(document.architecture, hands.row("conv2"), "groups", 5))
    let_it_be_painted()
    hands.table.setFocus()
    part = hands.find(QWidget, f"design.inspector.{name}")
    paints = Paints(part)
    document.undo()
    let_it_be_painted()
    assert paints.count == {part.objectName(): 1}


@pytest.mark.parametrize("name", ["design.costs.sums", "design.costs.memory"])
def test_the_network_s_page_is_painted_once(hands: "Hands", name: str) -> None:
    document = hands.workspace.document
    part = hands.find(QWidget, name)
    let_it_be_painted()
    paints = Paints(part)
    document.apply(edits.remove(document.architecture, [hands.row("flatten")]))
    let_it_be_painted()
    assert paints.count == {part.objectName(): 1}
