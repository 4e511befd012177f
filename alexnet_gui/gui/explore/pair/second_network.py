"""Which network is the second of two: chosen among the same ones, and the epochs of their runs."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import DESIGN, LIVE, Entry
from alexnet_gui.gui.explore.pair.kept import Kept


class SecondNetwork(QObject):
    """Keeps its own choice; what there is to choose from is the desk's."""

    chosen = Signal()  # another one is meant
    listed = Signal()  # the networks, or what can be said of them, are others

    def __init__(self, bridge: Bridge, desk: NetworkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept = Kept(bridge, self)
        self._kept.told.connect(self.listed)
        self.key = ""
        desk.listed.connect(self._list)

    def entries(self) -> list[Entry]:
        """The desk's networks; of a run that keeps more than one checkpoint, each of them too."""
        found: list[Entry] = []
        for entry in self._desk.networks.entries():
            found += [entry, *self._kept.entries(entry)]
        return found

    @property
    def current(self) -> Entry:
        """The one that is meant; if that one has gone, one that suits the first."""
        entries = {entry.key: entry for entry in self.entries()}
        key = self._kept.standing_for(self.key)
        return entries.get(key) or entries[self._suitable(list(entries.values()))]

    @property
    def follows_design(self) -> bool:
        """Whether the design is meant."""
        return self.key == DESIGN

    @property
    def follows_run(self) -> bool:
        """Whether the run under way is meant."""
        return self.key == LIVE

    def choose(self, key: str) -> None:
        """Mean the network called `key`."""
        self.key = key
        self.listed.emit()
        self.chosen.emit()

    def begin(self) -> None:
        """Mean the network chosen last, or if there is none one that suits the first."""
        self.choose(self.current.key)

    def add_file(self, path: Path) -> None:
        """Mean the model file, run folder or checkpoint at `path`."""
        key = self._desk.networks.add_file(path)
        self._desk.listed.emit()
        self.choose(key)

    def _suitable(self, entries: list[Entry]) -> str:
        """Another network than the first one, that can run; the first one if there is no other."""
        first = self._desk.current
        epochs = [entry.key for entry in self._kept.entries(first)]
        others = [entry.key for entry in entries if entry.choice and entry.key != first.key]
        return [*reversed(epochs), *others, first.key][0]

    def _list(self) -> None:
        if self.key == LIVE and self._desk.networks.entry(LIVE) is None:
            self.choose(self._desk.last_run)  # whoever followed it keeps what it has learned
        else:
            self.listed.emit()
