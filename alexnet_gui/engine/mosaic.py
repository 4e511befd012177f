"""Many maps or filters as one picture: a grid of cells, each value a colour. numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.mosaic_choices import ColourMap, Order, Scaling
from alexnet_gui.engine.colour_maps import colour_table

Colour = tuple[int, int, int]
Values = npt.NDArray[np.floating[Any]]
Pixels = npt.NDArray[np.uint8]

BACKGROUND: Colour = (255, 255, 255)
NOT_FINITE: Colour = (0, 255, 0)  # a green that is in none of the colour maps

LEAST_BETWEEN = 4  # pixels between towers

# Behind the 256 levels of a colour map, for what has no level.
_GAP, _WRONG, _ROOM = 256, 257, 258


@dataclass(frozen=True)
class Layout:
    """Where each of `count` cells of `height` × `width` pixels lies: row by row, `gap` between.

    Cells of several towers stand in a block for each, side by side, and `columns` are those of one.
    """

    count: int
    height: int
    width: int
    columns: int
    gap: int = 1
    towers: int = 1

    @property
    def in_tower(self) -> int:
        """Cells of one tower."""
        return -(-self.count // self.towers)

    @property
    def rows(self) -> int:
        """Rows of cells; the last may not be full."""
        return -(-self.in_tower // self.columns)

    @property
    def tower_width(self) -> int:
        """Pixels across one tower."""
        return self.columns * (self.width + self.gap) - self.gap

    @property
    def between(self) -> int:
        """Pixels between two towers."""
        return between_towers(self.width) if self.towers > 1 else 0

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the whole picture in pixels."""
        return (
            self.rows * (self.height + self.gap) - self.gap,
            self.towers * (self.tower_width + self.between) - self.between,
        )

    def origin(self, cell: int) -> tuple[int, int]:
        """(x, y) of the top left pixel of the cell at place `cell`."""
        tower, place = divmod(cell, self.in_tower)
        row, column = divmod(place, self.columns)
        left = tower * (self.tower_width + self.between)
        return left + column * (self.width + self.gap), row * (self.height + self.gap)

    def cell_at(self, x: int, y: int) -> tuple[int, int, int] | None:
        """(cell, row, column): which cell is at pixel (x, y), and where in it; None in a gap."""
        tower, x = divmod(x, self.tower_width + self.between) if self.towers > 1 else (0, x)
        column, inner_x = divmod(x, self.width + self.gap)
        row, inner_y = divmod(y, self.height + self.gap)
        place = row * self.columns + column
        cell = tower * self.in_tower + place
        inside = 0 <= tower < self.towers and 0 <= column < self.columns and row >= 0
        if not inside or place >= self.in_tower or cell >= self.count:
            return None
        if inner_x >= self.width or inner_y >= self.height:
            return None
        return cell, inner_y, inner_x


