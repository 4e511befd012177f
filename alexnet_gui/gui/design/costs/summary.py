"""The card below: the sums over the network, and its problems in words with repairs to click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.costs import OPTIMISERS, TERMS, training_memory
from alexnet_gui.core.repairs import Repair
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.costs.messages import Messages
from alexnet_gui.gui.design.costs.total_figures import INSET, BatchFigure, Figure, ShareFigure
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import named, set_role
from alexnet_gui.gui.widgets.figures import bytes_text, short_count

READABLE = 30 * GRID  # pixels at least for a note: half a line


class Summary(QFrame):
    """Totals at the left, problems and notes at the right."""

    layer_wanted = Signal(int)
    refused = Signal(str)  # why an edit came to nothing, in a sentence

    def __init__(self, document: Document, view: DesignView) -> None:
        super().__init__()
        set_role(self, "card")
        named(self, "design.summary", _("Totals and problems"))
        self._document = document
        self._view = view
        self._parameters = ShareFigure("design.total.parameters", _("Parameters"), "parameters")
        self._macs = ShareFigure("design.total.macs", _("Multiply-accumulates"), "macs")
        self._weights = Figure("design.total.weights", _("Weights"))
        self._memory = ShareFigure("design.total.memory", _("Training memory"), "memory")
        self._batch = BatchFigure()
        self._sight = Figure("design.total.sight", _("Receptive field"))
        self._figures = (
            self._parameters,
            self._macs,
            self._weights,
            self._memory,
            self._batch,
            self._sight,
        )
        self._shown: tuple[QWidget, ...] = self._figures
        self._messages = Messages()
        self._lay_out()
        self._connect()
        self._follow_view()
        self._follow()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 9 // 4 - INSET, GRID * 3 // 4, GRID * 3 // 2, GRID * 3 // 4)
        row.setSpacing(GRID // 2)
        for figure in self._figures:
            row.addWidget(figure, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(GRID)
        row.addWidget(self._messages, 1, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self._shares = QButtonGroup(self)
        for figure in (self._parameters, self._macs, self._memory):
            self._shares.addButton(figure)
        self._shares.buttonToggled.connect(self._choose_share)
        self._batch.field.edited.connect(self._choose_batch)
        self._batch.field.abandoned.connect(self.refused)
        self._messages.layer_wanted.connect(self.layer_wanted)
        self._messages.repair_wanted.connect(self._mend)
        self._document.changed.connect(self._follow)
        self._view.changed.connect(self._follow_view)

    # --- what is shown ---------------------------------------------------------------------------

    def _follow(self) -> None:
        analysis = self._document.analysis
        self._show_totals(analysis)
        fitting = self._fitting()
        # Hidden before the problems come and shown after they have gone: together they are wider
        # than the window, and would widen it.
        self._show_only(tuple(figure for figure in self._shown if figure in fitting))
        self._messages.show_analysis(analysis, self._document.repairs)
        self._show_only(fitting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_only(self._fitting())

    def _follow_view(self) -> None:
        for figure in (self._parameters, self._macs, self._memory):
            figure.setChecked(figure.share == self._view.share)
        self._batch.field.set_value(self._view.batch)
        self._show_memory(self._document.analysis)

    def _fitting(self) -> tuple[QWidget, ...]:
        """The figures there is room for beside what has to be read."""
        analysis = self._document.analysis
        if not analysis.valid:
            return (self._parameters,)
        wide = sum(figure.sizeHint().width() + GRID // 2 for figure in self._figures)
        noted = any(row.note is not None for row in analysis.rows)
        if not noted or wide + READABLE <= self.width():
            return self._figures
        # Both can be read elsewhere: in the inspector of the network, and in the table.
        return tuple(f for f in self._figures if f not in (self._weights, self._sight))

    def _show_only(self, figures: tuple[QWidget, ...]) -> None:
        if figures != self._shown:
            self._shown = figures
            for figure in self._figures:
                figure.setVisible(figure in figures)

    def _show_totals(self, analysis: Analysis) -> None:
        self._parameters.show_value(f"{analysis.parameters:,}", _("Learned numbers."))
        flops = _("{macs:,} MACs for one picture, or {flops:,} FLOPs").format(
            macs=analysis.macs, flops=2 * analysis.macs
        )
        self._macs.show_value(short_count(analysis.macs), flops)
        self._weights.show_value(
            bytes_text(analysis.weight_bytes), _("In float32: four bytes for each parameter.")
        )
        self._show_memory(analysis)
        last = analysis.last_maps
        self._sight.show_value("—" if last is None else _sight(last))
        self._sight.set_caption(
            _("Receptive field")
            if last is None
            else _("Receptive field at {layer}").format(layer=last.layer.name)
        )

    def _show_memory(self, analysis: Analysis) -> None:
        optimiser = self._view.optimiser_for(self._document.recipe)
        memory = training_memory(analysis, self._view.batch, optimiser)
        if memory is None:
            self._memory.show_value("—", _("The network cannot run yet."))
            return
        terms = (
            _("{term}: {size}").format(
                term=_(term.title), size=bytes_text(getattr(memory, term.key))
            )
            for term in TERMS
        )
        heading = _("On the CPU in float32, with {optimiser}:").format(
            optimiser=_(OPTIMISERS[optimiser])
        )
        self._memory.show_value(bytes_text(memory.total), "\n".join((heading, *terms)))

    # --- what is wished --------------------------------------------------------------------------

    def _choose_share(self, figure: QAbstractButton, checked: bool) -> None:
        if checked and isinstance(figure, ShareFigure):
            self._view.share = figure.share

    def _choose_batch(self, batch: object) -> None:
        if isinstance(batch, int):
            self._view.batch = batch

    def _mend(self, repair: Repair) -> None:
        self._document.apply(Edit(repair.label, repair.architecture))


def _sight(row: Row) -> str:
    height, width = row.receptive_field or (0, 0)
    down, across = row.stride or (0, 0)
    step = f"{down:,}" if down == across else f"{down:,} × {across:,}"
    return f"{height:,} × {width:,} / {step}"
