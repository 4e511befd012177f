"""Memory for training, term by term: a bar of all its terms, and what each of them comes to."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from alexnet_gui.core.costs import OPTIMISERS, TERMS, TrainingMemory
from alexnet_gui.core.recipe import Optimiser
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.costs.figure_lines import FigureLines, Line, shade
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.figures import bytes_text

_BAR = 10  # pixels
_DEPTHS = (1.0, 0.78, 0.58, 0.4, 0.24)  # how much of the accent the terms have, in their order


class MemoryTerms(FigureLines):
    """The terms of one forecast, and their sum."""

    def __init__(self) -> None:
        super().__init__("design.costs.memory", _("Memory for training"), top=_BAR + GRID)
        self._memory: TrainingMemory | None = None

    def show_memory(self, memory: TrainingMemory | None, optimiser: Optimiser) -> None:
        """Show the terms; None: the network cannot run, so there are none."""
        self._memory = memory
        asides = {"optimiser": _(OPTIMISERS[optimiser])}
        terms = (
            Line(
                _(term.title),
                _figure(memory, term.key),
                aside=asides.get(term.key, ""),
                depth=depth,
                meaning=_(term.meaning),
            )
            for term, depth in zip(TERMS, _DEPTHS, strict=True)
        )
        whole = Line(_("Sum"), _figure(memory, "total"), strong=True, rule=True)
        self.show_lines((*terms, whole))

    def _paint_above(self, painter: QPainter) -> None:
        memory, left = self._memory, 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        if memory is None:
            painter.setBrush(theme().color("line"))
            painter.drawRect(QRectF(0, 0, self.width(), _BAR))
            return
        for term, depth in zip(TERMS, _DEPTHS, strict=True):
            part = self.width() * getattr(memory, term.key) / memory.total
            painter.setBrush(shade(depth))
            painter.drawRect(QRectF(left, 0, max(0.0, part - 1), _BAR))
            left += part


def _figure(memory: TrainingMemory | None, key: str) -> str:
    return "—" if memory is None else bytes_text(getattr(memory, key))
