"""Each kind of layer: its settings, and its rule for shape, parameters and multiply-accumulates.

Shapes are (C, H, W) for maps and (F,) for features, without the batch. Sizes are one number, or
(height, width). Arithmetic as in PyTorch's documentation of each module.
"""

from collections.abc import Callable
from math import gcd, prod
from typing import ClassVar, Literal

import msgspec

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_, _

Shape = tuple[int, ...]
Size = int | tuple[int, int]

# The largest number a size may be: beyond it nobody means it, and sums stay exact.
MAXIMUM = 65_535

WeightInit = Literal["pytorch", "paper", "xavier_uniform", "kaiming_normal"]
Function = Literal["relu", "tanh", "sigmoid", "leaky_relu", "elu", "gelu", "silu"]


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


def pair(size: Size) -> tuple[int, int]:
    """(height, width) of a size."""
    return (size, size) if isinstance(size, int) else size


def size_text(size: Size) -> str:
    """A size as people write it: `3×5`."""
    height, width = pair(size)
    return f"{height}×{width}"


def short_size(size: Size) -> str:
    """A size as short as it is clear: `2`, or `1×2`."""
    height, width = pair(size)
    return str(height) if height == width else f"{height}×{width}"


def shape_text(shape: Shape | None, gap: str = " ") -> str:
    """A shape as people write it: `96 × 55 × 55`; a dash when it is not known."""
    return "—" if shape is None else f"{gap}×{gap}".join(f"{n:,}" for n in shape)


def _need_maps(shape: Shape, what: str) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise MisfitError(
            "needs_maps",
            _("{what} needs maps, but gets a list of {n:,} features.").format(
                what=what, n=shape[0]
            ),
        )
    return shape[0], shape[1], shape[2]


def _walk(window: Window, shape: Shape, channels: int) -> Shape:
    """(channels, H', W') after `window` has walked over `shape`."""
    sides = []
    for axis, n in enumerate(shape[1:]):
        if window.positions(n, axis) < 1:
            raise MisfitError(
                "kernel_exceeds_input",
                _("The kernel spans {span} pixels, but the padded input has only {n}.").format(
                    span=window.span(axis), n=n + 2 * window.padding[axis]
                ),
            )
        sides.append(window.positions(n, axis))
    return (channels, *sides)


# --- settings that several kinds share -----------------------------------------------------------

_KERNEL = Setting(
    "kernel", N_("Kernel"), N_("Height and width of the window, in pixels."), Kind.SIZE, 1
)
_STRIDE = Setting(
    "stride", N_("Stride"), N_("Pixels from one position of the window to the next."), Kind.SIZE, 1
)
_POOL_STRIDE = msgspec.structs.replace(
    _STRIDE,
    meaning=N_("Pixels from one position of the window to the next; empty: the kernel's size."),
    optional=True,
)
_PADDING = Setting(
    "padding", N_("Padding"), N_("Zeros added on each side, in pixels."), Kind.SIZE, 0
)
_POOL_PADDING = msgspec.structs.replace(
    _PADDING, meaning=N_("Pixels added on each side; at most half the kernel.")
)
_DILATION = Setting(
    "dilation", N_("Dilation"), N_("Pixels between neighbouring taps of the kernel."), Kind.SIZE, 1
)
_CEIL = Setting(
    "ceil_mode",
    N_("Round up"),
    N_("Keep a last window that hangs over the edge, instead of dropping those pixels."),
    Kind.FLAG,
)
_BIAS = Setting("bias", N_("Bias"), N_("Add a learned constant to each output."), Kind.FLAG)
_WEIGHT_INIT = Setting(
    "weight_init",
    N_("Weights start"),
    N_("How the weights are drawn before training; empty: as the network says."),
    Kind.CHOICE,
    choices=(
        ("pytorch", N_("PyTorch's default")),
        ("paper", N_("The paper's: normal, deviation 0.01")),
        ("xavier_uniform", N_("Xavier, uniform")),
        ("kaiming_normal", N_("Kaiming, normal, fan-out")),
    ),
    optional=True,
)
_BIAS_INIT = Setting(
    "bias_init",
    N_("Biases start at"),
    N_("The value of every bias before training; empty: as the network says."),
    Kind.NUMBER,
    -100,
    100,
    optional=True,
)


