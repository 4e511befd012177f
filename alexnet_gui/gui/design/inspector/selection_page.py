"""What several chosen layers come to together, and the settings that they all have."""

from collections.abc import Iterable, Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import BYTES, Analysis, Row
from alexnet_gui.core.lessons.explanation import percent
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.figures import bytes_text
from alexnet_gui.gui.widgets.sentence import Sentence
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import ValueField

# What is said of a layer, not done by it, is not set for several at once.
_LEFT_OUT = frozenset({"in_channels", "in_features", "weight_init", "bias_init"})
_UNKNOWN = "—"


class SelectionPage(QWidget):
    """Sums over some rows; and, for layers of one kind, a form that sets all of them."""

    edited = Signal(str, object)  # a setting's key, and its value for all of them
    finished = Signal()
    abandoned = Signal(str)  # why an edit came to nothing, in a sentence

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.inspector.selection", _("Chosen layers"))
        self._forms: dict[str, CommonForm] = {}
        self._kind = ""  # of all layers that are shown; none if they are of several
        self._names = Sentence("secondary")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID * 3 // 4)
        self._grid.setColumnMinimumWidth(0, 96)
        self._grid.setColumnStretch(1, 1)
        self._parameters = self._figure(0, "parameters", _("Parameters"))
        self._macs = self._figure(1, "macs", _("MACs"))
        self._outputs = self._figure(2, "outputs", _("Outputs"))
        self._flow = self._figure(3, "flow", _("Shape"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 3 // 2)
        self._column.addWidget(self._names)
        self._column.addLayout(self._grid)

    def show_layers(self, analysis: Analysis, chosen: Sequence[int], *, anew: bool) -> None:
        """Show what the rows `chosen` come to; `anew` if they are others than before."""
        rows = [analysis.rows[index] for index in chosen]
        self._names.say(", ".join(row.layer.name for row in rows))
        parameters, macs = [row.parameters for row in rows], [row.macs for row in rows]
        self._parameters.setText(_part(_sum(parameters), analysis, analysis.parameters))
        self._macs.setText(_part(_sum(macs), analysis, analysis.macs))
        values = _sum(row.activations for row in rows)
        self._outputs.setText(
            _UNKNOWN
            if values is None
            else _("{bytes} for one picture").format(bytes=bytes_text(BYTES * values))
        )
        in_a_row = list(chosen) == list(range(chosen[0], chosen[-1] + 1))
        flow = f"{shape_text(rows[0].input)} → {shape_text(rows[-1].output)}"
        self._flow.setText(flow if in_a_row else _("not one after the other"))
        self._show_form(rows, anew)

    def _figure(self, row: int, name: str, text: str) -> QLabel:
        made = label()
        named(made, f"design.inspector.selection.{name}", text)
        self._grid.addWidget(label(text, "secondary"), row, 0)
        self._grid.addWidget(made, row, 1)
        return made

    def _show_form(self, rows: Sequence[Row], anew: bool) -> None:
        kinds = {row.layer.kind for row in rows}
        self._kind = kind = kinds.pop() if len(kinds) == 1 else ""
        settings = rows[0].layer.settings if kind else ()
        if kind and kind not in self._forms and CommonForm.fit_for(settings):
            made = CommonForm(f"design.inspector.selection.{kind}", settings)
            made.edited.connect(lambda key, value: self._tell(kind, key, value))
            made.finished.connect(lambda _key: self.finished.emit())
            made.abandoned.connect(lambda _key, why: self.abandoned.emit(why))
            self._forms[kind] = made
            self._column.addWidget(made)
        for name, form in self._forms.items():
            form.setVisible(name == kind)
        if kind in self._forms:
            self._forms[kind].show_rows(rows, anew=anew)

    def _tell(self, kind: str, key: str, value: object) -> None:
        if kind == self._kind:  # not from a form that goes as layers of another kind are chosen
            self.edited.emit(key, value)


class CommonForm(SettingForm):
    """The settings of several layers of one kind; a field is empty where they differ."""

    def __init__(self, name: str, settings: Sequence[Setting]) -> None:
        self._settings = self.fit_for(settings)
        # Empty is no value of a layer here, only of the form: they differ.
        super().__init__(
            (msgspec.structs.replace(setting, optional=True) for setting in self._settings), name
        )
        for setting in self._settings:
            field = self.editor(setting.key).field
            if isinstance(field, ValueField):
                field.lineEdit().setPlaceholderText(_("they differ"))
            elif isinstance(field, QComboBox):
                field.setItemText(0, _("they differ"))

    @staticmethod
    def fit_for(settings: Sequence[Setting]) -> tuple[Setting, ...]:
        """Those of `settings` that make sense for several layers at once."""
        return tuple(
            setting
            for setting in settings
            if setting.key not in _LEFT_OUT and setting.kind is not Kind.FLAG
        )

    def show_rows(self, rows: Sequence[Row], *, anew: bool) -> None:
        """Show what the layers of `rows` agree on."""
        values = {}
        for setting in self._settings:
            found = {getattr(row.layer, setting.key) for row in rows}
            values[setting.key] = found.pop() if len(found) == 1 else None
        self.set_values(values, anew=anew)


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum, if all of them are known."""
    known = list(amounts)
    return None if None in known else sum(n or 0 for n in known)


def _part(part: int | None, analysis: Analysis, whole: int) -> str:
    if part is None:
        return _UNKNOWN
    if not part or not analysis.valid:  # of a network with a mistake the whole is not known
        return f"{part:,}"
    return _("{n:,} ({share} of all)").format(n=part, share=percent(part / whole))
