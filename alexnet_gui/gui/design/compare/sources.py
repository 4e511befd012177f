"""What can be compared: the network in Design, what it was, the published ones, and files."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import read_architecture
from alexnet_gui.core.presets import PRESETS, find_preset, published_as
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document

EDITED = "edited"
ORIGINAL = "original"
_PRESET = "preset:"


class Source(NamedTuple):
    """One that can be compared; the `key` stays when its name or its layers change."""

    key: str
    name: str


class Sources(QObject):
    """The networks to choose from. That of Design, and what it was, follow the document."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._files: dict[str, tuple[str, Architecture]] = {}
        self._known: dict[str, Analysis] = {}
        # Told after every change of the document, and when it was saved.
        document.history_changed.connect(self.changed)

    @property
    def all(self) -> list[Source]:
        """Every one, those of the document first."""
        document = self._document
        original = (
            _("{name} — before the edits").format(name=document.original.title)
            if document.path is None
            else _("{name} — as it is in {file}").format(
                name=document.original.title, file=name_of(document.path)
            )
        )
        return [
            Source(EDITED, _("{name} — in Design").format(name=document.architecture.title)),
            Source(ORIGINAL, original),
            *(Source(f"{_PRESET}{preset.id}", preset.name) for preset in PRESETS),
            *(Source(key, name) for key, (name, _architecture) in self._files.items()),
        ]

    def name(self, key: str) -> str:
        """What the one of `key` is called."""
        return next(source.name for source in self.all if source.key == key)

    def analysis(self, key: str) -> Analysis:
        """What follows from the one of `key`."""
        if key == EDITED:
            return self._document.analysis
        architecture = self._architecture(key)
        known = self._known.get(key)
        if known is None or known.architecture is not architecture:
            known = self._known[key] = analyse(architecture)
        return known

    def add_file(self, path: Path) -> str:
        """The key of the architecture in the file at `path`, read now.

        Raises:
            UserError: It cannot be read; it names the file and the place in it.
        """
        architecture = read_architecture(path)
        key = f"file:{path}"
        name = _("{name} — {file}").format(name=architecture.title, file=name_of(path))
        self._files[key] = (name, architecture)
        self.changed.emit()
        return key

    def usual(self) -> tuple[str, str]:
        """The two to begin with: what it was and what it is; unedited, the paper's beside it."""
        if self._document.dirty:
            return ORIGINAL, EDITED
        published = published_as(self._document.architecture)
        if published is PRESETS[0]:
            return EDITED, f"{_PRESET}{PRESETS[1].id}"
        return f"{_PRESET}{PRESETS[0].id}", EDITED

    def _architecture(self, key: str) -> Architecture:
        if key == ORIGINAL:
            return self._document.original
        preset = find_preset(key.removeprefix(_PRESET))
        return self._files[key][1] if preset is None else preset.architecture
