"""The list of keys tells how a plot is read and zoomed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QTableWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.main_window import MainWindow
from tests.gui.windows import child


def test_in_train_the_list_of_keys_has_those_of_a_plot(window: MainWindow, qtbot: QtBot) -> None:
    window.show_workspace("train")
    QTest.keyClick(window, Qt.Key.Key_F1)
    table = child(window, QTableWidget, "shortcuts.table")
    items = [table.item(row, 0) for row in range(table.rowCount())]
    texts = [item.text() for item in items if item is not None]
    assert "In a plot" in texts
    assert "Zoom" in texts
    assert "In the drawing" not in texts
    child(window, QDialog, "shortcuts").reject()
