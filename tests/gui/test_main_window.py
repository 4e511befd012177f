"""The window as a whole: workspaces, title, menus, names, and what it remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.drawing.view import Drawing
from alexnet_gui.gui.main_window import SMALLEST, MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import appearance
from tests.gui.windows import child, click, settings_of_next_start


class StyleChanges(QObject):
    """Counts how often any widget is styled anew."""

    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget)
        return False


def stands_over(widget: QWidget) -> bool:
    """Whether it is a menu, a list or a dialog, shown or not."""
    return widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.Dialog, Qt.WindowType.Tool)


def belongs_to(widget: QWidget, window: QWidget) -> bool:
    """Whether `window` is its parent, or that of its parents."""
    parent = widget.parentWidget()
    return parent is not None and (parent is window or belongs_to(parent, window))


# --- modes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name"), [(Qt.Key.Key_1, "design"), (Qt.Key.Key_2, "train"), (Qt.Key.Key_3, "explore")]
)
def test_ctrl_and_a_figure_bring_a_workspace_to_the_front(
    window: MainWindow, key: Qt.Key, name: str
) -> None:
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace == name
    assert child(window, QToolButton, f"mode.{name}").isChecked()
    assert child(window, QAction, f"action.view.{name}").isChecked()


def test_a_click_in_the_mode_bar_does_too(window: MainWindow) -> None:
    click(window, "mode.explore")
    assert window.workspace == "explore"
    assert window.explore.isVisible()
    assert not window.design.isVisible()


def test_keys_go_to_the_workspace_in_front(window: MainWindow) -> None:
    for name in ("train", "explore", "design"):
        window.show_workspace(name)
        workspace: QWidget = getattr(window, name)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus is workspace or workspace.isAncestorOf(focus)


def test_the_keys_that_zoom_the_drawing_are_for_design(window: MainWindow) -> None:
    drawing = window.design.findChild(Drawing)
    assert isinstance(drawing, Drawing)
    zooms = (drawing.zoom_in, drawing.zoom_out, drawing.fit)
    assert all(action.isEnabled() for action in zooms)
    before = drawing.canvas.zoom
    window.show_workspace("train")
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert not any(action.isEnabled() for action in zooms)
    window.show_workspace("design")
    assert drawing.canvas.zoom == before
    assert all(action.isEnabled() for action in zooms)


# --- titles ---------------------------------------------------------------------------------------


def test_without_a_picture_the_title_begins_with_the_name(window: MainWindow) -> None:
    assert window.windowTitle().startswith("AlexNet")


@pytest.mark.parametrize("name", ["chelsea.png", "猫 & mouse.png", "a[*]b.png"])
def test_with_a_picture_the_title_names_it(window: MainWindow, name: str) -> None:
    window.show_workspace("explore")
    window.explore.picture_changed.emit(name)
    assert window.windowTitle().replace("[*][*]", "[*]") == f"{name} — AlexNet"
    window.explore.picture_changed.emit("")
    assert window.windowTitle() == "AlexNet"


# --- menus ----------------------------------------------------------------------------------------


def test_every_shortcut_is_there_once_in_each_workspace(window: MainWindow) -> None:
    """Two actions of one shortcut, and Qt does neither."""
    for name in ("design", "train", "explore"):
        window.show_workspace(name)
        keys = [
            sequence.toString()
            for menu in window.menuBar().actions()
            if menu.isVisible()
            for action in _leaves(menu)
            for sequence in action.shortcuts()
        ]
        assert len(keys) == len(set(keys)), name


def test_what_a_workspace_alone_can_do_is_offered_there_alone(window: MainWindow) -> None:
    def titles() -> list[str]:
        return [
            menu.text().replace("&", "") for menu in window.menuBar().actions() if menu.isVisible()
        ]

    window.show_workspace("design")
    assert "Layer" in titles()
    window.show_workspace("explore")
    assert "Layer" not in titles()
    assert "Run" in titles()


@pytest.mark.parametrize(
    ("action", "dialog"),
    [
        ("help.shortcuts", "shortcuts"),
        ("help.about", "about"),
        ("file.preferences", "preferences"),
    ],
)
def test_dialogs_open_and_close(window: MainWindow, qtbot: QtBot, action: str, dialog: str) -> None:
    child(window, QAction, f"action.{action}").trigger()
    shown = child(window, QDialog, dialog)
    assert shown.isVisible()
    with qtbot.waitSignal(shown.destroyed):
        click(shown, f"{dialog}.close")


def test_each_widget_is_styled_once_by_a_style_sheet_that_all_of_the_window_has(
    qapp: QApplication, bridge: Bridge, settings_path: Path, qtbot: QtBot
) -> None:
    """Menus and lists over the window belong to it: nobody's would have no style sheet."""
    appearance.use("light")
    other = QWidget()  # it has what is of other tests lose the style sheet before anything counts
    qtbot.addWidget(other)
    appearance.dress(other)
    before = set(QApplication.topLevelWidgets())
    changes = StyleChanges()
    qapp.installEventFilter(changes)
    made = MainWindow(bridge, SettingsStore(settings_path))
    qapp.removeEventFilter(changes)
    qtbot.addWidget(made)
    assert 0 < changes.seen <= 2 * len(made.findChildren(QWidget))
    over = [each for each in set(QApplication.topLevelWidgets()) - before if stands_over(each)]
    assert over
    assert [each for each in over if not belongs_to(each, made)] == []


@pytest.mark.parametrize("mode", ["dark", "light", "system"])
def test_the_theme_can_be_chosen_and_is_remembered(
    window: MainWindow, settings_path: Path, mode: str
) -> None:
    child(window, QAction, f"action.view.theme.{mode}").trigger()
    assert appearance.mode == mode
    window.close()
    assert settings_of_next_start(settings_path).theme == mode


def test_full_screen_and_back(window: MainWindow) -> None:
    full = child(window, QAction, "action.view.full_screen")
    full.trigger()
    assert window.isFullScreen()
    full.trigger()
    assert not window.isFullScreen()


def _leaves(menu: QAction) -> list[QAction]:
    below: object = menu.menu()
    if not isinstance(below, QWidget):
        return [menu]
    return [leaf for action in below.actions() for leaf in _leaves(action)]


# --- names ----------------------------------------------------------------------------------------


def test_every_control_has_a_name_for_tests_and_one_for_people(window: MainWindow) -> None:
    window.banner.tell(Message("one", action="Do it", act=lambda: None))
    parts: list[QWidget] = [window.mode_bar, window.banner, window.status]
    controls = [control for part in parts for control in part.findChildren(QAbstractButton)]
    assert len(controls) >= 5
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()


def test_the_window_fits_small_screens(window: MainWindow) -> None:
    assert window.minimumSize() == SMALLEST
    window.resize(SMALLEST)
    assert window.size() == SMALLEST
