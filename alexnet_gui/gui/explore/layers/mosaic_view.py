"""All maps or filters of a layer as one picture of cells that can be pointed at and chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import Grid, as_image, crisp
from alexnet_gui.gui.explore.layers.fitting import best_columns, drawn_scale
from alexnet_gui.gui.theme import text_font, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

GAP = 1
MARGIN = 3
HEADING = 20  # above towers
HEADING_PIXELS = 12
NONE = -1

Compose = Callable[[int], "tuple[Pixels, Grid]"]  # columns → picture, and where its cells lie


class Arrangement(NamedTuple):
    """Which cell stands at which place, and in how many towers side by side."""

    order: tuple[int, ...] = ()  # the cell at each place; as they are if empty
    towers: int = 1
    between: int = 0  # values between two towers


PLAIN = Arrangement()


def compose_on_grid(
    paint: "Callable[..., Pixels]", lay_out: Callable[..., Grid], columns: int
) -> "tuple[Pixels, Grid]":
    """The cells that `paint` makes on the grid that `lay_out` gives, over the theme's lines."""
    grid = lay_out(columns=columns)
    return paint(grid=grid, background=_colour("line"), room=_colour("panel")), grid


def _colour(role: str) -> tuple[int, int, int]:
    colour = theme().color(role)
    return colour.red(), colour.green(), colour.blue()


