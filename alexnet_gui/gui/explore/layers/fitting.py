"""How large cells and pictures are drawn in the room that there is."""

from math import floor

# A whole scale keeps all pixels equal; one that left more room than this unused is not taken.
LEAST_USE = 0.8
MOST_COLUMNS = 1024


def drawn_scale(scale: float) -> float:
    """The scale to draw at, if `scale` would just fit: a whole number where that is not small."""
    whole = floor(scale)
    return float(whole) if whole >= LEAST_USE * scale else scale


def best_columns(
    count: int,
    cell: tuple[int, int],
    gap: int,
    room: tuple[int, int],
    *,
    towers: int = 1,
    between: int = 0,
) -> int:
    """In how many columns `count` cells (height, width) are largest in `room` (height, width).

    Of several towers side by side, with `between` between them, the columns of one are meant.
    """
    count = -(-count // towers)

    def rank(columns: int) -> tuple[float, int]:
        rows = -(-count // columns)
        height = rows * (cell[0] + gap) - gap
        width = towers * (columns * (cell[1] + gap) - gap + between) - between
        scale = drawn_scale(min(room[0] / height, room[1] / width))
        return scale, columns * rows - count

    candidates = range(1, min(count, MOST_COLUMNS) + 1)
    # The largest cells; among those the fewest places left empty.
    return max(candidates, key=lambda columns: (rank(columns)[0], -rank(columns)[1]))
