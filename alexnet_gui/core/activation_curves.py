"""The activation functions as curves: values, slopes, and where a curve saturates.

Definitions as in PyTorch's documentation of each module, with its defaults: LeakyReLU with a slope
of 0.01 below 0, ELU with α 1, GELU exact, by the error function.
"""

from collections.abc import Callable
from functools import lru_cache
from math import erf, exp, pi, sqrt, tanh
from typing import NamedTuple

from alexnet_gui.core.layers import Function
from alexnet_gui.core.translation import _

LEAK = 0.01  # torch.nn.LeakyReLU's negative_slope
FLAT = 0.01  # a slope below this counts as saturated: hardly anything of a gradient passes

_REACH = 20  # beyond ±20 every one of these functions is as good as straight
_STEP = 1 / 64

Curve = Callable[[float], float]


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def _below(x: float) -> float:
    """The share of a normal distribution that lies below x, Φ(x)."""
    return (1 + erf(x / sqrt(2))) / 2


def _bell(x: float) -> float:
    """The density of the normal distribution at x, φ(x)."""
    return exp(-x * x / 2) / sqrt(2 * pi)


_VALUES: dict[Function, Curve] = {
    "relu": lambda x: max(0.0, x),
    "tanh": tanh,
    "sigmoid": _sigmoid,
    "leaky_relu": lambda x: x if x > 0 else LEAK * x,
    "elu": lambda x: x if x > 0 else exp(x) - 1,
    "gelu": lambda x: x * _below(x),
    "silu": lambda x: x * _sigmoid(x),
}
_SLOPES: dict[Function, Curve] = {
    "relu": lambda x: 1.0 if x > 0 else 0.0,
    "tanh": lambda x: 1 - tanh(x) ** 2,
    "sigmoid": lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
    "leaky_relu": lambda x: 1.0 if x > 0 else LEAK,
    "elu": lambda x: 1.0 if x > 0 else exp(x),
    "gelu": lambda x: _below(x) + x * _bell(x),
    "silu": lambda x: _sigmoid(x) * (1 + x * (1 - _sigmoid(x))),
}
_FORMULAS: dict[Function, str] = {
    "relu": "max(0, x)",
    "tanh": "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
    "sigmoid": "1 / (1 + e⁻ˣ)",
    "leaky_relu": "max(0, x) + 0.01 · min(0, x)",
    "elu": "max(0, x) + min(0, eˣ − 1)",
    "gelu": "x · (1 + erf(x / √2)) / 2",
    "silu": "x / (1 + e⁻ˣ)",
}


class Saturation(NamedTuple):
    """Where a curve has become flat: up to `below`, and from `above` on; None where it has not."""

    below: float | None
    above: float | None


def value(function: Function, x: float) -> float:
    """The function at `x`."""
    return _VALUES[function](x)


def slope(function: Function, x: float) -> float:
    """Its derivative at `x`; where it has a kink, PyTorch's: that of the left."""
    return _SLOPES[function](x)


def formula(function: Function) -> str:
    """How it is defined, as one writes it."""
    return _FORMULAS[function]


@lru_cache
def saturation(function: Function) -> Saturation:
    """Where its slope stays under `FLAT`, up or down."""
    return Saturation(_flat_from(function, -1), _flat_from(function, 1))


def _flat_from(function: Function, side: int) -> float | None:
    """The place nearest to 0 from which on, going towards `side`, the slope stays under `FLAT`."""
    steps = int(_REACH / _STEP)
    steep = next((n for n in range(steps, -1, -1) if not _flat(function, side * n * _STEP)), -1)
    if steep == steps:
        return None
    if steep < 0:
        return 0.0
    inner, outer = steep * _STEP, (steep + 1) * _STEP
    for _halving in range(30):
        middle = (inner + outer) / 2
        if _flat(function, side * middle):
            outer = middle
        else:
            inner = middle
    return side * outer


def _flat(function: Function, x: float) -> bool:
    return abs(slope(function, x)) < FLAT


def saturation_sentence(function: Function) -> str:
    """Where it saturates, as a sentence."""
    below, above = saturation(function)
    percent = f"{100 * FLAT:g} %"
    if below is None and above is None:
        return _("It saturates nowhere: its slope never falls under {percent}.").format(
            percent=percent
        )
    if below is not None and above is not None:
        return _("Saturates beyond ±{x:.2f}: the slope is under {percent} there.").format(
            x=above, percent=percent
        )
    if below == 0:
        return _(
            "Below 0 its slope is 0, and nothing is learned from such a value; above 0 it never"
            " saturates."
        )
    return _("Below {x} its slope is under {percent}; above 0 it never saturates.").format(
        x=f"{below:.2f}".replace("-", "−"), percent=percent
    )
