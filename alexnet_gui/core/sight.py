"""Which pixels a unit sees: from a place on a layer's maps back to the network's input.

`core.analysis` says how large a receptive field is; this says where it lies. The walk goes layer
by layer from the unit to the input and drops what falls into padding, so a unit at the edge sees
only what is there, and never rows that no window reads. Pixels between the taps of a dilated
kernel count as seen.
"""

from typing import NamedTuple

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.kernel_walk import axis_walk
from alexnet_gui.core.layers import AnyLayer
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.window import MisfitError

Crop = tuple[float, float, float, float]


class Box(NamedTuple):
    """A rectangle of pixels: its first row and column, and how many of each."""

    top: int
    left: int
    height: int
    width: int


def seen_pixels(architecture: Architecture, layer: str, row: int, column: int) -> Box | None:
    """The pixels of the network's input that the unit at (`row`, `column`) of `layer` sees.

    None for a layer behind a flatten, whose units all see everything, for a layer that is not
    there or gets no valid input, and for a unit that reads nothing but padding.
    """
    path = _path(architecture, layer)
    if path is None:
        return None
    spans = []
    for axis, position in enumerate((row, column)):
        span = (position, position)
        for step, shape in reversed(path):
            span = _read(step, shape, axis, *span)
        spans.append(span)
    (top, bottom), (left, right) = spans
    if bottom < top or right < left:
        return None
    return Box(top, left, bottom - top + 1, right - left + 1)


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
    """Every layer up to the one called `layer` with its input (C, H, W); None if there is none."""
    shape: Shape = architecture.input
    path = []
    for step in architecture.layers:
        path.append((step, shape))
        try:
            shape = step.output(shape)
        except MisfitError:
            return None
        if len(shape) != 3:
            return None
        if step.name == layer:
            return path
    return None


def _read(layer: AnyLayer, shape: Shape, axis: int, first: int, last: int) -> tuple[int, int]:
    """The pixels of its input, without the padding, that positions `first` … `last` read."""
    walk = axis_walk(layer, shape, axis)
    if walk is None:
        return first, last
    return max(0, walk.reading(first).first), min(walk.n - 1, walk.reading(last).last)
