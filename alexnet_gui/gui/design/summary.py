"""The card below: the sums over the network, and its problems in words with repairs to click."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.repairs import Repair, repairs_for
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import button, follow_theme, label, named, set_role
from alexnet_gui.gui.widgets.figures import bytes_text, short_count

BATCH = 128  # of the forecast of training memory: the paper's
_MOST = 2  # problems, and notes, that are shown in words; the table marks every one


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
        row.setSpacing(GRID * 4)
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
            row.addWidget(figure)
        self._messages = QVBoxLayout()
        self._messages.setSpacing(GRID // 2)
        row.addLayout(self._messages, 1)
        self._told: object = None
        document.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        analysis = self._document.analysis
        self._show_totals(analysis)
        problems = [i for i, row in enumerate(analysis.rows) if row.problem is not None]
        notes = [i for i, row in enumerate(analysis.rows) if row.note is not None]
        for figure in self._others:
            figure.setVisible(not problems)
        repairs = [repairs_for(analysis, index) for index in problems[:_MOST]]
        told = (analysis.fault, [(i, analysis.rows[i]) for i in problems + notes], repairs)
        if told != self._told:
            self._told = told
            self._show_messages(analysis, problems, notes, repairs)

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

    def _show_messages(
        self,
        analysis: Analysis,
        problems: list[int],
        notes: list[int],
        repairs: list[tuple[Repair, ...]],
    ) -> None:
        _empty(self._messages)
        self._messages.addStretch(1)
        if analysis.fault is not None:
            self._messages.addWidget(_sentence(analysis.fault, "problem", "design.fault"))
        for index, offered in zip(problems, repairs, strict=False):
            self._messages.addWidget(self._problem(index, analysis.rows[index], offered))
        if len(problems) > _MOST:
            more = len(problems) - _MOST
            text = ngettext("{n} more problem", "{n} more problems", more).format(n=more)
            self._messages.addWidget(_sentence(text, "problem", "design.problems.more"))
        for index in notes[:_MOST]:
            self._messages.addWidget(self._note(index, analysis.rows[index]))
        if len(notes) > _MOST:
            self._messages.addWidget(_more_notes(analysis, notes[_MOST:]))
        if analysis.valid and not notes:
            good = label(_("✓ No problems"), "good")
            named(good, "design.no_problems", _("No problems"))
            self._messages.addWidget(_at_right(good))
        self._messages.addStretch(1)

    def _problem(self, index: int, row: Row, repairs: tuple[Repair, ...]) -> QWidget:
        assert row.problem is not None
        frame = QFrame()
        set_role(frame, "problem")
        named(frame, f"design.problem.{row.layer.name}", row.problem.message)
        line = QHBoxLayout(frame)
        line.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID // 2, GRID // 2)
        line.setSpacing(GRID)
        line.addWidget(_sign("warning", "problem"))
        line.addWidget(self._layer_link(index, row, "problem"))
        line.addWidget(label(row.problem.message, wrap=True), 1)
        for number, repair in enumerate(repairs):
            name = f"design.repair.{row.layer.name}.{number}"
            line.addWidget(button(repair.label, name, partial(self._mend, repair)))
        return frame

    def _note(self, index: int, row: Row) -> QWidget:
        assert row.note is not None
        frame = QFrame()
        named(frame, f"design.note.{row.layer.name}", row.note.message)
        line = QHBoxLayout(frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(_sign("info", "note"))
        line.addWidget(self._layer_link(index, row, "note"))
        line.addWidget(label(row.note.message, "secondary", wrap=True), 1)
        return frame

    def _layer_link(self, index: int, row: Row, role: str) -> QWidget:
        link = button(
            row.layer.name,
            f"design.{role}.{row.layer.name}.layer",
            lambda: self.layer_wanted.emit(index),
            role="link",
        )
        link.setToolTip(_("Show the layer"))
        return link

    def _mend(self, repair: Repair) -> None:
        self._document.apply(Edit(repair.label, repair.architecture))


def _sight(row: Row) -> str:
    height, width = row.receptive_field or (0, 0)
    down, across = row.stride or (0, 0)
    step = f"{down:,}" if down == across else f"{down:,} × {across:,}"
    return f"{height:,} × {width:,} / {step}"


def _sentence(text: str, role: str, name: str) -> QLabel:
    made = label(text, role, wrap=True)
    named(made, name, text)
    return made


def _more_notes(analysis: Analysis, notes: list[int]) -> QLabel:
    text = ngettext("{n} more note", "{n} more notes", len(notes)).format(n=len(notes))
    made = _sentence(text, "secondary", "design.notes.more")
    lines = []
    for index in notes:
        row = analysis.rows[index]
        if row.note is not None:
            lines.append(f"{row.layer.name}: {row.note.message}")
    made.setToolTip("\n".join(lines))
    return made


def _sign(drawing: str, role: str) -> QLabel:
    made = QLabel()
    made.setFixedSize(16, 16)
    follow_theme(
        made,
        lambda: made.setPixmap(icon(drawing, theme().color(role).name(), size=16).pixmap(16, 16)),
    )
    return made


def _at_right(widget: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, GRID // 2, 0)
    line.addStretch(1)
    line.addWidget(widget)
    return holder


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