class MosaicView(QWidget):
    """Fills its room with whole cells; a hovered cell is framed, the chosen one more so.

    Cells go by their own numbers, wherever they stand.
    """

    hovered = Signal(int)  # a cell, or NONE
    chosen = Signal(int)
    opened = Signal(int)  # clicked, or Enter pressed on it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.mosaic", _("Maps"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._compose: Compose | None = None
        self._count = 0
        self._cell = (1, 1)
        self._arrangement = Arrangement()
        self._places: dict[int, int] = {}
        self._columns = 0
        self._scaled = QPixmap()
        self.image = QImage()
        self.grid: Grid | None = None
        self.current = NONE
        self.under_mouse = NONE
        follow_theme(self, self.repaint_cells)

    def show_cells(
        self,
        count: int,
        cell: tuple[int, int],
        compose: Compose,
        current: int,
        arrangement: Arrangement = PLAIN,
    ) -> None:
        """Show `count` cells of (height, width) values, as `compose` paints them."""
        self._count, self._cell, self._compose, self.current = count, cell, compose, current
        self._arrangement = arrangement
        self._places = {number: place for place, number in enumerate(arrangement.order)}
        self.repaint_cells()
        if self.under_mouse >= count:
            self._hover(NONE)
        elif self.under_mouse != NONE:
            self.hovered.emit(self.under_mouse)

    def repaint_cells(self) -> None:
        """Compose the picture anew: other values, other colours, or another room."""
        if self._compose is None:
            return
        self._columns = self._best_columns()
        pixels, self.grid = self._compose(self._columns)
        self.image = as_image(pixels)
        self._scaled = QPixmap()
        self.update()

    def cell_image(self, index: int) -> QImage:
        """One cell of the picture, a pixel a value."""
        assert self.grid is not None
        x, y = self.grid.origin(self._place(index))
        return self.image.copy(QRect(x, y, self.grid.width, self.grid.height))

    def cell_rect(self, index: int) -> QRectF:
        """Where a cell lies in this widget."""
        assert self.grid is not None
        shown, scale = self._shown()
        x, y = self.grid.origin(self._place(index))
        width, height = self.grid.width * scale, self.grid.height * scale
        return QRectF(shown.x() + x * scale, shown.y() + y * scale, width, height)

    def cell_at(self, place: QPointF) -> int:
        """The cell at a place of this widget; NONE between cells and beside them."""
        shown, scale = self._shown()
        if self.grid is None or not shown.contains(place):
            return NONE
        x, y = (place.x() - shown.x()) / scale, (place.y() - shown.y()) / scale
        found = self.grid.cell_at(int(x), int(y))
        return NONE if found is None else self._number(found[0])

    def tower_rect(self, tower: int) -> QRectF:
        """Where the heading of a tower lies in this widget."""
        assert self.grid is not None
        shown, scale = self._shown()
        x, _y = self.grid.origin(tower * self.grid.in_tower)
        width = self.grid.tower_width * scale
        return QRectF(shown.x() + x * scale, shown.y() - HEADING, width, HEADING - MARGIN)

    def _place(self, number: int) -> int:
        return self._places.get(number, number)

    def _number(self, place: int) -> int:
        return self._arrangement.order[place] if self._arrangement.order else place

    @property
    def _heading(self) -> int:
        return HEADING if self._arrangement.towers > 1 else 0

    def _best_columns(self) -> int:
        return best_columns(
            self._count,
            self._cell,
            GAP,
            self._room(),
            towers=self._arrangement.towers,
            between=self._arrangement.between,
        )

    def _room(self) -> tuple[int, int]:
        """(height, width) for the picture, with room around it for the frame of a cell."""
        height = self.height() - 2 * MARGIN - self._heading
        return max(1, height), max(1, self.width() - 2 * MARGIN)

    def _shown(self) -> tuple[QRectF, float]:
        """Where the whole picture lies, and how many units of the screen one value takes."""
        if self.image.isNull():
            return QRectF(), 1.0
        dense = self.devicePixelRatioF()
        height_of_room, width_of_room = self._room()
        fitting = min(width_of_room / self.image.width(), height_of_room / self.image.height())
        scale = drawn_scale(fitting * dense) / dense
        width, height = round(self.image.width() * scale), round(self.image.height() * scale)
        left = (self.width() - width) // 2
        top = (self.height() - height + self._heading) // 2
        return QRectF(left, top, width, height), scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._compose and self._best_columns() != self._columns:
            self.repaint_cells()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.grid is None:
            return
        painter = QPainter(self)
        shown, _scale = self._shown()
        size: QSize = (shown.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != size:
            self._scaled = QPixmap.fromImage(crisp(self.image, size))
        painter.drawPixmap(shown, self._scaled, QRectF(self._scaled.rect()))
        if self.grid.towers > 1:
            self._paint_headings(painter, self.grid.towers)
        self._frame(painter, self.under_mouse, 1, "text")
        self._frame(painter, self.current, 4, "panel")
        self._frame(painter, self.current, 2, "accent")

    def _paint_headings(self, painter: QPainter, towers: int) -> None:
        painter.setFont(text_font(HEADING_PIXELS))
        painter.setPen(theme().color("secondary"))
        for tower in range(towers):
            text = _("Tower {n}").format(n=tower + 1)
            painter.drawText(self.tower_rect(tower), Qt.AlignmentFlag.AlignVCenter, text)

    def _frame(self, painter: QPainter, index: int, width: int, role: str) -> None:
        if 0 <= index < self._count:
            painter.setPen(QPen(theme().color(role), width))
            painter.drawRect(self.cell_rect(index).adjusted(-1, -1, 1, 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(NONE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index != NONE:
            self.choose(index)
            self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current != NONE:
            self.opened.emit(self.current)
            return
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.grid is None:
            super().keyPressEvent(event)
            return
        number = self._beside(self.grid, *step)
        if number != NONE:
            self.choose(number)

    def _beside(self, grid: Grid, down: int, right: int) -> int:
        """The cell beside the current one, as they are seen: also over to the next tower or row."""
        tower, place = divmod(self._place(self.current), grid.in_tower)
        row, column = divmod(place, grid.columns)
        across = grid.towers * grid.columns
        spot = row * across + tower * grid.columns + column
        while 0 <= (spot := spot + down * across + right) < grid.rows * across:
            row, column = divmod(spot, across)
            tower, column = divmod(column, grid.columns)
            place = row * grid.columns + column
            if place < grid.in_tower and tower * grid.in_tower + place < self._count:
                return self._number(tower * grid.in_tower + place)
        return NONE

    def mark(self, index: int) -> None:
        """Frame a cell as if it were pointed at, without saying so."""
        self.under_mouse = index if index < self._count else NONE
        self.update()

    def choose(self, index: int) -> None:
        """Choose a cell, and say so."""
        self.current = index
        self.update()
        self.chosen.emit(index)

    def _hover(self, index: int) -> None:
        if index != self.under_mouse:
            self.under_mouse = index
            self.hovered.emit(index)
            self.update()
