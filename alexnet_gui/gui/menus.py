"""The menu bar: the window's own menus, and in them what each workspace offers.

A workspace's `menu_actions()` names a menu by its title, such as “File”; its actions join that
menu, or make a new one before Help. Edit, and menus that a workspace has to itself, change with the
workspace, so that undo, paste and remove always mean what is in front.
"""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from alexnet_gui.core.translation import _
from alexnet_gui.gui.widgets.basics import named

Section = Sequence[QAction | None]  # None is a separator


class OffersActions(Protocol):
    """A workspace, as far as menus are concerned."""

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]: ...


class Menus:
    """Builds and keeps the menus of one menu bar."""

    def __init__(self, menu_bar: QMenuBar) -> None:
        self._bar = menu_bar
        self._menus: dict[str, QMenu] = {}
        self._edit: list[list[Section]] = []  # for each workspace, its sections of Edit
        self._own: list[set[str]] = []  # for each workspace, the menus that it alone fills
        self._kept: set[str] = set()  # titles of menus whose place is kept for a workspace

    def add(self, title: str, name: str, actions: Section) -> QMenu:
        """Append a section to the menu `title`, which is made if it is not there."""
        menu = self._menus.get(_plain(title)) or self._make(title, name)
        if not menu.isEmpty() and actions:
            menu.addSeparator()
        _fill(menu, actions)
        return menu

    def keep_place(self, title: str, name: str, *, shown: bool) -> None:
        """Have the menu `title` there already, empty, that one workspace is going to have."""
        self._kept.add(_plain(title))
        self._make(title, name).menuAction().setVisible(shown)

    def add_workspaces(self, workspaces: Sequence[OffersActions], edit_title: str) -> None:
        """Take in what every workspace offers; its part of Edit shows while it is in front."""
        for workspace in workspaces:
            edit: list[Section] = []
            own: set[str] = set()
            for title, actions in workspace.menu_actions():
                if _plain(title) == _plain(edit_title):
                    edit.append(actions)
                    continue
                if _plain(title) not in self._menus or _plain(title) in self._kept:
                    own.add(_plain(title))
                self.add(title, f"menu.{_plain(title).lower()}", actions)
            self._edit.append(edit)
            self._own.append(own)

    def show_workspace(self, index: int, edit_title: str) -> None:
        """Show the menus of workspace `index` alone, and fill Edit with what it offers."""
        for owner, titles in enumerate(self._own):
            for title in titles:
                self._menus[title].menuAction().setVisible(owner == index)
        menu = self._menus[_plain(edit_title)]
        menu.clear()
        for section in self._edit[index]:
            if not menu.isEmpty():
                menu.addSeparator()
            _fill(menu, section)
        menu.menuAction().setVisible(not menu.isEmpty())

    def actions(self) -> list[tuple[str, list[QAction]]]:
        """Every menu's title with its actions, those of sub-menus included, without separators."""
        return [
            (_plain(menu.title()), list(_leaves(menu)))
            for menu in (action.menu() for action in self._bar.actions())
            if isinstance(menu, QMenu)
        ]

    def trigger(self, keys: QKeySequence) -> None:
        """Do what the entry does that has these `keys`, if there is one and it can be done now."""
        for _title, actions in self.actions():
            for action in actions:
                if keys in action.shortcuts():
                    action.trigger()  # which does nothing where it is disabled
                    return

    def _make(self, title: str, name: str) -> QMenu:
        menu = QMenu(title, self._bar)
        named(menu, name, _plain(title))
        help_menu = self._menus.get(_plain(_("&Help")))
        if help_menu is None:
            self._bar.addMenu(menu)
        else:
            self._bar.insertMenu(help_menu.menuAction(), menu)
        self._menus[_plain(title)] = menu
        return menu


def _fill(menu: QMenu, actions: Section) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _leaves(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            found += _leaves(below)
        elif not action.isSeparator():
            found.append(action)
    return found


def _plain(title: str) -> str:
    return title.replace("&", "")
