"""How a layer's figures come about, with its own numbers put in: `⌊(27 + 2·2 − 5) / 1⌋ + 1 = 27`.

Arithmetic as in PyTorch's documentation of each module; LRN as in section 3.3 of the paper.
"""

from math import prod
from typing import NamedTuple

from alexnet_gui.core.activation_curves import formula
from alexnet_gui.core.analysis import Row
from alexnet_gui.core.kernel_walk import walks_of
from alexnet_gui.core.layer import Layer
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.lessons.explanation import plain
from alexnet_gui.core.neighbours import formula_lines
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.shapes import Shape, pair, shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.core.window import Window


class Sum(NamedTuple):
    """One line: what it is of, the expression, and what it comes to; a formula comes to nothing."""

    label: str
    expression: str
    result: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        parts = [self.label, self.expression, f"= {self.result}" if self.result else ""]
        return " ".join(part for part in parts if part)


def sums(row: Row) -> tuple[Sum, ...]:
    """Every sum behind `row`'s figures; none for what is not known, or out of range."""
    if row.layer.faults():
        return ()
    lines = [*_sides(row), *_features(row), *_parameters(row), *_macs(row)]
    if isinstance(row.layer, Lrn):
        lines += _normalisation(row.layer, row.input)
    if isinstance(row.layer, Activation):
        lines.append(Sum("", f"f(x) = {formula(row.layer.function)}"))
    return tuple(lines)


def _normalisation(layer: Lrn, shape: Shape | None) -> list[Sum]:
    channels = shape[0] if shape is not None and len(shape) == 3 else None
    return [
        *(Sum("", line) for line in formula_lines(layer, channels)),
        Sum(
            _("the paper's α"),
            f"{plain(layer.alpha)} / {layer.size}",
            plain(layer.alpha / layer.size),
        ),
    ]


def _sides(row: Row) -> list[Sum]:
    if row.input is None or row.output is None or len(row.output) != 3:
        return []
    window = row.layer.window(row.input)
    if window is None:
        return []
    if isinstance(row.layer, AdaptiveAvgPool2d):
        down, across = map(_adaptive_side, row.input[1:], row.output[1:])
    else:
        down, across = (_side(window, row.input[axis + 1], axis) for axis in (0, 1))
    if down == across:
        return [down]
    return [down._replace(label=_("height")), across._replace(label=_("width"))]


def _adaptive_side(n: int, m: int) -> Sum:
    """Which pixels the mean at place i is of: as many places come out as are set."""
    return Sum("", f"⌊i·{n} / {m}⌋ … ⌈(i + 1)·{n} / {m}⌉ − 1, i = 0 … {m - 1}")


def _side(window: Window, n: int, axis: int) -> Sum:
    kernel, dilation = window.kernel[axis], window.dilation[axis]
    span = f"{kernel}" if dilation == 1 else f"{dilation}·({kernel} − 1) − 1"
    opening, closing = "⌈⌉" if window.ceil_mode else "⌊⌋"
    inner = f"({n} + 2·{window.padding[axis]} − {span}) / {window.stride[axis]}"
    positions = window.positions(n, axis)
    slack = n + 2 * window.padding[axis] - window.span(axis)
    rounded = -(-slack // window.stride[axis]) if window.ceil_mode else slack // window.stride[axis]
    # PyTorch drops a last window that would start in the padding: nothing is added then.
    added = " + 1" if positions == rounded + 1 else ""
    return Sum("", f"{opening}{inner}{closing}{added}", f"{positions:,}")


def _features(row: Row) -> list[Sum]:
    if not isinstance(row.layer, Flatten) or row.input is None or row.output is None:
        return []
    return [Sum(_("features"), _product(*row.input), f"{row.output[0]:,}")]


def _parameters(row: Row) -> list[Sum]:
    if row.parameters is None or not row.parameters:
        return []
    expression = _parameter_expression(row.layer, row.parameters)
    return [Sum(_("parameters"), expression, f"{row.parameters:,}")] if expression else []


def _parameter_expression(layer: Layer, count: int) -> str:
    """How `count` comes about. It knows what comes in, even where a mistake hides the shape."""
    if isinstance(layer, BatchNorm2d):
        return _product(2, count // 2)
    if isinstance(layer, Conv2d):
        outputs, kernel = layer.out_channels, list(pair(layer.kernel))
    elif isinstance(layer, Linear):
        outputs, kernel = layer.out_features, []
    else:
        return ""
    reads = (count // outputs - layer.bias) // prod(kernel)
    weights = _product(outputs, reads, *kernel)
    return weights + (f" + {outputs:,}" if layer.bias else "")


def _macs(row: Row) -> list[Sum]:
    if not row.macs or row.input is None or row.output is None:
        return []
    layer = row.layer
    if isinstance(layer, Conv2d):
        factors = (
            *row.output[1:],
            row.output[0],
            row.input[0] // layer.groups,
            *pair(layer.kernel),
        )
    else:
        factors = (*row.output, *row.input)
    return [Sum(_("MACs"), _product(*factors), f"{row.macs:,}")]


def _product(*factors: int) -> str:
    return "·".join(f"{n:,}" for n in factors)


def sight_sentence(row: Row) -> str:
    """What one output of `row` sees of the picture, and whether its input is read whole."""
    if row.output is None:
        return ""
    if row.receptive_field is None or row.stride is None:
        return _("Each output sees the whole picture.")
    (height, width), (down, across) = row.receptive_field, row.stride
    step = f"{down:,}" if down == across else f"{down:,} × {across:,}"
    parts = [
        _("Each output sees {size} pixels of the picture, in steps of {step}.").format(
            size=f"{height:,} × {width:,}", step=step
        )
    ]
    walks = walks_of(row.layer, row.input)
    if walks is not None:
        if walks[0].reads_all and walks[1].reads_all:
            parts.append(_("Every row and column of its input is read."))
        else:
            parts.append(_("What is hatched is never read."))
    return " ".join(parts)


def flow_sentence(row: Row) -> str:
    """What comes in and what goes out."""
    return _("{input} → {output}").format(
        input=shape_text(row.input), output=shape_text(row.output)
    )
