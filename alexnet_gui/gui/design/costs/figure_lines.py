"""Lines of a title and a figure that stand under each other.

They are painted: figures that change with each edit must not have the panel laid out anew.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alexnet_gui.gui.theme import GRID, appearance, text_font, theme
from alexnet_gui.gui.widgets.basics import named

LINE = 20  # pixels
_DOT = 8
_ASIDE = 104  # from the right edge, where what stands aside ends, unless the figure is wider
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Line(NamedTuple):
    """A title and its figure, and quietly between them how it comes about or what part it is."""

    title: str
    figure: str
    aside: str = ""
    strong: bool = False
    indent: bool = False
    depth: float | None = None  # of the square before it: how much of the accent it has
    rule: bool = False  # above it
    meaning: str = ""  # its tooltip


class FigureLines(QWidget):
    """A line for each figure, of fixed height."""

    def __init__(self, name: str, accessible: str, top: int = 0) -> None:
        super().__init__()
        named(self, name, accessible)
        self._top = top  # pixels that are left free above
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        shown = tuple(lines)
        if shown == self._lines:
            return
        if len(shown) != len(self._lines):
            self.setFixedHeight(self._top + LINE * len(shown))
        self._lines = shown
        self.setAccessibleDescription("\n".join(f"{line.title}: {line.figure}" for line in shown))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._top + LINE * len(self._lines))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip(event.pos()), self)
            return True
        return super().event(event)

    def tooltip(self, place: QPoint) -> str:
        """What the figure at `place` means; nothing where there is none."""
        number = (place.y() - self._top) // LINE
        return self._lines[number].meaning if 0 <= number < len(self._lines) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_above(painter)
        for number, line in enumerate(self._lines):
            self._paint_line(painter, self._top + number * LINE, line)
        painter.end()

    def _paint_above(self, painter: QPainter) -> None:
        """Paint what stands above the lines; here nothing does."""

    def _paint_line(self, painter: QPainter, top: int, line: Line) -> None:
        width, left = self.width(), 0
        if line.rule:
            painter.fillRect(QRectF(0, top, width, 1), theme().color("line"))
        if line.depth is not None:
            left = 2 * _DOT
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade(line.depth))
            painter.drawRoundedRect(QRectF(0, top + (LINE - _DOT) / 2, _DOT, _DOT), 2, 2)
        elif line.indent:
            left = GRID * 3 // 2
        painter.setFont(text_font(bold=line.strong))
        painter.setPen(theme().color("text" if line.strong else "secondary"))
        painter.drawText(QRectF(left, top, width - left, LINE), _LEFT, line.title)
        painter.setPen(theme().color("text"))
        painter.drawText(QRectF(0, top, width, LINE), _RIGHT, line.figure)
        taken = max(_ASIDE, painter.fontMetrics().horizontalAdvance(line.figure) + GRID)
        painter.setFont(text_font(12))
        painter.setPen(theme().color("faint"))
        painter.drawText(QRectF(0, top, width - taken, LINE), _RIGHT, line.aside)


def shade(depth: float) -> QColor:
    """So much of the accent, from 0 to 1, on whatever is behind it."""
    colour = theme().color("accent")
    colour.setAlphaF(depth)
    return colour
