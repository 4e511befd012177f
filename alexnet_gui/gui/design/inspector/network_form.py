"""What belongs to the network as a whole: its name, how its weights are drawn, what it costs."""

import msgspec
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.costs.page import CostPage
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.setting_form import SettingForm

INITIALISATION = msgspec.structs.replace(
    next(setting for setting in Conv2d.settings if setting.key == "weight_init"),
    key="initialisation",
    meaning=N_("How weights are drawn before training, where a layer does not say otherwise."),
    optional=False,
)


class NetworkForm(QWidget):
    """Shown where no layer is chosen."""

    def __init__(self, document: Document, view: DesignView) -> None:
        super().__init__()
        self._document = document
        self._name = QLineEdit()
        named(self._name, "design.network.name", _("Name of the network"))
        self._name.textEdited.connect(self._set_name)
        self._name.editingFinished.connect(self._end_name)
        row = QGridLayout()
        row.setHorizontalSpacing(GRID)
        row.setColumnMinimumWidth(0, 96)
        row.setColumnStretch(1, 1)
        row.addWidget(label(_("Name"), "secondary"), 0, 0)
        row.addWidget(self._name, 0, 1)
        self._form = SettingForm([INITIALISATION], "design.network")
        self._form.edited.connect(self._set_initialisation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 3 // 4)
        column.addLayout(row)
        column.addWidget(self._form)
        column.addSpacing(GRID)
        column.addWidget(CostPage(document, view))
        document.changed.connect(self._follow)
        self._follow()

    def _set_name(self, name: str) -> None:
        if name.strip():
            edit = edits.set_name(self._document.architecture, name.strip())
            self._document.apply(edit, key="name")
        else:  # a network has a name: the one before stays
            self._document.cancel("name")

    def _end_name(self) -> None:
        self._document.seal()
        self._name.setText(self._document.architecture.title)

    def _set_initialisation(self, key: str, value: object) -> None:
        edit = edits.set_initialisation(self._document.architecture, value)
        self._document.apply(edit)

    def _follow(self) -> None:
        architecture = self._document.architecture
        if self._name.text().strip() != architecture.title and not self._name.hasFocus():
            self._name.setText(architecture.title)
        self._form.set_values({"initialisation": architecture.initialisation})
