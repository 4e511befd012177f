"""Forms made from settings: one editor for each kind, in aligned rows.

`SettingForm(SETTINGS, "train.recipe")` tells `edited(key, value)` at each keystroke that makes a
value, and `finished(key)` when that edit is over: at Enter, or when the focus leaves. Where the
text was no value then, `edited` has told what was there before, and `abandoned(key, sentence)` says
why, as does a note under the row. `faults_changed` tells when text becomes no value, or one again;
while it is none, the row says why. `set_values` shows values, `values` gives them, `set_note` says
a sentence under a row.
"""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named, set_role
from alexnet_gui.gui.widgets.check_box import CheckBox
from alexnet_gui.gui.widgets.choice_box import ChoiceBox
from alexnet_gui.gui.widgets.fold_title import FoldTitle
from alexnet_gui.gui.widgets.value_field import ValueField, setting_tooltip


class SettingEditor(QWidget):
    """The editor of one setting, with its unit. Build it with `setting_editor`."""

    edited = Signal(object)  # a new value, by a person
    finished = Signal()  # that edit is over
    abandoned = Signal(str)  # it has come to nothing: why, in a sentence
    fault_changed = Signal()

    def __init__(self, setting: Setting, field: QWidget, name: str) -> None:
        super().__init__()
        self.setting = setting
        self.field = field
        named(field, name, _(setting.label))
        field.setToolTip(setting_tooltip(setting))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(field, 1)
        if setting.unit:
            row.addWidget(label(_(setting.unit), "secondary"))

    @property
    def value(self) -> object:
        """The value shown; for text that is none, the last good one."""
        raise NotImplementedError

    @property
    def fault(self) -> str | None:
        """Why what was typed is no value, as a sentence; None if it is one."""
        return None

    def set_value(self, value: object, *, anew: bool = False) -> None:
        """Show `value` without `edited`; `anew` drops what was typed and is no value."""
        raise NotImplementedError


class TextEditor(SettingEditor):
    """A count, a size or a number."""

    def __init__(self, setting: Setting, name: str) -> None:
        self._text = ValueField(setting)
        super().__init__(setting, self._text, name)
        self._text.edited.connect(self.edited)
        self._text.abandoned.connect(self.abandoned)
        self._text.fault_changed.connect(self.fault_changed)
        self._text.editingFinished.connect(self.finished)

    @property
    def value(self) -> object:
        return self._text.value

    @property
    def fault(self) -> str | None:
        return self._text.fault

    def set_value(self, value: object, *, anew: bool = False) -> None:
        self._text.set_value(value, anew=anew)


class FlagEditor(SettingEditor):
    """Yes or no."""

    def __init__(self, setting: Setting, name: str) -> None:
        self._box = CheckBox()
        super().__init__(setting, self._box, name)
        self._box.toggled.connect(lambda on: self.edited.emit(on))
        self._box.toggled.connect(lambda _on: self.finished.emit())

    @property
    def value(self) -> object:
        return self._box.isChecked()

    def set_value(self, value: object, *, anew: bool = False) -> None:
        blocked = self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(blocked)


class ChoiceEditor(SettingEditor):
    """One of a few."""

    def __init__(self, setting: Setting, name: str) -> None:
        self._box = ChoiceBox(setting)
        super().__init__(setting, self._box, name)
        self._box.edited.connect(self.edited)
        self._box.edited.connect(lambda _value: self.finished.emit())

    @property
    def value(self) -> object:
        return self._box.value

    def set_value(self, value: object, *, anew: bool = False) -> None:
        self._box.set_value(value)


def setting_editor(setting: Setting, name: str) -> SettingEditor:
    """The editor that a setting of its kind gets; its field is called `name`."""
    if setting.kind is Kind.FLAG:
        return FlagEditor(setting, name)
    if setting.kind is Kind.CHOICE:
        return ChoiceEditor(setting, name)
    return TextEditor(setting, name)


