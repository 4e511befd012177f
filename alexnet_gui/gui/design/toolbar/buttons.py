"""Buttons of the strip above Design: with words or an icon, with a menu, for an action."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

_Popup = QToolButton.ToolButtonPopupMode


def text_button(action: QAction, name: str, text: str) -> QToolButton:
    """A button that does `action`, under a word of its own."""
    button = QToolButton()
    button.setText(text)
    named(button, name, text)
    button.setToolTip(_with_keys(action))
    button.clicked.connect(lambda _checked=False: action.trigger())
    return button


def split_button(action: QAction, name: str, text: str, menu: QMenu) -> QToolButton:
    """The same with a menu beside what a click on it does."""
    return _with_menu(text_button(action, name, text), menu, _Popup.MenuButtonPopup)


class MenuButton(QToolButton):
    """A button that is only the way to its menu."""

    def __init__(self, text: str, name: str, menu: QMenu) -> None:
        super().__init__()
        self.setText(text)
        named(self, name, text)
        _with_menu(self, menu, _Popup.InstantPopup)


def icon_button(action: QAction, name: str, drawing: str) -> QToolButton:
    """A button for an action whose text, and whether it can be done, change."""
    button = QToolButton()
    named(button, name, action.text())
    button.setIconSize(QSize(16, 16))
    button.setProperty("tight", True)
    button.clicked.connect(lambda _checked=False: action.trigger())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setAccessibleName(action.text())
        button.setToolTip(_with_keys(action))

    action.changed.connect(follow)
    follow_theme(button, lambda: button.setIcon(icon(drawing, theme().text)))
    follow()
    return button


def menu_of(parent: QWidget, *actions: QAction) -> QMenu:
    """A menu of some actions."""
    menu = QMenu(parent)
    menu.addActions(list(actions))
    return menu


def _with_menu(
    button: QToolButton, menu: QMenu, mode: QToolButton.ToolButtonPopupMode
) -> QToolButton:
    button.setMenu(menu)
    button.setPopupMode(mode)
    button.setProperty("hasMenu", True)
    return button


def _with_keys(action: QAction) -> str:
    text = action.text().replace("&", "")
    keys = action.shortcut().toString()
    return f"{text} ({keys})" if keys else text
