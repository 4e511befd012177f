"""What the network costs: sums, memory for training term by term, and where all of it goes."""

import msgspec
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.costs import layer_memory, training_memory
from alexnet_gui.core.recipe import SETTINGS
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design.costs.bars import CostBars, cost_shares
from alexnet_gui.gui.design.costs.figure_lines import FigureLines
from alexnet_gui.gui.design.costs.memory_terms import MemoryTerms
from alexnet_gui.gui.design.costs.sums import cost_lines
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.view_state import BATCH_SIZE, DesignView
from alexnet_gui.gui.theme import GRID, appearance
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.setting_form import SettingForm

OPTIMISER = msgspec.structs.replace(
    next(setting for setting in SETTINGS if setting.key == "optimiser"),
    meaning=N_("How the weights follow the gradient; automatic: as the network's recipe says."),
    optional=True,
)


class CostPage(QWidget):
    """Part of the network's page in the inspector. It follows only while it can be seen."""

    def __init__(self, document: Document, view: DesignView) -> None:
        super().__init__()
        named(self, "design.costs", _("Costs"))
        self._document = document
        self._view = view
        self._sums = FigureLines("design.costs.sums", _("Costs"))
        self._form = SettingForm([BATCH_SIZE, OPTIMISER], "design.costs")
        self._form.edited.connect(self._choose)
        self._terms = MemoryTerms()
        self._bars = CostBars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 3 // 2)
        column.addWidget(label(_("Costs"), "heading"))
        column.addWidget(self._sums)
        column.addWidget(label(_("Memory for training"), "heading"))
        column.addWidget(self._form)
        column.addWidget(self._terms)
        column.addWidget(label(_("Where they go"), "heading"))
        column.addWidget(self._bars)
        document.changed.connect(self._follow)
        view.changed.connect(self._follow)
        appearance.changed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _follow(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        analysis, view = self._document.analysis, self._view
        optimiser = view.optimiser_for(self._document.recipe)
        self._sums.show_lines(cost_lines(analysis))
        self._form.set_values({"batch_size": view.batch, "optimiser": view.optimiser})
        memory = training_memory(analysis, view.batch, optimiser)
        self._terms.show_memory(memory, optimiser)
        by_layer = layer_memory(analysis, view.batch, optimiser)
        self._bars.show_shares(cost_shares(analysis, by_layer))

    def _choose(self, key: str, value: object) -> None:
        if key == "batch_size" and isinstance(value, int):
            self._view.batch = value
        elif key == "optimiser" and value in (None, "sgd", "sgd_paper", "adamw"):
            self._view.optimiser = value
