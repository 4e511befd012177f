"""The document of Design: an architecture, its file, and every step that led to it."""

from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.presets import Preset, published_as
from alexnet_gui.gui.design.edits import Edit


class _Step(NamedTuple):
    """One step that can be undone: what it is called, and what was there before it."""

    label: str
    before: Architecture
    key: Hashable | None


class Document(QObject):
    """One architecture that is edited, undone, opened and saved.

    Edits with the same key, one after the other, are one step, until `seal`: so is a number typed
    digit by digit.
    """

    changed = Signal()  # another architecture, and so another analysis
    restarted = Signal()  # another document altogether: a preset, or a file that was opened
    history_changed = Signal()  # what undo and redo would do, the file, or whether it is saved

    def __init__(self, preset: Preset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._architecture = preset.architecture
        self._analysis = analyse(preset.architecture)
        self._saved = preset.architecture
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._set_aside: list[_Step] = []  # redo as it was before the open step
        self._open = False  # whether the next edit of the same key joins the last step
        self.path: Path | None = None
        self.preset: Preset | None = preset

    @property
    def architecture(self) -> Architecture:
        """What stands there now."""
        return self._architecture

    @property
    def analysis(self) -> Analysis:
        """What follows from it."""
        return self._analysis

    @property
    def dirty(self) -> bool:
        """Whether it differs from what was opened or saved last."""
        return self._architecture != self._saved

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, such as `stride of conv1`; None: nothing."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again; None: nothing."""
        return self._redo[-1].label if self._redo else None

    # --- edits -----------------------------------------------------------------------------------

    def apply(self, edit: Edit, key: Hashable | None = None) -> None:
        """Take over `edit` as a step; as part of the last one if that is open and has `key`."""
        joins = self._joins(key)
        if edit.architecture == self._architecture:
            return
        if joins and self._undo[-1].before == edit.architecture:
            self._withdraw()  # typed back to what it was: nothing is left to undo
            return
        if not joins:
            self._undo.append(_Step(edit.label, self._architecture, key))
            self._set_aside, self._redo = self._redo, []
        self._open = key is not None
        self._show(edit.architecture)

    def seal(self) -> None:
        """The edit under way is over: the next one is a step of its own."""
        self._open = False

    def cancel(self, key: Hashable) -> None:
        """Put back what was there before the open step of `key`, leaving no trace of it."""
        if self._joins(key):
            self._withdraw()

    def undo(self) -> None:
        """Take back the last step."""
        self._travel(self._undo, self._redo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._travel(self._redo, self._undo)

    def _travel(self, source: list[_Step], target: list[_Step]) -> None:
        self._open = False
        if source:
            step = source.pop()
            target.append(_Step(step.label, self._architecture, None))
            self._show(step.before)

    def _withdraw(self) -> None:
        self._redo = self._set_aside
        self._open = False
        self._show(self._undo.pop().before)

    def _joins(self, key: Hashable | None) -> bool:
        return self._open and key is not None and bool(self._undo) and self._undo[-1].key == key

    def _show(self, architecture: Architecture) -> None:
        self._architecture = architecture
        self._analysis = analyse(architecture)
        self.changed.emit()
        self.history_changed.emit()

    # --- files -----------------------------------------------------------------------------------

    def load(self, preset: Preset) -> None:
        """Start again from a published network."""
        self._restart(preset.architecture, None, preset)

    def open(self, path: Path) -> None:
        """Start again from the file at `path`; `UserError` if it cannot be read."""
        architecture = read_architecture(path)
        self._restart(architecture, path, published_as(architecture))

    def save(self, path: Path) -> None:
        """Write it to `path`, which becomes its file; `UserError` if it cannot be written."""
        write_architecture(self._architecture, path)
        self.path = path
        self._saved = self._architecture
        self.seal()
        self.history_changed.emit()

    def _restart(
        self, architecture: Architecture, path: Path | None, preset: Preset | None
    ) -> None:
        self.path, self.preset, self._saved = path, preset, architecture
        self._undo.clear()
        self._redo.clear()
        self._open = False
        self._show(architecture)
        self.restarted.emit()
