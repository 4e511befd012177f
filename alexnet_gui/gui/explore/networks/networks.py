"""Which networks a picture can be shown through, and which of them is meant."""

from pathlib import Path
from typing import Literal, NamedTuple

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.imagenet import IMAGENET, MEGABYTES
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.requests import (
    Fitted,
    ImageNet,
    LiveRun,
    ModelChoice,
    ModelFile,
    Untrained,
)
from alexnet_gui.core.saved_network import is_nameless
from alexnet_gui.core.shared_analysis import analysis_of
from alexnet_gui.core.starter import STARTER, TITLE
from alexnet_gui.core.translation import _

DESIGN = "design"
LIVE = "live"

# Of a run: it is still under way (""), what it has learned answers now, or neither.
AfterRun = Literal["", "kept", "gone"]


class Entry(NamedTuple):
    """One line of the selector; `choice` is None, and `fault` says why, if it cannot run."""

    key: str
    text: str
    choice: ModelChoice | None
    fault: str = ""


class Networks:
    """What came along, the design, the run under way, the runs of this session, opened files.

    Until somebody chooses, the model at `starter` is meant, or the design where there is none.
    """

    def __init__(self, design: Architecture, starter: Path | None = None) -> None:
        self.set_design(design)
        self._fixed: dict[str, Entry] = {}  # what is the same whatever a person designs or trains
        self._live: Entry | None = None
        self._files: dict[str, Entry] = {}
        self._read: dict[str, Entry] = {}  # of those the ones that could be, as they were then
        self.key = DESIGN
        if starter is not None:
            self._fixed[STARTER] = Entry(STARTER, _(TITLE), ModelFile(starter))
            self.key = STARTER
        self._before_run = self.key

    @property
    def current(self) -> Entry:
        """The one that is meant; the design if that one has gone."""
        return self.entry(self.key) or self._design

    def entries(self) -> list[Entry]:
        """All of them, as the selector lists them."""
        live = [] if self._live is None else [self._live]
        return [*self._fixed.values(), self._design, *live, *self._files.values()]

    def entry(self, key: str) -> Entry | None:
        """The one called `key`, if there is one."""
        return next((entry for entry in self.entries() if entry.key == key), None)

    def set_design(self, architecture: Architecture) -> None:
        """Another design, or the same one edited."""
        self._architecture = architecture
        self._design = _design_entry(architecture)

    def set_imagenet(self, *, here: bool) -> None:
        """Whether torchvision's weights for ImageNet are on this machine."""
        self._fixed.pop(IMAGENET, None)
        if here:
            text = _("ImageNet: torchvision's AlexNet, 1,000 classes")
            self._fixed[IMAGENET] = Entry(IMAGENET, text, ImageNet())

    @property
    def offer(self) -> str:
        """What could be downloaded, in words; nothing if that is here."""
        if self.imagenet_here:
            return ""
        words = _("torchvision's ImageNet-1k weights (download {n:,} MB)…")
        return words.format(n=MEGABYTES)

    @property
    def imagenet_here(self) -> bool:
        """Whether they are, as far as is known."""
        return IMAGENET in self._fixed

    def start_live(self, name: str) -> None:
        """A run of the network called `name` is under way."""
        if self.key != LIVE:
            self._before_run = self.key
        self._live = Entry(LIVE, _("Live run: {name}").format(name=name), LiveRun())

    def end_live(self) -> None:
        """No run is under way any more; what was meant before it is meant again."""
        self._live = None
        if self.key == LIVE:
            self.key = self._before_run

    def add_run(self, folder: Path, name: str) -> str:
        """A run that has finished; returns its key."""
        text = _("Run: {name} ({folder})").format(name=name, folder=name_of(folder))
        return self._add(folder, text, ModelFile(folder))

    def add_file(self, path: Path) -> str:
        """A model file, a run's folder or weights that a person opened; returns the key.

        Weights that do not say which network they belong to are taken for those of the design as
        it is now.
        """
        if is_nameless(path):
            return self.add_fitted(path, self._architecture)
        known = self._files.get(str(path))
        if known:
            return str(path)
        text = _("File: {name}") if path.suffix else _("Run: {name}")
        return self._add(path, text.format(name=name_of(path)), ModelFile(path))

    def add_fitted(self, path: Path, architecture: Architecture) -> str:
        """Weights that are taken for those of `architecture`; returns the key."""
        text = _("File: {name} in {network}").format(name=name_of(path), network=architecture.title)
        return self._add(path, text, Fitted(path, architecture))

    def was_read(self, key: str, choice: ModelChoice) -> None:
        """The file called `key` could be read as `choice`, so that it stays."""
        entry = self._files.get(key)
        if entry is not None and entry.choice == choice:
            self._read[key] = entry

    def drop(self, key: str, choice: ModelChoice) -> bool:
        """A file cannot be read as `choice`: list it as it could be before, or no more.

        Returns:
            Whether anything is another.
        """
        entry = self._files.get(key)
        if entry is None or entry.choice != choice or entry == self._read.get(key):
            return False
        if key in self._read:
            self._files[key] = self._read[key]
            return True
        del self._files[key]
        usual = STARTER if STARTER in self._fixed else DESIGN
        self.key = usual if self.key == key else self.key
        self._before_run = usual if self._before_run == key else self._before_run
        return True

    def _add(self, path: Path, text: str, choice: ModelChoice) -> str:
        self._files[str(path)] = Entry(str(path), text, choice)
        return str(path)


def _design_entry(architecture: Architecture) -> Entry:
    text = _("Design, untrained: {name}").format(name=architecture.title)
    fault = analysis_of(architecture).obstacle
    return Entry(DESIGN, text, None if fault else Untrained(architecture), fault)
