"""Each kind of layer: its settings, and its rule for shape, parameters and multiply-accumulates.

Arithmetic as in PyTorch's documentation of each module.
"""

from collections.abc import Callable
from math import prod
from typing import ClassVar, Literal

from alexnet_gui.core.layer import DILATION, KERNEL, PADDING, STRIDE, Layer
from alexnet_gui.core.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import Shape, Size, pair, shape_text, short_size, size_text
from alexnet_gui.core.translation import N_, _
from alexnet_gui.core.window import MisfitError, Window, need_maps, walk

WeightInit = Literal["pytorch", "paper", "xavier_uniform", "kaiming_normal"]
Function = Literal["relu", "tanh", "sigmoid", "leaky_relu", "elu", "gelu", "silu"]

_BIAS = Setting("bias", N_("Bias"), N_("Add a learned constant to each output."), Kind.FLAG)
_WEIGHT_INIT = Setting(
    "weight_init",
    N_("Weights start"),
    N_("How the weights are drawn before training; empty: as the network says."),
    Kind.CHOICE,
    choices=(
        ("pytorch", N_("PyTorch's default")),
        ("paper", N_("The paper's, N(0, 0.01)")),
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
        KERNEL,
        STRIDE,
        PADDING,
        DILATION,
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
        channels, _height, _width = need_maps(shape, N_("A convolution"))
        if self.in_channels is not None and self.in_channels != channels:
            raise MisfitError(
                "in_channels_mismatch",
                _("It is declared for {declared:,} maps, but gets {given:,}.").format(
                    declared=self.in_channels, given=channels
                ),
            )
        for what, n in ((N_("maps that come in"), channels), (N_("filters"), self.out_channels)):
            if n % self.groups:
                raise MisfitError(
                    "groups_do_not_divide",
                    _("{groups} groups do not divide its {n:,} {what}.").format(
                        groups=self.groups, n=n, what=_(what)
                    ),
                )
        return walk(self.window(shape), shape, self.out_channels)

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
        return need_maps(shape, N_("Local response normalisation"))

    def summary(self) -> str:
        return _("LRN, {n} channels").format(n=self.size)


class BatchNorm2d(Layer, tag="batch_norm2d", frozen=True, kw_only=True):
    """Batch normalisation of each map, with a learned scale and shift."""

    kind: ClassVar[str] = "batch_norm2d"
    family: ClassVar[str] = "normalisation"
    title: ClassVar[str] = N_("Batch normalisation")

    def output(self, shape: Shape) -> Shape:
        return need_maps(shape, N_("Batch normalisation"))

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
