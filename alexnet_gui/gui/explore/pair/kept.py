"""The checkpoints of a run as networks to choose: best, last and others, by epoch and step."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.kept_checkpoints import KeptAt, KeptCheckpoints, checkpoints_in
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.requests import ModelFile
from alexnet_gui.core.run_names import BEST, LAST
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import Entry

_NAMES = {BEST: N_("best"), LAST: N_("last")}

Stamp = tuple[tuple[Path, int, int], ...]


class Kept(QObject):
    """Asks the engine how far each is; until it answers they go by their names alone."""

    told = Signal()  # more is known of some

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asked: dict[Path, Stamp] = {}  # what each folder held when it was asked about
        self._known: dict[Path, KeptAt] = {}
        self._instead: dict[str, str] = {}  # a checkpoint → the one that is the same
        bridge.engine_ready.connect(lambda _device: self.told.emit())

    def entries(self, entry: Entry) -> list[Entry]:
        """The checkpoints of a run that keeps more than one; what is twice there comes once."""
        if not isinstance(entry.choice, ModelFile) or not is_folder(entry.choice.path):
            return []
        files = checkpoints_in(entry.choice.path)
        if len(files) < 2:
            return []
        self._ask(entry.choice.path, files)
        alike: dict[int | Path, list[Path]] = {}
        for file in files:
            known = self._known.get(file)
            alike.setdefault(file if known is None else known.step, []).append(file)
        for first, *others in alike.values():
            self._instead |= {str(other): str(first) for other in others}
        return [
            Entry(str(same[0]), self._text(entry.text, same), ModelFile(same[0]))
            for same in alike.values()
        ]

    def standing_for(self, key: str) -> str:
        """The key of the entry that the checkpoint called `key` is listed under."""
        return self._instead.get(key, key)

    def _ask(self, folder: Path, files: tuple[Path, ...]) -> None:
        stamp = tuple(map(_stamp, files))
        if self._bridge.ready and self._asked.get(folder) != stamp:
            self._asked[folder] = stamp
            for file in files:
                self._known.pop(file, None)
                self._instead.pop(str(file), None)
            self._bridge.enquiries.ask(KeptCheckpoints(files), self._take)

    def _take(self, found: tuple[KeptAt, ...] | Failed) -> None:
        if not isinstance(found, Failed):
            self._known |= {kept.file: kept for kept in found}
            self.told.emit()

    def _text(self, run: str, same: list[Path]) -> str:
        names = [_(_NAMES[file.name]) if file.name in _NAMES else file.name for file in same]
        which = names[0]
        for name in names[1:]:
            which = _("{one} and {other}").format(one=which, other=name)
        known = self._known.get(same[0])
        if known is None:
            return _("{run}, {which}").format(run=run, which=which)
        text = _("{run}, {which}: epoch {epoch:,}, step {step:,}")
        return text.format(run=run, which=which, epoch=known.epoch, step=known.step)


def _stamp(file: Path) -> tuple[Path, int, int]:
    """Another one as soon as the file may be another."""
    try:
        status = file.stat()
    except OSError:
        return file, 0, 0
    return file, status.st_mtime_ns, status.st_size
