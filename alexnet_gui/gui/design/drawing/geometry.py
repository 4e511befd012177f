"""Where everything in the drawing of a network stands. Pure arithmetic: no Qt.

As in figure 2 of the paper: maps are blocks (channels across, height down, width into the page),
dense layers are bars, grouped convolutions stand in rows. Every length follows the square root of
its size, so that 227 pixels and 6 can be seen side by side. Units are pixels, y points down.
"""

from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.gui.design.drawing.kernels import read_by
from alexnet_gui.gui.design.drawing.parts import Part, parts_of, state_of
from alexnet_gui.gui.design.drawing.shapes import DOT_STEP, Block, Box, Dot, Picture

SLANT = (0.44, 0.40)  # how far right and up a pixel into the page goes
CHANNEL_SCALE = 0.5  # length of √channels against that of √pixels
BAR_WIDTH = 12.0
TOWER_GAP = 8.0
LABELS = 42.0  # height of the two lines and the dots under the blocks
MARGIN = 10.0
GAP = (14.0, 56.0)  # least and most room between neighbours
LEAST_LENGTH = 3.0
LEAST_BAR = 10.0
LARGEST_SCALE = 20.0  # pixels for √1: maps of a few pixels stay below half the height
SMALLEST_SHARE = 0.45  # of the scale that fills the height, before a drawing grows sideways


class _Place(NamedTuple):
    """What all blocks of a drawing have in common."""

    room: float  # height for blocks
    scale: float  # pixels for √1
    units: int  # of the largest dense layer
    pitches: dict[int, float]  # from tower to tower, by how many there are

    @property
    def middle(self) -> float:
        return MARGIN + self.room / 2


def lay_out(
    analysis: Analysis, width: float, height: float, measure: Callable[[str], float]
) -> Picture:
    """The drawing of `analysis` in `width` × `height`; wider if it has too many layers for that.

    `measure` gives the width of a label.
    """
    parts = parts_of(analysis)
    labels = [_label_width(part, measure) for part in parts]
    room = max(height - LABELS - 2 * MARGIN, 40.0)
    scale = _fitting_scale(parts, labels, room, width)
    columns = _columns(parts, labels, scale)
    place = _Place(room, scale, _largest_bar(parts), _pitches(parts, scale))
    spare = width - 2 * MARGIN - sum(columns)
    gap = min(max(spare / len(parts), GAP[0]), GAP[1])
    total = sum(columns) + gap * len(parts) + 2 * MARGIN
    x = MARGIN + max(0.0, width - total) / 2
    blocks: list[Block] = []
    for part, column in zip(parts, columns, strict=True):
        blocks.append(_block(analysis, part, (x, column, gap), place))
        x += column + gap
    read = [read_by(a, b, analysis.rows[b.layer]) for a, b in pairwise(blocks)]
    return Picture(max(width, total), height, height - LABELS, (*read, blocks[-1]))


# --- sizes ---------------------------------------------------------------------------------------


def _fitting_scale(parts: list[Part], labels: list[float], room: float, width: float) -> float:
    """Pixels for √1: the tallest block fills the height, but less where that is too wide."""

    def fits(scale: float) -> bool:
        gaps = GAP[0] * len(parts) + 2 * MARGIN
        return sum(_columns(parts, labels, scale)) + gaps <= width

    high = _filling_scale(parts, room)
    low = SMALLEST_SHARE * high
    if fits(high):
        return high
    if not fits(low):
        return low
    for _step in range(8):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _filling_scale(parts: list[Part], room: float) -> float:
    boxes = [(part, _box(part, 1.0)) for part in parts if len(part.shape) == 3]
    scales = [
        (room - TOWER_GAP * (part.towers - 1)) / (part.towers * (box.height + box.up))
        for part, box in boxes
    ]
    return min(LARGEST_SCALE, *scales)


def _columns(parts: list[Part], labels: list[float], scale: float) -> list[float]:
    """How wide each block or its label is, whichever is wider."""
    return [max(label, _width(part, scale)) for part, label in zip(parts, labels, strict=True)]


def _width(part: Part, scale: float) -> float:
    if len(part.shape) != 3:
        return BAR_WIDTH
    channels, _height, width = part.shape
    across = max(LEAST_LENGTH, CHANNEL_SCALE * scale * sqrt(channels / part.towers))
    return across + SLANT[0] * scale * sqrt(width)


def _box(part: Part, scale: float) -> Box:
    """One tower of a block of maps, at the origin."""
    channels, height, width = part.shape
    into = scale * sqrt(width)
    return Box(
        0.0,
        0.0,
        max(LEAST_LENGTH, CHANNEL_SCALE * scale * sqrt(channels / part.towers)),
        max(LEAST_LENGTH, scale * sqrt(height)),
        SLANT[0] * into,
        SLANT[1] * into,
    )


def _pitches(parts: list[Part], scale: float) -> dict[int, float]:
    """From one tower to the next, so that the towers of all blocks stand in straight rows."""
    pitches: dict[int, float] = {}
    for part in parts:
        if part.towers > 1:
            box = _box(part, scale)
            pitch = box.height + box.up + TOWER_GAP
            pitches[part.towers] = max(pitches.get(part.towers, 0.0), pitch)
    return pitches


def _largest_bar(parts: list[Part]) -> int:
    return max((part.shape[0] for part in parts if len(part.shape) != 3), default=1)


def _label_width(part: Part, measure: Callable[[str], float]) -> float:
    return max(measure(part.name), measure(part.caption), DOT_STEP * len(part.dots)) + 4


# --- places --------------------------------------------------------------------------------------


def _block(
    analysis: Analysis, part: Part, column: tuple[float, float, float], place: _Place
) -> Block:
    left, width, gap = column
    centre = left + (width + gap) / 2
    y = place.room + 2 * MARGIN + LABELS - 6
    dots = []
    for i, index in enumerate(part.dots):
        row = analysis.rows[index]
        x = centre + (i - (len(part.dots) - 1) / 2) * DOT_STEP
        dots.append(Dot(index, row.layer.family, state_of(row), (x, y)))
    return Block(
        layer=part.layer,
        name=part.name,
        caption=part.caption,
        family="dropout" if part.row is None else part.row.layer.family,
        state=part.state,
        left=left,
        width=width + gap,
        reach=width / 2,
        boxes=_boxes(part, centre, place),
        dots=tuple(dots),
    )


def _boxes(part: Part, centre: float, place: _Place) -> tuple[Box, ...]:
    if len(part.shape) != 3:
        height = max(LEAST_BAR, 0.94 * place.room * sqrt(part.shape[0] / place.units))
        top = place.middle - height / 2
        return (Box(centre - BAR_WIDTH / 2, top, BAR_WIDTH, height, 0.0, 0.0),)
    one = _box(part, place.scale)
    x = centre - (one.width + one.right) / 2
    boxes = []
    for i in range(part.towers):
        row = place.middle + (i - (part.towers - 1) / 2) * place.pitches.get(part.towers, 0.0)
        boxes.append(one._replace(x=x, y=row + (one.up - one.height) / 2))
    return tuple(boxes)
