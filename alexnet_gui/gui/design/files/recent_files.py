"""Architecture files that were opened or saved lately, as entries of menus."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore

LONGEST = 60  # characters of a folder in a menu


class RecentFiles(QObject):
    """Remembers files, and keeps every menu that lists them up to date."""

    chosen = Signal(object)  # Path

    def __init__(self, settings: SettingsStore | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._menus: list[tuple[QMenu, int]] = []  # and how many entries of its own it has

    @property
    def files(self) -> list[Path]:
        """Those that are there, the newest first."""
        return [] if self._settings is None else [Path(f) for f in self._settings.recent_files]

    def remember(self, path: Path) -> None:
        """Put the file at `path` first."""
        if self._settings is not None:
            self._settings.remember_file(str(path.absolute()))
            self._fill_all()

    def clear(self) -> None:
        """Forget them all."""
        if self._settings is not None:
            self._settings.forget_files()
            self._fill_all()

    def menu(self, parent: QWidget) -> QMenu:
        """A menu of them and nothing else."""
        made = QMenu(_("Open &recent"), parent)
        made.setObjectName("design.recent.menu")
        self.list_in(made)
        return made

    def list_in(self, menu: QMenu) -> None:
        """List them at the end of `menu` from now on; what it has already stays before them."""
        own = len(menu.actions())
        self._menus.append((menu, own))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu, own))
        self._fill(menu, own)

    def _fill_all(self) -> None:
        for menu, own in self._menus:
            self._fill(menu, own)

    def _fill(self, menu: QMenu, own: int) -> None:
        for action in menu.actions()[own:]:
            menu.removeAction(action)
            action.deleteLater()
        files = self.files
        if own and files:
            menu.addSeparator()
        for number, path in enumerate(files, 1):
            menu.addAction(self._entry(number, path, menu))
        menu.menuAction().setEnabled(bool(own or files))
        if files:
            menu.addSeparator()
            clear = menu.addAction(_("&Clear list"))
            clear.setObjectName("design.recent.clear")
            clear.triggered.connect(lambda _checked=False: self.clear())

    def _entry(self, number: int, path: Path, menu: QMenu) -> QAction:
        name, folder = (_escaped(text) for text in (name_of(path), _shortened(str(path.parent))))
        entry = QAction(f"&{number}  {name} — {folder}", menu)
        entry.setObjectName(f"design.recent.{number}")
        entry.setToolTip(readable(str(path)))
        entry.triggered.connect(lambda _checked=False: self.chosen.emit(path))
        return entry


def _escaped(text: str) -> str:
    return readable(text).replace("&", "&&")


def _shortened(folder: str) -> str:
    """The end of a long path, which says more than its start."""
    home = str(home_folder())
    if folder == home or folder.startswith(f"{home}/"):
        folder = f"~{folder[len(home) :]}"
    return folder if len(folder) <= LONGEST else f"…{folder[-LONGEST:]}"
