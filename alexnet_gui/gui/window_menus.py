"""The window's own menu entries: File, View, Help, and what they do."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog

from alexnet_gui.core.translation import _
from alexnet_gui.gui.about import About
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.design.keys import key_groups as design_keys
from alexnet_gui.gui.explore.keys import key_groups as explore_keys
from alexnet_gui.gui.log_file import log_path
from alexnet_gui.gui.preferences import THEMES, Preferences
from alexnet_gui.gui.shortcuts import Shortcuts, shortcut_rows
from alexnet_gui.gui.theme import Mode, appearance
from alexnet_gui.gui.train.keys import key_groups as train_keys

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow


class WindowMenus(QObject):
    """Fills the menu bar of a window, with what the workspaces offer in between."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._edit_title = _("&Edit")
        self._menus = window.menu_bar
        self._modes: list[QAction] = []
        self._themes: dict[Mode, QAction] = {}
        self._full_screen = self._action(_("&Full screen"), "view.full_screen", "F11")
        self._full_screen.setCheckable(True)
        self._full_screen.triggered.connect(self._toggle_full_screen)
        self._build()
        appearance.changed.connect(self._show_theme)
        self._show_theme()

    def show_workspace(self, index: int) -> None:
        """Mark the workspace in front, and offer what it can undo."""
        self._modes[index].setChecked(True)
        self._menus.show_workspace(index, self._edit_title)

    def show_full_screen(self, full: bool) -> None:
        """Mark whether the window fills the screen."""
        self._full_screen.setChecked(full)

    def _build(self) -> None:
        window, menus = self._window, self._menus
        open_action = self._action(_("Open an&y file…"), "file.open", "Ctrl+Shift+O", self._open)
        folder = self._action(_("Open &folder…"), "file.open_folder", "", self._open_folder)
        menus.add(_("&View"), "menu.view", self._mode_actions())
        menus.add(_("&Help"), "menu.help", self._help_actions())
        menus.add_workspaces(window.workspaces, self._edit_title)
        view = menus.add(_("&View"), "menu.view", [])
        view.addSeparator()
        theme_menu = view.addMenu(_("&Appearance"))
        theme_menu.setObjectName("menu.appearance")
        theme_menu.addActions(self._theme_actions())
        view.addAction(self._full_screen)
        preferences = self._action(_("Preferen&ces…"), "file.preferences", "Ctrl+,")
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)
        preferences.triggered.connect(self._show_preferences)
        leave = self._action(_("&Quit"), "file.quit", "Ctrl+Q", window.close)
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        menus.add(_("&File"), "menu.file", [open_action, folder, None, preferences, None, leave])

    def _mode_actions(self) -> list[QAction | None]:
        group = QActionGroup(self)
        for index, mode in enumerate(self._window.modes):
            action = self._action(mode.text, f"view.{mode.name}", f"Ctrl+{index + 1}")
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(self._shower(index))
            self._modes.append(action)
        return list(self._modes)

    def _theme_actions(self) -> list[QAction]:
        group = QActionGroup(self)
        for mode, text in THEMES:
            action = self._action(_(text), f"view.theme.{mode}", "")
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(self._chooser(mode))
            self._themes[mode] = action
        return list(self._themes.values())

    def _help_actions(self) -> list[QAction | None]:
        keys = self._action(_("&Keyboard shortcuts"), "help.shortcuts", "F1", self._show_shortcuts)
        keys.setShortcuts([QKeySequence("F1"), QKeySequence("?")])
        report = self._action(
            _("Copy &report"), "help.report", "", self._window.messages.copy_report
        )
        log = self._action(_("Open &log"), "help.log", "", self._open_log)
        about = self._action(_("&About AlexNet"), "help.about", "", self._show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)
        return [keys, None, report, log, None, about]

    # --- what the entries do ---------------------------------------------------------------------

    def _open(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, _("Open a picture, an architecture, a model or a run")
        )
        if chosen:
            self._window.open(Path(chosen))

    def _open_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self._window, _("Open a run, a folder of pictures, or one with a sub-folder per class")
        )
        if chosen:
            self._window.open(Path(chosen))

    def _show_preferences(self) -> None:
        dialog = Preferences(self._window)
        dialog.theme_chosen.connect(self._choose_theme)
        _show(dialog)

    def _show_shortcuts(self) -> None:
        rows = shortcut_rows(self._menus.actions())
        keys = {"design": design_keys, "train": train_keys, "explore": explore_keys}
        groups = keys.get(self._window.workspace)
        for title, of_part in groups() if groups is not None else []:
            rows += [(title, ""), *of_part]
        _show(Shortcuts(rows, self._window))

    def _show_about(self) -> None:
        _show(About(self._window))

    def _open_log(self) -> None:
        path = log_path()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = _("The log is in {path}.").format(path=path)
            self._window.banner.tell(Message(text, "", "note"))

    def _toggle_full_screen(self, full: bool) -> None:
        if full:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    def _choose_theme(self, mode: Mode) -> None:
        appearance.use(mode)
        self._window.settings.theme = mode

    def _show_theme(self) -> None:
        self._themes[appearance.mode].setChecked(True)

    def _shower(self, index: int) -> Callable[[], None]:
        return lambda: self._window.show_workspace_at(index)

    def _chooser(self, mode: Mode) -> Callable[[], None]:
        return lambda: self._choose_theme(mode)

    def _action(
        self,
        text: str,
        name: str,
        keys: str,
        do: Callable[[], object] | None = None,
    ) -> QAction:
        made = QAction(text, self._window)
        made.setObjectName(f"action.{name}")
        if keys:
            made.setShortcut(QKeySequence(keys))
        if do is not None:
            made.triggered.connect(lambda _checked=False: do())
        return made


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
