"""The card below: the sums over the network, and its problems in words with repairs to click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.repairs import Repair
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.design.messages import Messages
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named, set_role
from alexnet_gui.gui.widgets.figures import bytes_text, short_count

BATCH = 128  # of the forecast of training memory: the paper's


class Figure(QWidget):
    """A caption over a figure."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._caption = label(caption, "secondary")
        self._value = label("", "figure")
        named(self._value, name, caption)
        column.addWidget(self._caption)
        column.addWidget(self._value)

    def show_value(self, text: str, tooltip: str = "") -> None:
        """Show a figure; the tooltip has it in full."""
        self._value.setText(text)
        self.setToolTip(tooltip)

    def set_caption(self, text: str) -> None:
        """Say what the figure is of."""
        self._caption.setText(text)


class Summary(QFrame):
    """Totals at the left, problems and notes at the right."""

    layer_wanted = Signal(int)

    def __init__(self, document: Document) -> None:
        super().__init__()
        set_role(self, "card")
        named(self, "design.summary", _("Totals and problems"))
        self._document = document
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 9 // 4, GRID * 3 // 2, GRID * 3 // 2, GRID * 3 // 2)
        row.setSpacing(GRID * 5 // 2)
        self._parameters = Figure("design.total.parameters", _("Parameters"))
        self._macs = Figure("design.total.macs", _("Multiply-accumulates"))
        self._weights = Figure("design.total.weights", _("Weights"))
        self._memory = Figure(
            "design.total.memory", _("Training memory, batch {n}").format(n=BATCH)
        )
        self._sight = Figure("design.total.sight", _("Receptive field"))
        # With a problem there is only room for the first.
        self._others = (self._macs, self._weights, self._memory, self._sight)
        for figure in (self._parameters, *self._others):
            row.addWidget(figure, 0, Qt.AlignmentFlag.AlignVCenter)
        self._messages = Messages()
        self._messages.layer_wanted.connect(self.layer_wanted)
        self._messages.repair_wanted.connect(self._mend)
        row.addWidget(self._messages, 1)
        self._others_shown = True
        document.changed.connect(self._follow)
        document.restarted.connect(self._messages.start_again)
        self._follow()

    def _follow(self) -> None:
        analysis = self._document.analysis
        self._show_totals(analysis)
        broken = any(row.problem is not None for row in analysis.rows)
        # Hidden before the problems come and shown after they have gone: together they are wider
        # than the window, and would widen it.
        self._show_others(self._others_shown and not broken)
        self._messages.show_analysis(analysis)
        self._show_others(not broken)

    def _show_others(self, shown: bool) -> None:
        if shown != self._others_shown:
            self._others_shown = shown
            for figure in self._others:
                figure.setVisible(shown)

    def _show_totals(self, analysis: Analysis) -> None:
        self._parameters.show_value(f"{analysis.parameters:,}")
        flops = _("{macs:,} MACs, or {flops:,} FLOPs").format(
            macs=analysis.macs, flops=2 * analysis.macs
        )
        self._macs.show_value(short_count(analysis.macs), flops)
        self._weights.show_value(bytes_text(analysis.weight_bytes), _("In float32"))
        memory = analysis.training_bytes(BATCH)
        self._memory.show_value(
            "—" if memory is None else bytes_text(memory),
            _("Weights, gradients, momentum and kept activations in float32"),
        )
        last = analysis.last_maps
        self._sight.show_value("—" if last is None else _sight(last))
        self._sight.set_caption(
            _("Receptive field")
            if last is None
            else _("Receptive field at {layer}").format(layer=last.layer.name)
        )

    def _mend(self, repair: Repair) -> None:
        self._document.apply(Edit(repair.label, repair.architecture))


def _sight(row: Row) -> str:
    height, width = row.receptive_field or (0, 0)
    down, across = row.stride or (0, 0)
    step = f"{down:,}" if down == across else f"{down:,} × {across:,}"
    return f"{height:,} × {width:,} / {step}"
