"""Which columns the list of runs shows: chosen in a menu, and remembered."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QTableView

from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.runs.columns import COLUMNS, NAME

_KEY = "train/runs_hidden"
_APART = " | "
_USUAL = _APART.join(("Network", "Pictures", "Steps", "Size"))


class HiddenColumns(QObject):
    """The menu below the heads of `table`, for a button too."""

    changed = Signal()

    def __init__(self, table: QTableView, settings: SettingsStore) -> None:
        super().__init__(table)
        self._table = table
        self._settings = settings
        self.menu = QMenu(_("Columns"), table)
        self.menu.setObjectName("train.runs.columns")
        hidden = (settings.text(_KEY) or _USUAL).split(_APART)
        for place, column in enumerate(COLUMNS):
            if place != NAME:
                self._add(place, column.title, column.title not in hidden)
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._pop_up)

    def _add(self, place: int, title: str, shown: bool) -> None:
        action = self.menu.addAction(_(title))
        action.setCheckable(True)
        action.setChecked(shown)
        action.toggled.connect(lambda shown: self._show(place, shown))
        self._table.setColumnHidden(place, not shown)

    def _pop_up(self, place: QPoint) -> None:
        self.menu.popup(self._table.horizontalHeader().mapToGlobal(place))

    def _show(self, place: int, shown: bool) -> None:
        self._table.setColumnHidden(place, not shown)
        hidden = [
            column.title
            for place, column in enumerate(COLUMNS)
            if self._table.isColumnHidden(place)
        ]
        self._settings.set_text(_KEY, _APART.join(hidden) or _APART)
        self.changed.emit()
