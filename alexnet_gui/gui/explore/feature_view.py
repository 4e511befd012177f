"""A layer without maps: every feature as a bar, and the strongest by name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import number
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

NONE = -1
PLOT_SHARE = 0.45  # of the height, for the bars of all features
HIGHEST_PLOT = 240
ROW = 24
NAME_WIDTH, VALUE_WIDTH = 84, 72


class FeatureView(QWidget):
    """Bars of all features above, from left to right; below them the strongest in order."""

    hovered = Signal(int)  # a feature, or NONE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.features", _("Features"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self._values: Floats | None = None
        self._family = "dense"
        self._strongest: list[int] = []
        self._names: dict[int, str] = {}
        self.under_mouse = NONE
        follow_theme(self, self.update)

    def show_features(self, values: "Floats", family: str) -> None:
        """Show `values` (F,) in the colour of `family`."""
        self._values, self._family = values, family
        self._strongest = [int(i) for i in values.argsort(kind="stable")[::-1][:100]]
        if self.under_mouse >= len(values):
            self.under_mouse = NONE
        self.update()

    def plot(self) -> QRectF:
        """Where the bars of all features lie."""
        height = min(HIGHEST_PLOT, PLOT_SHARE * self.height())
        return QRectF(0, 0, self.width(), height)

    def feature_at(self, x: float) -> int:
        """The feature that a column of the plot begins with."""
        if self._values is None or not 0 <= x < self.width():
            return NONE
        return min(int(x * len(self._values) / self.width()), len(self._values) - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.plot().contains(event.position())
        self._hover(self.feature_at(event.position().x()) if inside else NONE)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(NONE)

    def _hover(self, index: int) -> None:
        if index != self.under_mouse:
            self.under_mouse = index
            self.hovered.emit(index)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._values is None:
            return
        painter = QPainter(self)
        self._paint_plot(painter, self.plot())
        top = self.plot().bottom() + 3 * GRID
        painter.setFont(text_font(bold=True))
        painter.setPen(theme().color("text"))
        painter.drawText(QRectF(0, top - 4, self.width(), ROW), _("Strongest units"))
        self._paint_strongest(painter, top + ROW)

    def _paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """A bar for each feature; where there are more than pixels, the extremes of each pixel."""
        assert self._values is not None
        low, high = min(0.0, float(self._values.min())), max(0.0, float(self._values.max()))
        tall = plot.height() / ((high - low) or 1.0)
        zero = plot.bottom() + low * tall
        painter.fillRect(plot, theme().color("field"))
        columns = min(len(self._values), int(plot.width()))
        wide = plot.width() / max(1, columns)
        colour, marked = theme().color(self._family), theme().color("accent")
        for column in range(columns):
            first = column * len(self._values) // columns
            last = max(first + 1, (column + 1) * len(self._values) // columns)
            part = self._values[first:last]
            top, bottom = max(0.0, float(part.max())), min(0.0, float(part.min()))
            bar = QRectF(
                column * wide, zero - top * tall, max(1.0, wide - (wide > 3)), (top - bottom) * tall
            )
            painter.fillRect(bar, marked if first <= self.under_mouse < last else colour)
        painter.fillRect(QRectF(0, zero - 0.5, plot.width(), 1), theme().color("faint"))

    def _paint_strongest(self, painter: QPainter, top: float) -> None:
        assert self._values is not None
        painter.setFont(text_font())
        largest = max(float(abs(self._values[self._strongest]).max()), 1e-30)
        room = self.width() - NAME_WIDTH - VALUE_WIDTH - 2 * GRID
        for row in range(min(len(self._strongest), int((self.height() - top) // ROW))):
            index = self._strongest[row]
            value = float(self._values[index])
            line = QRectF(0, top + row * ROW, self.width(), ROW)
            painter.setPen(theme().color("secondary"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, _("Unit {n:,}").format(n=index))
            painter.setPen(theme().color("text"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(line, right, number(value))
            bar = QRectF(NAME_WIDTH, line.y() + 7, room, ROW - 14)
            painter.fillRect(bar, theme().color("line"))
            bar.setWidth(room * abs(value) / largest)
            painter.fillRect(bar, theme().color(self._family))
