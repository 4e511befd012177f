"""The list of pictures that a network is tried on or that are searched, without a download."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.words import SAMPLE, data_title
from alexnet_gui.gui.widgets.entry_box import EntryBox

_CHOOSER = "choose"  # the entry that opens the dialog; no source of pictures is called so


class PictureSources(EntryBox):
    """The network's own pictures come first, and are meant until a person chooses others."""

    chosen = Signal(str)  # another source, by a person

    def __init__(
        self,
        store: SettingsStore,
        entry: str,
        question: str,
        spec: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """A list that ends in `entry`, which asks `question` with a dialog for a folder.

        `spec` is what a person chose earlier, if anything.
        """
        super().__init__(parent)
        self._store = store
        self._entry, self._question = entry, question
        self._at_hand = DataAtHand(None, ())
        self._by_hand = bool(spec)
        self.spec = spec or SAMPLE
        self.activated.connect(self._on_activated)
        self._list()

    @property
    def is_own(self) -> bool:
        """Whether the network's own pictures are meant."""
        return self.spec == self._at_hand.own

    def offer(self, at_hand: DataAtHand) -> None:
        """List also what is there for the network that is meant now."""
        self._at_hand = at_hand
        if not self._by_hand:
            self.spec = at_hand.own or SAMPLE
        self._list()

    def use(self, spec: str) -> None:
        """Mean `spec`, as a person wishes."""
        self.spec, self._by_hand = spec, True
        self._list()
        self.chosen.emit(spec)

    def choose_folder(self) -> None:
        """Ask for a folder."""
        start = str(Path(self.spec).parent) if is_folder(self.spec) else str(home_folder())
        folder = QFileDialog.getExistingDirectory(self, self._question, start)
        if folder and folder != self.spec:
            self.use(folder)

    def _list(self) -> None:
        own = self._at_hand.own
        others = (*self._store.recent_folders, *self._at_hand.torchvision, self.spec)
        self.clear()
        for spec in filter(None, dict.fromkeys((own, SAMPLE, *others))):
            title = data_title(spec)
            if spec == own:
                title = _("{pictures} (the network's own)").format(pictures=title)
            self.addItem(title, spec)
            tip = None if spec == SAMPLE else readable(spec)
            self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self.addItem(self._entry, _CHOOSER)
        self._show_current()

    def _show_current(self) -> None:
        self.setCurrentIndex(self.findData(self.spec))
        self.setToolTip("" if self.spec == SAMPLE else readable(self.spec))

    def _on_activated(self, index: int) -> None:
        spec = str(self.itemData(index))
        self._show_current()
        if spec == _CHOOSER:
            self.choose_folder()
        elif spec != self.spec:
            self.use(spec)
