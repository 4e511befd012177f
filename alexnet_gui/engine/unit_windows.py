"""What a layer with weights or a window makes of what it reads, for one unit."""

from collections.abc import Sequence

import numpy as np
from torch import nn

from alexnet_gui.core import layers as kinds
from alexnet_gui.core import pooling
from alexnet_gui.core.kernel_walk import AxisWalk, Walks, walks_of
from alexnet_gui.core.layers import AnyLayer
from alexnet_gui.core.unit_sum import Mean, Place, Products, Reach, Winner
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.unit_numbers import (
    Floats,
    Worked,
    as_numbers,
    exact_sum,
    rounding,
)


def convolution(layer: kinds.Conv2d, module: nn.Conv2d, given: Floats, place: Place) -> Worked:
    """Σ window × kernel + bias, over those maps of `given` (C, H, W) that the filter reads."""
    weights = read_only(as_numbers(module.weight[place[0]]))  # (I, kh, kw)
    per_group = weights.shape[0]
    first = place[0] // (layer.out_channels // layer.groups) * per_group
    reach = _reach(_walks(layer, given), place)
    inputs = _taps(given[first : first + per_group], reach)
    return _weighted(module, inputs, weights, place[0], first=first, reach=reach)


def dense(
    module: nn.Linear, given: Floats, place: Place, maps: tuple[int, int, int] | None
) -> Worked:
    """Σ input × weight + bias over features (F,), which may be the values of `maps` (C, H, W)."""
    weights = read_only(as_numbers(module.weight[place[0]])[:, None, None])
    return _weighted(module, given[:, None, None], weights, place[0], maps=maps)


def _weighted(
    module: nn.Conv2d | nn.Linear,
    inputs: Floats,
    weights: Floats,
    unit: int,
    *,
    first: int = 0,
    reach: Reach | None = None,
    maps: tuple[int, int, int] | None = None,
) -> Worked:
    products = inputs.astype(np.float64) * weights  # exact: twice 24 bits fit into 53
    bias = None if module.bias is None else float(module.bias.detach()[unit])
    terms = [*products.ravel().tolist(), bias or 0.0]
    detail = Products(
        inputs=inputs,
        weights=weights,
        by_channel=read_only(products.sum(axis=(1, 2))),
        first=first,
        reach=reach,
        maps=maps,
        total=exact_sum(terms[:-1]),
        bias=bias,
    )
    return detail, exact_sum(terms), rounding(len(terms), exact_sum([abs(x) for x in terms])), None


# --- windows -------------------------------------------------------------------------------------


def winner(layer: pooling.MaxPool2d, given: Floats, place: Place) -> Worked:
    """The largest pixel in the window on its map of `given` (C, H, W); of equal ones the first."""
    reach = _reach(_walks(layer, given), place)
    window = _taps(given[place[0]], reach, outside=-np.inf)
    row, column = (int(n) for n in np.unravel_index(int(window.argmax()), window.shape))
    if not reach.inside(row, column):
        return Winner(window, reach, None), -np.inf, 0.0, None
    origin = (place[0], reach.rows[row], reach.columns[column])
    return Winner(window, reach, (row, column)), float(window[row, column]), 0.0, origin


def mean_of_window(
    layer: pooling.AvgPool2d | pooling.AdaptiveAvgPool2d, given: Floats, place: Place
) -> Worked:
    """The mean of the window on its map of `given` (C, H, W); padding counts as zeros."""
    walks = _walks(layer, given)
    reach = _reach(walks, place)
    window = _taps(given[place[0]], reach)
    terms = [float(x) for x in window.ravel()]
    total = exact_sum(terms)
    count = _counted(walks[0], reach.rows) * _counted(walks[1], reach.columns)
    bound = rounding(len(terms) + 1, exact_sum([abs(x) for x in terms]) / count)
    return Mean(window, reach, total, count), total / count, bound, None


def _counted(walk: AxisWalk, taps: Sequence[int]) -> int:
    """How many of `taps` are divided by: pixels and padding, as PyTorch counts them."""
    return sum(-walk.padding <= tap < walk.n + walk.padding for tap in taps)


def _walks(layer: AnyLayer, given: Floats) -> Walks:
    walks = walks_of(layer, given.shape)
    assert walks is not None
    return walks


def _reach(walks: Walks, place: Place) -> Reach:
    rows, columns = (
        tuple(walk.reading(at).taps) for walk, at in zip(walks, place[1:], strict=True)
    )
    return Reach(rows, columns, (walks[0].n, walks[1].n))


def _taps(maps: Floats, reach: Reach, outside: float = 0.0) -> Floats:
    """What a window reads of `maps` (…, H, W): (…, kh, kw), with `outside` for the padding."""
    found = np.full((*maps.shape[:-2], len(reach.rows), len(reach.columns)), outside, np.float32)
    height, width = reach.size
    rows = [i for i, row in enumerate(reach.rows) if 0 <= row < height]
    columns = [i for i, column in enumerate(reach.columns) if 0 <= column < width]
    of_rows = [reach.rows[i] for i in rows]
    of_columns = [reach.columns[i] for i in columns]
    found[..., np.array(rows, int)[:, None], np.array(columns, int)] = maps[
        ..., np.array(of_rows, int)[:, None], np.array(of_columns, int)
    ]
    return read_only(found)