def between_towers(width: int) -> int:
    """Pixels between two towers of cells so wide."""
    return max(LEAST_BETWEEN, width // 4)


def layout(shape: tuple[int, ...], *, aspect: float = 1.6, towers: int = 1) -> Layout:
    """The grid for maps of `shape` (C, H, W), or for features (F,), a pixel each, without gaps.

    Its picture is `aspect` times as wide as high, as nearly as whole cells allow.
    """
    count, height, width = shape if len(shape) == 3 else (shape[0], 1, 1)
    gap = 1 if len(shape) == 3 else 0
    each = ceil(count / towers)
    columns = ceil(sqrt(each * aspect / towers * (height + gap) / (width + gap)))
    return Layout(count, height, width, max(1, min(each, columns)), gap, towers)


def map_order(values: Values, by: Order, towers: int = 1) -> list[int]:
    """Which of the maps (C, H, W) comes first, second, …; each tower is ordered by itself.

    The greatest mean, the greatest value or the most zeros come first, of equals the lower number;
    a map of values that are no numbers comes last.
    """
    count = len(values)
    if by == "number":
        return list(range(count))
    axes = (1, 2)
    if by == "mean":
        key = values.mean(axis=axes, dtype=np.float64)
    elif by == "greatest":
        key = values.max(axis=axes).astype(np.float64)
    else:
        key = (values == 0).mean(axis=axes)
    each = ceil(count / towers)
    found: list[int] = []
    for first in range(0, count, each):
        part = np.argsort(-key[first : first + each], kind="stable")
        found += (part + first).tolist()
    return found


def maps_mosaic(
    values: Values,
    *,
    scaling: Scaling = "map",
    colours: ColourMap = "magma",
    grid: Layout | None = None,
    order: Sequence[int] | None = None,
    background: Colour = BACKGROUND,
    room: Colour | None = None,
) -> Pixels:
    """A layer's output as one picture, (H, W, 3) uint8.

    A map whose values are all alike is flat background when each map is scaled by itself: there
    is nothing to see in it. What is not finite is `NOT_FINITE`.

    Args:
        values: (C, H, W), or (F,), which has no maps and is scaled as a whole.
        scaling: Each map from its least to its greatest value, the whole layer from its least to
            its greatest, or the whole layer around zero, which then has the middle colour.
        colours: Which colours stand for the values.
        grid: Where the cells lie; otherwise as `layout` says.
        order: Which map comes first, second, …; otherwise as they are.
        background: The colour of gaps and of dead maps.
        room: The colour between towers and of places left empty; otherwise `background`.
    """
    grid = grid or layout(values.shape)
    if values.ndim == 1:
        values = values[:, None, None]
        scaling = "layer" if scaling == "map" else scaling
    if order is not None:
        values = values[np.asarray(order, dtype=np.intp)]
    others = [background, NOT_FINITE, room or background]
    table = np.vstack([colour_table(colours), others]).astype(np.uint8)
    return np.take(table, _on_grid(_levels(values, scaling), grid), axis=0)


def filters_mosaic(
    filters: Values,
    *,
    channel: int | None = None,
    scaling: Scaling = "map",
    colours: ColourMap = "grey",
    grid: Layout | None = None,
    background: Colour = BACKGROUND,
    room: Colour | None = None,
) -> Pixels:
    """A convolution's filters as one picture, (H, W, 3) uint8.

    Filters over three channels are shown in colour; of others, or with `channel`, the part over one
    input channel (the first if not said).

    Args:
        filters: (O, I, kh, kw).
        channel: Which input channel.
        scaling: As of maps; the three channels of a filter in colour share their scale.
        colours: Which colours stand for the weights of one channel.
        grid: Where the cells lie; otherwise as `layout` says.
        background: The colour of gaps.
        room: The colour between towers and of places left empty; otherwise `background`.
    """
    if filters.shape[1] != 3 or channel is not None:
        part = filters[:, channel or 0]
        return maps_mosaic(
            part, scaling=scaling, colours=colours, grid=grid, background=background, room=room
        )
    count, _channels, height, width = filters.shape
    grid = grid or layout((count, height, width))
    # One filter's three channels share its least and greatest value: one tall map.
    levels = _levels(filters.reshape(count, 3 * height, width), scaling)
    planes = levels.reshape(count, 3, height, width)
    shown = []
    beside = room or background
    for i in range(3):
        others = [background[i], NOT_FINITE[i], beside[i]]
        table = np.append(np.arange(256), others).astype(np.uint8)
        shown.append(np.take(table, _on_grid(planes[:, i], grid)))
    return np.stack(shown, axis=2)


def _levels(values: Values, scaling: Scaling) -> npt.NDArray[np.uint16]:
    """(C, H, W) as levels of a colour map, or as `_GAP` and `_WRONG`."""
    if values.size == 0:
        return np.zeros(values.shape, np.uint16)
    finite = np.isfinite(values)
    clean = bool(finite.all())
    known = values if clean else np.where(finite, values, np.nan)
    low, high = _range(known, scaling)
    with np.errstate(over="ignore"):
        spread = high - low
    # Beyond float32 the range is taken at half its size, which keeps the proportions.
    if not np.isfinite(spread).all():
        known, low, spread = known / 2, low / 2, high / 2 - low / 2
    flat = ~(spread > 0)
    scaled = (known - low) / np.where(flat, 1, spread) * 255
    levels = np.rint(np.where(finite, scaled, 0)).astype(np.uint16)
    if flat.any():
        middle = 128 if scaling == "symmetric" else _GAP if scaling == "map" else 0
        levels = np.where(flat, np.uint16(middle), levels)
    if not clean:
        levels[~finite] = _WRONG
    return levels


def value_range(values: Values, scaling: Scaling) -> tuple[float, float]:
    """The values that get the first and the last colour where all of `values` share one scale.

    Not numbers where none of them is finite.
    """
    known = np.where(np.isfinite(values), values, np.nan).ravel()
    low, high = _range(known[None, None], scaling)
    return float(low.item()), float(high.item())


def _range(values: Values, scaling: Scaling) -> tuple[Values, Values]:
    """The values that get the first and the last colour: (C, 1, 1), or (1, 1, 1) for a layer."""
    axes = (1, 2) if scaling == "map" else (0, 1, 2)
    low = np.fmin.reduce(values, axis=axes, keepdims=True)
    high = np.fmax.reduce(values, axis=axes, keepdims=True)
    if scaling == "symmetric":
        high = np.maximum(np.abs(low), np.abs(high))
        low = -high
    return low, high


def _on_grid(levels: npt.NDArray[np.uint16], grid: Layout) -> npt.NDArray[np.uint16]:
    """(C, H, W) laid out on `grid`: (rows, columns) of the picture, `_GAP` between cells."""
    whole = np.full(grid.size, _ROOM, np.uint16)
    for first in range(0, grid.count, grid.in_tower):
        left, _top = grid.origin(first)
        block = _block(levels[first : first + grid.in_tower], grid)
        whole[:, left : left + grid.tower_width] = block
    return whole


def _block(levels: npt.NDArray[np.uint16], grid: Layout) -> npt.NDArray[np.uint16]:
    """The cells (C, H, W) of one tower in rows."""
    height, width = grid.height + grid.gap, grid.width + grid.gap
    cells = np.full((grid.rows * grid.columns, height, width), _GAP, np.uint16)
    cells[: len(levels), : grid.height, : grid.width] = levels
    cells[len(levels) :] = _ROOM
    picture = cells.reshape(grid.rows, grid.columns, height, width).swapaxes(1, 2)
    whole = picture.reshape(grid.rows * height, grid.columns * width)
    return whole[: grid.size[0], : grid.tower_width]
