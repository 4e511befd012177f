"""What a layer makes of single values: activations, normalisations, and the softmax."""

from math import exp, isnan, sqrt

import numpy as np
from torch import nn

from alexnet_gui.core import layers as kinds
from alexnet_gui.core.activation_curves import value as activation
from alexnet_gui.core.neighbours import neighbours
from alexnet_gui.core.unit_sum import Applied, Neighbours, Normalised, Place, Share
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.unit_numbers import (
    SMALLEST,
    ULPS,
    Floats,
    U,
    Worked,
    exact_sum,
    real,
    rounding,
)


def lrn(layer: kinds.Lrn, given: Floats, place: Place) -> Worked:
    """X / (k + α/n · Σ x²) ^ β over neighbours of maps (C, H, W); paper, section 3.3."""
    channel, row, column = place
    channels = tuple(neighbours(layer.size, channel, given.shape[0]))
    values = tuple(float(given[each, row, column]) for each in channels)
    x, scale = float(given[place]), layer.alpha / layer.size
    squares = exact_sum([value * value for value in values])
    divisor = layer.k + scale * squares
    exact = x * real(lambda: divisor**-layer.beta)
    # An error of the divisor grows by β in its power; where k or α is negative it may be large.
    about = (abs(layer.k) + abs(scale) * squares) / abs(divisor) if divisor else np.inf
    relative = rounding(len(values) + 4, 1.0) * about * abs(layer.beta) + ULPS * U
    detail = Neighbours(channels, values, x, squares, layer.k, scale, layer.beta, divisor)
    return detail, exact, relative * abs(exact) + SMALLEST, place


def batch_norm(module: nn.BatchNorm2d, given: Floats, place: Place) -> Worked:
    """(x − mean) / √(variance + ε) · γ + β with the running statistics, of maps (C, H, W)."""
    assert module.running_mean is not None and module.running_var is not None
    x, channel = float(given[place]), place[0]
    mean, variance, gamma, beta = (
        float(tensor.detach()[channel])
        for tensor in (module.running_mean, module.running_var, module.weight, module.bias)
    )
    root = sqrt(variance + module.eps)
    exact = (x - mean) / root * gamma + beta
    size = (abs(x) + abs(mean)) / root * abs(gamma) + abs(beta)
    detail = Normalised(x, mean, variance, module.eps, gamma, beta)
    return detail, exact, rounding(8, size), place


def activated(layer: kinds.Activation, given: Floats, place: Place) -> Worked:
    """An activation function of one value of maps (C, H, W) or features (F,)."""
    x = float(given[place])
    exact = x if isnan(x) else real(lambda: activation(layer.function, x))
    if layer.function == "relu":
        return Applied(layer.function, x), exact, 0.0, place
    # Below 0 these two subtract numbers that may be almost alike.
    size = max(abs(exact), {"elu": float(x < 0), "gelu": abs(x)}.get(layer.function, 0.0))
    return Applied(layer.function, x), exact, ULPS * U * size + SMALLEST, place


def softmax(given: Floats, place: Place, classes: tuple[str, ...] | None) -> Worked:
    """eˣ / Σ eˣ over features (F,), or over the maps (C, H, W) at one place."""
    values = given if given.ndim == 1 else given[:, place[1], place[2]]
    x, greatest = float(values[place[0]]), float(values.max())
    shares = [exp(each - greatest) for each in values.tolist()]
    total = exact_sum(shares)
    exact = exp(x - greatest) / total
    # exp turns what x − max is off by into a factor; the sum's terms are as far off at most.
    spread = greatest - float(values.min())
    bound = rounding(len(shares) + 2 * ULPS, exact) + 2 * spread * U * exact + SMALLEST
    names = classes if classes is not None and given.shape == (len(classes),) else None
    return Share(read_only(values), place[0], total, names), exact, bound, place
