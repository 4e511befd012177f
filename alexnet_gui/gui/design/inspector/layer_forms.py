"""The page of one kind of layer: its settings, its sums, drawings of it, and what it is for."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.lessons.explanations import explain
from alexnet_gui.core.repairs import Repair
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.inspector.arithmetic import flow_sentence, sight_sentence, sums
from alexnet_gui.gui.design.inspector.explanation_view import ExplanationView
from alexnet_gui.gui.design.inspector.layer_message import LayerMessage
from alexnet_gui.gui.design.inspector.layer_picture import picture_of
from alexnet_gui.gui.theme import GRID, mono_font, theme
from alexnet_gui.gui.widgets.basics import label, named, set_role
from alexnet_gui.gui.widgets.sentence import Sentence
from alexnet_gui.gui.widgets.setting_form import SettingForm

# What does not change a shape stands at the end.
_LATER = frozenset({"bias", "in_channels", "in_features", "weight_init", "bias_init"})


class LayerForms(QWidget):
    """The two forms of one kind of layer, with what follows from them in between."""

    edited = Signal(str, object)
    finished = Signal()
    abandoned = Signal(str)  # why an edit came to nothing, in a sentence
    repair_wanted = Signal(object)  # Repair

    def __init__(self, kind: str, settings: tuple[Setting, ...]) -> None:
        super().__init__()
        name = f"design.inspector.{kind}"
        self._forms: list[SettingForm] = []
        self._message = LayerMessage(f"{name}.message")
        self._message.repair_wanted.connect(self.repair_wanted)
        self._sums = _Sums(f"{name}.sums")
        self._picture = picture_of(kind, name)
        self._sight = Sentence()
        named(self._sight, f"{name}.sight", _("What it sees"))
        self._why = ExplanationView(f"{name}.why")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 3 // 2)
        self._add_form(name, [s for s in settings if s.key not in _LATER])
        for widget in (self._message, self._sums, self._picture, self._sight, self._why):
            if widget is not None:
                self._column.addWidget(widget)
        self._add_form(name, [s for s in settings if s.key in _LATER])

    def _add_form(self, name: str, settings: list[Setting]) -> None:
        if settings:
            form = SettingForm(settings, name)
            form.edited.connect(self.edited)
            form.finished.connect(lambda _key: self.finished.emit())
            form.abandoned.connect(lambda _key, why: self.abandoned.emit(why))
            self._forms.append(form)
            self._column.addWidget(form)

    def show_layer(
        self, analysis: Analysis, index: int, repairs: tuple[Repair, ...], *, anew: bool
    ) -> None:
        """Show the layer at `index`, which `repairs` mend; `anew` if it is another than before."""
        self._column.setEnabled(False)  # it is laid out once everything has been said
        row = analysis.rows[index]
        values = {setting.key: getattr(row.layer, setting.key) for setting in row.layer.settings}
        for form in self._forms:
            form.set_values(values, anew=anew)
        self._message.show_row(row, repairs)
        self._sums.show_row(row)
        if self._picture is not None:
            self._picture.show_row(row, anew=anew)
        sight = sight_sentence(row)
        if sight != self._sight.text():
            self._sight.say(sight)
        self._sight.setVisible(bool(sight))
        self._why.show_explanation(explain(analysis, index))
        self._column.setEnabled(True)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        if self._forms:
            self._forms[0].focus_first()


class _Sums(QFrame):
    """The figures of a layer with its own numbers put in; they can be selected and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        set_role(self, "code")
        self._text = label("", wrap=True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setFont(mono_font(11))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        named(self._text, name, _("Sums"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        inside.addWidget(self._text)

    def show_row(self, row: Row) -> None:
        """Show the sums of a layer; where there are none, what comes in and what goes out."""
        lines = sums(row)
        parts, plain = [], []
        for line in lines:
            head = f"{line.label} " if line.label else ""
            result = f" =&nbsp;<b>{line.result}</b>" if line.result else ""
            quiet = f'<span style="color:{theme().secondary}">{escape(head)}</span>'
            parts.append(f"{quiet}{escape(line.expression)}{result}")
            plain.append(line.text)
        self.setVisible(bool(lines) or row.output is not None)
        if not lines:
            parts.append(escape(flow_sentence(row)))
            plain.append(flow_sentence(row))
        self._text.setText(f'<div style="line-height:150%">{"<br>".join(parts)}</div>')
        self._text.setAccessibleDescription("\n".join(plain))
