"""The Design workspace on screen, and hands to work it with."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.theme import appearance
from tests.gui.design.eyes import Eyes, sees

W = TypeVar("W", bound=QWidget)


class Hands:
    """A person at the workspace: looks at cells and fields, types, clicks."""

    def __init__(self, workspace: DesignWorkspace) -> None:
        self.workspace = workspace
        self.table = self.find(LayerTable, "design.table")

    def find(self, kind: type[W], name: str) -> W:
        found = self.workspace.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, layer: str, column: Column) -> str:
        return str(self.table.model().index(self.row(layer), column).data())

    def outputs(self) -> list[str]:
        model = self.table.model()
        return [str(model.index(row, Column.OUTPUT).data()) for row in range(model.rowCount())]

    def row(self, layer: str) -> int:
        names = [item.name for item in self.workspace.architecture.layers]
        return names.index(layer)

    def names(self) -> list[str]:
        return [layer.name for layer in self.workspace.architecture.layers]

    def go_to(self, layer: str, column: Column) -> None:
        """Click a cell."""
        index = self.table.model().index(self.row(layer), column)
        self.table.scrollTo(index)
        QTest.mouseClick(
            self.table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=self.table.visualRect(index).center(),
        )

    def focused(self) -> QWidget:
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():  # a dialog was open
            self.workspace.activateWindow()
            QApplication.processEvents()
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def type(self, keys: str) -> None:
        """Type where the focus is."""
        for key in keys:  # the first one may open an editor, which then has the focus
            QTest.keyClicks(self.focused(), key)

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key where the focus is, and let what it sets off happen."""
        QTest.keyClick(self.focused(), key, modifier)
        QApplication.processEvents()

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[DesignWorkspace]:
    appearance.use("light")
    made = DesignWorkspace()
    qtbot.addWidget(made)
    made.resize(1208, 747)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    yield made
    made.hide()


@pytest.fixture
def hands(workspace: DesignWorkspace) -> Hands:
    return Hands(workspace)


@pytest.fixture
def drawing(qtbot: QtBot) -> Iterator[Drawing]:
    appearance.use("light")
    made = Drawing()
    qtbot.addWidget(made)
    made.resize(1180, 181)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_analysis(analyse(PRESETS[0].architecture))
    made.canvas.setFocus()
    yield made
    made.hide()


@pytest.fixture
def eyes(drawing: Drawing) -> Eyes:
    return sees(drawing)
