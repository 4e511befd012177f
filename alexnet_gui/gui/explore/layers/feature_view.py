"""A layer without maps: every feature as a bar, and the strongest by name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import number
from alexnet_gui.gui.explore.layers.bars import bar_at, marking, paint_bars
from alexnet_gui.gui.theme import GRID, text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

NONE = -1
PLOT_SHARE = 0.45  # of the height, for the bars of all features
HIGHEST_PLOT = 240
ROW = 24
NAME_WIDTH, VALUE_WIDTH = 84, 72
NAME_SHARE = 0.34  # of the width, where features have names
STRONGEST = 100


class FeatureView(QWidget):
    """Bars of all features above, from left to right; below them the strongest in order."""

    hovered = Signal(int)  # a feature, or NONE
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.features", _("Features"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values: list[float] = []
        self._family = "dense"
        self._strongest: list[int] = []
        self._names: tuple[str, ...] | None = None
        self.under_mouse = NONE
        self.current = NONE
        follow_theme(self, self.update)

    def show_features(
        self,
        values: "Floats",
        family: str,
        names: tuple[str, ...] | None = None,
        current: int = NONE,
    ) -> None:
        """Show `values` (F,) in the colour of `family`; `names` is what they stand for."""
        self._values, self._family, self._names = values.tolist(), family, names
        self._strongest = [int(i) for i in values.argsort(kind="stable")[::-1][:STRONGEST]]
        self.current = current
        if self.under_mouse >= len(values):
            self.under_mouse = NONE
        self.update()

    def plot(self) -> QRectF:
        """Where the bars of all features lie."""
        height = min(HIGHEST_PLOT, PLOT_SHARE * self.height())
        return QRectF(0, 0, self.width(), height)

    def feature_at(self, x: float) -> int:
        """The feature that a column of the plot begins with."""
        found = bar_at(x, self.plot(), len(self._values))
        return NONE if found is None else found

    def row_rect(self, row: int) -> QRectF:
        """Where the name, bar and value of one of the strongest lie."""
        top = self.plot().bottom() + 3 * GRID + ROW
        return QRectF(0, top + row * ROW, self.width(), ROW)

    def mark(self, index: int) -> None:
        """Mark a feature as if it were pointed at, without saying so."""
        self.under_mouse = index if index < len(self._values) else NONE
        self.update()

    def choose(self, index: int) -> None:
        """Choose a feature, and say so."""
        self.current = index
        self.update()
        self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(NONE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index != NONE:
            self.choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through all features; up and down through the strongest."""
        last = len(self._values) - 1
        key = Qt.Key(event.key())
        if last < 0:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.choose(min(max(0, self.current + step), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.choose(self._ranked(1 if key == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def _ranked(self, step: int) -> int:
        """The next stronger or weaker one of the strongest; the strongest to begin with."""
        if self.current not in self._strongest:
            return self._strongest[0]
        rank = self._strongest.index(self.current) + step
        return self._strongest[min(max(0, rank), len(self._strongest) - 1)]

    def _at(self, place: QPointF) -> int:
        if self.plot().contains(place):
            return self.feature_at(place.x())
        row = int((place.y() - self.row_rect(0).top()) // ROW)
        return self._strongest[row] if 0 <= row < self._rows() else NONE

    def _rows(self) -> int:
        """How many of the strongest there is room for."""
        room = int((self.height() - self.row_rect(0).top()) // ROW)
        return max(0, min(len(self._strongest), room))

    def _hover(self, index: int) -> None:
        if index != self.under_mouse:
            self.under_mouse = index
            self.hovered.emit(index)
            self.update()

    # --- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        painter = QPainter(self)
        plot = self.plot()
        marks = marking(self._family, self.under_mouse, self.current)
        paint_bars(painter, plot, self._values, marks)
        if self.hasFocus():
            painter.setPen(theme().color("accent"))
            painter.drawRect(plot.adjusted(0, 0, -1, -1))
        painter.setFont(text_font(bold=True))
        painter.setPen(theme().color("text"))
        heading = self.row_rect(-1).adjusted(0, -4, 0, -4)
        painter.drawText(heading, _("Strongest units"))
        painter.setFont(text_font())
        for row in range(self._rows()):
            self._paint_row(painter, row)

    def bar_room(self, row: int) -> QRectF:
        """Where the bar of one of the strongest may lie."""
        line, wide = self.row_rect(row), self._name_width()
        return QRectF(wide, line.y() + 7, self.width() - wide - VALUE_WIDTH - 2 * GRID, ROW - 14)

    def bar_rect(self, row: int) -> QRectF:
        """The bar of one of the strongest: from zero to the right, below zero to the left."""
        shown = [self._values[i] for i in self._strongest[: self._rows()]]
        low, high = min(0.0, *shown), max(0.0, *shown)
        bar, each = self.bar_room(row), 0.0
        if high > low:
            each = bar.width() / (high - low)
        zero, value = bar.x() - low * each, shown[row]
        bar.setLeft(zero + min(0.0, value) * each)
        bar.setRight(zero + max(0.0, value) * each)
        return bar

    def _paint_row(self, painter: QPainter, row: int) -> None:
        index, line = self._strongest[row], self.row_rect(row)
        value = self._values[index]
        if index in (self.current, self.under_mouse):
            chosen = index == self.current
            painter.fillRect(line, theme().color("accent_tint" if chosen else "background"))
        wide = self._name_width()
        painter.setPen(theme().color("text" if self._names else "secondary"))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = painter.fontMetrics().elidedText(
            self._name(index), Qt.TextElideMode.ElideRight, round(wide - 2 * GRID)
        )
        painter.drawText(line.adjusted(GRID // 2, 0, 0, 0), middle, words)
        painter.setPen(theme().color("text"))
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(line.adjusted(0, 0, -GRID // 2, 0), right, number(value))
        painter.fillRect(self.bar_room(row), theme().color("line"))
        bar = self.bar_rect(row)
        painter.fillRect(bar, theme().color(self._family))
        if value < 0:
            zero = QRectF(bar.right() - 1, line.y() + 4, 2, ROW - 8)
            painter.fillRect(zero, theme().color("faint"))

    def _name(self, index: int) -> str:
        return _("Unit {n:,}").format(n=index) if self._names is None else self._names[index]

    def _name_width(self) -> float:
        return NAME_WIDTH if self._names is None else max(NAME_WIDTH, NAME_SHARE * self.width())
