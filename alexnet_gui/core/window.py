"""How a layer walks over its input, and what it never reads."""

import msgspec

from alexnet_gui.core.shapes import Shape
from alexnet_gui.core.translation import _


class MisfitError(Exception):
    """A layer cannot take what it is given: a `code` for programs, a `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class Window(msgspec.Struct, frozen=True):
    """How a layer walks over its input, along each axis: (height, width)."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int] = (1, 1)
    ceil_mode: bool = False

    def span(self, axis: int) -> int:
        """Pixels from the first to the last that one position reads."""
        return self.dilation[axis] * (self.kernel[axis] - 1) + 1

    def positions(self, n: int, axis: int) -> int:
        """How many positions fit on `n` pixels; 0 or less when not even one does."""
        slack = n + 2 * self.padding[axis] - self.span(axis)
        step = self.stride[axis]
        if not self.ceil_mode:
            return slack // step + 1
        count = -(-slack // step) + 1
        # PyTorch drops a last window that would start in the padding at the end.
        return count - 1 if (count - 1) * step >= n + self.padding[axis] else count

    def unread(self, n: int, axis: int) -> int:
        """How many of the last of `n` pixels no position reads."""
        last_start = (self.positions(n, axis) - 1) * self.stride[axis] - self.padding[axis]
        return max(0, n - last_start - self.span(axis))


def need_maps(shape: Shape, what: str) -> tuple[int, int, int]:
    """`shape` as (C, H, W); `MisfitError` for a list of features, which `what` cannot take.

    `what` is a text marked for translation: it is looked up only where it is told.
    """
    if len(shape) != 3:
        raise MisfitError(
            "needs_maps",
            _("{what} needs maps, but gets a list of {n:,} features.").format(
                what=_(what), n=shape[0]
            ),
        )
    return shape[0], shape[1], shape[2]


def walk(window: Window, shape: Shape, channels: int) -> Shape:
    """(channels, H', W') after `window` has walked over `shape`."""
    sides = []
    for axis, n in enumerate(shape[1:]):
        count = window.positions(n, axis)
        if count < 1:
            raise MisfitError(
                "kernel_exceeds_input",
                _("The kernel spans {span:,} pixels, but the padded input has only {n:,}.").format(
                    span=window.span(axis), n=n + 2 * window.padding[axis]
                ),
            )
        sides.append(count)
    return (channels, *sides)
