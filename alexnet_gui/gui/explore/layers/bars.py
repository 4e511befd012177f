"""One bar for each feature or map, from left to right."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from alexnet_gui.gui.theme import theme


class BarColours(NamedTuple):
    """Of all bars, of the one that is pointed at, and of the one that is chosen."""

    usual: QColor
    pointed: QColor
    chosen: QColor


def bar_at(x: float, plot: QRectF, count: int) -> int | None:
    """Which of `count` bars is at `x`; None beside the plot. Of several in a pixel the first."""
    if count == 0 or not plot.left() <= x < plot.right():
        return None
    return min(int((x - plot.left()) * count / plot.width()), count - 1)


def paint_bars(
    painter: QPainter,
    plot: QRectF,
    values: Sequence[float],
    colour_of: Callable[[int, int], QColor],
) -> None:
    """Bars from zero; where there are more than pixels, the extremes of each pixel.

    `colour_of` gets the first bar of a pixel and the one after its last.
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
        bar = QRectF(left, zero - top * tall, max(1.0, wide - (wide > 3)), (top - bottom) * tall)
        painter.fillRect(bar, colour_of(first, last))
    painter.fillRect(QRectF(plot.left(), zero - 0.5, plot.width(), 1), theme().color("faint"))


def marking(usual: str, pointed: int, chosen: int) -> Callable[[int, int], QColor]:
    """The colours of bars of which one is pointed at and one chosen; NONE is no bar's number."""
    colours = BarColours(theme().color(usual), theme().color("accent"), theme().color("text"))

    def colour_of(first: int, last: int) -> QColor:
        if first <= pointed < last:
            return colours.pointed
        return colours.chosen if first <= chosen < last else colours.usual

    return colour_of
