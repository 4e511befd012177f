"""The kernel walking over its input, to be moved by mouse and keys, and what it reads in words."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)

from alexnet_gui.core.kernel_walk import Walks, reading_sentence
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.inspector.told_picture import WORDS, ToldPicture
from alexnet_gui.gui.design.inspector.walk_geometry import GAP, LARGE, SMALL, Grid, Scene, lay_out
from alexnet_gui.gui.design.inspector.walk_painter import WalkPainter
from alexnet_gui.gui.theme import GRID, theme


class KernelWalk(ToldPicture):
    """The window at one position; dragging and the arrow keys take it to others."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            _("The kernel's walk over its input"),
            _(
                "Drag the window, or move it with the arrow keys.\nHome and End: the first and the"
                " last position. Rows and columns are counted from 0."
            ),
        )
        self.setMinimumWidth(LARGE + GAP + SMALL)
        self._walks: Walks | None = None
        self._family = ""
        self._scene: Scene | None = None
        self._held = ""  # the scene's grid in which the mouse holds the window
        self.position = (0, 0)

    def show_walks(self, walks: Walks, family: str, *, anew: bool) -> None:
        """Show how a layer of `family` walks; `anew` begins at its first position."""
        if walks == self._walks and family == self._family and not anew:
            return
        self._walks, self._family = walks, family
        if anew:
            self._scene = None
        self.walk_to(*((0, 0) if anew else self.position))

    @property
    def scene(self) -> Scene | None:
        """Where the grids lie."""
        return self._scene

    def walk_to(self, row: int, column: int) -> None:
        """Put the window at an output's position, or at the nearest one that there is."""
        if self._walks is None:
            return
        self.position = (
            min(max(row, 0), self._walks[0].positions - 1),
            min(max(column, 0), self._walks[1].positions - 1),
        )
        self._scene = lay_out(self._walks, self.position, self._scene, self.width())
        self.setFixedHeight(self._scene.height + GRID + WORDS)
        self.tell(reading_sentence(self._walks, *self.position))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.walk_to(*self.position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._walks is None or self._scene is None:
            return
        painter = QPainter(self)
        WalkPainter(self._walks, self.position, theme(), self._family).paint(painter, self._scene)
        self.paint_words(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self.position
        end = (0, 0) if self._walks is None else tuple(w.positions - 1 for w in self._walks)
        places = {
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Home: (0, 0),
            Qt.Key.Key_End: end,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self.walk_to(*place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._scene is not None:
            place = event.position()
            grids = self._scene._asdict().items()
            hit = (name for name, grid in grids if grid and grid.contains(place.x(), place.y()))
            self._held = next(hit, "")
            self._drag(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""

    def _drag(self, place: QPointF) -> None:
        if not self._held or self._walks is None:
            return
        grid: Grid = getattr(self._scene, self._held)
        at = grid.pixel_at(place.x(), place.y())
        if self._held == "output":
            self.walk_to(round(at[0]), round(at[1]))
        else:
            self.walk_to(*(walk.nearest(n) for walk, n in zip(self._walks, at, strict=True)))
