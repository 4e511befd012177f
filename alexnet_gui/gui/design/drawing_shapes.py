"""What the drawing of a network is made of: boxes, dots and kernels, with their places.

Units are pixels, and y points down. `drawing_geometry` lays them out.
"""

from typing import Literal, NamedTuple

Point = tuple[float, float]
State = Literal["good", "problem", "unknown"]

INPUT = -1  # the "layer" of the input's block
DOT_STEP = 12.0  # from one dot to the next


class Box(NamedTuple):
    """A block: the corner of its front face, its sides, and its reach into the page."""

    x: float
    y: float
    width: float
    height: float
    right: float  # into the page, to the right
    up: float

    @property
    def front(self) -> tuple[Point, ...]:
        """The face of channels × height."""
        x, y, w, h = self.x, self.y, self.width, self.height
        return (x, y), (x + w, y), (x + w, y + h), (x, y + h)

    @property
    def top(self) -> tuple[Point, ...]:
        """The face of channels × width."""
        x, y, w = self.x, self.y, self.width
        r, u = self.right, self.up
        return (x, y), (x + r, y - u), (x + w + r, y - u), (x + w, y)

    @property
    def side(self) -> tuple[Point, ...]:
        """The face of height × width: one map."""
        return self.patch(0.0, 0.0, 1.0, 1.0)

    def patch(self, down: float, into: float, height: float, width: float) -> tuple[Point, ...]:
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
    """A kernel's window on a map that it reads, and the points that it leads to."""

    window: tuple[Point, ...]
    tips: tuple[Point, ...]


class Block(NamedTuple):
    """One layer that makes maps or features of its own, or the input."""

    layer: int
    name: str
    caption: str
    family: str
    state: State
    left: float  # of its column
    width: float
    boxes: tuple[Box, ...]
    kernels: tuple[Kernel, ...]  # of the layer that reads it
    dots: tuple[Dot, ...]

    @property
    def centre(self) -> float:
        """The middle of its column."""
        return self.left + self.width / 2


class Picture(NamedTuple):
    """The whole drawing."""

    width: float
    height: float
    baseline: float  # under the blocks, where the labels begin
    blocks: tuple[Block, ...]

    def layer_at(self, x: float, y: float) -> int | None:
        """The layer drawn at a point, `INPUT` for the input; None beside them."""
        for block in self.blocks:
            for dot in block.dots:
                if abs(dot.centre[0] - x) <= DOT_STEP / 2 and abs(dot.centre[1] - y) <= 7:
                    return dot.layer
        for block in self.blocks:
            if block.left <= x < block.left + block.width:
                return block.layer
        return None

    def block_of(self, layer: int) -> Block | None:
        """The block that stands for `layer`, or has it as a dot."""
        for block in self.blocks:
            if block.layer == layer or any(dot.layer == layer for dot in block.dots):
                return block
        return None