class SettingForm(QWidget):
    """Labels and editors in two aligned columns, with a sentence under a row where one is set.

    Fields are called `<name>.<key>`. A title above a row, called `<name>.<key>.title`, folds it and
    all rows down to the next title.
    """

    edited = Signal(str, object)  # key, value
    finished = Signal(str)  # key
    abandoned = Signal(str, str)  # key, why
    faults_changed = Signal()
    folding_changed = Signal()

    def __init__(
        self,
        settings: Iterable[Setting],
        name: str,
        *,
        label_width: int = 96,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """A form of `settings`; `titles`, not yet translated, stand above those keys."""
        super().__init__()
        named(self, name, _("Settings"))
        self._titles: dict[str, FoldTitle] = {}
        self._rows: dict[str, list[QWidget]] = {}
        self._title_of: dict[str, FoldTitle | None] = {}
        self._editors: dict[str, SettingEditor] = {}
        self._notes: dict[str, QLabel] = {}
        self._said: dict[str, tuple[str, str]] = {}  # a sentence and its role
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID * 3 // 4)
        grid.setColumnMinimumWidth(0, label_width)
        grid.setColumnStretch(1, 1)
        title: FoldTitle | None = None
        for row, setting in enumerate(settings):
            if titles is not None and setting.key in titles:
                title = self._add_title(grid, 4 * row, setting.key, _(titles[setting.key]))
            self._add(grid, 4 * row + 1, setting)
            self._title_of[setting.key] = title

    def _add_title(self, grid: QGridLayout, row: int, key: str, words: str) -> FoldTitle:
        title = FoldTitle(words, f"{self.objectName()}.{key}.title")
        title.toggled.connect(lambda _on: self._fold())
        title.toggled.connect(lambda _on: self.folding_changed.emit())
        grid.addWidget(title, row, 0, 1, 2)
        self._titles[key] = title
        return title

    def _fold(self) -> None:
        """Show what lies under an open title, and no more."""
        for key, row in self._rows.items():
            for part in row:
                part.setVisible(self._open(key))
            self._show_note(key)

    def _open(self, key: str) -> bool:
        title = self._title_of[key]
        return title is None or title.isChecked()

    @property
    def folded(self) -> tuple[str, ...]:
        """The titles whose rows are folded away, by the keys that they stand above."""
        return tuple(key for key, title in self._titles.items() if not title.isChecked())

    def fold(self, *keys: str) -> None:
        """Fold away what stands under the titles above `keys`, and nothing else."""
        for key, title in self._titles.items():
            title.setChecked(key not in keys)

    def add_below(self, key: str, widget: QWidget) -> None:
        """Put `widget` under the row of `key` and its sentence; it folds with the row."""
        self._grid.addWidget(widget, 4 * list(self._rows).index(key) + 3, 0, 1, 2)
        self._rows[key].append(widget)
        widget.setVisible(self._open(key))

    def _add(self, grid: QGridLayout, row: int, setting: Setting) -> None:
        key = setting.key
        editor = setting_editor(setting, f"{self.objectName()}.{key}")
        text = label(_(setting.label), "secondary")
        text.setToolTip(setting_tooltip(setting))
        text.setBuddy(editor.field)
        note = label("", "note", wrap=True)
        note.setObjectName(f"{self.objectName()}.{key}.note")
        note.hide()
        grid.addWidget(text, row, 0)
        grid.addWidget(editor, row, 1)
        grid.addWidget(note, row + 1, 1)
        editor.edited.connect(lambda value: self._tell(key, value))
        editor.abandoned.connect(lambda why: self._tell_abandoned(key, why))
        editor.finished.connect(lambda: self.finished.emit(key))
        editor.fault_changed.connect(lambda: self._show_note(key))
        editor.fault_changed.connect(self.faults_changed)
        self._editors[key], self._notes[key] = editor, note
        self._rows[key] = [text, editor]

    def _tell(self, key: str, value: object) -> None:
        self.set_note(key, None)
        self.edited.emit(key, value)

    def _tell_abandoned(self, key: str, why: str) -> None:
        self.set_note(key, why)
        self.abandoned.emit(key, why)

    def editor(self, key: str) -> SettingEditor:
        """The editor of the setting `key`."""
        return self._editors[key]

    @property
    def faults(self) -> dict[str, str]:
        """What was typed and is no value: a sentence for each such key."""
        return {key: e.fault for key, e in self._editors.items() if e.fault is not None}

    def values(self) -> dict[str, object]:
        """Every setting's value; where the text is none, its last good one."""
        return {key: editor.value for key, editor in self._editors.items()}

    def set_values(self, values: Mapping[str, object], *, anew: bool = False) -> None:
        """Show `values`, without `edited`; keys that the form has not are passed over.

        With `anew`, text that is no value is dropped: it belonged to something else.
        """
        for key, editor in self._editors.items():
            if key in values:
                editor.set_value(values[key], anew=anew)
                if anew:
                    self.set_note(key, None)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.field.setFocus(Qt.FocusReason.TabFocusReason)

    def set_note(self, key: str, sentence: str | None, role: str = "note") -> None:
        """Say `sentence` under the row of `key`, such as that it has no effect; None: nothing."""
        self._said[key] = (sentence or "", role)
        self._show_note(key)

    def _show_note(self, key: str) -> None:
        """What is wrong with the text comes before what else there is to say."""
        note, fault = self._notes[key], self._editors[key].fault
        sentence, role = self._said.get(key, ("", "note")) if fault is None else (fault, "problem")
        if note.property("role") != role:
            set_role(note, role)
        note.setText(sentence)
        note.setVisible(bool(sentence) and self._open(key))
