"""Pooling: the largest value, or the mean, of each window of each map."""

from math import gcd
from typing import ClassVar

import msgspec

from alexnet_gui.core.layer import DILATION, KERNEL, PADDING, STRIDE, Layer
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import Shape, Size, pair, short_size, size_text
from alexnet_gui.core.translation import N_, _
from alexnet_gui.core.window import MisfitError, Window, need_maps, walk

_POOL_STRIDE = msgspec.structs.replace(
    STRIDE,
    meaning=N_("Pixels from one position of the window to the next; empty: the kernel's size."),
    optional=True,
)
_POOL_PADDING = msgspec.structs.replace(
    PADDING, meaning=N_("Pixels added on each side; at most half the kernel.")
)
_CEIL = Setting(
    "ceil_mode",
    N_("Round up"),
    N_("Keep a last window that hangs over the edge, instead of dropping those pixels."),
    Kind.FLAG,
)


class _Pool(Layer, frozen=True, kw_only=True):
    """What maximum and average pooling share."""

    kernel: Size
    stride: Size | None = None
    padding: Size = 0
    ceil_mode: bool = False

    family: ClassVar[str] = "pooling"

    def window(self, shape: Shape) -> Window:
        stride = self.kernel if self.stride is None else self.stride
        return Window(
            pair(self.kernel),
            pair(stride),
            pair(self.padding),
            self._dilation(),
            self.ceil_mode,
        )

    def _dilation(self) -> tuple[int, int]:
        return (1, 1)

    def declared(self, hint: Shape | None) -> Shape | None:
        return None if hint is None or len(hint) != 3 else (hint[0], 0, 0)

    def output(self, shape: Shape) -> Shape:
        channels, _height, _width = need_maps(shape, N_("Pooling"))
        for padding, kernel in zip(pair(self.padding), pair(self.kernel), strict=True):
            if padding > kernel // 2:
                raise MisfitError(
                    "pool_padding_too_large",
                    _("Padding {padding} is more than half its kernel of {kernel}.").format(
                        padding=padding, kernel=kernel
                    ),
                )
        return walk(self.window(shape), shape, channels)

    def _summary(self, word: str) -> str:
        parts = [f"{word} {size_text(self.kernel)}"]
        stride = self.kernel if self.stride is None else self.stride
        parts.append(_("stride {n}").format(n=short_size(stride)))
        if pair(self.padding) != (0, 0):
            parts.append(_("padding {n}").format(n=short_size(self.padding)))
        if self._dilation() != (1, 1):
            parts.append(_("dilation {n}").format(n=short_size(self._dilation())))
        if self.ceil_mode:
            parts.append(_("rounded up"))
        return ", ".join(parts)


class MaxPool2d(_Pool, tag="max_pool2d", frozen=True, kw_only=True):
    """The largest value in each window."""

    dilation: Size = 1

    kind: ClassVar[str] = "max_pool2d"
    title: ClassVar[str] = N_("Max pooling")
    settings: ClassVar[tuple[Setting, ...]] = (
        KERNEL,
        _POOL_STRIDE,
        _POOL_PADDING,
        DILATION,
        _CEIL,
    )

    def _dilation(self) -> tuple[int, int]:
        return pair(self.dilation)

    def summary(self) -> str:
        return self._summary(_("max"))


class AvgPool2d(_Pool, tag="avg_pool2d", frozen=True, kw_only=True):
    """The mean of each window; padding counts as zeros."""

    kind: ClassVar[str] = "avg_pool2d"
    title: ClassVar[str] = N_("Average pooling")
    settings: ClassVar[tuple[Setting, ...]] = (KERNEL, _POOL_STRIDE, _POOL_PADDING, _CEIL)

    def summary(self) -> str:
        return self._summary(_("mean"))


class AdaptiveAvgPool2d(Layer, tag="adaptive_avg_pool2d", frozen=True, kw_only=True):
    """The mean of windows that are laid so that a given size comes out."""

    output_size: Size

    kind: ClassVar[str] = "adaptive_avg_pool2d"
    family: ClassVar[str] = "pooling"
    title: ClassVar[str] = N_("Adaptive average pooling")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("output_size", N_("Output"), N_("Height and width that come out."), Kind.SIZE, 1),
    )

    def output(self, shape: Shape) -> Shape:
        channels, _height, _width = need_maps(shape, N_("Pooling"))
        return (channels, *pair(self.output_size))

    def declared(self, hint: Shape | None) -> Shape | None:
        return None if hint is None or len(hint) != 3 else (hint[0], *pair(self.output_size))

    def window(self, shape: Shape) -> Window | None:
        """The widest of its windows, and the usual step between them.

        Window i of m over n pixels covers ⌊i·n/m⌋ … ⌈(i+1)·n/m⌉ − 1. The widest is the one for
        which i·n leaves the largest remainder of a division by m: m − gcd(n, m).
        """
        kernel, stride = [], []
        for n, m in zip(shape[1:], pair(self.output_size), strict=True):
            kernel.append(-(-(n + m - gcd(n, m)) // m))
            stride.append(max(1, n // m))
        return Window((kernel[0], kernel[1]), (stride[0], stride[1]), (0, 0))

    def summary(self) -> str:
        return _("mean, to {size}").format(size=size_text(self.output_size))
