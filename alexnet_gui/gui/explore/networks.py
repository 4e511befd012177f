"""Which networks a picture can be shown through, and which of them is meant."""

from pathlib import Path
from typing import NamedTuple

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.requests import LiveRun, ModelChoice, ModelFile, Untrained
from alexnet_gui.core.translation import _

DESIGN = "design"
LIVE = "live"


class Entry(NamedTuple):
    """One line of the selector; `choice` is None, and `fault` says why, if it cannot run."""

    key: str
    text: str
    choice: ModelChoice | None
    fault: str = ""


class Networks:
    """The design, the run under way, the runs of this session and the files that were opened."""

    def __init__(self, design: Architecture) -> None:
        self._design = _design_entry(design)
        self._live: Entry | None = None
        self._files: dict[str, Entry] = {}
        self.key = DESIGN

    @property
    def current(self) -> Entry:
        """The one that is meant; the design if that one has gone."""
        return self.entry(self.key) or self._design

    def entries(self) -> list[Entry]:
        """All of them, as the selector lists them."""
        live = [] if self._live is None else [self._live]
        return [self._design, *live, *self._files.values()]

    def entry(self, key: str) -> Entry | None:
        """The one called `key`, if there is one."""
        return next((entry for entry in self.entries() if entry.key == key), None)

    def set_design(self, architecture: Architecture) -> None:
        """Another design, or the same one edited."""
        self._design = _design_entry(architecture)

    def start_live(self, name: str) -> None:
        """A run of the network called `name` is under way."""
        self._live = Entry(LIVE, _("Live run: {name}").format(name=name), LiveRun())

    def end_live(self) -> None:
        """No run is under way any more."""
        self._live = None
        if self.key == LIVE:
            self.key = DESIGN

    def add_run(self, folder: Path, name: str) -> str:
        """A run that has finished; returns its key."""
        text = _("Run: {name} ({folder})").format(name=name, folder=folder.name)
        return self._add(folder, text)

    def add_file(self, path: Path) -> str:
        """A model file or a run's folder that a person opened; returns its key."""
        known = self._files.get(str(path))
        text = _("File: {name}") if path.suffix else _("Run: {name}")
        return str(path) if known else self._add(path, text.format(name=path.name))

    def _add(self, path: Path, text: str) -> str:
        self._files[str(path)] = Entry(str(path), text, ModelFile(path))
        return str(path)


def _design_entry(architecture: Architecture) -> Entry:
    text = _("Design, untrained: {name}").format(name=architecture.name)
    fault = analyse(architecture).obstacle
    return Entry(DESIGN, text, None if fault else Untrained(architecture), fault)
