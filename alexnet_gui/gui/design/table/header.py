"""What the head of the layer table offers: which columns show, and what the bars are parts of."""

from typing import get_args

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QTableView

from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.table.columns import HEADS, Column
from alexnet_gui.gui.design.table.looks import SHARE_MEANINGS, SHARE_TITLES
from alexnet_gui.gui.design.view_state import DesignView, Share
from alexnet_gui.gui.settings_store import SettingsStore

_KEY = "design/hidden_columns"
_ALWAYS = frozenset({Column.NUMBER, Column.LAYER})


class TableHeader(QObject):
    """One menu, below the heads and in the window's View; what is chosen is remembered."""

    columns_changed = Signal()

    def __init__(self, table: QTableView, view: DesignView, settings: SettingsStore | None) -> None:
        super().__init__(table)
        self._table = table
        self._view = view
        self._settings = settings
        self.menu = QMenu(_("Table columns"), table)
        self.menu.setObjectName("design.columns")
        self.menu.setToolTipsVisible(True)
        self._columns = {column: self._column(column) for column in Column if column not in _ALWAYS}
        self._all = self.menu.addAction(_("Show all columns"))
        self._all.setObjectName("design.columns.all")
        self._all.triggered.connect(self._show_all)
        self.menu.addSeparator()
        group = QActionGroup(self)
        self._shares = {share: self._share(share, group) for share in get_args(Share)}
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._pop_up)
        view.changed.connect(self._follow)
        self._restore()
        self._follow()

    def _column(self, column: Column) -> QAction:
        head = HEADS[column]
        action = self.menu.addAction(_(head.title))
        action.setObjectName(f"design.columns.{column.name.lower()}")
        action.setToolTip(_(head.meaning))
        action.setCheckable(True)
        action.triggered.connect(lambda shown: self._show(column, shown))
        return action

    def _share(self, share: Share, group: QActionGroup) -> QAction:
        action = self.menu.addAction(_(SHARE_TITLES[share]))
        action.setObjectName(f"design.share.{share}")
        action.setToolTip(_(SHARE_MEANINGS[share]))
        action.setCheckable(True)
        group.addAction(action)
        action.triggered.connect(lambda _checked: self._choose(share))
        return action

    def _pop_up(self, place: QPoint) -> None:
        self.menu.popup(self._table.horizontalHeader().mapToGlobal(place))

    def _choose(self, share: Share) -> None:
        self._view.share = share
        self._show(Column.SHARE, True)  # who chooses what the bars show wants to see them

    def _show(self, column: Column, shown: bool) -> None:
        if self._table.isColumnHidden(column) == shown:
            self._table.setColumnHidden(column, not shown)
            self._remember()

    def _show_all(self) -> None:
        for column in self._columns:
            self._table.setColumnHidden(column, False)
        self._remember()

    def _restore(self) -> None:
        known = self._settings.text(_KEY) if self._settings is not None else ""
        for column in self._columns:
            self._table.setColumnHidden(column, column.name.lower() in known.split())

    def _remember(self) -> None:
        hidden = [column for column in self._columns if self._table.isColumnHidden(column)]
        if self._settings is not None:
            self._settings.set_text(_KEY, " ".join(column.name.lower() for column in hidden))
        self._follow()
        self.columns_changed.emit()

    def _follow(self) -> None:
        for column, action in self._columns.items():
            action.setChecked(not self._table.isColumnHidden(column))
        self._all.setEnabled(any(not action.isChecked() for action in self._columns.values()))
        self._shares[self._view.share].setChecked(True)
