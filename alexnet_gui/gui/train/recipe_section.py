"""How to train: the recipe's settings, with the network's own and the paper's one click away."""

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.presets import PAPER_RECIPE
from alexnet_gui.core.recipe import SETTINGS, TITLES, Recipe
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.event_files_box import EventFilesBox
from alexnet_gui.gui.train.section import LABEL_WIDTH, Section
from alexnet_gui.gui.widgets.basics import button
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField

FOLDED = ("seed", "checkpoint_every")  # what most people leave as it is
# These stand in the section on the machine.
ELSEWHERE = frozenset({"precision", "device", "compile", "data_on_device"})

_FOLDED_KEY, _NONE = "train/folded", "none"


class RecipeSection(Section):
    """A form; what a person has not touched follows the network."""

    changed = Signal()

    def __init__(self, own: Recipe, store: SettingsStore) -> None:
        super().__init__(_("Recipe"), "train.recipe")
        self._store = store
        self._typed: set[str] = set()  # what a person has set, whatever it was before
        self._head: Mapping[str, object] = {}
        self._replaced: dict[str, object] = {}  # what stood there before `_head` came
        self._outside: dict[str, str] = {}  # problems that others have with a setting
        self._form = SettingForm(
            [setting for setting in SETTINGS if setting.key not in ELSEWHERE],
            "train.recipe.form",
            label_width=LABEL_WIDTH,
            titles=TITLES,
        )
        self._form.fold(*_remembered(store))
        self._form.folding_changed.connect(self._remember)
        self._event_files = EventFilesBox(store)
        self._form.add_below("save_minutes", self._event_files)
        self._event_files.changed.connect(self.changed)
        self.body.addWidget(self._form)
        self._to_own = button(
            _("The network's"), "train.recipe.own", lambda: self._use(self._own), role="link"
        )
        self._to_own.setToolTip(
            _("Go back to the recipe that this network comes with, as a preset or from a run")
        )
        self._to_paper = button(
            _("The paper's"), "train.recipe.paper", lambda: self._use(PAPER_RECIPE), role="link"
        )
        self._to_paper.setToolTip(_("The settings of the paper's sections 4.1 and 5"))
        self.header.addWidget(self._to_own)
        self.header.addWidget(self._to_paper)
        self._say_when_empty("max_steps", _("no limit"))
        self._say_when_empty("early_stopping", _("never"))
        self._say_when_empty("checkpoint_every", _("not by steps"))
        self._say_when_empty("save_minutes", _("not by time"))
        self._form.edited.connect(lambda key, _value: self._on_edited(key))
        self._form.faults_changed.connect(self.changed)
        self.begin_with(own)

    @property
    def recipe(self) -> Recipe:
        """The recipe as it stands in the form."""
        return msgspec.structs.replace(self._own, **self._form.values())

    @property
    def event_files(self) -> bool:
        """Whether a run is to write event files for TensorBoard."""
        return self._event_files.wanted

    @property
    def fault(self) -> str:
        """Which entry is no value, as a sentence; nothing if all are. Why stands beside it."""
        wrong = next(iter(self._form.faults), None)
        labels = {setting.key: setting.label for setting in SETTINGS}
        return _("Correct “{setting}”.").format(setting=_(labels[wrong])) if wrong else ""

    @property
    def changes(self) -> dict[str, object]:
        """What weights to start from have changed, and to what."""
        return {key: self._head[key] for key in self._replaced}

    def begin_with(self, own: Recipe) -> None:
        """Another network's recipe is wanted, whatever a person has set."""
        self._followed = own  # what the network in Design comes with
        self.use_instead(own)

    def use_instead(self, recipe: Recipe) -> None:
        """A run's recipe is wanted, with the network in Design; another network brings its own."""
        self._own, self._head = recipe, {}
        self._use(recipe)

    def follow(self, own: Recipe, head: Mapping[str, object] | None = None) -> None:
        """Another network or other weights: take over their settings, but keep a person's own.

        `own` is the recipe that the network in Design comes with. `head` are settings for what
        learns on frozen layers; without them, what stood there before comes back.
        """
        head = head or {}
        if (own, head) == (self._followed, self._head):
            return
        self._put_back()
        before, self._head = self._own, head
        if own != self._followed:
            self._own = self._followed = own
        untouched = {
            key
            for key, value in self._form.values().items()
            if key not in self._typed and value == getattr(before, key)
        }
        self._form.set_values({key: getattr(self._own, key) for key in untouched})
        shown = self._form.values()
        changed = [key for key in head if key in untouched and shown[key] != head[key]]
        self._replaced = {key: shown[key] for key in changed}
        self._form.set_values(self.changes)
        self._on_changed()

    def keep_mine(self) -> None:
        """Undo what weights to start from have changed, as long as they are the same."""
        self._put_back()
        self._on_changed()

    def set(self, key: str, value: object) -> None:
        """A person has set `key` elsewhere."""
        self._form.set_values({key: value})
        self._on_edited(key)

    def turn_off(self, keys: Iterable[str]) -> None:
        """A person has switched `keys` off elsewhere."""
        for key in keys:
            self.set(key, False)

    def say(self, key: str, problem: str) -> None:
        """Show a `problem` with the setting `key` that others have found; nothing: none."""
        self._outside[key] = problem
        self._show_notes()

    def add_below(self, key: str, widget: QWidget) -> None:
        """Put `widget` under the row of `key`; it folds with it."""
        self._form.add_below(key, widget)

    def _put_back(self) -> None:
        self._form.set_values(self._replaced)
        self._replaced = {}

    def _use(self, recipe: Recipe) -> None:
        self._typed.clear()
        self._replaced = {}
        self._form.set_values(msgspec.structs.asdict(recipe), anew=True)
        self._on_changed()

    def _on_edited(self, key: str) -> None:
        self._typed.add(key)
        self._replaced.pop(key, None)
        self._on_changed()

    def _show_notes(self) -> None:
        recipe = self.recipe
        notes = {key: recipe.without_effect(key) for key in self._form.values()}
        for key, below in zip(notes, [*list(notes)[1:], ""], strict=True):
            # What holds for the next row too is said there, once for both.
            self._form.set_note(key, None if notes[key] == notes.get(below) else notes[key])
        for key, problem in self._outside.items():
            if problem:
                self._form.set_note(key, problem, "problem")

    def _on_changed(self) -> None:
        self._show_notes()
        self._to_own.setVisible(not self._shows(self._own))
        self._to_paper.setVisible(not self._shows(PAPER_RECIPE))
        self.changed.emit()

    def _shows(self, recipe: Recipe) -> bool:
        return all(value == getattr(recipe, key) for key, value in self._form.values().items())

    def _remember(self) -> None:
        self._store.set_text(_FOLDED_KEY, ",".join(self._form.folded) or _NONE)

    def _say_when_empty(self, key: str, text: str) -> None:
        field = self._form.editor(key).field
        if isinstance(field, ValueField):
            field.lineEdit().setPlaceholderText(text)


def _remembered(store: SettingsStore) -> tuple[str, ...]:
    """The titles that a person left folded, or those that are at first."""
    kept = store.text(_FOLDED_KEY)
    return tuple(kept.split(",")) if kept else FOLDED
