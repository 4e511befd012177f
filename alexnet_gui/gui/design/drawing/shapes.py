"""What the drawing of a network is made of: boxes, dots and kernels, with their places.

Units are pixels, and y points down. `drawing_geometry` lays them out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple

Point = tuple[float, float]
Polygon = tuple[Point, ...]
State = Literal["good", "problem", "unknown"]

INPUT = -1  # the "layer" of the input's block
DOT_STEP = 12.0  # from one dot to the next
NEAR = 3.0  # beside a shape that still counts as on it


class Box(NamedTuple):
    """A block: the corner of its front face, its sides, and its reach into the page."""

    x: float
    y: float
    width: float
    height: float
    right: float  # into the page, to the right
    up: float

    @property
    def front(self) -> Polygon:
        """The face of channels × height."""
        x, y, w, h = self.x, self.y, self.width, self.height
        return (x, y), (x + w, y), (x + w, y + h), (x, y + h)

    @property
    def top(self) -> Polygon:
        """The face of channels × width."""
        x, y, w = self.x, self.y, self.width
        r, u = self.right, self.up
        return (x, y), (x + r, y - u), (x + w + r, y - u), (x + w, y)

    @property
    def side(self) -> Polygon:
        """The face of height × width: one map."""
        return self.patch(0.0, 0.0, 1.0, 1.0)

    @property
    def outline(self) -> Polygon:
        """All faces as one."""
        return self.front[3], *self.top[:3], *self.side[2:]

    @property
    def corner(self) -> Point:
        """The one at the top right, at the back."""
        return self.x + self.width + self.right, self.y - self.up

    def patch(self, down: float, into: float, height: float, width: float) -> Polygon:
        """A part of the map's face, all in fractions of its height and width."""

        def at(v: float, u: float) -> Point:
            x = self.x + self.width + u * self.right
            return x, self.y + v * self.height - u * self.up

        return (
            at(down, into),
            at(down, into + width),
            at(down + height, into + width),
            at(down + height, into),
        )


class Dot(NamedTuple):
    """A layer that keeps the shape of the block above it."""

    layer: int
    family: str
    state: State
    centre: Point


class Kernel(NamedTuple):
    """The window of a `layer` on a map that it reads, and the points that it leads to."""

    layer: int
    state: State
    window: Polygon
    step: Polygon  # the window one stride on; empty where it stands but once
    tips: tuple[Point, ...]


class Unread(NamedTuple):
    """The edge of a map that a `layer` never reads, and the lines that hatch it."""

    layer: int
    edge: tuple[Polygon, ...]
    hatching: tuple[tuple[Point, Point], ...]


class Block(NamedTuple):
    """One layer that makes maps or features of its own, or the input."""

    layer: int
    name: str
    caption: str
    family: str
    state: State
    left: float  # of its column
    width: float
    reach: float  # of what is drawn and written in it, from its middle to either side
    boxes: tuple[Box, ...]
    dots: tuple[Dot, ...]
    kernels: tuple[Kernel, ...] = ()  # of the layer that reads it
    unread: tuple[Unread, ...] = ()  # by that layer

    @property
    def centre(self) -> float:
        """The middle of its column."""
        return self.left + self.width / 2

    @property
    def sign(self) -> Point | None:
        """Where the warning sign of a block in error stands."""
        x, y = self.boxes[0].corner
        return (x - 2, max(y + 3, 9.0)) if self.state == "problem" else None


class Picture(NamedTuple):
    """The whole drawing."""

    width: float
    height: float
    baseline: float  # under the blocks, where the labels begin
    blocks: tuple[Block, ...]  # side by side, from the left

    @property
    def span(self) -> tuple[float, float]:
        """From the left of the first column to the right of the last."""
        last = self.blocks[-1]
        return self.blocks[0].left, last.left + last.width

    def between(self, left: float, right: float) -> Sequence[Block]:
        """The blocks that have, or whose kernels lead to, something between two places."""
        first = bisect_left(self.blocks, left, key=lambda block: block.left) - 2
        last = bisect_right(self.blocks, right, key=lambda block: block.left) + 1
        return self.blocks[max(first, 0) : last]

    def layer_at(self, x: float, y: float) -> int | None:
        """The layer drawn at a point, `INPUT` for the input; None on empty ground."""
        block = self._column(x)
        if block is None or not 0 <= y < self.height:
            return None
        for dot in block.dots:
            if abs(dot.centre[0] - x) <= DOT_STEP / 2 and abs(dot.centre[1] - y) <= 7:
                return dot.layer
        return block.layer if abs(x - block.centre) <= block.reach + NEAR else None

    def kernel_at(self, x: float, y: float) -> int | None:
        """The layer whose kernel's window is drawn at a point."""
        block = self._column(x)
        for kernel in block.kernels if block is not None else ():
            if _inside(kernel.window, x, y) or (kernel.step and _inside(kernel.step, x, y)):
                return kernel.layer
        return None

    def unread_at(self, x: float, y: float) -> int | None:
        """The layer that never reads the pixels drawn at a point."""
        block = self._column(x)
        for unread in block.unread if block is not None else ():
            if any(_inside(polygon, x, y) for polygon in unread.edge):
                return unread.layer
        return None

    def block_of(self, layer: int) -> Block | None:
        """The block that stands for `layer`, or has it as a dot."""
        for block in self.blocks:
            if block.layer == layer or any(dot.layer == layer for dot in block.dots):
                return block
        return None

    def _column(self, x: float) -> Block | None:
        at = bisect_right(self.blocks, x, key=lambda block: block.left) - 1
        if at < 0:
            return None
        block = self.blocks[at]
        return block if x < block.left + block.width else None


def _inside(polygon: Polygon, x: float, y: float) -> bool:
    """Whether a point is in a convex polygon: on the same side of every edge."""
    edges = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    sides = {(bx - ax) * (y - ay) > (by - ay) * (x - ax) for (ax, ay), (bx, by) in edges}
    return len(sides) == 1
