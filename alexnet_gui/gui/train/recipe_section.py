"""How to train: the recipe's settings, with the network's own and the paper's one click away."""

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
ELSEWHERE = frozenset({"precision", "device"})  # these stand in the section on the machine

_FOLDED_KEY, _NONE = "train/folded", "none"


class RecipeSection(Section):
    """A form; what a person has not touched follows the network."""

    changed = Signal()

    def __init__(self, own: Recipe, store: SettingsStore) -> None:
        super().__init__(_("Recipe"), "train.recipe")
        self._store = store
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
        self._form.edited.connect(lambda _key, _value: self._on_changed())
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
        """The first entry that is no value, as a sentence; nothing if all are."""
        return next(iter(self._form.faults.values()), "")

    def begin_with(self, own: Recipe) -> None:
        """Another network's recipe is wanted, whatever a person has set."""
        self._own = own
        self._use(own)

    def follow(self, own: Recipe) -> None:
        """Another network: take its recipe, but keep what a person has set."""
        if own == self._own:
            return
        before, self._own = self._own, own
        shown = self._form.values()
        untouched = [key for key, value in shown.items() if value == getattr(before, key)]
        self._form.set_values({key: getattr(own, key) for key in untouched})
        self._on_changed()

    def set(self, key: str, value: object) -> None:
        """A person has set `key` elsewhere."""
        self._form.set_values({key: value})
        self._on_changed()

    def add_below(self, key: str, widget: QWidget) -> None:
        """Put `widget` under the row of `key`; it folds with it."""
        self._form.add_below(key, widget)

    def _use(self, recipe: Recipe) -> None:
        self._form.set_values(msgspec.structs.asdict(recipe), anew=True)
        self._on_changed()

    def _on_changed(self) -> None:
        recipe = self.recipe
        notes = {key: recipe.without_effect(key) for key in self._form.values()}
        for key, below in zip(notes, [*list(notes)[1:], ""], strict=True):
            # What holds for the next row too is said there, once for both.
            self._form.set_note(key, None if notes[key] == notes.get(below) else notes[key])
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
