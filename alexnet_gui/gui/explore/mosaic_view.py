"""All maps or filters of a layer as one picture of cells that can be pointed at and chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

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
from alexnet_gui.gui.explore.fitting import best_columns, drawn_scale
from alexnet_gui.gui.explore.images import Grid, as_image, crisp
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

GAP = 1
MARGIN = 3
NONE = -1

Compose = Callable[[int], "tuple[Pixels, Grid]"]  # columns → picture, and where its cells lie


def compose_on_grid(
    paint: "Callable[..., Pixels]", lay_out: Callable[..., Grid], columns: int
) -> "tuple[Pixels, Grid]":
    """The cells that `paint` makes on the grid that `lay_out` gives, over the theme's lines."""
    grid = lay_out(columns=columns)
    ground = theme().color("line")
    background = (ground.red(), ground.green(), ground.blue())
    return paint(grid=grid, background=background), grid


class MosaicView(QWidget):
    """Fills its room with whole cells; a hovered cell is framed, the chosen one more so."""

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
        self._columns = 0
        self._scaled = QPixmap()
        self.image = QImage()
        self.grid: Grid | None = None
        self.current = NONE
        self.under_mouse = NONE
        follow_theme(self, self.repaint_cells)

    def show_cells(self, count: int, cell: tuple[int, int], compose: Compose, current: int) -> None:
        """Show `count` cells of (height, width) values, as `compose` paints them."""
        self._count, self._cell, self._compose, self.current = count, cell, compose, current
        self.repaint_cells()
        if self.under_mouse >= count:
            self._hover(NONE)
        elif self.under_mouse != NONE:
            self.hovered.emit(self.under_mouse)

    def repaint_cells(self) -> None:
        """Compose the picture anew: other values, other colours, or another room."""
        if self._compose is None:
            return
        self._columns = best_columns(self._count, self._cell, GAP, self._room())
        pixels, self.grid = self._compose(self._columns)
        self.image = as_image(pixels)
        self._scaled = QPixmap()
        self.update()

    def cell_image(self, index: int) -> QImage:
        """One cell of the picture, a pixel a value."""
        assert self.grid is not None
        x, y = self.grid.origin(index)
        return self.image.copy(QRect(x, y, self.grid.width, self.grid.height))

    def cell_rect(self, index: int) -> QRectF:
        """Where a cell lies in this widget."""
        assert self.grid is not None
        shown, scale = self._shown()
        x, y = self.grid.origin(index)
        width, height = self.grid.width * scale, self.grid.height * scale
        return QRectF(shown.x() + x * scale, shown.y() + y * scale, width, height)

    def cell_at(self, place: QPointF) -> int:
        """The cell at a place of this widget; NONE between cells and beside them."""
        shown, scale = self._shown()
        if self.grid is None or not shown.contains(place):
            return NONE
        x, y = (place.x() - shown.x()) / scale, (place.y() - shown.y()) / scale
        found = self.grid.cell_at(int(x), int(y))
        return NONE if found is None else found[0]

    def _room(self) -> tuple[int, int]:
        """(height, width) for the picture, with room around it for the frame of a cell."""
        return max(1, self.height() - 2 * MARGIN), max(1, self.width() - 2 * MARGIN)

    def _shown(self) -> tuple[QRectF, float]:
        """Where the whole picture lies, and how many units of the screen one value takes."""
        if self.image.isNull():
            return QRectF(), 1.0
        dense = self.devicePixelRatioF()
        height_of_room, width_of_room = self._room()
        fitting = min(width_of_room / self.image.width(), height_of_room / self.image.height())
        scale = drawn_scale(fitting * dense) / dense
        width, height = round(self.image.width() * scale), round(self.image.height() * scale)
        left, top = (self.width() - width) // 2, (self.height() - height) // 2
        return QRectF(left, top, width, height), scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (
            self._compose
            and best_columns(self._count, self._cell, GAP, self._room()) != self._columns
        ):
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
        if self._count % self.grid.columns:  # the places left empty in the last row
            empty = QRectF(self.cell_rect(self._count).topLeft(), shown.bottomRight())
            painter.fillRect(empty.adjusted(0, 0, 1, 1), theme().color("panel"))
        self._frame(painter, self.under_mouse, 1, "text")
        self._frame(painter, self.current, 4, "panel")
        self._frame(painter, self.current, 2, "accent")

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
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self.current + step < self._count:
            self.choose(self.current + step)

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
