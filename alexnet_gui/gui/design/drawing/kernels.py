"""What the next layer makes of a block: its kernel's window, one step of it, what it never reads.

Windows and edges are to scale on the map that they lie on, but never too small to be seen; a step
keeps its proportion to its window.
"""

from math import ceil, floor

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.window import Window
from alexnet_gui.gui.design.drawing.parts import state_of
from alexnet_gui.gui.design.drawing.shapes import Block, Box, Kernel, Point, Polygon, Unread

LEAST_WINDOW = 6.0
LEAST_EDGE = 3.5
HATCH = 3.0  # from one line to the next, sideways


def read_by(before: Block, after: Block, reader: Row) -> Block:
    """`before` with the windows of `reader`, which makes `after`, and what it never reads."""
    shape = reader.input
    if shape is None or len(shape) != 3 or before.boxes[0].up == 0:
        return before
    window = reader.layer.window(shape)
    if window is None:
        return before
    return before._replace(
        kernels=_kernels(before, after, reader, window, shape),
        unread=_unread(before, after.layer, reader.unread or (0, 0), shape),
    )


def _kernels(
    before: Block, after: Block, reader: Row, window: Window, shape: Shape
) -> tuple[Kernel, ...]:
    tips = tuple((box.x, box.y + box.height / 2) for box in after.boxes)
    crossing = isinstance(reader.layer, Conv2d) and reader.layer.groups != len(before.boxes)
    together = crossing or len(tips) != len(before.boxes)
    once = reader.output is None or reader.output[2] == 1
    unread = reader.unread or (0, 0)
    kernels = []
    for i, box in enumerate(before.boxes):
        here, step = _windows(box, window, shape, _edges(box, unread, shape))
        leads = tips if together else (tips[i],)
        kernels.append(Kernel(after.layer, state_of(reader), here, () if once else step, leads))
    return tuple(kernels)


def _windows(
    box: Box, window: Window, shape: Shape, edges: tuple[float, float]
) -> tuple[Polygon, Polygon]:
    """The window in the middle of what is read, and one stride on: to the right, so inwards."""
    span = max(window.span(0), 1), max(window.span(1), 1)
    height = min(1.0, max(span[0] / shape[1], LEAST_WINDOW / box.height))
    width = min(1.0, max(span[1] / shape[2], LEAST_WINDOW / max(box.right, 1.0)))
    step = width * window.stride[1] / span[1]
    down = max(0.0, 1 - edges[0] - height) / 2
    into = max(0.0, 1 - edges[1] - width - step) / 2
    here = box.patch(down, into, height, width)
    if step <= 0 or into + step + width > 1:
        return here, ()
    return here, box.patch(down, into + step, height, width)


def _edges(box: Box, pixels: tuple[int, int], shape: Shape) -> tuple[float, float]:
    """What is never read, at the bottom and at the right, in fractions of the map's sides."""
    sides = box.height, max(box.right, 1.0)
    shares = [
        min(1.0, max(n / size, LEAST_EDGE / side)) if n else 0.0
        for n, size, side in zip(pixels, shape[1:], sides, strict=True)
    ]
    return shares[0], shares[1]


def _unread(
    before: Block, reader: int, pixels: tuple[int, int], shape: Shape
) -> tuple[Unread, ...]:
    if pixels == (0, 0):
        return ()
    found = []
    for box in before.boxes:
        bottom, right = _edges(box, pixels, shape)
        edge = []
        if bottom:
            edge.append(box.patch(1 - bottom, 0.0, bottom, 1.0))
        if right:
            edge.append(box.patch(0.0, 1 - right, 1.0, right))
        lines = tuple(line for polygon in edge for line in _hatching(polygon))
        found.append(Unread(reader, tuple(edge), lines))
    return tuple(found)


def _hatching(polygon: Polygon) -> list[tuple[Point, Point]]:
    """The lines x − y = n · HATCH inside a polygon: across the slant of the map's face."""
    levels = [x - y for x, y in polygon]
    lines = []
    for n in range(ceil(min(levels) / HATCH), floor(max(levels) / HATCH) + 1):
        ends = _crossings(polygon, n * HATCH)
        if len(ends) >= 2:
            lines.append((min(ends), max(ends)))
    return lines


def _crossings(polygon: Polygon, level: float) -> list[Point]:
    """Where the outline of a polygon has x − y = level."""
    found = []
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        before, after = ax - ay - level, bx - by - level
        if before * after <= 0 and before != after:
            share = before / (before - after)
            found.append((ax + share * (bx - ax), ay + share * (by - ay)))
    return found
