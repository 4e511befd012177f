"""The inspector: what the chosen layer, layers or network are, with everything that can be set."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.repairs import Repair
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.inspector.layer_forms import LayerForms
from alexnet_gui.gui.design.inspector.network_form import NetworkForm
from alexnet_gui.gui.design.inspector.selection_page import SelectionPage
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, appearance, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, label, named, set_role
from alexnet_gui.gui.widgets.setting_text import told_of
from alexnet_gui.gui.widgets.settled import settle
from alexnet_gui.gui.widgets.tab_order import place_after


class Inspector(Card):
    """The card at the right. It edits the document's layer that `choose` names."""

    refused = Signal(str)  # why an edit came to nothing, in a sentence

    def __init__(self, document: Document, view: DesignView, layer_menu: QMenu) -> None:
        super().__init__(" ", "design.inspector")
        self.setAccessibleName(_("Inspector"))
        self._document = document
        self._chosen: tuple[int, ...] = ()
        self._shown: tuple[int, str] | None = None  # index and kind of the layer in the form
        self._forms: dict[str, LayerForms] = {}
        self._dot = QLabel()
        self._dot.setFixedSize(8, 8)
        self._dressed = ""  # what the dot's style sheet says: to set one takes time
        self.header.insertWidget(0, self._dot)
        self._more = _more_button(layer_menu)
        self.header.addWidget(self._more)
        self._network = NetworkForm(document, view)
        self._selection = SelectionPage()
        self._selection.edited.connect(self._edit_all)
        self._selection.finished.connect(document.seal)
        self._selection.abandoned.connect(self._refuse)
        self._hint = label(
            _("Choose a layer in the table or the drawing to see how its figures come about."),
            "secondary",
            wrap=True,
        )
        self._content = QVBoxLayout()
        self._content.setContentsMargins(GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2)
        self._content.setSpacing(GRID * 3 // 2)
        self._content.addWidget(self._network)
        self._content.addWidget(self._selection)
        self._content.addWidget(self._hint)
        self._content.addStretch(1)
        self._area = _scrolling(self._content)
        self.body.addWidget(self._area)
        document.changed.connect(self._follow)
        appearance.changed.connect(self._show)
        self._followed = document.analysis  # the last of which `document` has told
        self._ahead = False  # a later one is shown already
        self._show()

    def choose(self, layers: tuple[int, ...]) -> None:
        """Show the layer in that row; of several their sums, of none the network."""
        anew, self._chosen = layers != self._chosen, layers
        self._document.seal()
        self._show(anew=anew)
        self._ahead = self._document.analysis is not self._followed

    def focus_first(self) -> None:
        """Put the cursor into the form's first field."""
        if self._shown is not None:
            self._forms[self._shown[1]].focus_first()

    def _follow(self) -> None:
        # An edit that changes which layer is chosen is told here after `choose` has shown it.
        if not self._ahead:
            self._show()
        self._ahead = False
        self._followed = self._document.analysis

    def _show(self, *, anew: bool = False) -> None:
        rows = self._document.analysis.rows
        chosen = [index for index in self._chosen if index < len(rows)]
        self._more.setEnabled(bool(chosen))
        self._network.setVisible(not chosen)
        self._hint.setVisible(not chosen)
        self._selection.setVisible(len(chosen) > 1)
        if len(chosen) == 1:
            self._show_layer(chosen[0], rows[chosen[0]])
        else:
            self._shown = None
            self._show_no_layer(chosen, anew)
        for kind, forms in self._forms.items():
            forms.setVisible(self._shown is not None and kind == self._shown[1])
        settle(self._area)

    def _show_layer(self, index: int, row: Row) -> None:
        layer = row.layer
        self.title.setText(layer.name)
        self.subtitle.setText(_(layer.title))
        self._show_dot(theme().color(layer.family).name())
        forms = self._forms.get(layer.kind) or self._make_forms(layer.kind, layer.settings)
        anew = self._shown != (index, layer.kind)
        self._shown = (index, layer.kind)
        repairs = self._document.repairs(index) if row.problem is not None else ()
        forms.show_layer(self._document.analysis, index, repairs, anew=anew)

    def _show_dot(self, colour: str) -> None:
        self._dot.show()
        if colour != self._dressed:
            self._dressed = colour
            self._dot.setStyleSheet(f"background: {colour}; border-radius: 2px;")

    def _show_no_layer(self, chosen: list[int], anew: bool) -> None:
        self._dot.hide()
        self.subtitle.setText("")
        if chosen:
            count = len(chosen)
            self.title.setText(ngettext("{n} layer", "{n} layers", count).format(n=count))
            self._selection.show_layers(self._document.analysis, chosen, anew=anew)
        else:
            self.title.setText(_("Network"))

    def _make_forms(self, kind: str, settings: tuple[Setting, ...]) -> LayerForms:
        forms = LayerForms(kind, settings)
        forms.edited.connect(lambda key, value: self._edit(kind, key, value))
        forms.finished.connect(self._document.seal)
        forms.abandoned.connect(self._refuse)
        forms.repair_wanted.connect(self._mend)
        self._content.insertWidget(0, forms)
        place_after(self._more, forms)
        self._forms[kind] = forms
        return forms

    def _edit(self, kind: str, key: str, value: object) -> None:
        # A form that goes, as another layer is chosen without leaving it, may still tell what was
        # there before something faulty was typed: of the layer that it was about.
        if self._shown is not None and self._shown[1] == kind:
            index = self._shown[0]
            edit = edits.set_value(self._document.architecture, index, key, value)
            self._document.apply(edit, key=("form", index, key))

    def _edit_all(self, key: str, value: object) -> None:
        if len(self._chosen) < 2:  # the page goes, and takes something back: see `_edit`
            return
        step = ("forms", self._chosen, key)
        if value is None:  # an empty field says that the layers differ: they do so again
            self._document.cancel(step)
            return
        edit = edits.set_values(self._document.architecture, self._chosen, key, value)
        self._document.apply(edit, key=step)

    def _refuse(self, why: str) -> None:
        self.refused.emit(told_of(self.title.text(), why))

    def _mend(self, repair: Repair) -> None:
        self._document.seal()
        self._document.apply(Edit(repair.label, repair.architecture))


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
    # One that comes and goes would have everything laid out again, for longer than a frame.
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
