"""The menu of each row, opened at its sign, by the other button or with the menu key."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.design.table.columns import Column

if TYPE_CHECKING:
    from tests.gui.design.conftest import Hands

# What the offscreen platform says of menus and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def menu_of(hands: "Hands", qtbot: QtBot) -> QMenu:
    """The menu that has just been opened."""
    menu = hands.workspace.findChild(QMenu, "design.layer.menu")
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    return menu


def close(menu: QMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.destroyed):
        menu.close()


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, text: str) -> None:
    """Walk to an entry with the keys, and press Enter."""
    entry = next(action for action in menu.actions() if action.text() == text)
    for _step in range(len(menu.actions())):
        if menu.activeAction() is entry:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is entry
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


def move_to(hands: "Hands", place: QPoint) -> None:
    """Move the pointer to a place of the table's viewport, with no button held."""
    viewport = hands.table.viewport()
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, moved)


def point_at(hands: "Hands", layer: str) -> QPoint:
    """Where the sign of that row is, with the pointer on it."""
    place = hands.table.more_rect(hands.row(layer)).center()
    move_to(hands, place)
    return place


def click_sign(hands: "Hands", layer: str) -> None:
    QTest.mouseClick(hands.table.viewport(), Qt.MouseButton.LeftButton, pos=point_at(hands, layer))


def test_a_click_on_the_sign_opens_the_menu_of_that_row(hands: "Hands", qtbot: QtBot) -> None:
    click_sign(hands, "pool1")
    menu = menu_of(hands, qtbot)
    assert hands.table.selected_rows == (3,)
    assert texts(menu) == [
        "Cut",
        "Copy",
        "Paste",
        "Duplicate",
        "Insert before",
        "Insert after",
        "Rename",
        "Move up",
        "Move down",
        "Back to the original",
        "Back to the original network",
        "Remove",
    ]
    choose(menu, "Duplicate")
    assert hands.names()[3:5] == ["pool1", "pool3"]


def test_of_several_chosen_rows_the_menu_is_that_of_all(hands: "Hands", qtbot: QtBot) -> None:
    hands.go_to("relu1", Column.NUMBER)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    click_sign(hands, "relu1")
    assert hands.table.selected_rows == (1, 2)
    choose(menu_of(hands, qtbot), "Remove")
    assert hands.names()[:3] == ["conv1", "pool1", "conv2"]


def test_of_a_row_that_is_not_chosen_it_is_that_of_the_row(hands: "Hands", qtbot: QtBot) -> None:
    hands.go_to("relu1", Column.NUMBER)
    click_sign(hands, "pool1")
    assert hands.table.selected_rows == (3,)
    close(menu_of(hands, qtbot), qtbot)


def test_the_sign_shows_in_the_row_under_the_pointer_and_in_the_current_one(
    hands: "Hands",
) -> None:
    def shows(layer: str) -> bool:
        area = hands.table.more_rect(hands.row(layer))
        image = hands.table.viewport().grab(area).toImage()
        pixels = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        return len(pixels) > 1

    hands.go_to("conv1", Column.NUMBER)
    point_at(hands, "pool1")
    assert [shows(name) for name in ("conv1", "relu1", "pool1", "conv2")] == [
        True,
        False,
        True,
        False,
    ]


def test_a_click_where_no_sign_shows_chooses_the_row(hands: "Hands") -> None:
    place = hands.table.more_rect(hands.row("conv1")).center()
    hands.go_to("conv1", Column.NUMBER)
    hands.go_to("pool1", Column.NUMBER)
    move_to(hands, place + QPoint(0, 200))
    QTest.mouseClick(hands.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert hands.table.selected_rows == (0,)
    assert hands.workspace.findChild(QMenu, "design.layer.menu") is None


@pytest.mark.parametrize(
    "reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard]
)
def test_the_other_button_and_the_menu_key_open_it_too(
    hands: "Hands", qtbot: QtBot, reason: QContextMenuEvent.Reason
) -> None:
    hands.go_to("conv2", Column.KERNEL)
    viewport = hands.table.viewport()
    place = hands.table.visualRect(hands.table.currentIndex()).center()
    asked = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, asked)
    menu = menu_of(hands, qtbot)
    area = hands.table.visualRect(hands.table.currentIndex())
    assert area.contains(viewport.mapFromGlobal(menu.pos()))
    close(menu, qtbot)


def test_it_inserts_any_kind_of_layer(hands: "Hands") -> None:
    hands.go_to("conv1", Column.NUMBER)
    for where, expected in (("before", ["norm3", "conv1"]), ("after", ["norm3", "norm4"])):
        menu = hands.find(QMenu, f"design.layer.insert.{where}")
        entry = next(a for a in menu.actions() if a.objectName().endswith("batch_norm2d"))
        entry.trigger()
        assert hands.names()[:2] == expected
        assert hands.table.selected_rows == (hands.row(expected[0 if where == "before" else 1]),)


def test_what_cannot_be_done_is_grey(hands: "Hands", qtbot: QtBot) -> None:
    click_sign(hands, "conv1")
    menu = menu_of(hands, qtbot)
    grey = {action.text() for action in menu.actions() if not action.isEnabled()}
    assert {"Move up", "Back to the original", "Back to the original network"} <= grey
    close(menu, qtbot)
