"""Which pictures are searched: the sample, the run's own, a folder, one of torchvision's sets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.likes import HalvesFound, Source
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.words import SPLITS
from alexnet_gui.gui.explore.picture_sources import PictureSources
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.words import is_there
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.entry_box import EntryBox

_LAST = "explore/likes_pictures"  # what was searched last
_SPLIT = "explore/likes_split"


class Sources(QWidget):
    """Two lists: of pictures, and of which half of them."""

    changed = Signal(object)  # Source, by a person

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._undivided = ""  # pictures of which none are set apart for validation
        last = store.text(_LAST)
        question = _("A folder of pictures, with or without a sub-folder for each class")
        known = last if last and is_there(last) else ""
        self._pictures = PictureSources(store, _("Folder of pictures…"), question, known)
        self._split = EntryBox()
        named(self._pictures, "explore.likes.source", _("Pictures to search"))
        named(self._split, "explore.likes.split", _("Which of them"))
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
        self._pictures.chosen.connect(lambda _spec: self._tell())
        self._split.activated.connect(lambda _index: self._tell())

    @property
    def source(self) -> Source:
        """What is chosen."""
        spec = self._pictures.spec
        split: Split = "all" if spec == self._undivided else self._split.currentData()
        return Source(spec, split)

    def offer(self, at_hand: DataAtHand) -> None:
        """List also what the model was trained on; it is meant unless a person chose otherwise."""
        self._pictures.offer(at_hand)

    def show_halves(self, found: HalvesFound) -> None:
        """Let a person choose among the pictures only where they are divided."""
        if found.spec == self._pictures.spec:
            self._undivided = "" if found.there else found.spec
            self._split.setVisible(found.there)

    def _tell(self) -> None:
        self._store.set_text(_LAST, self._pictures.spec)
        self._store.set_text(_SPLIT, self._split.currentData())
        self.changed.emit(self.source)
