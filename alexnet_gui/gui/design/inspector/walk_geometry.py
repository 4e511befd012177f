"""Where the grids of the kernel's walk lie; plain numbers, no widgets.

There is the input, or the part of it around the window with all of it in small, and the output.
"""

from typing import NamedTuple

from alexnet_gui.core.kernel_walk import AxisWalk, Walks

CAPTION = 18  # pixels above each grid, for what it is
GAP = 16
LARGE = 168  # side of the input's grid
SMALL = 66  # side of the whole input and of the output, where both are shown
LEAST_CELL = 4  # pixels of the screen from which on single cells are drawn
ZOOMED_CELL = 8
MOST_CELL = 20
LEAST_HEIGHT = 88  # so that little changes when sizes do

Box = tuple[float, float, float, float]  # left, top, width, height


class Grid(NamedTuple):
    """Some rows and columns of pixels, each pixel a square of side `cell` on the screen."""

    left: float
    top: float
    cell: float
    rows: range
    columns: range

    @property
    def bounds(self) -> Box:
        """All of it."""
        return (self.left, self.top, len(self.columns) * self.cell, len(self.rows) * self.cell)

    def box(self, rows: range, columns: range) -> Box | None:
        """What is to be seen of a rectangle of pixels; None if nothing is."""
        across = _clip(columns, self.columns)
        down = _clip(rows, self.rows)
        if not across or not down:
            return None
        return (
            self.left + (across.start - self.columns.start) * self.cell,
            self.top + (down.start - self.rows.start) * self.cell,
            len(across) * self.cell,
            len(down) * self.cell,
        )

    def pixel_at(self, x: float, y: float) -> tuple[float, float]:
        """The place (row, column) at a point of the screen, also beyond the grid.

        A pixel's middle is at its own number: the first pixel reaches from −0.5 to 0.5.
        """
        return (
            self.rows.start + (y - self.top) / self.cell - 0.5,
            self.columns.start + (x - self.left) / self.cell - 0.5,
        )

    def contains(self, x: float, y: float) -> bool:
        """Whether a point of the screen lies in it."""
        left, top, width, height = self.bounds
        return left <= x < left + width and top <= y < top + height


class Scene(NamedTuple):
    """The grids; `whole` is None where `input` is all of the input."""

    input: Grid
    whole: Grid | None
    output: Grid

    @property
    def height(self) -> int:
        """Down to the lowest grid's end."""
        ends = (grid.bounds[1] + grid.bounds[3] for grid in self if grid is not None)
        return max(LEAST_HEIGHT, round(max(ends)))


def lay_out(walks: Walks, position: tuple[int, int], before: Scene | None, width: float) -> Scene:
    """Where everything lies in `width` pixels, with the window at `position` in sight.

    What is in sight `before` stays there as long as it can.
    """
    totals = [range(-walk.before, walk.n + walk.after) for walk in walks]
    cell = _cell(walks, totals)
    room = int(LARGE / cell)
    starts = (None, None) if before is None else (before.input.rows, before.input.columns)
    rows, columns = (
        _in_sight(walk, total, at, room, None if start is None else start.start)
        for walk, total, at, start in zip(walks, totals, position, starts, strict=True)
    )
    near = Grid(0.5, CAPTION + 0.5, cell, rows, columns)
    complete = (rows, columns) == tuple(totals)
    left = LARGE + GAP + 0.5
    outputs = range(walks[0].positions), range(walks[1].positions)
    if complete:
        side = min(LARGE, width - left - 1)
        return Scene(near, None, _fitting(left, CAPTION + 0.5, side, *outputs))
    whole = _fitting(left, CAPTION + 0.5, SMALL, *totals)
    below = CAPTION + 0.5 + LARGE - SMALL
    return Scene(near, whole, _fitting(left, below, SMALL, *outputs))


def _cell(walks: Walks, totals: list[range]) -> float:
    """The side of a cell: all of the input if that can be seen, else the window and the next."""
    all_of_it = LARGE // max(len(total) for total in totals)
    if all_of_it >= LEAST_CELL:
        return min(all_of_it, MOST_CELL)
    needed = max(_reach(walk) + 2 for walk in walks)
    if needed * ZOOMED_CELL <= LARGE:
        return ZOOMED_CELL
    return LARGE // needed if needed <= LARGE else LARGE / needed


def _reach(walk: AxisWalk) -> int:
    """Pixels from the first of a window to the last of the next one."""
    reading = walk.reading(0)
    return reading.last - reading.first + 1 + (walk.stride if walk.positions > 1 else 0)


def _in_sight(walk: AxisWalk, total: range, at: int, room: int, start: int | None) -> range:
    """The part of `total` that is shown: at most `room` pixels, with the window and the next."""
    if len(total) <= room:
        return total
    first = walk.reading(at).first - 1
    last = walk.reading(min(at + 1, walk.positions - 1)).last + 1
    begin = total.start if start is None else start
    begin = max(begin, last + 1 - room)
    begin = min(begin, first)
    begin = min(max(begin, total.start), total.stop - room)
    return range(begin, begin + room)


def _fitting(left: float, top: float, side: float, rows: range, columns: range) -> Grid:
    cell = min(side / max(len(rows), len(columns)), MOST_CELL)
    return Grid(left, top, int(cell) if cell >= LEAST_CELL else cell, rows, columns)


def _clip(part: range, whole: range) -> range:
    return range(max(part.start, whole.start), min(part.stop, whole.stop))
