"""The selector that says which network a picture is shown through."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.networks import Entry
from alexnet_gui.gui.widgets.basics import named

OPEN_FILE = "open file"
OPEN_FOLDER = "open folder"

_KEY = Qt.ItemDataRole.UserRole


class NetworkSelector(QComboBox):
    """Lists the networks; one that cannot run is there, disabled, with the reason under it."""

    chosen = Signal(str)  # the key of an entry
    open_file_wanted = Signal()
    open_folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.network", _("Network"))
        self.setToolTip(_("Which network the picture goes through"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(220)
        self.setMaximumWidth(460)
        self._key = ""
        self.activated.connect(self._activate)

    def show_entries(self, entries: list[Entry], key: str) -> None:
        """List `entries`, and have the one called `key` chosen; asks nothing of anybody."""
        self._key = key
        items = QStandardItemModel(self)
        for entry in entries:
            items.appendRow(_item(entry.text, entry.key, enabled=entry.choice is not None))
            if entry.fault:
                items.appendRow(_item(f"    {entry.fault}", "", enabled=False))
        self.setModel(items)
        self.insertSeparator(self.count())
        items.appendRow(_item(_("Open model file…"), OPEN_FILE))
        items.appendRow(_item(_("Open run folder…"), OPEN_FOLDER))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        self._restore()

    def _restore(self) -> None:
        self.setCurrentIndex(max(0, self.findData(self._key, _KEY)))

    def _activate(self, index: int) -> None:
        key = self.itemData(index, _KEY)
        if key in (OPEN_FILE, OPEN_FOLDER):
            self._restore()
            (self.open_file_wanted if key == OPEN_FILE else self.open_folder_wanted).emit()
        elif key:
            self._key = key
            self.chosen.emit(key)


def _item(text: str, key: str, *, enabled: bool = True) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(key, _KEY)
    item.setEnabled(enabled)
    return item