class Layer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What every layer has: a name of its own, settings, and rules that follow from them."""

    name: str

    kind: ClassVar[str]  # the value of "type" in files
    family: ClassVar[str]  # one colour each, in the table, the drawing, the strip, the plots
    title: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    def faults(self) -> str | None:
        """The first setting that is out of range, as a sentence; None if all are in range."""
        for setting in self.settings:
            fault = setting.fault(getattr(self, setting.key))
            if fault is not None:
                return f"{_(setting.label)} {fault}."
        return None

    def output(self, shape: Shape) -> Shape:
        """The shape after this layer; `MisfitError` when it cannot take `shape`."""
        return shape

    def declared(self, hint: Shape | None) -> Shape | None:
        """What is known of the output from declared sizes alone, after a mistake further up.

        A hint is a shape in which 0 stands for a side that is not known.
        """
        return hint

    def parameters(self, shape: Shape | None) -> int | None:
        """Learned numbers, for input `shape`; from declared sizes alone, or None, without it."""
        return 0

    def macs(self, shape: Shape, output: Shape) -> int:
        """Multiply-accumulates for one picture; 1 MAC is 2 FLOPs."""
        return 0

    def window(self, shape: Shape) -> Window | None:
        """How it walks over maps of `shape`; None if every output sees just its own place."""
        return None

    def summary(self) -> str:
        """Its settings on one line."""
        return ""


class Conv2d(Layer, tag="conv2d", frozen=True, kw_only=True):
    """A convolution: each filter slides over the maps of its group."""

    out_channels: int
    kernel: Size
    stride: Size = 1
    padding: Size = 0
    dilation: Size = 1
    groups: int = 1
    bias: bool = True
    in_channels: int | None = None
    weight_init: WeightInit | None = None
    bias_init: float | None = None

    kind: ClassVar[str] = "conv2d"
    family: ClassVar[str] = "convolution"
    title: ClassVar[str] = N_("Convolution")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("out_channels", N_("Filters"), N_("How many maps come out."), Kind.COUNT, 1),
        _KERNEL,
        _STRIDE,
        _PADDING,
        _DILATION,
        Setting(
            "groups",
            N_("Groups"),
            N_("Towers that do not see each other: each filter reads 1/groups of the maps."),
            Kind.COUNT,
            1,
        ),
        _BIAS,
        Setting(
            "in_channels",
            N_("Input maps"),
            N_("Declare how many maps must come in; empty: whatever comes."),
            Kind.COUNT,
            1,
            optional=True,
        ),
        _WEIGHT_INIT,
        _BIAS_INIT,
    )

    def output(self, shape: Shape) -> Shape:
        channels, _height, _width = _need_maps(shape, _("A convolution"))
        if self.in_channels is not None and self.in_channels != channels:
            raise MisfitError(
                "in_channels_mismatch",
                _("It is declared for {declared:,} maps, but gets {given:,}.").format(
                    declared=self.in_channels, given=channels
                ),
            )
        for what, n in ((_("maps that come in"), channels), (_("filters"), self.out_channels)):
            if n % self.groups:
                raise MisfitError(
                    "groups_do_not_divide",
                    _("{groups} groups do not divide its {n:,} {what}.").format(
                        groups=self.groups, n=n, what=what
                    ),
                )
        return _walk(self.window(shape), shape, self.out_channels)

    def declared(self, hint: Shape | None) -> Shape | None:
        return (self.out_channels, 0, 0)

    def parameters(self, shape: Shape | None) -> int | None:
        channels = self.in_channels or (shape[0] if shape and len(shape) == 3 else None)
        if channels is None or channels % self.groups:
            return None
        height, width = pair(self.kernel)
        weights = self.out_channels * (channels // self.groups) * height * width
        return weights + self.out_channels * self.bias

    def macs(self, shape: Shape, output: Shape) -> int:
        height, width = pair(self.kernel)
        return output[1] * output[2] * output[0] * (shape[0] // self.groups) * height * width

    def window(self, shape: Shape) -> Window:
        return Window(pair(self.kernel), pair(self.stride), pair(self.padding), pair(self.dilation))

    def summary(self) -> str:
        parts = [f"{self.out_channels} × {size_text(self.kernel)}"]
        for key, text, usual in (
            ("stride", _("stride {n}"), (1, 1)),
            ("padding", _("padding {n}"), (0, 0)),
            ("dilation", _("dilation {n}"), (1, 1)),
            ("groups", _("groups {n}"), (1, 1)),
        ):
            value = getattr(self, key)
            if pair(value) != usual:
                parts.append(text.format(n=short_size(value)))
        if not self.bias:
            parts.append(_("no bias"))
        return ", ".join(parts)


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
        channels, _height, _width = _need_maps(shape, _("Pooling"))
        for padding, kernel in zip(pair(self.padding), pair(self.kernel), strict=True):
            if padding > kernel // 2:
                raise MisfitError(
                    "pool_padding_too_large",
                    _("Padding {padding} is more than half its kernel of {kernel}.").format(
                        padding=padding, kernel=kernel
                    ),
                )
        return _walk(self.window(shape), shape, channels)

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
        _KERNEL,
        _POOL_STRIDE,
        _POOL_PADDING,
        _DILATION,
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
    settings: ClassVar[tuple[Setting, ...]] = (_KERNEL, _POOL_STRIDE, _POOL_PADDING, _CEIL)

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
        channels, _height, _width = _need_maps(shape, _("Pooling"))
        return (channels, *pair(self.output_size))

    def declared(self, hint: Shape | None) -> Shape | None:
        return None if hint is None or len(hint) != 3 else (hint[0], *pair(self.output_size))

    def window(self, shape: Shape) -> Window | None:
        """The widest of its windows, and the usual step between them.

        Window i of m over n pixels covers ⌊i·n/m⌋ … ⌈(i+1)·n/m⌉ − 1.
        """
        kernel, stride = [], []
        for n, m in zip(shape[1:], pair(self.output_size), strict=True):
            period = m // gcd(n, m)
            kernel.append(max(-(-(i + 1) * n // m) - i * n // m for i in range(period)))
            stride.append(max(1, n // m))
        return Window((kernel[0], kernel[1]), (stride[0], stride[1]), (0, 0))

    def summary(self) -> str:
        return _("mean, to {size}").format(size=size_text(self.output_size))


class Lrn(Layer, tag="lrn", frozen=True, kw_only=True):
    """Local response normalisation: x / (k + α/n · Σ x² over n neighbouring maps) ^ β.

    PyTorch's form. The paper's (section 3.3) does not divide α by n.
    """

    size: int = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 2.0

    kind: ClassVar[str] = "lrn"
    family: ClassVar[str] = "normalisation"
    title: ClassVar[str] = N_("Local response normalisation")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("size", N_("Neighbours"), N_("Maps in each sum, n."), Kind.COUNT, 1),
        Setting(
            "alpha", N_("α"), N_("Weight of the squares; PyTorch divides it by n."), Kind.NUMBER
        ),
        Setting("beta", N_("β"), N_("Exponent of the divisor."), Kind.NUMBER),
        Setting("k", N_("k"), N_("Constant in the divisor."), Kind.NUMBER),
    )

    def output(self, shape: Shape) -> Shape:
        return _need_maps(shape, _("Local response normalisation"))

    def summary(self) -> str:
        return _("LRN, {n} channels").format(n=self.size)


class BatchNorm2d(Layer, tag="batch_norm2d", frozen=True, kw_only=True):
    """Batch normalisation of each map, with a learned scale and shift."""

    kind: ClassVar[str] = "batch_norm2d"
    family: ClassVar[str] = "normalisation"
    title: ClassVar[str] = N_("Batch normalisation")

    def output(self, shape: Shape) -> Shape:
        return _need_maps(shape, _("Batch normalisation"))

    def parameters(self, shape: Shape | None) -> int | None:
        return 2 * shape[0] if shape and len(shape) == 3 else None

    def summary(self) -> str:
        return _("over the batch")


class Activation(Layer, tag="activation", frozen=True, kw_only=True):
    """A function of each value by itself."""

    function: Function

    kind: ClassVar[str] = "activation"
    family: ClassVar[str] = "activation"
    title: ClassVar[str] = N_("Activation")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "function",
            N_("Function"),
            N_("Which function each value passes through."),
            Kind.CHOICE,
            choices=(
                ("relu", "ReLU"),
                ("tanh", "tanh"),
                ("sigmoid", N_("Sigmoid")),
                ("leaky_relu", "Leaky ReLU"),
                ("elu", "ELU"),
                ("gelu", "GELU"),
                ("silu", "SiLU"),
            ),
        ),
    )

    def summary(self) -> str:
        return _(dict(self.settings[0].choices).get(self.function, self.function))


class Dropout(Layer, tag="dropout", frozen=True, kw_only=True):
    """In training each value is zeroed with probability p; the others are scaled by 1/(1 − p)."""

    p: float = 0.5

    kind: ClassVar[str] = "dropout"
    family: ClassVar[str] = "dropout"
    title: ClassVar[str] = N_("Dropout")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("p", N_("Probability"), N_("Share of values that are zeroed."), Kind.NUMBER, 0, 1),
    )

    def summary(self) -> str:
        return _("dropout {p}").format(p=f"{self.p:g}")


class Flatten(Layer, tag="flatten", frozen=True, kw_only=True):
    """Maps laid out as one list of features, map by map, row by row."""

    kind: ClassVar[str] = "flatten"
    family: ClassVar[str] = "dropout"  # it learns nothing and computes nothing: the quiet colour
    title: ClassVar[str] = N_("Flatten")

    def output(self, shape: Shape) -> Shape:
        return (prod(shape),)

    def declared(self, hint: Shape | None) -> Shape | None:
        return None if hint is None or 0 in hint else (prod(hint),)

    def summary(self) -> str:
        return _("maps to a list")


class Linear(Layer, tag="linear", frozen=True, kw_only=True):
    """A dense layer: every output is a weighted sum of every input."""

    out_features: int
    bias: bool = True
    in_features: int | None = None
    weight_init: WeightInit | None = None
    bias_init: float | None = None

    kind: ClassVar[str] = "linear"
    family: ClassVar[str] = "dense"
    title: ClassVar[str] = N_("Dense")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("out_features", N_("Units"), N_("How many features come out."), Kind.COUNT, 1),
        _BIAS,
        Setting(
            "in_features",
            N_("Input features"),
            N_("Declare how many features must come in; empty: whatever comes."),
            Kind.COUNT,
            1,
            16_777_216,
            optional=True,
        ),
        _WEIGHT_INIT,
        _BIAS_INIT,
    )

    def output(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise MisfitError(
                "needs_flatten",
                _("A dense layer needs a list of features, but gets maps of {shape}.").format(
                    shape=shape_text(shape)
                ),
            )
        if self.in_features is not None and self.in_features != shape[0]:
            raise MisfitError(
                "in_features_mismatch",
                _("It is declared for {declared:,} features, but gets {given:,}.").format(
                    declared=self.in_features, given=shape[0]
                ),
            )
        return (self.out_features,)

    def declared(self, hint: Shape | None) -> Shape | None:
        return (self.out_features,)

    def parameters(self, shape: Shape | None) -> int | None:
        features = self.in_features or (shape[0] if shape and len(shape) == 1 else None)
        return None if features is None else self.out_features * (features + self.bias)

    def macs(self, shape: Shape, output: Shape) -> int:
        return shape[0] * self.out_features

    def summary(self) -> str:
        parts = [_("{n:,} units").format(n=self.out_features)]
        if self.in_features is not None:
            parts.append(_("expects {n:,}").format(n=self.in_features))
        if not self.bias:
            parts.append(_("no bias"))
        return ", ".join(parts)


class Softmax(Layer, tag="softmax", frozen=True, kw_only=True):
    """Logits to probabilities, over the channels or features."""

    kind: ClassVar[str] = "softmax"
    family: ClassVar[str] = "activation"
    title: ClassVar[str] = N_("Softmax")

    def summary(self) -> str:
        return _("logits to probabilities")


AnyLayer = (
    Conv2d
    | MaxPool2d
    | AvgPool2d
    | AdaptiveAvgPool2d
    | Lrn
    | BatchNorm2d
    | Activation
    | Dropout
    | Flatten
    | Linear
    | Softmax
)

# In the order in which a palette offers them, each as it is when first added.
PALETTE: dict[str, Callable[[str], AnyLayer]] = {
    "conv2d": lambda name: Conv2d(name=name, out_channels=64, kernel=3, padding=1),
    "activation": lambda name: Activation(name=name, function="relu"),
    "max_pool2d": lambda name: MaxPool2d(name=name, kernel=3, stride=2),
    "avg_pool2d": lambda name: AvgPool2d(name=name, kernel=2),
    "adaptive_avg_pool2d": lambda name: AdaptiveAvgPool2d(name=name, output_size=6),
    "lrn": lambda name: Lrn(name=name),
    "batch_norm2d": lambda name: BatchNorm2d(name=name),
    "dropout": lambda name: Dropout(name=name),
    "flatten": lambda name: Flatten(name=name),
    "linear": lambda name: Linear(name=name, out_features=4096),
    "softmax": lambda name: Softmax(name=name),
}
