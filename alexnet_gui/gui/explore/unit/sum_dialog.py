"""Every term of the sum behind one value, step by step."""

from types import ModuleType

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.sum_figures import shortest
from alexnet_gui.core.sum_tables import terms
from alexnet_gui.core.sum_words import place_text, reading_text, step_lines, verdict
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.core.unit_sum import Mean, Products, Step, UnitSummed, Winner
from alexnet_gui.gui.explore.unit.sum_block import SumBlock
from alexnet_gui.gui.explore.unit.terms_table import TermsTable
from alexnet_gui.gui.explore.unit.window_view import WindowView
from alexnet_gui.gui.theme import GRID, ROW
from alexnet_gui.gui.widgets.basics import Card, button, label, named

STEPS_WIDTH = 196
BLOCK_WIDTH = 260
SIZE = (1160, 720)


class SumDialog(QDialog):
    """Begins with the step that has most to show: the weighted sum, if there is one."""

    def __init__(self, summed: UnitSummed, mosaic: ModuleType, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        named(self, "explore.sum_dialog", _("Every term of the sum"))
        asked = summed.asked
        place = place_text(asked.place)
        self.setWindowTitle(_("{layer}, {place}").format(layer=asked.layer, place=place))
        self._summed = summed
        self.steps = QListWidget()
        named(self.steps, "explore.sum_steps", _("Steps"))
        for step in summed.steps:
            item = QListWidgetItem(f"{step.layer}   {shortest(step.shown)}")
            item.setSizeHint(QSize(0, ROW))
            self.steps.addItem(item)
        self.steps.currentRowChanged.connect(self._show_step)
        self.heading = label("", "heading")
        named(self.heading, "explore.sum_heading", _("The step"))
        self.reads = label("", "secondary", wrap=True)
        named(self.reads, "explore.sum_reads", _("What it reads"))
        self.block = SumBlock("explore.sum_step")
        self.block.setFixedWidth(BLOCK_WIDTH)
        self.verdict = label(verdict(summed), "secondary", wrap=True)
        self.window_view = WindowView(mosaic)
        self.pointed = label(" ", "secondary")
        named(self.pointed, "explore.terms_pointed", _("What is pointed at"))
        self.window_view.pointed.connect(lambda text: self.pointed.setText(text or " "))
        self.table = TermsTable()
        self._count = label("", "secondary")
        self._lay_out()
        self.resize(*SIZE)
        self.steps.setCurrentRow(0)

    def _lay_out(self) -> None:
        margin = GRID * 3 // 2
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(label(_("Steps"), "secondary"))
        self.steps.setFixedWidth(STEPS_WIDTH)
        left.addWidget(self.steps, 1)
        card = Card("", "explore.sum_card")
        inner = QVBoxLayout()
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(GRID)
        top = QHBoxLayout()
        top.setSpacing(margin)
        top.addWidget(self.block, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(self.heading)
        words.addWidget(self.reads)
        words.addWidget(self.verdict)
        words.addStretch(1)
        top.addLayout(words, 1)
        inner.addLayout(top)
        inner.addWidget(self.window_view)
        inner.addWidget(self.pointed)
        inner.addWidget(self._count)
        inner.addWidget(self.table, 1)
        inner.addStretch(0)
        card.body.addLayout(inner)
        row = QHBoxLayout()
        row.setSpacing(margin)
        row.addLayout(left)
        row.addWidget(card, 1)
        close = button(_("Close"), "explore.sum_close", self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(margin)
        outer.addLayout(row, 1)
        outer.addLayout(buttons)

    def _show_step(self, row: int) -> None:
        step = self._summed.steps[row]
        name = f" · {step.name}" if step.name else ""
        self.heading.setText(f"{step.layer}, {place_text(step.place)}{name}")
        before = self._summed.steps[row - 1].layer if row else ""
        self.reads.setText(_reads(step, before))
        self.block.show_lines(step_lines(step))
        shown = self.window_view.show_step(step)
        self.window_view.setVisible(shown)
        self.pointed.setVisible(shown)
        table = terms(step)
        self.table.setVisible(table is not None)
        self._count.setVisible(table is not None)
        if table is not None:
            self.table.show_table(table)
            count = len(table.rows)
            text = ngettext("{n:,} term", "{n:,} terms", count).format(n=count)
            self._count.setText(_order(step, text))


def _reads(step: Step, before: str) -> str:
    """What the unit reads of the layer before, as a sentence."""
    detail = step.detail
    if isinstance(detail, Products | Winner | Mean) and detail.reach is not None:
        sentence = _("It reads {pixels} of its input.").format(pixels=reading_text(detail.reach))
        if detail.reach.whole:
            return sentence
        return f"{sentence} {_('What lies beyond the edge is padding.')}"
    if isinstance(detail, Products):
        return _("It reads every feature of its input.")
    return _("It goes on with the value of {layer}.").format(layer=before) if before else ""


def _order(step: Step, count: str) -> str:
    if isinstance(step.detail, Products):
        return _("{terms}, the largest products first").format(terms=count)
    return count
