"""Figures and histograms of layers and maps. numpy alone."""

from typing import Any

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.layer_statistics import BINS, Compared, CompareValues, Figures, Side

Values = npt.NDArray[np.floating[Any]]


def compare_values(asked: CompareValues) -> Compared:
    """Figures and histograms of `asked.values` and `asked.against`, on bins that both share."""
    arrays = [asked.values] if asked.against is None else [asked.values, asked.against]
    low, high = _range(arrays)
    sides = [_side(array, low, high, each=asked.each) for array in arrays]
    return Compared(low, high, sides[0], sides[1] if len(sides) > 1 else None)


def figures_of(values: Values) -> Figures:
    """Mean, deviation, least and greatest of the finite values, and the share of zeros."""
    return _figures(values.reshape(1, -1))[0]


def _side(values: Values, low: float, high: float, *, each: bool) -> Side:
    maps = _figures(values.reshape(len(values), -1)) if each and values.ndim == 3 else ()
    return Side(figures_of(values), _shares(values, low, high), maps)


def _figures(rows: Values) -> tuple[Figures, ...]:
    """Of each row of (N, M)."""
    known = np.isfinite(rows)
    counts = known.sum(axis=1)
    some = np.maximum(counts, 1)
    wide = np.where(known, rows, 0).astype(np.float64)
    mean = wide.sum(axis=1) / some
    away = np.where(known, wide - mean[:, None], 0)
    deviation = np.sqrt((away * away).sum(axis=1) / some)
    least = np.where(known, rows, np.inf).min(axis=1, initial=np.inf)
    greatest = np.where(known, rows, -np.inf).max(axis=1, initial=-np.inf)
    zero = (rows == 0).mean(axis=1)
    columns = np.stack([mean, deviation, least, greatest, zero], axis=1)
    columns[counts == 0, :4] = np.nan
    return tuple(Figures(*row) for row in columns.tolist())


def _range(arrays: list[Values]) -> tuple[float, float]:
    """From the least to the greatest finite value of all; of a width in any case."""
    finite = [array[np.isfinite(array)] for array in arrays]
    some = [array for array in finite if array.size]
    if not some:
        return 0.0, 1.0
    low = min(float(array.min()) for array in some)
    high = max(float(array.max()) for array in some)
    if low == high:
        room = abs(low) / 2 or 0.5
        return low - room, high + room
    return low, high


def _shares(values: Values, low: float, high: float) -> tuple[float, ...]:
    """The share of all values that lies in each bin; what is exactly 0 is in none."""
    shown = values[np.isfinite(values) & (values != 0)].astype(np.float64)
    places = ((shown - low) * (BINS / (high - low))).astype(np.intp)
    counts = np.bincount(np.minimum(places, BINS - 1), minlength=BINS)
    shares: list[float] = (counts / max(1, values.size)).tolist()
    return tuple(shares)
