"""Which pictures are searched: the sample, the run's own, a folder, one of torchvision's sets."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.likes import Source
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.words import SPLITS
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.words import SAMPLE, data_title, is_there
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.entry_box import EntryBox

_LAST = "explore/likes_pictures"  # what was searched last
_SPLIT = "explore/likes_split"
_CHOOSER = "choose"  # the entry that opens the dialog; no source of pictures is called so


class Sources(QWidget):
    """Two lists: of pictures, and of which half of them."""

    changed = Signal(object)  # Source, by a person

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        last = store.text(_LAST)
        self._chosen = bool(last)  # whether a person has chosen it
        self._spec = last if last and is_there(last) else SAMPLE
        self._at_hand = DataAtHand(None, ())
        self._pictures, self._split = EntryBox(), EntryBox()
        named(self._pictures, "explore.likes.source", _("Pictures to search"))
        named(self._split, "explore.likes.split", _("Which of them"))
        self._split.setToolTip(
            _("Pictures of a folder without classes are searched in any case, all of them.")
        )
        for key, text in SPLITS:
            self._split.addItem(_(text), key)
        self._split.setCurrentIndex(max(0, self._split.findData(store.text(_SPLIT))))
        self._pictures.setMinimumWidth(26 * GRID)
        self._split.setMinimumWidth(14 * GRID)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label(_("Pictures"), "secondary"))
        row.addWidget(self._pictures)
        row.addWidget(self._split)
        self._list()
        self._pictures.activated.connect(self._choose)
        self._split.activated.connect(lambda _index: self._tell())

    @property
    def source(self) -> Source:
        """What is chosen."""
        split: Split = self._split.currentData()
        return Source(self._spec, split)

    def offer(self, at_hand: DataAtHand) -> None:
        """List also what the model was trained on; it is meant unless a person chose otherwise."""
        self._at_hand = at_hand
        if at_hand.own is not None and not self._chosen:
            self._spec = at_hand.own
        self._list()

    def _list(self) -> None:
        own = [] if self._at_hand.own is None else [self._at_hand.own]
        specs = [SAMPLE, *own, self._spec, *self._store.recent_folders, *self._at_hand.torchvision]
        self._pictures.clear()
        for spec in dict.fromkeys(specs):
            text = data_title(spec)
            if spec in own:
                text = _("{title} (its own)").format(title=text)
            self._pictures.addItem(text, spec)
            tip = None if spec == SAMPLE else spec
            index = self._pictures.count() - 1
            self._pictures.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self._pictures.insertSeparator(self._pictures.count())
        self._pictures.addItem(_("Folder of pictures…"), _CHOOSER)
        self._show_current()

    def _show_current(self) -> None:
        self._pictures.setCurrentIndex(self._pictures.findData(self._spec))
        self._pictures.setToolTip("" if self._spec == SAMPLE else self._spec)

    def _choose(self, index: int) -> None:
        spec = str(self._pictures.itemData(index))
        self._show_current()
        if spec == _CHOOSER:
            spec = self._ask_folder()
        if spec and spec != self._spec:
            self._spec = spec
            self._list()
            self._tell()

    def _ask_folder(self) -> str:
        start = str(Path(self._spec).parent) if Path(self._spec).is_dir() else str(Path.home())
        title = _("A folder of pictures, with or without a sub-folder for each class")
        return QFileDialog.getExistingDirectory(self, title, start)

    def _tell(self) -> None:
        self._chosen = True
        self._store.set_text(_LAST, self._spec)
        self._store.set_text(_SPLIT, self.source.split)
        self.changed.emit(self.source)
