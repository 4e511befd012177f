"""Which pictures to train on, what they are, and how they will fit the network."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import DataDescribed, Event, Failed, RunStarted
from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.readable import readable
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.survey import DataSurveyed
from alexnet_gui.core.torchvision_sets import KNOWN
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.data_fetch import FetchRow
from alexnet_gui.gui.train.section import Section, say
from alexnet_gui.gui.train.words import (
    SAMPLE,
    TORCHVISION,
    Counted,
    class_names,
    data_title,
    fitting,
    holdings,
    units_remark,
)
from alexnet_gui.gui.widgets.entry_box import EntryBox

_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_LAST = "train/data"  # what was chosen when the window was closed
_CHOOSER = "choose"  # the entry that opens the dialog; no source of pictures is called so


class DataSection(Section):
    """A list of sources, and in words what the chosen one holds."""

    chosen = Signal(str)  # another source, by a person or by `use`
    look_wanted = Signal()
    fetched = Signal()  # the chosen source is here now

    def __init__(self, store: SettingsStore, desk: DataDesk) -> None:
        super().__init__(_("Data"), "train.data")
        self._store = store
        self._spec = store.text(_LAST) or SAMPLE
        self._sources = EntryBox()
        self.add_row(_("Pictures"), self._sources, "train.data.source")
        self._holdings = self.add_words("train.data.holdings")
        self._links = FetchRow(desk)
        self.body.addWidget(self._links)
        self._fitting = self.add_words("train.data.fitting")
        self._units = self.add_words("train.data.units", "note")
        self._remarks = self.add_words("train.data.remarks", "note")
        self._problem = self.add_words("train.data.problem", "problem")
        self._list_sources()
        self._sources.activated.connect(self._on_activated)
        self._links.look_wanted.connect(self.look_wanted)
        self._links.fetched.connect(self._on_fetched)
        desk.surveyed.connect(self._on_surveyed)
        self.described: DataDescribed | None = None
        self.failure: Failed | None = None

    @property
    def spec(self) -> str:
        """The chosen source."""
        return self._spec

    def use(self, spec: str) -> None:
        """Choose a source: `sample`, a folder, or `torchvision:NAME`."""
        self._spec = spec
        self._store.set_text(_LAST, spec)
        self.described = self.failure = None
        self._links.show_described(None)
        if spec != SAMPLE and not spec.startswith(TORCHVISION):
            self._store.remember_folder(spec)
        self._list_sources()
        say(self._holdings, _("Counting…"))
        for words in (self._problem, self._remarks, self._units):
            say(words, "")
        self.chosen.emit(spec)

    def show_described(self, described: DataDescribed) -> None:
        """Say what the chosen source holds."""
        self.described, self.failure = described, None
        self._links.show_described(described)
        say(self._holdings, holdings(described))
        self._holdings.setToolTip(class_names(described))
        say(self._remarks, " ".join(described.remarks))
        say(self._problem, "")

    def show_started(self, spec: str, started: RunStarted) -> None:
        """A run on the source `spec` has read it all."""
        skipped = len(started.skipped)
        counted = Counted(started.training_pictures, started.validation_pictures, skipped)
        self._show_counted(spec, counted)

    def _show_counted(self, spec: str, counted: Counted) -> None:
        if self.described is not None and spec == self._spec:
            say(self._holdings, holdings(self.described, counted))

    def _on_surveyed(self, event: Event) -> None:
        if isinstance(event, DataSurveyed) and event.complete:
            counted = Counted(event.training, event.validation, event.unreadable_count)
            self._show_counted(event.spec, counted)

    def show_failure(self, failure: Failed) -> None:
        """Say why the chosen source cannot be used."""
        self.described, self.failure = None, failure
        self._links.show_described(None)
        for words in (self._holdings, self._fitting, self._units, self._remarks):
            say(words, "")
        say(self._problem, f"{failure.message} {failure.hint}".rstrip())

    def _on_fetched(self, spec: str) -> None:
        if spec == self._spec:
            self.fetched.emit()

    def show_fitting(self, architecture: Architecture, recipe: Recipe) -> None:
        """Say how the pictures will fit a network, and how the recipe varies them."""
        if self.failure is None:
            described = self.described
            words = "" if described is None else fitting(described, architecture.input, recipe)
            say(self._fitting, words)
            say(self._units, units_remark(architecture, described))

    def choose_folder(self) -> None:
        """Ask for a folder."""
        start = str(Path(self._spec).parent) if is_folder(self._spec) else str(home_folder())
        folder = QFileDialog.getExistingDirectory(
            self, _("A folder with one sub-folder for each class"), start
        )
        if folder:
            self.use(folder)

    def _list_sources(self) -> None:
        blocked = self._sources.blockSignals(True)
        self._sources.clear()
        torchvision = [f"{TORCHVISION}{name}" for name in KNOWN]
        specs = [SAMPLE, *self._store.recent_folders, *torchvision]
        if self._spec not in specs:
            specs.insert(1, self._spec)
        for spec in specs:
            if spec == torchvision[0]:
                self._sources.insertSeparator(self._sources.count())
            self._sources.addItem(data_title(spec), spec)
            self._sources.setItemData(
                self._sources.count() - 1, readable(spec) if spec != SAMPLE else None, _TOOLTIP
            )
        self._sources.insertSeparator(self._sources.count())
        self._sources.addItem(_("Folder of class folders…"), _CHOOSER)
        self._show_current()
        self._sources.blockSignals(blocked)

    def _show_current(self) -> None:
        self._sources.setCurrentIndex(self._sources.findData(self._spec))
        self._sources.setToolTip("" if self._spec == SAMPLE else readable(self._spec))

    def _on_activated(self, index: int) -> None:
        spec = str(self._sources.itemData(index))
        self._show_current()
        if spec == _CHOOSER:
            self.choose_folder()
        elif spec != self._spec:
            self.use(spec)
