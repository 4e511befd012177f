"""Where a layer's window stands: which pixels of its input each of its outputs reads.

Along one axis at a time, height and width being alike. Positions and pixels are counted from 0;
pixels before 0, and from `n` on, are padding, or lie beyond it where a last window hangs over.
"""

from math import gcd
from typing import NamedTuple

import msgspec

from alexnet_gui.core.layers import AnyLayer
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.core.window import Window


class Reading(NamedTuple):
    """The pixels that one position reads: every `step`-th from `first` to `last`."""

    first: int
    last: int
    step: int = 1

    @property
    def taps(self) -> range:
        """Each of them."""
        return range(self.first, self.last + 1, self.step)

    def inside(self, n: int) -> range:
        """Those that are pixels of an input of `n`, not padding."""
        start = self.first if self.first >= 0 else self.first % self.step
        return range(start, min(self.last, n - 1) + 1, self.step)


class AxisWalk(msgspec.Struct, frozen=True):
    """A window that takes `positions` equal steps along an axis of `n` pixels."""

    n: int
    positions: int
    kernel: int
    stride: int
    padding: int = 0
    dilation: int = 1

    def reading(self, position: int) -> Reading:
        """What the output at `position` reads."""
        first = position * self.stride - self.padding
        return Reading(first, first + self.dilation * (self.kernel - 1), self.dilation)

    def reads(self, pixel: int) -> bool:
        """Whether any position reads `pixel`."""
        place = pixel + self.padding
        common = gcd(self.stride, self.dilation)
        if place % common:
            return False
        # Positions whose taps fall on this pixel, if they reach so far, are `period` apart. The
        # last that begins at or before it reaches farthest.
        period = self.dilation // common
        first = place // common * pow(self.stride // common, -1, period) % period
        last = min(self.positions - 1, place // self.stride)
        position = last - (last - first) % period
        return position >= 0 and place - position * self.stride < self.dilation * self.kernel

    def nearest(self, pixel: float) -> int:
        """The position whose window has its middle nearest to `pixel`."""
        first = self.reading(0)
        steps = round((pixel - (first.first + first.last) / 2) / self.stride)
        return min(max(steps, 0), self.positions - 1)

    @property
    def reads_all(self) -> bool:
        """Whether every pixel is read by some position."""
        if self.dilation == 1 and self.stride <= self.kernel:
            return self.reading(self.positions - 1).last >= self.n - 1
        # What is left out repeats itself with each step: the ends, and a few steps, tell of all.
        end = min(self.n, self.dilation * self.kernel + 2 * self.stride)
        ends = (*range(end), *range(max(end, self.n - end), self.n))
        return all(self.reads(pixel) for pixel in ends)

    @property
    def before(self) -> int:
        """Pixels of padding before the input."""
        return self.padding

    @property
    def after(self) -> int:
        """Pixels of padding behind the input, and what the last window reads beyond them."""
        return max(self.padding, self.reading(self.positions - 1).last - (self.n - 1))

    @property
    def overlap(self) -> int:
        """Pixels that two neighbouring windows share; less than 0: pixels between them."""
        return self.dilation * (self.kernel - 1) + 1 - self.stride


class AdaptiveWalk(AxisWalk, frozen=True):
    """Windows laid so that `positions` of them cover the axis, as adaptive pooling lays them.

    Window i of m over n pixels covers ⌊i·n/m⌋ … ⌈(i + 1)·n/m⌉ − 1.
    """

    def reading(self, position: int) -> Reading:
        n, m = self.n, self.positions
        return Reading(position * n // m, -(-(position + 1) * n // m) - 1)

    def reads(self, pixel: int) -> bool:
        return 0 <= pixel < self.n

    @property
    def reads_all(self) -> bool:
        return True

    def nearest(self, pixel: float) -> int:
        return min(max(int((pixel + 0.5) * self.positions / self.n), 0), self.positions - 1)


def axis_walk(layer: AnyLayer, shape: Shape, axis: int) -> AxisWalk | None:
    """How `layer` walks over the rows (axis 0) or columns (1) of maps of `shape`, (C, H, W).

    None for a layer without a window. The layer must be able to take that shape.
    """
    window = layer.window(shape)
    if window is None:
        return None
    n = shape[1 + axis]
    if isinstance(layer, AdaptiveAvgPool2d):
        positions = layer.output(shape)[1 + axis]
        return AdaptiveWalk(n, positions, window.kernel[axis], window.stride[axis])
    return _window_walk(window, n, axis)


def _window_walk(window: Window, n: int, axis: int) -> AxisWalk:
    return AxisWalk(
        n,
        window.positions(n, axis),
        window.kernel[axis],
        window.stride[axis],
        window.padding[axis],
        window.dilation[axis],
    )


Walks = tuple[AxisWalk, AxisWalk]  # over the rows, over the columns


def walks_of(layer: AnyLayer, shape: Shape | None) -> Walks | None:
    """How `layer` walks over both axes of maps of `shape`; None if it does not walk."""
    if shape is None or len(shape) != 3:
        return None
    rows, columns = axis_walk(layer, shape, 0), axis_walk(layer, shape, 1)
    return None if rows is None or columns is None else (rows, columns)


def reading_sentence(walks: Walks, row: int, column: int) -> str:
    """Which pixels of its input the output at (`row`, `column`) reads."""
    readings = walks[0].reading(row), walks[1].reading(column)
    inside = tuple(reading.inside(walk.n) for reading, walk in zip(readings, walks, strict=True))
    if not inside[0] or not inside[1]:
        return _("Output ({row}, {column}) reads nothing but padding.").format(
            row=row, column=column
        )
    sentence = _("Output ({row}, {column}) reads {rows} and {columns}.").format(
        row=row,
        column=column,
        rows=ngettext("row {pixels}", "rows {pixels}", len(inside[0])).format(
            pixels=_pixels_text(inside[0])
        ),
        columns=ngettext("column {pixels}", "columns {pixels}", len(inside[1])).format(
            pixels=_pixels_text(inside[1])
        ),
    )
    if all(
        len(pixels) == len(reading.taps) for pixels, reading in zip(inside, readings, strict=True)
    ):
        return sentence
    return f"{sentence} {_('The rest of its window is padding.')}"


def _pixels_text(pixels: range) -> str:
    first, last = pixels[0], pixels[-1]
    if first == last:
        return f"{first}"
    if pixels.step == 1:
        return f"{first}–{last}"
    if len(pixels) <= 3:
        return ", ".join(str(pixel) for pixel in pixels)
    return _("{first}, {second}, … {last}").format(first=first, second=pixels[1], last=last)


def overlap_sentence(walks: Walks) -> str:
    """Whether neighbouring windows overlap, and by how much."""
    down, across = (_overlap_text(walk) for walk in walks)
    if down == across:
        return down
    return _("From row to row: {rows} From column to column: {columns}").format(
        rows=down, columns=across
    )


def _overlap_text(walk: AxisWalk) -> str:
    if isinstance(walk, AdaptiveWalk):
        return _adaptive_text(walk)
    if walk.positions == 1:
        return _("There is only one window.")
    settings = _("kernel {kernel}, stride {stride}").format(kernel=walk.kernel, stride=walk.stride)
    if walk.dilation > 1:
        settings = _("{settings}, dilation {dilation}").format(
            settings=settings, dilation=walk.dilation
        )
    if walk.overlap > 0:
        return ngettext(
            "Windows overlap by {n} pixel: {settings}.",
            "Windows overlap by {n} pixels: {settings}.",
            walk.overlap,
        ).format(n=walk.overlap, settings=settings)
    if walk.overlap == 0:
        return _("Windows stand side by side and do not overlap: {settings}.").format(
            settings=settings
        )
    return ngettext(
        "Between one window and the next {n} pixel is left out: {settings}.",
        "Between one window and the next {n} pixels are left out: {settings}.",
        -walk.overlap,
    ).format(n=-walk.overlap, settings=settings)


def _adaptive_text(walk: AxisWalk) -> str:
    if walk.positions == walk.n:
        return _("Each window is one pixel, so nothing is changed.")
    if walk.n % walk.positions == 0:
        return ngettext(
            "Windows of {n} pixel stand side by side.",
            "Windows of {n} pixels stand side by side.",
            walk.kernel,
        ).format(n=walk.kernel)
    return _(
        "{positions:,} windows of up to {kernel} pixels cover {n:,} pixels, so that some overlap."
    ).format(positions=walk.positions, kernel=walk.kernel, n=walk.n)
