"""A small grid of numbers, each cell coloured by its sign and size, with numbers where they fit."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.sum_figures import brief
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

SIDE = 196  # pixels
STRONGEST = 150  # of 255: numbers stay legible on it
# Pixels of the type, and digits that count in each cell by itself: a kernel has small weights too.
SIZES = ((11, 4), (11, 3), (10, 3), (9, 3))
LEAST_ROOM = 30  # pixels across a cell; in less there are no numbers

Cells = list[list[float]]
Tap = tuple[int, int]  # row and column in the window


class NumberGrid(QWidget):
    """Cells that are not `inside` are hatched: padding, which takes no part."""

    hovered = Signal(object)  # a tap, or None

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, accessible)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._cells: Cells = []
        self._inside: list[list[bool]] = []
        self._marked: Tap | None = None
        self._pointed: Tap | None = None
        follow_theme(self, self.update)

    def show_cells(self, cells: Cells, inside: list[list[bool]], marked: Tap | None = None) -> None:
        """Show `cells`, of which those `inside` count, and mark one of them."""
        self._cells, self._inside, self._marked = cells, inside, marked
        self._pointed = None
        self.setFixedSize(self.sizeHint())
        self.update()

    def point(self, tap: Tap | None) -> None:
        """Frame the cell at `tap`, or none."""
        self._pointed = tap
        self.update()

    def value(self, tap: Tap) -> float:
        """The number at `tap`."""
        return self._cells[tap[0]][tap[1]]

    def sizeHint(self) -> QSize:
        rows, columns = len(self._cells), len(self._cells[0]) if self._cells else 0
        side = SIDE // max(rows, columns, 1)
        return QSize(columns * side + 1, rows * side + 1)

    def rect_of(self, tap: Tap) -> QRectF:
        """Where the cell at `tap` is painted."""
        side = (self.width() - 1) / len(self._cells[0])
        return QRectF(tap[1] * side, tap[0] * side, side, side)

    def tap_at(self, point: QPointF) -> Tap | None:
        """The cell at a point of this widget, or None."""
        if not self._cells:
            return None
        side = (self.width() - 1) / len(self._cells[0])
        row, column = int(point.y() // side), int(point.x() // side)
        there = 0 <= row < len(self._cells) and 0 <= column < len(self._cells[0])
        return (row, column) if there else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.tap_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        taps = [(i, j) for i, row in enumerate(self._cells) for j in range(len(row))]
        sizes = [abs(self.value(tap)) for tap in taps if self._inside[tap[0]][tap[1]]]
        largest = max([size for size in sizes if size < float("inf")], default=0.0) or 1.0
        texts = self._texts(painter)
        for tap in taps:
            self._paint_cell(painter, tap, largest, texts)
        for tap_or_none, role in ((self._marked, "activation"), (self._pointed, "text")):
            if tap_or_none is not None:
                painter.setPen(QPen(theme().color(role), 2))
                painter.drawRect(self.rect_of(tap_or_none).adjusted(1, 1, 0, 0))

    def _texts(self, painter: QPainter) -> list[str]:
        """The number of each cell, row by row: as many digits as fit into all, else into it."""
        values = [value for row in self._cells for value in row]
        room = self.rect_of((0, 0)).width() - 2 if values else 0.0
        for pixels, digits in SIZES:
            painter.setFont(text_font(pixels))
            texts = [brief(value, digits) for value in values]
            metrics = painter.fontMetrics()
            if metrics.height() < room and all(metrics.horizontalAdvance(t) < room for t in texts):
                return texts
        if room < LEAST_ROOM:
            return []
        return [self._fitting(value, room, metrics) for value in values]

    @staticmethod
    def _fitting(value: float, room: float, metrics: QFontMetrics) -> str:
        """`value` with as many digits as fit, or nothing."""
        texts = (brief(value, digits) for digits in (3, 2, 1))
        return next((text for text in texts if metrics.horizontalAdvance(text) < room), "")

    def _paint_cell(self, painter: QPainter, tap: Tap, largest: float, texts: list[str]) -> None:
        rect, value = self.rect_of(tap), self.value(tap)
        painter.fillRect(rect, theme().color("field"))
        if not self._inside[tap[0]][tap[1]]:
            painter.setPen(QPen(theme().color("line"), 1))
            painter.drawLine(rect.bottomLeft(), rect.topRight())
        else:
            colour = theme().color("accent" if value >= 0 else "problem")
            colour.setAlpha(round(STRONGEST * min(1.0, abs(value) / largest)))
            painter.fillRect(rect, colour)
            if texts:
                painter.setPen(theme().color("text"))
                text = texts[tap[0] * len(self._cells[0]) + tap[1]]
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QPen(theme().color("line"), 1))
        painter.drawRect(rect)
