"""The inspector: a form for the chosen layer, its sums with the numbers put in, what it sees."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.arithmetic import flow_sentence, sight_sentence, sums
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.network_form import NetworkForm
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, appearance, mono_font, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, label, named, set_role
from alexnet_gui.gui.widgets.setting_form import SettingForm

# What does not change a shape stands below the sums.
_LATER = frozenset({"bias", "in_channels", "in_features", "weight_init", "bias_init"})


class LayerForms(QWidget):
    """The two forms of one kind of layer, with its sums between them."""

    edited = Signal(str, object)
    finished = Signal()

    def __init__(self, kind: str, settings: tuple[Setting, ...]) -> None:
        super().__init__()
        self._forms: list[SettingForm] = []
        self.sums = label("", wrap=True)
        self.sums.setTextFormat(Qt.TextFormat.RichText)
        self.sums.setFont(mono_font(11))
        self.sums.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        named(self.sums, f"design.inspector.{kind}.sums", _("Sums"))
        self.code = QFrame()
        set_role(self.code, "code")
        inside = QVBoxLayout(self.code)
        inside.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        inside.addWidget(self.sums)
        self.message = label("", wrap=True)
        named(self.message, f"design.inspector.{kind}.message", _("Problem or note"))
        self.sight = label("", wrap=True)
        named(self.sight, f"design.inspector.{kind}.sight", _("What it sees"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 3 // 2)
        self._add_form(f"design.inspector.{kind}", [s for s in settings if s.key not in _LATER])
        for widget in (self.message, self.code, self.sight):
            self._column.addWidget(widget)
        self._add_form(f"design.inspector.{kind}", [s for s in settings if s.key in _LATER])

    def _add_form(self, name: str, settings: list[Setting]) -> None:
        if settings:
            form = SettingForm(settings, name)
            form.edited.connect(self.edited)
            form.finished.connect(lambda _key: self.finished.emit())
            self._forms.append(form)
            self._column.addWidget(form)

    def show_row(self, row: Row, *, anew: bool) -> None:
        """Show a layer; `anew` if it is another than before."""
        values = {setting.key: getattr(row.layer, setting.key) for setting in row.layer.settings}
        for form in self._forms:
            form.set_values(values, anew=anew)
        self._show_message(row)
        self._show_sums(row)
        self.sight.setText(sight_sentence(row))
        self.sight.setVisible(bool(self.sight.text()))

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        if self._forms:
            self._forms[0].focus_first()

    def _show_message(self, row: Row) -> None:
        found = row.problem or row.note
        self.message.setText(found.message if found is not None else "")
        self.message.setVisible(found is not None)
        role = "problem" if row.problem is not None else "note"
        if self.message.property("role") != role:
            set_role(self.message, role)

    def _show_sums(self, row: Row) -> None:
        lines = sums(row)
        quiet, plain = theme().secondary, []
        parts = []
        for line in lines:
            head = f'<span style="color:{quiet}">{escape(line.label)}</span> ' if line.label else ""
            parts.append(f"{head}{escape(line.expression)} =&nbsp;<b>{line.result}</b>")
            plain.append(f"{line.label} {line.expression} = {line.result}".strip())
        self.code.setVisible(bool(lines) or row.output is not None)
        if not lines:
            parts.append(escape(flow_sentence(row)))
            plain.append(flow_sentence(row))
        self.sums.setText(f'<div style="line-height:150%">{"<br>".join(parts)}</div>')
        self.sums.setAccessibleDescription("\n".join(plain))


class Inspector(Card):
    """The card at the right. It edits the document's layer that `choose` names."""

    def __init__(self, document: Document, layer_menu: QMenu) -> None:
        super().__init__(" ", "design.inspector")
        self.setAccessibleName(_("Inspector"))
        self._document = document
        self._chosen: tuple[int, ...] = ()
        self._shown: tuple[int, str] | None = None  # index and kind of the layer in the form
        self._forms: dict[str, LayerForms] = {}
        self._dot = QLabel()
        self._dot.setFixedSize(8, 8)
        self.header.insertWidget(0, self._dot)
        self._more = _more_button(layer_menu)
        self.header.addWidget(self._more)
        self._network = NetworkForm(document)
        self._hint = label("", "secondary", wrap=True)
        self._content = QVBoxLayout()
        self._content.setContentsMargins(GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2)
        self._content.setSpacing(GRID * 3 // 2)
        self._content.addWidget(self._network)
        self._content.addWidget(self._hint)
        self._content.addStretch(1)
        self.body.addWidget(_scrolling(self._content))
        document.changed.connect(self._show)
        appearance.changed.connect(self._show)
        self._show()

    def choose(self, layers: tuple[int, ...]) -> None:
        """Show the layer in that row; several, or none, have no form."""
        self._chosen = layers
        self._document.seal()
        self._show()

    def focus_first(self) -> None:
        """Put the cursor into the form's first field."""
        if self._shown is not None:
            self._forms[self._shown[1]].focus_first()

    def _show(self) -> None:
        rows = self._document.analysis.rows
        chosen = [index for index in self._chosen if index < len(rows)]
        one = len(chosen) == 1
        self._more.setEnabled(bool(chosen))
        self._network.setVisible(not chosen)
        self._hint.setVisible(not one)
        if one:
            self._show_layer(chosen[0], rows[chosen[0]])
        else:
            self._shown = None
            self._show_no_layer(len(chosen))
        for kind, forms in self._forms.items():
            forms.setVisible(self._shown is not None and kind == self._shown[1])

    def _show_layer(self, index: int, row: Row) -> None:
        layer = row.layer
        self.title.setText(layer.name)
        self.subtitle.setText(_(layer.title))
        self._dot.show()
        self._dot.setStyleSheet(
            f"background: {theme().color(layer.family).name()}; border-radius: 2px;"
        )
        forms = self._forms.get(layer.kind) or self._make_forms(layer.kind, layer.settings)
        anew = self._shown != (index, layer.kind)
        self._shown = (index, layer.kind)
        forms.show_row(row, anew=anew)

    def _show_no_layer(self, count: int) -> None:
        self._dot.hide()
        if count:
            text = ngettext("{n} layer", "{n} layers", count).format(n=count)
            self.title.setText(text)
            self.subtitle.setText("")
            self._hint.setText(_("Choose one of them to see and change its settings."))
        else:
            self.title.setText(_("Network"))
            self.subtitle.setText("")
            self._hint.setText(
                _("Choose a layer in the table or the drawing to see how its figures come about.")
            )

    def _make_forms(self, kind: str, settings: tuple[Setting, ...]) -> LayerForms:
        forms = LayerForms(kind, settings)
        forms.edited.connect(self._edit)
        forms.finished.connect(self._document.seal)
        self._content.insertWidget(0, forms)
        self._forms[kind] = forms
        return forms

    def _edit(self, key: str, value: object) -> None:
        if self._shown is not None:
            index = self._shown[0]
            edit = edits.set_value(self._document.architecture, index, key, value)
            self._document.apply(edit, key=("form", index, key))


def _more_button(menu: QMenu) -> QToolButton:
    button = QToolButton()
    named(button, "design.inspector.more", _("What can be done to the layer"))
    button.setToolTip(button.accessibleName())
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    set_role(button, "plain")
    follow_theme(button, lambda: button.setIcon(icon("more", theme().secondary)))
    return button


def _scrolling(content: QVBoxLayout) -> QScrollArea:
    inside = QWidget()
    inside.setLayout(content)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
