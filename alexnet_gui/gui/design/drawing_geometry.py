"""Where everything in the drawing of a network stands. Pure arithmetic: no Qt.

As in figure 2 of the paper: maps are blocks (channels across, height down, width into the page),
dense layers are bars, grouped convolutions stand in rows. Every length follows the square root of
its size, so that 227 pixels and 6 can be seen side by side. Units are pixels, y points down.
"""

from collections.abc import Callable, Iterable
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.layers import Conv2d, Linear
from alexnet_gui.core.shapes import Shape, shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.core.window import Window
from alexnet_gui.gui.design.drawing_shapes import (
    DOT_STEP,
    INPUT,
    Block,
    Box,
    Dot,
    Kernel,
    Picture,
    Point,
    State,
)

SLANT = (0.44, 0.40)  # how far right and up a pixel into the page goes
CHANNEL_SCALE = 0.34  # length of √channels against that of √pixels
BAR_WIDTH = 12.0
TOWER_GAP = 8.0
MOST_TOWERS = 4
LABELS = 42.0  # height of the two lines and the dots under the blocks
MARGIN = 10.0
GAP = (14.0, 56.0)  # least and most room between neighbours
LEAST_LENGTH = 3.0
LEAST_BAR = 10.0
SMALLEST_SCALE = 1.2


class _Part(NamedTuple):
    """What one block is made of, before it has a place."""

    layer: int
    row: Row | None
    shape: Shape  # what it is drawn as; guessed where it is not known
    state: State
    towers: int
    dots: tuple[int, ...]


def lay_out(
    analysis: Analysis, width: float, height: float, measure: Callable[[str], float]
) -> Picture:
    """The drawing of `analysis` in `width` × `height`; wider if it has too many layers for that.

    `measure` gives the width of a label.
    """
    parts = _parts(analysis)
    room = max(height - LABELS - 2 * MARGIN, 40.0)
    scale = _scale(parts, room)
    labels = [_label_width(analysis, part, measure) for part in parts]
    columns = [max(text, _extent(p, scale)[0]) for p, text in zip(parts, labels, strict=True)]
    spare = width - 2 * MARGIN - sum(columns)
    while spare < GAP[0] * len(parts) and scale > SMALLEST_SCALE:
        scale *= 0.9
        columns = [max(text, _extent(p, scale)[0]) for p, text in zip(parts, labels, strict=True)]
        spare = width - 2 * MARGIN - sum(columns)
    gap = min(max(spare / len(parts), GAP[0]), GAP[1])
    total = sum(columns) + gap * len(parts) + 2 * MARGIN
    x = MARGIN + max(0.0, width - total) / 2
    blocks: list[Block] = []
    for part, column in zip(parts, columns, strict=True):
        blocks.append(_block(analysis, part, x, column + gap, room, scale))
        x += column + gap
    joined = [
        before._replace(kernels=_kernels(before, after, analysis.rows[after.layer]))
        for before, after in pairwise(blocks)
    ]
    return Picture(max(width, total), height, height - LABELS, (*joined, blocks[-1]))


# --- which layers have a block, and which are dots under one -------------------------------------


def _parts(analysis: Analysis) -> list[_Part]:
    shape: Shape = tuple(max(1, n) for n in analysis.architecture.input)
    state: State = "good" if analysis.fault is None else "problem"
    parts = [_Part(INPUT, None, shape, state, 1, ())]
    for index, row in enumerate(analysis.rows):
        state = _state(row)
        shape = row.output or _guess(row, shape)
        if row.layer.family in ("convolution", "pooling", "dense"):
            parts.append(_Part(index, row, shape, state, 1, ()))
        else:
            parts[-1] = parts[-1]._replace(dots=(*parts[-1].dots, index))
    return _in_towers(parts)


def _state(row: Row) -> State:
    if row.problem is not None:
        return "problem"
    return "good" if row.output is not None else "unknown"


def _guess(row: Row, before: Shape) -> Shape:
    """Something to draw from the mistake on: what is declared, and sides as they were."""
    layer = row.layer
    if isinstance(layer, Linear):
        return (max(1, layer.out_features),)
    if isinstance(layer, Conv2d):
        return (max(1, layer.out_channels), *(before[1:] if len(before) == 3 else (8, 8)))
    return before


def _in_towers(parts: list[_Part]) -> list[_Part]:
    """Each block in as many rows as the convolution that made it, or that reads it, has groups."""
    made = _running_groups(parts)
    read = _running_groups(reversed(parts))[::-1]
    towers = []
    for part, before, after in zip(parts, made, [*read[1:], 1], strict=True):
        rows = max(before, after) if len(part.shape) == 3 and part.layer != INPUT else 1
        towers.append(part._replace(towers=rows if rows <= MOST_TOWERS else 1))
    return towers


def _running_groups(parts: Iterable[_Part]) -> list[int]:
    """At each part the groups of the last convolution up to it, 1 before the first."""
    groups, found = 1, []
    for part in parts:
        groups = _groups(part) or groups
        found.append(groups)
    return found


