"""Paints the walk of a kernel: input, padding, window, the next window, and what is never read."""

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from alexnet_gui.core.kernel_walk import AxisWalk, Reading, Walks
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.inspector.walk_geometry import (
    CAPTION,
    LARGE,
    LEAST_CELL,
    Box,
    Grid,
    Scene,
)
from alexnet_gui.gui.theme import Theme, text_font

_LEAST_MARK = 3.0  # pixels of the screen that a window keeps, however small


class WalkPainter:
    """One walk, its window at one position, in the colours of one family of layers."""

    def __init__(self, walks: Walks, position: tuple[int, int], theme: Theme, family: str) -> None:
        self._walks = walks
        self._position = position
        self._theme = theme
        self._colour = theme.color(family)
        self._readings = tuple(walk.reading(at) for walk, at in zip(walks, position, strict=True))

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint every grid with its caption."""
        rows, columns = (walk.n for walk in self._walks)
        size = f"{rows:,} × {columns:,}"
        enlarged = _("Input, enlarged") if scene.whole else _("Input {size}").format(size=size)
        self._caption(painter, scene.input, enlarged)
        self._paint_input(painter, scene.input)
        if scene.whole is not None:
            self._caption(painter, scene.whole, _("Input {size}").format(size=size))
            self._paint_whole(painter, scene.whole, scene.input)
        rows, columns = (walk.positions for walk in self._walks)
        text = _("Output {size}").format(size=f"{rows:,} × {columns:,}")
        self._caption(painter, scene.output, text)
        self._paint_output(painter, scene.output)

    def _caption(self, painter: QPainter, grid: Grid, text: str) -> None:
        painter.setFont(text_font(11))
        painter.setPen(self._theme.color("secondary"))
        area = QRectF(grid.left, grid.top - CAPTION - 1, 200, CAPTION - 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_input(self, painter: QPainter, grid: Grid) -> None:
        pixels = range(self._walks[0].n), range(self._walks[1].n)
        fine = grid.cell >= LEAST_CELL
        if grid.bounds != grid.box(*pixels):
            self._paint_padding(painter, grid, fine)
        self._fill(painter, grid.box(*pixels), self._theme.color("line"))
        if fine:
            self._paint_cells(painter, grid, *pixels)
        self._paint_unread(painter, grid)
        self._paint_next(painter, grid)
        self._paint_window(painter, grid)

    def _paint_padding(self, painter: QPainter, grid: Grid, fine: bool) -> None:
        colour = self._theme.color("faint")
        colour.setAlphaF(0.6)
        pen = QPen(colour, 1)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if fine:
            painter.drawLines(_lines(grid, grid.bounds))
        painter.drawRect(QRectF(*grid.bounds))

    def _paint_cells(self, painter: QPainter, grid: Grid, rows: range, columns: range) -> None:
        box = grid.box(rows, columns)
        if box is not None:
            painter.setPen(QPen(self._theme.color("panel"), 1))
            painter.drawLines(_lines(grid, box))

    def _paint_unread(self, painter: QPainter, grid: Grid) -> None:
        brush = QBrush(self._theme.color("note"), Qt.BrushStyle.BDiagPattern)
        rows, columns = (range(walk.n) for walk in self._walks)
        for run in _unread_runs(self._walks[0], grid.rows):
            self._fill(painter, grid.box(run, columns), brush)
        for run in _unread_runs(self._walks[1], grid.columns):
            self._fill(painter, grid.box(rows, run), brush)

    def _paint_next(self, painter: QPainter, grid: Grid) -> None:
        following = self._following()
        box = None if following is None else grid.box(*map(_span, following))
        if box is not None:
            pen = QPen(self._colour, 1.2)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(*box))

    def _following(self) -> tuple[Reading, Reading] | None:
        """What the next position reads: to the right, or at the start of the row below."""
        (rows, columns), (row, column) = self._walks, self._position
        if column + 1 < columns.positions:
            return rows.reading(row), columns.reading(column + 1)
        if row + 1 < rows.positions:
            return rows.reading(row + 1), columns.reading(0)
        return None

    def _paint_window(self, painter: QPainter, grid: Grid) -> None:
        rows, columns = self._readings
        box = grid.box(_span(rows), _span(columns))
        if box is None:
            return
        dilated = rows.step > 1 or columns.step > 1
        self._fill(painter, box, self._tint(0.12 if dilated else 0.34))
        if dilated and grid.cell >= LEAST_CELL:
            self._paint_taps(painter, grid)
        painter.setPen(QPen(self._colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(*box))

    def _paint_taps(self, painter: QPainter, grid: Grid) -> None:
        tint = self._tint(0.5)
        for row in self._readings[0].taps:
            for column in self._readings[1].taps:
                self._fill(painter, grid.box(range(row, row + 1), range(column, column + 1)), tint)

    def _paint_whole(self, painter: QPainter, grid: Grid, near: Grid) -> None:
        pixels = range(self._walks[0].n), range(self._walks[1].n)
        if grid.bounds != grid.box(*pixels):
            self._paint_padding(painter, grid, fine=False)
        self._fill(painter, grid.box(*pixels), self._theme.color("line"))
        self._paint_edges(painter, grid)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("faint"), 1))
        painter.drawRect(QRectF(*(grid.box(near.rows, near.columns) or grid.bounds)))
        self._mark(painter, grid.box(*(_span(reading) for reading in self._readings)))

    def _paint_edges(self, painter: QPainter, grid: Grid) -> None:
        """What is never read at the bottom and the right, however little it is."""
        left, top, width, height = grid.box(*(range(walk.n) for walk in self._walks)) or (0,) * 4
        brush = QBrush(self._theme.color("note"))
        unread = [walk.n - 1 - walk.reading(walk.positions - 1).last for walk in self._walks]
        if unread[0] > 0:
            thick = max(2.0, unread[0] * grid.cell)
            painter.fillRect(QRectF(left, top + height - thick, width, thick), brush)
        if unread[1] > 0:
            thick = max(2.0, unread[1] * grid.cell)
            painter.fillRect(QRectF(left + width - thick, top, thick, height), brush)

    def _paint_output(self, painter: QPainter, grid: Grid) -> None:
        self._fill(painter, grid.bounds, self._tint(0.16))
        if grid.cell >= LEAST_CELL:
            painter.setPen(QPen(self._theme.color("panel"), 1))
            painter.drawLines(_lines(grid, grid.bounds))
        row, column = self._position
        self._mark(painter, grid.box(range(row, row + 1), range(column, column + 1)))

    def _mark(self, painter: QPainter, box: Box | None) -> None:
        """A place that must not be too small to be seen."""
        if box is None:
            return
        left, top, width, height = box
        wide, high = max(width, _LEAST_MARK), max(height, _LEAST_MARK)
        painter.fillRect(
            QRectF(left - (wide - width) / 2, top - (high - height) / 2, wide, high), self._colour
        )

    def _fill(self, painter: QPainter, box: Box | None, with_what: QColor | QBrush) -> None:
        if box is not None:
            painter.fillRect(QRectF(*box), with_what)

    def _tint(self, strength: float) -> QColor:
        made = QColor(self._colour)
        made.setAlphaF(strength)
        return made


def _span(reading: Reading) -> range:
    return range(reading.first, reading.last + 1)


def _unread_runs(walk: AxisWalk, shown: range) -> Iterator[range]:
    """Runs of pixels, of those shown, that no position reads."""
    end = min(walk.n, shown.stop)
    if len(shown) > LARGE:  # less than a pixel of the screen each: only what is left at the end
        yield range(walk.reading(walk.positions - 1).last + 1, end)
        return
    start: int | None = None
    for pixel in range(max(0, shown.start), end):
        if walk.reads(pixel):
            if start is not None:
                yield range(start, pixel)
            start = None
        elif start is None:
            start = pixel
    if start is not None:
        yield range(start, end)


@lru_cache(maxsize=32)
def _lines(grid: Grid, box: Box) -> list[QLineF]:
    """The lines between the cells of `grid` within `box`."""
    left, top, width, height = box
    down = [left + n * grid.cell for n in range(1, round(width / grid.cell))]
    across = [top + n * grid.cell for n in range(1, round(height / grid.cell))]
    return [
        *(QLineF(x, top, x, top + height) for x in down),
        *(QLineF(left, y, left + width, y) for y in across),
    ]
