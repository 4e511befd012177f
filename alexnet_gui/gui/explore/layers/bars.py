"""One bar for each feature or map, from left to right."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from alexnet_gui.gui.theme import theme

MOST_WIDE = 48  # pixels of a bar, however few there are
OUTLINED = 8  # pixels; so wide a bar keeps its colour when it is chosen, and is outlined


class Marking(NamedTuple):
    """The colours of all bars, of the one that is pointed at, and of the one that is chosen."""

    usual: QColor
    pointed_colour: QColor
    chosen_colour: QColor
    pointed: int
    chosen: int

    def paint(self, painter: QPainter, bar: QRectF, first: int, last: int) -> None:
        """Paint the bar that stands for those from `first` to the one before `last`."""
        pointed, chosen = (first <= each < last for each in (self.pointed, self.chosen))
        outlined = chosen and bar.width() >= OUTLINED
        colour = self.chosen_colour if chosen and not outlined else self.usual
        painter.fillRect(bar, self.pointed_colour if pointed else colour)
        if outlined:
            painter.setPen(QPen(self.chosen_colour, 2))
            painter.drawRect(bar.adjusted(1, 1, -1, -1))


def bar_at(x: float, plot: QRectF, count: int) -> int | None:
    """Which of `count` bars is at `x`; None beside the plot. Of several in a pixel the first."""
    if count == 0 or not plot.left() <= x < plot.right():
        return None
    return min(int((x - plot.left()) * count / plot.width()), count - 1)


def paint_bars(
    painter: QPainter,
    plot: QRectF,
    values: Sequence[float],
    marks: Marking,
) -> None:
    """Bars from zero, each in the middle of its room; the extremes of each pixel if more than that.

    `marks` gets the first bar of a pixel and the one after its last.
    """
    low, high = min(0.0, *values), max(0.0, *values)
    tall = plot.height() / ((high - low) or 1.0)
    zero = plot.bottom() + low * tall
    painter.fillRect(plot, theme().color("field"))
    columns = min(len(values), int(plot.width()))
    wide = plot.width() / max(1, columns)
    for column in range(columns):
        first = column * len(values) // columns
        last = max(first + 1, (column + 1) * len(values) // columns)
        part = values[first:last]
        top, bottom = max(0.0, *part), min(0.0, *part)
        left = plot.left() + column * wide
        thick = min(MOST_WIDE, max(1.0, wide - (wide > 3)))
        if thick == MOST_WIDE:
            left += (wide - thick) / 2
        bar = QRectF(left, zero - top * tall, thick, (top - bottom) * tall)
        marks.paint(painter, bar, first, last)
    painter.fillRect(QRectF(plot.left(), zero - 0.5, plot.width(), 1), theme().color("faint"))


def marking(usual: str, pointed: int, chosen: int) -> Marking:
    """How bars are painted of which one is pointed at and one chosen; NONE is no bar's number."""
    colour = theme().color
    return Marking(colour(usual), colour("accent"), colour("text"), pointed, chosen)
