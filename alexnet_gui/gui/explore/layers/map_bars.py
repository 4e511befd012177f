"""A bar for each map of a layer: its mean, its greatest value or its share of zeros."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import number
from alexnet_gui.gui.explore.layers.bars import bar_at, marking, paint_bars
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

NONE = -1
LEAST_HEIGHT, MOST_HEIGHT = 88, 200
LEFT, TICK_PIXELS = 48, 11


class MapBars(QWidget):
    """Choose a map by clicking its bar, or by the arrow keys."""

    hovered = Signal(int)  # a map, or NONE
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.map_bars", _("All maps"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.values: Sequence[float] = ()
        self._family = "convolution"
        self.current = NONE
        self.under_mouse = NONE
        follow_theme(self, self.update)

    def show_values(self, values: Sequence[float], family: str, current: int) -> None:
        """Show a value of each map in the colour of `family`."""
        self.values, self._family, self.current = values, family, current
        if self.under_mouse >= len(values):
            self.under_mouse = NONE
        self.update()

    def plot(self) -> QRectF:
        """Where the bars lie."""
        return QRectF(LEFT, 4, self.width() - LEFT, self.height() - 8)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(NONE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._bar_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index != NONE:
            self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.values) - 1
        goals = {
            Qt.Key.Key_Left: max(0, self.current - 1),
            Qt.Key.Key_Right: min(last, self.current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is None or last < 0:
            super().keyPressEvent(event)
        else:
            self._choose(goal)

    def _bar_at(self, x: float) -> int:
        found = bar_at(x, self.plot(), len(self.values))
        return NONE if found is None else found

    def _choose(self, index: int) -> None:
        self.current = index
        self.update()
        self.chosen.emit(index)

    def _hover(self, index: int) -> None:
        if index != self.under_mouse:
            self.under_mouse = index
            self.hovered.emit(index)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self.plot()
        if not self.values:
            painter.fillRect(plot, theme().color("field"))
            return
        paint_bars(
            painter, plot, self.values, marking(self._family, self.under_mouse, self.current)
        )
        painter.setFont(text_font(TICK_PIXELS))
        painter.setPen(theme().color("secondary"))
        right = Qt.AlignmentFlag.AlignRight
        sides = QRectF(0, plot.top(), LEFT - 5, plot.height())
        painter.drawText(sides, right | Qt.AlignmentFlag.AlignTop, number(max(0.0, *self.values)))
        painter.drawText(
            sides, right | Qt.AlignmentFlag.AlignBottom, number(min(0.0, *self.values))
        )
        if self.hasFocus():
            painter.setPen(theme().color("accent"))
            painter.drawRect(plot.adjusted(0, 0, -1, -1))
