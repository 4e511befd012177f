"""Everything without a mouse: the order of Tab, mnemonics, shortcuts, and the list of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QMenu,
    QStyle,
    QTableView,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.design.table.palette import Chip
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.theme import theme
from tests.gui.windows import child

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# The parts of Design from the top: each is left for the next, and none is come back to.
PARTS = (
    r"design\.(presets|open|save|export|undo|redo|input\..*|classes|compare\.open|notes\.open|train)",
    r"design\.drawing.*",
    r"design\.panes\.drawing\.handle",
    r"design\.table.*",
    r"design\.palette\..*",
    r"design\.panes\.inspector\.handle",
    r"design\.(inspector|network|costs|selection)\..*",
    r"design\.(total|batch|problem|repair|note|memory).*",
)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press_tab(window: MainWindow, *, back: bool = False) -> list[QWidget]:
    """Press Tab until it comes back to where it began; every widget that had the focus."""
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    shift = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    seen: list[QWidget] = []
    while (here := focused()) not in seen:
        seen.append(here)
        QTest.keyClick(here, key, shift)
    assert focused() is seen[0], "a circle of its own"
    return seen


def nothing_chosen(window: MainWindow) -> None:
    window.design.load_preset("paper-2012")


def a_layer_chosen(window: MainWindow) -> None:
    window.design.load_preset("mnist-28")
    QTest.mouseClick(child(window, QWidget, "design.drawing"), Qt.MouseButton.LeftButton)
    child(window, QWidget, "design.table").setFocus()
    for _kind in range(3):  # a convolution, an activation, a pooling: forms are made when needed
        QTest.keyClick(focused(), Qt.Key.Key_Down)


def a_mistake(window: MainWindow) -> None:
    window.design.load_preset("net-227")


def along_the_palette(window: MainWindow) -> None:
    a_layer_chosen(window)
    window.findChildren(Chip)[0].setFocus()
    for _chip in range(4):
        QTest.keyClick(focused(), Qt.Key.Key_Right)


@pytest.fixture
def active(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    window.resize(1440, 900)
    window.show_workspace("design")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window


def a_layer_clicked(window: MainWindow) -> None:
    window.design.load_preset("mnist-28")
    table = child(window, QTableView, "design.table")
    place = table.visualRect(table.model().index(3, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


STATES = (nothing_chosen, a_layer_chosen, a_layer_clicked, a_mistake, along_the_palette)


@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.__name__))
def test_tab_goes_through_design_from_the_top_to_the_foot_and_leaves_nothing_out(
    active: MainWindow, state: Callable[[MainWindow], None]
) -> None:
    state(active)
    child(active, QWidget, "design.presets").setFocus()
    seen = press_tab(active)
    names = [widget.objectName() for widget in seen if active.design.isAncestorOf(widget)]
    at = 0
    for name in names:
        while at < len(PARTS) and not re.fullmatch(PARTS[at], name):
            at += 1
        assert at < len(PARTS), f"{name} comes too late in {names}"
    assert [name for name in reachable(active.design) if name not in names] == []


def reachable(workspace: QWidget) -> list[str]:
    """Every button that is shown and can be pressed, but for a row that Tab takes in one step."""
    buttons = [b for b in workspace.findChildren(QAbstractButton) if not isinstance(b, Chip)]
    return [
        button.objectName()
        for button in buttons
        if button.isVisible() and button.isEnabled() and not in_a_row(button)
    ]


def in_a_row(button: QAbstractButton) -> bool:
    """Whether it is one of a row that is walked along with the arrow keys."""
    return button.objectName().startswith("design.total.")


def test_tab_goes_from_a_layer_that_was_clicked_to_its_settings(active: MainWindow) -> None:
    a_layer_clicked(active)
    names = [widget.objectName() for widget in press_tab(active)]
    assert names[0] == "design.table"
    more = names.index("design.inspector.more")
    assert names[more + 1].startswith("design.inspector.conv2d.")


def test_the_button_of_the_inspector_shows_that_it_has_the_focus(active: MainWindow) -> None:
    a_layer_clicked(active)
    button = child(active, QWidget, "design.inspector.more")
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    frame = button.grab().toImage().pixelColor(button.width() // 2, 0)
    assert before.pixelColor(button.width() // 2, 0) != frame
    assert frame == theme().color("accent")


def test_shift_and_tab_go_the_same_way_back(active: MainWindow) -> None:
    a_layer_chosen(active)
    start = child(active, QWidget, "design.presets")
    start.setFocus()
    there = press_tab(active)
    start.setFocus()
    back = press_tab(active, back=True)
    assert back[1:] == there[:0:-1]


# --- mnemonics and shortcuts ---------------------------------------------------------------------


def menus(window: MainWindow) -> list[QMenu]:
    """The menus of the bar that are shown, and those below them."""
    found = [menu for a in window.menuBar().actions() if a.isVisible() and (menu := below(a))]
    for menu in found:  # it grows meanwhile
        found += [inner for action in menu.actions() if (inner := below(action))]
    return found


def below(action: QAction) -> QMenu | None:
    menu: object = action.menu()
    return menu if isinstance(menu, QMenu) else None


def mnemonic(text: str) -> str:
    found = re.search(r"&([^&])", text.replace("&&", ""))
    return found[1].lower() if found else ""


def test_no_letter_means_two_things_in_one_menu(window: MainWindow) -> None:
    for name in ("design", "train", "explore"):
        window.show_workspace(name)
        for actions in (window.menuBar().actions(), *(menu.actions() for menu in menus(window))):
            letters = [mnemonic(action.text()) for action in actions if action.isVisible()]
            twice = [letter for letter, n in Counter(letters).items() if letter and n > 1]
            assert twice == [], [action.text() for action in actions]


def places(action: QAction) -> list[QWidget]:
    """Where its keys work: in all of these, or in the window that they are in."""
    owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget)]
    return [owner for owner in owners if not isinstance(owner, QMenu)]


def meet(one: QAction, other: QAction) -> bool:
    """Whether there is a focus for which both would be meant, so that Qt does neither."""
    whole = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    contexts = (one.shortcutContext(), other.shortcutContext())
    if any(context in whole for context in contexts):
        return True
    for first in places(one):
        for second in places(other):
            inner, outer = (first, second) if second.isAncestorOf(first) else (second, first)
            context = contexts[1] if outer is second else contexts[0]
            wide = context == Qt.ShortcutContext.WidgetWithChildrenShortcut
            if first is second or (wide and outer.isAncestorOf(inner)):
                return True
    return False


@pytest.mark.parametrize("name", ["design", "train", "explore"])
def test_no_keys_mean_two_things_at_once(active: MainWindow, name: str) -> None:
    a_layer_chosen(active)
    active.show_workspace(name)
    offered = {action for menu in menus(active) for action in menu.actions()}
    working = [
        action
        for action in active.findChildren(QAction)
        if action.isEnabled()
        and (action in offered or any(place.isVisible() for place in places(action)))
    ]
    for one, other in combinations(working, 2):
        common = {*keys(one)} & {*keys(other)}
        assert not (common and meet(one, other)), (one.text(), other.text(), common)


def keys(action: QAction) -> list[str]:
    return [sequence.toString() for sequence in action.shortcuts()]


# --- the list ------------------------------------------------------------------------------------


def listed(window: MainWindow) -> dict[str, str]:
    """What the list says: what is done, and by which keys."""
    table = child(window, QTableWidget, "shortcuts.table")
    rows = [(table.item(row, 0), table.item(row, 1)) for row in range(table.rowCount())]
    return {what.text(): which.text() for what, which in rows if what and which}


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_f1_and_the_question_mark_list_every_key(active: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(active, key)
    dialog = child(active, QDialog, "shortcuts")
    assert dialog.isVisible()
    shown = listed(active)
    for action in active.design.findChildren(QAction):
        for sequence in keys(action):
            assert any(sequence in which.split(", ") for which in shown.values()), action.text()
    assert shown["Edit the cell"] == "F2, Enter, or type"
    assert shown["In the drawing"] == ""  # a heading
    dialog.reject()


def test_every_line_of_the_list_can_be_read_whole(active: MainWindow) -> None:
    QTest.keyClick(active, Qt.Key.Key_F1)
    table = child(active, QTableWidget, "shortcuts.table")
    assert table.horizontalScrollBar().maximum() == 0
    for row in range(table.rowCount()):
        for column in range(2):
            place = table.visualRect(table.model().index(row, column))
            wanted = table.sizeHintForIndex(table.model().index(row, column))
            assert place.width() >= wanted.width()
    child(active, QDialog, "shortcuts").reject()


def test_gestures_and_the_keys_of_compare_are_in_it_too(active: MainWindow) -> None:
    QTest.keyClick(active, Qt.Key.Key_F1)
    shown = listed(active)
    assert shown["Next or previous difference"] == "N, P"
    assert shown["Zoom"] == "Ctrl and the wheel"
    child(active, QDialog, "shortcuts").reject()


def test_buttons_of_dialogs_carry_no_icons(active: MainWindow) -> None:
    QTest.keyClick(active, Qt.Key.Key_F1)
    box = child(active, QDialog, "shortcuts").findChildren(QDialogButtonBox)[0]
    hint = QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
    assert not box.style().styleHint(hint, None, box)
    child(active, QDialog, "shortcuts").reject()


def test_it_lists_what_works_in_the_workspace_in_front(active: MainWindow) -> None:
    active.show_workspace("train")
    QTest.keyClick(active, Qt.Key.Key_F1)
    shown = listed(active)
    assert shown["Start"] == "Ctrl+Return"
    assert "In the drawing" not in shown
    child(active, QDialog, "shortcuts").reject()


def test_what_design_can_do_with_keys_stands_in_a_menu(active: MainWindow) -> None:
    offered = {action for menu in menus(active) for action in menu.actions()}
    mine = [action for action in active.design.findChildren(QAction) if action.shortcuts()]
    assert len(mine) > 15
    assert [action.text() for action in mine if action not in offered] == []


def test_keys_open_the_comparison_and_the_notes_once(active: MainWindow) -> None:
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    table = child(active, QWidget, "design.table")
    for key, modifier, name in (
        (Qt.Key.Key_C, shift, "design.compare"),
        (Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier, "design.notes"),
    ):
        for _time in range(2):
            active.activateWindow()
            QTest.keyClick(table, key, modifier)
        [dialog] = active.findChildren(QDialog, name)
        assert dialog.isVisible()
        dialog.close()
