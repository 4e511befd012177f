"""Where parameters, MACs and memory go: for each layer a bar of each."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID, appearance, text_font, theme
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.figures import bytes_text

_LINE = 18  # pixels
_NAME = 74  # of the column of names
_BAR = 5
HEADS = (N_("Parameters"), N_("MACs"), N_("Memory"))
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Shares(NamedTuple):
    """A layer's parts of the whole, from 0 to 1 in the order of HEADS, and its figures in words."""

    name: str
    family: str
    parts: tuple[float, ...]
    words: str


def cost_shares(analysis: Analysis, memory: Sequence[int]) -> tuple[Shares, ...]:
    """The shares of each layer that costs anything; `memory` has the bytes of every layer."""
    totals = (analysis.parameters, analysis.macs, sum(memory))
    found = []
    for row, held in zip(analysis.rows, memory, strict=True):
        amounts = (row.parameters or 0, row.macs or 0, held)
        if not any(amounts):
            continue
        parts = [n / total if total else 0.0 for n, total in zip(amounts, totals, strict=True)]
        words = _(
            "{layer}: {parameters} parameters ({p:.1f} %), {macs} MACs ({m:.1f} %),"
            " {memory} to train ({b:.1f} %)"
        ).format(
            layer=row.layer.name,
            parameters=f"{amounts[0]:,}",
            macs=f"{amounts[1]:,}",
            memory=bytes_text(held),
            p=100 * parts[0],
            m=100 * parts[1],
            b=100 * parts[2],
        )
        found.append(Shares(row.layer.name, row.layer.family, tuple(parts), words))
    return tuple(found)


class CostBars(QWidget):
    """A line for each layer that costs anything, with its three bars beside each other."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.costs.layers", _("Where parameters, MACs and memory go"))
        self._shares: tuple[Shares, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_shares(self, shares: tuple[Shares, ...]) -> None:
        """Show these layers."""
        if shares == self._shares:
            return
        if len(shares) != len(self._shares):
            self.setFixedHeight((len(shares) + 1) * _LINE)
        self._shares = shares
        self.setAccessibleDescription("\n".join(each.words for each in shares))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, (len(self._shares) + 1) * _LINE)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip(event.pos()), self)
            return True
        return super().event(event)

    def tooltip(self, place: QPoint) -> str:
        """The figures of the layer at `place`; nothing where there is none."""
        number = place.y() // _LINE - 1
        return self._shares[number].words if 0 <= number < len(self._shares) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(12))
        painter.setPen(theme().color("secondary"))
        for column, head in enumerate(HEADS):
            painter.drawText(self._cell(0, column), _LEFT, _(head))
        # Of a very deep network only what is on screen.
        first = max(0, event.rect().top() // _LINE - 1)
        last = event.rect().bottom() // _LINE
        for number, shares in enumerate(self._shares[first:last], first + 1):
            self._paint_line(painter, number, shares)
        painter.end()

    def _paint_line(self, painter: QPainter, number: int, shares: Shares) -> None:
        painter.setPen(theme().color("text"))
        width = _NAME - GRID
        name = painter.fontMetrics().elidedText(shares.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(0, number * _LINE, width, _LINE), _LEFT, name)
        painter.setPen(Qt.PenStyle.NoPen)
        for column, part in enumerate(shares.parts):
            cell = self._cell(number, column)
            bar = QRectF(cell.left(), cell.center().y() - _BAR / 2, cell.width(), _BAR)
            painter.setBrush(theme().color("line"))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
            if part > 0:  # what is not nothing is at least to be seen
                bar.setWidth(max(2.0, part * bar.width()))
                painter.setBrush(theme().color(shares.family))
                painter.drawRoundedRect(bar, min(_BAR, bar.width()) / 2, _BAR / 2)

    def _cell(self, line: int, column: int) -> QRectF:
        """Where the bar, or the head, of that column is; line 0 has the heads."""
        step = (self.width() - _NAME + GRID * 3 / 2) / len(HEADS)
        return QRectF(_NAME + column * step, line * _LINE, step - GRID * 3 / 2, _LINE)
