"""How many classes are shown, and whether with what has changed; remembered."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.basics import named

COUNTS = (3, 5, 10)
USUAL = 5
_COUNT, _CHANGES = "explore/top", "explore/changes"  # in the settings


class TopButton(QToolButton):
    """Drops down a menu with both choices."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.top", _("How many classes are shown"))
        self._settings: SettingsStore | None = None
        self.count = USUAL
        self.setProperty("tight", "true")
        self.setProperty("hasMenu", "true")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        named(menu, "explore.top_menu", _("How many classes are shown"))
        group = QActionGroup(menu)
        self._counts = [self._count_action(count, group) for count in COUNTS]
        menu.addActions(self._counts)
        menu.addSeparator()
        self._changes = QAction(_("Show what has changed"), menu)
        self._changes.setObjectName("explore.changes_action")
        self._changes.setCheckable(True)
        self._changes.setChecked(True)
        self._changes.toggled.connect(self._remember)
        menu.addAction(self._changes)
        self.setMenu(menu)
        self._show()

    @property
    def changes(self) -> bool:
        """Whether to show what has changed."""
        return self._changes.isChecked()

    def use_settings(self, settings: SettingsStore) -> None:
        """Choose what was chosen before, and remember what is chosen from now on."""
        count = settings.text(_COUNT)
        if count in map(str, COUNTS):
            self.count = int(count)
        self._changes.setChecked(settings.text(_CHANGES) != "no")
        self._settings = settings
        self._show()
        self.changed.emit()

    def _count_action(self, count: int, group: QActionGroup) -> QAction:
        action = QAction(_("Top {n}").format(n=count), group)
        action.setObjectName(f"explore.top{count}_action")
        action.setCheckable(True)
        action.setData(count)
        action.triggered.connect(lambda: self._choose(count))
        return action

    def _choose(self, count: int) -> None:
        self.count = count
        self._remember()

    def _remember(self) -> None:
        if self._settings is not None:
            self._settings.set_text(_COUNT, str(self.count))
            self._settings.set_text(_CHANGES, "yes" if self.changes else "no")
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.setText(_("Top {n}").format(n=self.count))
        for action in self._counts:
            action.setChecked(action.data() == self.count)
