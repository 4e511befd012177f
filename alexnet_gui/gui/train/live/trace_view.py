"""The probabilities of a few classes as lines over the epochs, each named where it ends."""

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import share
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.train.live.trace import Trace, spread
from alexnet_gui.gui.widgets.basics import follow_theme, named

# One after the other as classes come up; from the second round on lines are dashed.
ROLES = ("accent", "pooling", "activation", "dense", "normalisation", "note", "faint", "text")
LABEL_SHARE = 0.45  # of the width, at most
LABEL_GAP = 10  # pixels between the end of a line and its name
SCALE_WIDTH = 40


class EndLabel(NamedTuple):
    """A name at the end of a line: where the line ends, and where the name stands."""

    number: int
    text: str
    end: float
    place: QRectF


class TraceView(QWidget):
    """Paints a trace; its names never lie over each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.pinned.lines", _("What the network takes your picture for, over time"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 60)
        self._trace = Trace()
        self._steps_per_epoch = 1
        follow_theme(self, self.update)

    def show_trace(self, trace: Trace, steps_per_epoch: int) -> None:
        """Show `trace` of a run with so many steps in each epoch."""
        self._trace, self._steps_per_epoch = trace, max(1, steps_per_epoch)
        first = ", ".join(self._text(number) for number in trace.first(3))
        self.setAccessibleDescription(first)
        self.update()

    def labels(self) -> list[EndLabel]:
        """The names as they stand now, from above; those for which there is no room are left out.

        The likeliest have room first.
        """
        metrics = QFontMetricsF(text_font(12))
        plot, height = self._plot(), metrics.height()
        room = max(1, int((self.height() - 2) / height))
        numbers = self._trace.shown[:room]
        wanted = [plot.bottom() - self._trace.share(n) * plot.height() for n in numbers]
        middles = spread(wanted, height, height / 2 + 1, self.height() - height / 2 - 1)
        left = plot.right() + LABEL_GAP
        width = self.width() - left
        return [
            EndLabel(
                number,
                self._fitting(number, metrics, width),
                end,
                QRectF(left, middle - height / 2, width, height),
            )
            for number, end, middle in zip(numbers, wanted, middles, strict=True)
        ]

    def colour(self, number: int) -> QColor:
        """The colour of a class, the same as long as the run goes on."""
        return theme().color(ROLES[self._trace.place(number) % len(ROLES)])

    def _text(self, number: int) -> str:
        probability = share(self._trace.share(number))
        return f"{readable(self._trace.classes[number])} {probability}"

    def _fitting(self, number: int, metrics: QFontMetricsF, width: float) -> str:
        """The name, cut where it must be, and the percentage, which is never cut."""
        figure = f" {share(self._trace.share(number))}"
        room = width - metrics.horizontalAdvance(figure) - 1
        right = Qt.TextElideMode.ElideRight
        name = readable(self._trace.classes[number])
        return metrics.elidedText(name, right, max(0.0, room)) + figure

    def _plot(self) -> QRectF:
        """Where the lines lie: room for the scale at the left, for names at the right."""
        metrics = QFontMetricsF(text_font(12))
        shown = self._trace.shown
        longest = max((metrics.horizontalAdvance(self._text(n)) for n in shown), default=0.0)
        names = min(longest + 2, LABEL_SHARE * self.width())
        below = 2 * GRID
        return QRectF(
            SCALE_WIDTH,
            GRID,
            max(1.0, self.width() - SCALE_WIDTH - names - LABEL_GAP),
            max(1.0, self.height() - GRID - below),
        )

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        self._paint_scale(painter, plot)
        for number in reversed(self._trace.shown):  # the likeliest on top
            self._paint_line(painter, plot, number)
        painter.setFont(text_font(12))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for end_label in self.labels():
            self._paint_leader(painter, plot, end_label)
            painter.setPen(theme().color("text"))
            painter.drawText(end_label.place, middle, end_label.text)
        painter.end()

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        painter.setFont(text_font(11))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for percent in (0, 50, 100):
            y = round(plot.bottom() - percent / 100 * plot.height()) + 0.5
            painter.setPen(QPen(theme().color("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme().color("secondary"))
            place = QRectF(0, y - GRID, SCALE_WIDTH - GRID // 2, 2 * GRID)
            painter.drawText(place, right, _("{n} %").format(n=percent))
        below = QRectF(plot.left(), plot.bottom() + 2, plot.width(), 2 * GRID - 2)
        first, last = self._epochs()
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)
        metrics = QFontMetricsF(painter.font())
        if metrics.horizontalAdvance(first + last) + GRID < plot.width():
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)

    def _epochs(self) -> tuple[str, str]:
        """The epochs of the first and of the last point, in words."""
        steps = self._trace.steps
        if not steps:
            return "", ""
        last = _("epoch {epoch:.2f}").format(epoch=steps[-1] / self._steps_per_epoch)
        return (f"{steps[0] / self._steps_per_epoch:.2f}" if len(steps) > 1 else ""), last

    def _paint_line(self, painter: QPainter, plot: QRectF, number: int) -> None:
        x, y = self._on_plot(plot, number)
        points = [QPointF(*point) for point in zip(x, y, strict=True)]
        dashed = self._trace.place(number) >= len(ROLES)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(self.colour(number), 1.6, style))
        if dashed:  # which have to run on from point to point
            painter.drawPolyline(points)
        else:  # joined, a thick line costs several times as much
            painter.drawLines([QLineF(*ends) for ends in pairwise(points)])

    def _on_plot(self, plot: QRectF, number: int) -> tuple[list[float], list[float]]:
        steps, shares = self._trace.line(number)
        stretch = plot.width() / max(1.0, float(steps[-1] - steps[0]))
        x = plot.left() + (steps - steps[0]) * stretch
        if len(steps) == 1:
            x = x + plot.width()  # where the newest always is
        y = plot.bottom() - shares.astype("float64") * plot.height()
        every = max(1, len(steps) // max(1, int(plot.width() / 2)))
        kept = slice((len(steps) - 1) % every, None, every)  # the newest among them
        return x[kept].tolist(), y[kept].tolist()

    def _paint_leader(self, painter: QPainter, plot: QRectF, end_label: EndLabel) -> None:
        """From the end of the line to its name, and a dot at the end."""
        colour = self.colour(end_label.number)
        end = QPointF(plot.right(), end_label.end)
        painter.setPen(QPen(colour, 1))
        painter.drawLine(end, QPointF(end_label.place.left() - 2, end_label.place.center().y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(end, 2.2, 2.2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
