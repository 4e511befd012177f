"""Where the cells of a confusion matrix lie, in whatever room there is. No Qt."""

from dataclasses import dataclass

LEAST_CELL = 4  # pixels; smaller cells are gathered into blocks
LEGIBLE_ROW = 13  # pixels of height that a class's name needs
WIDEST_CELL = 2.4  # times as wide as high, so that there is room for figures
DETAIL_CELL = (44, 20)  # width and height of the cells of many classes, seen one by one
TITLE = 18  # pixels for what rows and columns are
NAMES_SHARE = 0.3  # of the width, at most


@dataclass(frozen=True)
class MatrixLayout:
    """Cells of `width` × `height` pixels from (`left`, `top`) on, `block` × `block` in each."""

    classes: int
    block: int
    left: int
    top: int
    width: int
    height: int
    names: bool  # whether rows have room for their names
    column_names: bool

    @property
    def count(self) -> int:
        """Cells across and down."""
        return -(-self.classes // self.block)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of everything in pixels."""
        return self.left + self.count * self.width, self.top + self.count * self.height

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the cell at a place, if there is one."""
        row, column = int((y - self.top) // self.height), int((x - self.left) // self.width)
        inside = 0 <= row < self.count and 0 <= column < self.count
        return (row, column) if inside else None


def lay_out(
    classes: int, room: tuple[int, int], names: tuple[int, int], *, detail: bool
) -> MatrixLayout:
    """The matrix of so many classes as large as `room` (width, height) allows.

    Args:
        classes: At least one.
        room: Of the view, in pixels.
        names: Width of the longest row name, and height of the column names set upright.
        detail: Each class by itself, even if not all are in sight.
    """
    width, height = room
    left = min(names[0], int(NAMES_SHARE * width))
    if detail:
        return MatrixLayout(
            classes, 1, left, TITLE + names[1], *DETAIL_CELL, names=True, column_names=True
        )
    most = max(1, min(height - TITLE, width) // LEAST_CELL)  # cells across and down
    block = -(-classes // most)
    cells = -(-classes // block)
    if block > 1:
        return MatrixLayout(classes, block, 0, TITLE, LEAST_CELL, LEAST_CELL, False, False)
    high, upright = (height - TITLE) // cells, (height - TITLE - names[1]) // cells
    column_names = upright >= LEGIBLE_ROW + 3
    high = upright if column_names else high
    readable = high >= LEGIBLE_ROW and (width - left) // cells >= LEAST_CELL
    if not readable:
        side = min(high, width // cells)
        return MatrixLayout(classes, 1, 0, TITLE, side, side, False, False)
    wide = min((width - left) // cells, int(WIDEST_CELL * high))
    top = TITLE + (names[1] if column_names else 0)
    return MatrixLayout(classes, 1, left, top, wide, high, True, column_names)
