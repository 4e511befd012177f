"""Which weights a run starts from, and which layers keep them."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed, Failed
from alexnet_gui.core.home_folder import home_folder
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.saved_network import WEIGHTS_SUFFIXES
from alexnet_gui.core.start import FREEZES, Start
from alexnet_gui.core.transfer import GivenWeights
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.drops import Kind, kind_of, run_folder
from alexnet_gui.gui.mime import Dropped
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.recent_weights import recent_runs, weights_title
from alexnet_gui.gui.train.section import Section, say
from alexnet_gui.gui.train.start_layers import LayersDialog
from alexnet_gui.gui.train.start_words import (
    Choice,
    Outlook,
    Wish,
    changes_text,
    outlook,
    turn_off_text,
)
from alexnet_gui.gui.widgets.basics import button
from alexnet_gui.gui.widgets.entry_box import EntryBox

_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_RANDOM = ""
_FILE, _FOLDER = "file", "folder"  # the entries that open a dialog; paths are absolute
_BY_HAND: Choice = "by-hand"
_SUFFIXES = (".safetensors", ".ckpt", *sorted(WEIGHTS_SUFFIXES))


class _Weights(EntryBox):
    """Tells before its list is shown: runs come while the window is open."""

    opening = Signal()

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()


class StartSection(Section):
    """Lists of weights and of layers to freeze, and in words what is taken over and what learns.

    What is dropped onto it is used as weights, where it is something like that.
    """

    changed = Signal()  # another start, by a person, or its weights have been read
    off_wanted = Signal(object)  # settings of the recipe to switch off, a tuple of keys
    keep_wanted = Signal()  # the recipe as it was before the weights changed it

    def __init__(self, bridge: Bridge, store: SettingsStore, runs: Path) -> None:
        super().__init__(_("Start from"), "train.start")
        self._bridge, self._store, self._runs = bridge, store, runs
        self._model = _RANDOM
        self._given: GivenWeights | None = None
        self._failure: Failed | None = None
        self._choice: Choice = "convolutions"
        self._by_hand: tuple[str, ...] = ()
        self._outlook = Outlook()
        self._weights = _Weights()
        self.add_row(_("Weights"), self._weights, "train.start.weights")
        self._freeze = EntryBox()
        self.add_row(_("Frozen"), self._freeze, "train.start.freeze")
        self._taken = self.add_words("train.start.taken")
        self._learning = self.add_words("train.start.learning")
        self._off = self.add_link("train.start.off", "", self._want_off)
        self._off.setToolTip(_("Then the frozen layers are computed once, before the first step"))
        self._recipe = self.add_words("train.start.recipe")
        self._keep = self.add_link("train.start.keep", _("Keep mine"), self.keep_wanted.emit)
        self._keep.setToolTip(_("Put the recipe back as it was"))
        self._note = self.add_words("train.start.note", "note")
        self._problem = self.add_words("train.start.problem", "problem")
        self._layers = button(_("Layers…"), "train.start.list", self.show_layers, role="link")
        self._layers.setToolTip(_("Where each layer's weights come from, and which layers learn"))
        self.header.addWidget(self._layers)
        self._list_choices()
        self._list_weights()
        self._say()
        self._weights.opening.connect(self._list_weights)
        self._weights.activated.connect(self._on_weights)
        self._freeze.activated.connect(self._on_freeze)

    # --- what the form asks --------------------------------------------------------------------

    @property
    def start(self) -> Start | None:
        """What a run would start from now; None: random weights."""
        return Start(model=self._model, frozen=self._outlook.frozen) if self._model else None

    @property
    def frozen(self) -> tuple[str, ...]:
        """The layers that would not learn."""
        return self._outlook.frozen

    @property
    def is_reading(self) -> bool:
        """Whether the weights are still being read."""
        return bool(self._model) and self._given is None and self._failure is None

    @property
    def obstacle(self) -> str:
        """Why no run could start so, as a sentence; nothing if one could."""
        if self._failure is not None:
            return self._failure.message
        if self.is_reading:
            return _("The weights to start from are still being read.")
        return self._outlook.problem

    def use(self, path: str) -> None:
        """Start from the model, run or weights at `path`; from random weights if it is empty."""
        self._model, self._given, self._failure = path, None, None
        self._outlook = Outlook()
        if path:
            self._store.remember_weights(path)
        self._list_weights()
        self.read()
        self._say()
        self.changed.emit()

    def read(self) -> None:
        """Have the chosen weights read, once there is an engine."""
        path = self._model
        if path and self._bridge.ready:
            self._bridge.describe_weights(path, lambda given: self._on_read(path, given))

    def show_network(self, network: Analysis, data: DataDescribed | None, recipe: Recipe) -> None:
        """Say what a network takes over, with a unit for each class of `data`."""
        self._outlook = Outlook()
        if self._given is not None:
            wish = Wish(self._given, self._choice, self._by_hand)
            self._outlook = outlook(wish, network, data, recipe)
        self._say()

    def show_changes(self, changes: Mapping[str, object]) -> None:
        """Say what the weights have changed in the recipe, by its keys."""
        say(self._recipe, changes_text(changes))
        self._keep.setVisible(bool(changes))

    # --- what a person does --------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file of weights."""
        dialog = QFileDialog(self, _("A model, or a file of weights"))
        dialog.setObjectName("train.start.file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in _SUFFIXES)
        dialog.setNameFilters([f"{_('Weights')} ({patterns})", f"{_('All files')} (*)"])
        self._ask(dialog, Path(self._model).parent if self._model else home_folder())

    def choose_folder(self) -> None:
        """Ask for a run's folder."""
        dialog = QFileDialog(self, _("The folder of a run"))
        dialog.setObjectName("train.start.folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog, self._runs if is_folder(self._runs) else home_folder())

    def show_layers(self) -> None:
        """Show the layers one by one."""
        transfer = self._outlook.transfer
        if transfer is None or self._given is None:
            return
        dialog = LayersDialog(transfer, self._given.name, self.frozen, self)
        dialog.frozen_changed.connect(self._on_by_hand)
        dialog.open()

    def takes_drop(self, dropped: Dropped) -> bool:
        """Whether it is a model, a run or a file of weights."""
        return len(dropped.paths) == 1 and _has_weights(dropped.paths[0])

    def take_drop(self, dropped: Dropped) -> None:
        """Start from it."""
        path = dropped.paths[0]
        self.use(str(run_folder(path) if kind_of(path) is Kind.RUN else path))

    def _want_off(self) -> None:
        self.off_wanted.emit(self._outlook.varying)

    def _ask(self, dialog: QFileDialog, folder: Path) -> None:
        dialog.setDirectory(str(folder))
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if chosen:
            self.use(str(Path(chosen[0])))

    def _on_weights(self, index: int) -> None:
        path = str(self._weights.itemData(index))
        self._show_chosen()
        if path == _FILE:
            self.choose_file()
        elif path == _FOLDER:
            self.choose_folder()
        elif path != self._model:
            self.use(path)

    def _on_freeze(self, index: int) -> None:
        choice: Choice = self._freeze.itemData(index)
        if choice == _BY_HAND:
            self._by_hand = self.frozen
            self._choice = choice
            self.show_layers()
        self._choice = choice
        self.changed.emit()

    def _on_by_hand(self, frozen: tuple[str, ...]) -> None:
        self._by_hand, self._choice = frozen, _BY_HAND
        self._freeze.setCurrentIndex(self._freeze.findData(_BY_HAND))
        self.changed.emit()

    def _on_read(self, path: str, given: GivenWeights | Failed) -> None:
        if path != self._model:
            return  # something else was chosen meanwhile
        failed = isinstance(given, Failed)
        self._given = None if isinstance(given, Failed) else given
        self._failure = given if isinstance(given, Failed) else None
        if failed:
            self._outlook = Outlook()
        self._say()
        self.changed.emit()

    # --- what it shows -------------------------------------------------------------------------

    def _say(self) -> None:
        view, failure = self._outlook, self._failure
        say(self._taken, _("Reading…") if self.is_reading else view.taken)
        say(self._learning, view.learning)
        self._off.setText(turn_off_text(view.varying))
        self._off.setAccessibleName(self._off.text())
        self._off.setVisible(bool(view.varying))
        say(self._note, view.note)
        say(self._problem, view.problem if failure is None else f"{failure.message} {failure.hint}")
        self._layers.setVisible(view.transfer is not None)
        self._freeze.setEnabled(bool(self._model))
        choice = self._choice if self._model else "none"
        self._freeze.setCurrentIndex(self._freeze.findData(choice))
        self._freeze.setToolTip(
            _("Layers that keep the weights which they begin with")
            if self._model
            else _("Random weights must learn: choose a model or a run to keep weights of")
        )

    def _list_choices(self) -> None:
        for freeze, title in FREEZES:
            self._freeze.addItem(_(title), freeze)
        self._freeze.addItem(_("Layers by hand…"), _BY_HAND)

    def _list_weights(self) -> None:
        blocked = self._weights.blockSignals(True)
        self._weights.clear()
        self._weights.addItem(_("Random"), _RANDOM)
        recent = self._store.recent_weights
        if self._model and self._model not in recent:
            recent.insert(0, self._model)
        runs = [run for run in recent_runs(self._runs) if run not in recent]
        for paths in (recent, runs):
            if paths:
                self._weights.insertSeparator(self._weights.count())
            for path in paths:
                self._weights.addItem(weights_title(path), path)
                self._weights.setItemData(self._weights.count() - 1, path, _TOOLTIP)
        self._weights.insertSeparator(self._weights.count())
        self._weights.addItem(_("A model or weights…"), _FILE)
        self._weights.addItem(_("A run's folder…"), _FOLDER)
        self._show_chosen()
        self._weights.blockSignals(blocked)

    def _show_chosen(self) -> None:
        self._weights.setCurrentIndex(self._weights.findData(self._model))
        self._weights.setToolTip(
            self._model or _("Weights drawn anew, as the network's initialisation says")
        )


def _has_weights(path: Path) -> bool:
    try:
        return path.suffix in _SUFFIXES or kind_of(path) in (Kind.MODEL, Kind.RUN)
    except UserError:
        return False
