"""On which pictures a network is to be tried: a list of sources, and which half of them."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from alexnet_gui.core.evaluation import DataAtHand
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.words import SAMPLE, data_title
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
_CHOOSER = "choose"  # the entry that opens the dialog; no source of pictures is called so
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_WIDE = 300  # pixels of the list of sources


class SourceRow(QWidget):
    """What is there without a download; the network's own pictures first, if it has some."""

    chosen = Signal()  # another source or half

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._at_hand = DataAtHand(None, ())
        self._by_hand = False  # a person has chosen the source
        self.spec = SAMPLE
        self._sources = EntryBox()
        named(self._sources, "explore.evaluate.source", _("Pictures"))
        self._sources.setMinimumWidth(_WIDE)
        self._sources.activated.connect(self._on_activated)
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
        self._splits.activated.connect(lambda _index: self.chosen.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label(_("Pictures"), "secondary"))
        row.addWidget(self._sources, 1)
        row.addWidget(self._splits)
        self._list()

    @property
    def split(self) -> Split:
        """The half that is chosen."""
        split: Split = self._splits.currentData()
        return split

    def show_at_hand(self, at_hand: DataAtHand) -> None:
        """Offer what is there; the network's own pictures are chosen until a person chooses."""
        self._at_hand = at_hand
        if not self._by_hand:
            self.spec = at_hand.own or SAMPLE
        self._list()

    def use(self, spec: str) -> None:
        """Choose a source."""
        self.spec, self._by_hand = spec, True
        if Path(spec).is_dir():
            self._store.remember_folder(spec)
        self._list()
        self.chosen.emit()

    def choose_folder(self) -> None:
        """Ask for a folder."""
        start = str(Path(self.spec).parent) if Path(self.spec).is_dir() else str(Path.home())
        folder = QFileDialog.getExistingDirectory(
            self, _("A folder with one sub-folder for each class"), start
        )
        if folder:
            self.use(folder)

    def _list(self) -> None:
        specs = [SAMPLE, *self._store.recent_folders, *self._at_hand.torchvision]
        own = self._at_hand.own
        specs = [spec for spec in dict.fromkeys((own, *specs, self.spec)) if spec]
        self._sources.clear()
        for spec in specs:
            title = data_title(spec)
            if spec == own:
                title = _("{pictures} (the network's own)").format(pictures=title)
            self._sources.addItem(title, spec)
            self._sources.setItemData(
                self._sources.count() - 1, spec if spec != SAMPLE else None, _TOOLTIP
            )
        self._sources.insertSeparator(self._sources.count())
        self._sources.addItem(_("Folder of class folders…"), _CHOOSER)
        self._show_current()

    def _show_current(self) -> None:
        self._sources.setCurrentIndex(self._sources.findData(self.spec))
        self._sources.setToolTip("" if self.spec == SAMPLE else self.spec)

    def _on_activated(self, index: int) -> None:
        spec = str(self._sources.itemData(index))
        self._show_current()
        if spec == _CHOOSER:
            self.choose_folder()
        elif spec != self.spec:
            self.use(spec)
