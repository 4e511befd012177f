"""The selector that says which network a picture is shown through."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.elided_combo import ElidedComboBox

OPEN_FILE = "open file"
OPEN_FOLDER = "open folder"
FETCH = "fetch"

_KEY = Qt.ItemDataRole.UserRole


class NetworkSelector(ElidedComboBox):
    """Lists the networks; one that cannot run is there, disabled, with the reason under it."""

    chosen = Signal(str)  # the key of an entry
    open_file_wanted = Signal()
    open_folder_wanted = Signal()
    fetch_wanted = Signal()  # what is offered for download

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.network", _("Network"))
        self.setToolTip(_("Which network the picture goes through"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(110)
        self.setMaximumWidth(460)
        self._key = ""
        self._passing = False  # by arrow keys or the wheel, which go from one line to the next
        self.activated.connect(self._activate)

    def show_entries(self, entries: list[Entry], key: str, *, offer: str = "") -> None:
        """List `entries`, and have the one called `key` chosen; asks nothing of anybody.

        `offer` is a network that could be downloaded, in words.
        """
        self._key = key
        items = QStandardItemModel(self)
        for entry in entries:
            items.appendRow(_item(entry.text, entry.key, enabled=entry.choice is not None))
            if entry.fault:
                items.appendRow(_item(f"    {entry.fault}", "", enabled=False))
        self.setModel(items)
        self.insertSeparator(self.count())
        if offer:
            items.appendRow(_item(offer, FETCH))
        items.appendRow(_item(_("Open model file…"), OPEN_FILE))
        items.appendRow(_item(_("Open run folder…"), OPEN_FOLDER))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        self._restore()

    def _restore(self) -> None:
        self.setCurrentIndex(max(0, self.findData(self._key, _KEY)))

    def _activate(self, index: int) -> None:
        key = self.itemData(index, _KEY)
        wishes = {
            OPEN_FILE: self.open_file_wanted,
            OPEN_FOLDER: self.open_folder_wanted,
            FETCH: self.fetch_wanted,
        }
        if key in wishes:
            self._restore()
            if not self._passing:
                wishes[key].emit()
        elif key:
            self._key = key
            self.chosen.emit(key)

    def showPopup(self) -> None:
        self._passing = False
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._passing = True
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._passing = True
        super().wheelEvent(event)


def _item(text: str, key: str, *, enabled: bool = True) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(key, _KEY)
    item.setEnabled(enabled)
    return item
