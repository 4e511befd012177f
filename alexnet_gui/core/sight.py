"""Which pixels a unit sees: from a place on a layer's maps back to the network's input.

`core.analysis` says how large a receptive field is; this says where it lies. The walk goes layer
by layer from the unit to the input and keeps, along each axis, every position that is read on the
way. What falls into padding is dropped, so a unit at the edge sees only what is there, and never
rows that no window reads. The box around them holds the pixels between the taps of a dilated
kernel too.
"""

from collections.abc import Iterable
from typing import NamedTuple

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.kernel_walk import AxisWalk, axis_walk
from alexnet_gui.core.layers import AnyLayer, Flatten, Linear, Softmax
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.window import MisfitError

Crop = tuple[float, float, float, float]
Positions = frozenset[int]


class Box(NamedTuple):
    """A rectangle of pixels: its first row and column, and how many of each."""

    top: int
    left: int
    height: int
    width: int


def seen_pixels(architecture: Architecture, layer: str, row: int, column: int) -> Box | None:
    """The pixels of the network's input that the unit at (`row`, `column`) of `layer` sees.

    None for a layer behind a flatten, whose units have no row and column, for a layer that is not
    there or gets no valid input, and for a unit that reads nothing but padding.
    """
    path = _path(architecture, layer)
    if path is None or len(path[-1][0].output(path[-1][1])) != 3:
        return None
    return _around(_back(path, (frozenset({row}), frozenset({column}))))


def seen_by_feature(architecture: Architecture, layer: str, unit: int) -> Box | None:
    """The pixels of the network's input that feature `unit` of `layer` sees.

    Behind a flatten that is what one pixel of one map sees; behind a dense layer or a softmax, what
    all of them see together. None where there are no features, or nothing but padding is read.
    """
    path = _path(architecture, layer)
    if path is None or len(path[-1][0].output(path[-1][1])) != 1:
        return None
    mixed = False  # whether every feature takes part
    while path:
        step, shape = path.pop()
        mixed = mixed or isinstance(step, Linear | Softmax)
        if isinstance(step, Flatten) and len(shape) == 3:
            _channels, height, width = shape
            row, column = divmod(unit % (height * width), width)
            rows = frozenset(range(height)) if mixed else frozenset({row})
            columns = frozenset(range(width)) if mixed else frozenset({column})
            return _around(_back(path, (rows, columns)))
    return None


def on_picture(box: Box, crop: Crop, size: tuple[int, int]) -> Crop:
    """Where `box` lies on the picture: x, y, width, height in its pixels.

    Args:
        box: In pixels of the network's input.
        crop: What the network sees of the picture: x, y, width, height in the picture's pixels.
        size: (height, width) of the network's input.
    """
    x, y, width, height = crop
    down, across = height / size[0], width / size[1]
    return (
        x + box.left * across,
        y + box.top * down,
        box.width * across,
        box.height * down,
    )


def _path(architecture: Architecture, layer: str) -> list[tuple[AnyLayer, Shape]] | None:
    """Every layer up to the one called `layer` with its input's shape; None if there is none."""
    shape: Shape = architecture.input
    path = []
    for step in architecture.layers:
        path.append((step, shape))
        try:
            shape = step.output(shape)
        except MisfitError:
            return None
        if step.name == layer:
            return path
    return None


def _back(
    path: list[tuple[AnyLayer, Shape]], places: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """The rows and columns of the input that `places` on the maps behind `path` read."""
    rows, columns = places
    for step, shape in reversed(path):
        rows, columns = _read(step, shape, 0, rows), _read(step, shape, 1, columns)
    return rows, columns


def _read(layer: AnyLayer, shape: Shape, axis: int, positions: Positions) -> Positions:
    """The pixels of its input, without the padding, that `positions` read."""
    walk = axis_walk(layer, shape, axis)
    return positions if walk is None else frozenset(_pixels(walk, positions))


def _pixels(walk: AxisWalk, positions: Positions) -> Iterable[int]:
    for position in positions:
        yield from walk.reading(position).inside(walk.n)


def _around(places: tuple[Positions, Positions]) -> Box | None:
    rows, columns = places
    if not rows or not columns:
        return None
    top, left = min(rows), min(columns)
    return Box(top, left, max(rows) - top + 1, max(columns) - left + 1)
