"""On which pictures a network is to be tried: a list of sources, and which half of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.explore.picture_sources import PictureSources
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.entry_box import EntryBox

SPLITS: dict[Split, str] = {
    "validation": N_("Validation"),
    "training": N_("Training"),
    "all": N_("All"),
}
SPLIT_WORDS: dict[Split, str] = {
    "validation": N_("{network} on {pictures}, validation pictures"),
    "training": N_("{network} on {pictures}, training pictures"),
    "all": N_("{network} on {pictures}, all pictures"),
}
_WIDE = 300  # pixels of the list of sources


class SourceRow(QWidget):
    """What is there without a download; the network's own pictures first, if it has some."""

    chosen = Signal()  # another source or half

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        question = _("A folder with one sub-folder for each class")
        self._sources = PictureSources(store, _("Folder of class folders…"), question)
        named(self._sources, "explore.evaluate.source", _("Pictures"))
        self._sources.setMinimumWidth(_WIDE)
        self._sources.chosen.connect(self._remember)
        self._splits = EntryBox()
        named(self._splits, "explore.evaluate.split", _("Which of them"))
        self._splits.setToolTip(
            _(
                "Of a folder without a folder for validation, that is the fifth that training"
                " keeps apart"
            )
        )
        self._splits.setMinimumWidth(14 * GRID)
        for split, text in SPLITS.items():
            self._splits.addItem(_(text), split)
        self._split_by_hand = False  # a person has chosen the half
        self._splits.activated.connect(self._choose_split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label(_("Pictures"), "secondary"))
        row.addWidget(self._sources, 1)
        row.addWidget(self._splits)

    @property
    def split(self) -> Split:
        """The half that is chosen."""
        split: Split = self._splits.currentData()
        return split

    @property
    def spec(self) -> str:
        """The source that is chosen."""
        return self._sources.spec

    def show_at_hand(self, at_hand: DataAtHand) -> None:
        """Offer what is there; the network's own pictures are chosen until a person chooses."""
        self._sources.offer(at_hand)
        self._suggest_split()

    def use(self, spec: str) -> None:
        """Choose a source."""
        self._sources.use(spec)

    def _remember(self, spec: str) -> None:
        self._split_by_hand = False
        self._suggest_split()
        if is_folder(spec):
            self._store.remember_folder(spec)
        self.chosen.emit()

    def _choose_split(self) -> None:
        self._split_by_hand = True
        self.chosen.emit()

    def _suggest_split(self) -> None:
        """All of a folder that the network was not trained on; of others the half kept apart."""
        if not self._split_by_hand:
            strange = not self._sources.is_own and is_folder(self.spec)
            self._splits.setCurrentIndex(self._splits.findData("all" if strange else "validation"))
