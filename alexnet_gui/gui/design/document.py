"""The document of Design: an architecture, its file, and every step that led to it."""

from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.presets import Preset, find_preset, published_as
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.repairs import Repair, repairs_for
from alexnet_gui.core.session import UnsavedNetwork
from alexnet_gui.core.shared_analysis import analysis_of
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.edits import Edit


class _Origin(NamedTuple):
    """Where a document comes from: its file, the published network, and what either holds."""

    path: Path | None
    preset: Preset | None
    architecture: Architecture
    recipe: Recipe | None = None  # of a run that it was taken from


class _Step(NamedTuple):
    """One step that can be undone: what it is called, and what was there before it."""

    label: str
    before: Architecture
    key: Hashable | None = None
    origin: _Origin | None = None  # before it, if it began another document


class Document(QObject):
    """One architecture that is edited, undone, opened and saved.

    Edits with the same key, one after the other, are one step, until `seal`: so is a number typed
    digit by digit. To begin another document is a step as well, so that nothing is lost by it.
    """

    changed = Signal()  # another architecture, and so another analysis
    restarted = Signal()  # another document altogether: a preset, a file, or back from one
    history_changed = Signal()  # what undo and redo would do, the file, or whether it is saved

    def __init__(self, preset: Preset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origin = _Origin(None, preset, preset.architecture)
        self._architecture = preset.architecture
        self._analysis = analysis_of(preset.architecture)
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._set_aside: list[_Step] = []  # redo as it was before the open step
        self._open = False  # whether the next edit of the same key joins the last step
        self._repairs: dict[int, tuple[Repair, ...]] = {}

    @property
    def path(self) -> Path | None:
        """Its file; None if it was never saved."""
        return self._origin.path

    @property
    def saved_as(self) -> Path | None:
        """The file that holds it as it is; None if it has none or differs from it."""
        return None if self.dirty else self.path

    @property
    def preset(self) -> Preset | None:
        """The published network that it started from."""
        return self._origin.preset

    @property
    def recipe(self) -> Recipe | None:
        """How it was trained where it comes from, or how its published network is."""
        preset = self._origin.preset
        return self._origin.recipe or (preset.recipe if preset is not None else None)

    @property
    def original(self) -> Architecture:
        """What was chosen, opened or saved last: changes are told against it."""
        return self._origin.architecture

    @property
    def architecture(self) -> Architecture:
        """What stands there now."""
        return self._architecture

    @property
    def analysis(self) -> Analysis:
        """What follows from it."""
        return self._analysis

    def repairs(self, index: int) -> tuple[Repair, ...]:
        """What mends the layer in row `index`; tried once for each state of the document."""
        if index not in self._repairs:
            self._repairs[index] = repairs_for(self._analysis, index)
        return self._repairs[index]

    @property
    def dirty(self) -> bool:
        """Whether it differs from what was opened or saved last."""
        return self._architecture != self.original

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
            self._record(_Step(edit.label, self._architecture, key))
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
        if not source:
            return
        step = source.pop()
        origin = None if step.origin is None else self._origin
        target.append(_Step(step.label, self._architecture, origin=origin))
        if step.origin is None:
            self._show(step.before)
        else:
            self._begin(step.origin, step.before)

    def _record(self, step: _Step) -> None:
        self._undo.append(step)
        self._set_aside, self._redo = self._redo, []

    def _withdraw(self) -> None:
        self._redo = self._set_aside
        self._open = False
        self._show(self._undo.pop().before)

    def _joins(self, key: Hashable | None) -> bool:
        return self._open and key is not None and bool(self._undo) and self._undo[-1].key == key

    def _show(self, architecture: Architecture) -> None:
        self._architecture = architecture
        self._analysis = analysis_of(architecture)
        self._repairs = {}
        self.changed.emit()
        self.history_changed.emit()

    # --- files -----------------------------------------------------------------------------------

    def load(self, preset: Preset) -> None:
        """Start again from a published network."""
        label = _("start from {network}").format(network=preset.name)
        self._restart(label, _Origin(None, preset, preset.architecture))

    def open(self, path: Path) -> None:
        """Start again from the file at `path`; `UserError` if it cannot be read."""
        architecture = read_architecture(path)
        label = _("open {file}").format(file=name_of(path))
        self._restart(label, _Origin(path, published_as(architecture), architecture))

    def take(self, architecture: Architecture, label: str, recipe: Recipe | None = None) -> None:
        """Start again from an architecture that has no file here, such as a model's."""
        self._restart(label, _Origin(None, published_as(architecture), architecture, recipe))

    def restore(self, unsaved: UnsavedNetwork) -> None:
        """Go on with changes that a crash has left, as unsaved as they were."""
        preset = find_preset(unsaved.preset) or published_as(unsaved.original)
        origin = _Origin(unsaved.path, preset, unsaved.original, unsaved.recipe)
        label = _("restore {name}").format(name=unsaved.architecture.title)
        self._record(_Step(label, self._architecture, origin=self._origin))
        self._open = False
        self._begin(origin, unsaved.architecture)

    @property
    def unsaved(self) -> UnsavedNetwork | None:
        """What would be lost by a crash; None: its file, or what it comes from, has all of it."""
        if not self.dirty:
            return None
        preset = "" if self.preset is None else self.preset.id
        return UnsavedNetwork(
            self._architecture, self.original, self.path, preset, self._origin.recipe
        )

    def save(self, path: Path) -> None:
        """Write it to `path`, which becomes its file; `UserError` if it cannot be written."""
        write_architecture(self._architecture, path)
        self._origin = self._origin._replace(path=path, architecture=self._architecture)
        self.seal()
        self.history_changed.emit()

    def _restart(self, label: str, origin: _Origin) -> None:
        self._record(_Step(label, self._architecture, origin=self._origin))
        self._open = False
        self._begin(origin, origin.architecture)

    def _begin(self, origin: _Origin, architecture: Architecture) -> None:
        self._origin = origin
        self._show(architecture)
        self.restarted.emit()