def _groups(part: _Part) -> int:
    layer = part.row.layer if part.row is not None else None
    return max(1, layer.groups) if isinstance(layer, Conv2d) else 0


# --- sizes ---------------------------------------------------------------------------------------


def _scale(parts: list[_Part], room: float) -> float:
    """Pixels for √1, so that the tallest block just fits."""
    heights = [_extent(part, 1.0)[1] for part in parts if len(part.shape) == 3]
    fixed = max((TOWER_GAP * (part.towers - 1) for part in parts), default=0.0)
    return (room - fixed) / max(heights)


def _extent(part: _Part, scale: float) -> Point:
    """Width and height of a block, without the gaps between its towers."""
    if len(part.shape) != 3:
        return BAR_WIDTH, 0.0
    box = _box(part, 0.0, 0.0, scale)
    return box.width + box.right, part.towers * (box.height + box.up)


def _box(part: _Part, x: float, y: float, scale: float) -> Box:
    channels, height, width = part.shape
    into = scale * sqrt(width)
    return Box(
        x,
        y,
        max(LEAST_LENGTH, CHANNEL_SCALE * scale * sqrt(channels / part.towers)),
        max(LEAST_LENGTH, scale * sqrt(height)),
        SLANT[0] * into,
        SLANT[1] * into,
    )


def _bar_height(analysis: Analysis, units: int, room: float) -> float:
    dense = (row.layer.out_features for row in analysis.rows if isinstance(row.layer, Linear))
    return max(LEAST_BAR, 0.94 * room * sqrt(units / max(units, *dense, 1)))


def _label_width(analysis: Analysis, part: _Part, measure: Callable[[str], float]) -> float:
    name = _name(part)
    dots = DOT_STEP * len(part.dots)
    return max(measure(name), measure(_caption(analysis, part)), dots) + 4


def _name(part: _Part) -> str:
    return _("input") if part.row is None else part.row.layer.name


def _caption(analysis: Analysis, part: _Part) -> str:
    shape = analysis.architecture.input if part.row is None else part.row.output
    return shape_text(shape, gap="")


# --- places --------------------------------------------------------------------------------------


def _block(
    analysis: Analysis, part: _Part, left: float, width: float, room: float, scale: float
) -> Block:
    middle = MARGIN + room / 2
    centre = left + width / 2
    row = part.row
    dots = []
    for i, index in enumerate(part.dots):
        x = centre + (i - (len(part.dots) - 1) / 2) * DOT_STEP
        dotted = analysis.rows[index]
        y = MARGIN + room + MARGIN + LABELS - 6
        dots.append(Dot(index, dotted.layer.family, _state(dotted), (x, y)))
    return Block(
        layer=part.layer,
        name=_name(part),
        caption=_caption(analysis, part),
        family="dropout" if row is None else row.layer.family,
        state=part.state,
        left=left,
        width=width,
        boxes=_boxes(analysis, part, centre, middle, room, scale),
        kernels=(),
        dots=tuple(dots),
    )


def _boxes(
    analysis: Analysis, part: _Part, centre: float, middle: float, room: float, scale: float
) -> tuple[Box, ...]:
    if len(part.shape) != 3:
        height = _bar_height(analysis, part.shape[0], room) if part.row else LEAST_LENGTH
        top = middle - height / 2
        return (Box(centre - BAR_WIDTH / 2, top, BAR_WIDTH, height, 0.0, 0.0),)
    one = _box(part, 0.0, 0.0, scale)
    step = one.height + one.up + TOWER_GAP
    top = middle - (part.towers * step - TOWER_GAP) / 2
    x = centre - (one.width + one.right) / 2
    return tuple(one._replace(x=x, y=top + i * step + one.up) for i in range(part.towers))


def _kernels(before: Block, after: Block, reader: Row) -> tuple[Kernel, ...]:
    """The window of `reader` on each box of `before`, leading to the boxes that it fills."""
    shape = reader.input
    if shape is None or len(shape) != 3 or before.boxes[0].up == 0:
        return ()
    window = reader.layer.window(shape)
    if window is None:
        return ()
    tips = [(box.x, box.y + box.height / 2) for box in after.boxes]
    crossing = isinstance(reader.layer, Conv2d) and reader.layer.groups != len(before.boxes)
    return tuple(
        Kernel(
            _window(box, window, shape),
            tuple(tips) if crossing or len(tips) != len(before.boxes) else (tips[i],),
        )
        for i, box in enumerate(before.boxes)
    )


def _window(box: Box, window: Window, shape: Shape) -> tuple[Point, ...]:
    least = LEAST_LENGTH / box.height, LEAST_LENGTH / max(box.right, 1.0)
    height = min(1.0, max(window.span(0) / shape[1], least[0]))
    width = min(1.0, max(window.span(1) / shape[2], least[1]))
    return box.patch((1 - height) * 0.42, (1 - width) * 0.5, height, width)
