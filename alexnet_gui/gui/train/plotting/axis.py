"""An axis of a plot: pyqtgraph's, with labels that are plain numbers."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, Theme, text_font

LEFT, BELOW = 6 * GRID, 3 * GRID  # width of the vertical axis, height of the horizontal one
RIGHT = 2 * GRID  # room for half of a number at the end
TICK_PIXELS = 11
_GAPS = {"left": 44.0, "bottom": 64.0}  # pixels between labels at the least
_SHORT = 0.7  # decades below which powers of ten are too few
_LONG = 1e6  # a number from which on it is written with a power of ten beside the axis

Levels = list[tuple[float | None, list[float]]]


class Axis(pg.AxisItem):
    """Counts in ones, twos or fives; a percentage, steps or powers of ten if told so."""

    def __init__(self, side: Literal["left", "bottom"]) -> None:
        super().__init__(side)
        self._gap = _GAPS[side]
        self.percent = False
        self.whole = False  # no fractions
        self.unit = ""  # stands at the end
        self.enableAutoSIPrefix(False)  # “epoch (×0.001)” helps nobody
        self.setStyle(tickLength=0, maxTickLevel=0, tickAlpha=255, hideOverlappingLabels=RIGHT)
        if side == "left":
            self.setWidth(LEFT)
            self.setGrid(255)
        else:
            self.setHeight(BELOW)

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(theme.color("line")))
        self.setTextPen(pg.mkPen(theme.color("secondary")))
        self.setTickFont(text_font(TICK_PIXELS))

    def boundingRect(self) -> QRectF:
        rect: QRectF = super().boundingRect()
        return rect if self.grid else rect.adjusted(-RIGHT, 0, 0, 0)  # room beside the first number

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """The smallest that leaves room for labels: pyqtgraph's hide each other on a low axis."""
        least = (maxVal - minVal) / max(2.0, size // self._gap)
        power = 10.0 ** floor(log10(least))
        spacing = next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
        return [(max(1.0, spacing) if self.whole else spacing, 0.0)]

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: object) -> Levels:
        if maxVal - minVal < _SHORT:
            low, high = 10**minVal, 10**maxVal
            spacing = self.tickSpacing(low, high, size)[0][0]
            counts = range(max(1, ceil(low / spacing)), floor(high / spacing) + 1)
            return [(None, [log10(count * spacing) for count in counts])]
        most = max(1.0, size // self._gap)
        digits = (1, 2, 5) if 3 * (maxVal - minVal) <= most else (1,)
        every = ceil((maxVal - minVal) / most)
        powers = [power for power in range(floor(minVal), ceil(maxVal) + 1) if power % every == 0]
        places = [power + log10(digit) for power in powers for digit in digits]
        return [(None, [place for place in places if minVal <= place <= maxVal])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            texts = [f"{10**value:,.6g}" for value in values]
        else:
            digits = max(0, ceil(-log10(spacing) - 1e-9))
            plain = digits <= 6 and all(abs(value) < _LONG or self.whole for value in values)
            form = f",.{digits}f" if plain else ".3g"
            texts = [format(round(value, digits) + 0.0, form) for value in values]  # never “-0”
        return [_("{n} %").format(n=text) for text in texts] if self.percent else texts

    def generateDrawSpecs(self, p: QPainter) -> Any:
        """What is drawn; at the end stands the unit, instead of a number that it would hide."""
        specs = super().generateDrawSpecs(p)
        if not specs:
            return specs
        line, ticks, texts = specs
        ticks = ticks if self.grid else []
        if not self.unit:
            return line, ticks, texts
        area = self.mapRectFromParent(self.geometry())
        width = p.fontMetrics().horizontalAdvance(self.unit)
        unit = QRectF(area.right() - width, area.top() + 2, width, area.height() - 2)
        texts = [text for text in texts if text[0].right() + GRID < unit.left()]
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        return line, ticks, [*texts, (unit, flags, self.unit)]
