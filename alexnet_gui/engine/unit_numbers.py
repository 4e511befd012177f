"""Arithmetic on single values in float64, and what float32 may be off by.

A sum of n products in any order, with u = 2⁻²⁴, is off by at most γₙ Σ |x·w|, γₙ = n·u / (1 − n·u):
Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, sections 3.1 and 4.2. Roundings
that are up as often as down come to no more than λ √n instead of n, but for a chance of
2 exp(−λ²/2): Higham and Mary, A New Approach to Probabilistic Rounding Error Analysis, SIAM
Journal on Scientific Computing 41, 2019, theorem 2.4. With λ = 6 that is 3 in 10⁸.
"""

from collections.abc import Callable
from math import fsum, isfinite, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from alexnet_gui.core.unit_sum import Detail, Place
from alexnet_gui.engine.arrays import read_only

U = 2.0**-24  # half a unit in the last place of 1, in float32
SMALLEST = 2.0**-126  # below it float32 loses digits, or everything
CERTAINTY = 6  # λ above
ULPS = 32  # that exp, erf, tanh and powers may be off by, of whatever library computes them

Floats = npt.NDArray[np.float32]
# What a layer did, the exact value, how far off float32 may be, and the place in its input that
# the value comes from, if that is a single one.
Worked = tuple[Detail, float, float, Place | None]


def exact_sum(terms: list[float]) -> float:
    """The sum of `terms`, rounded once; not finite if one of them is not."""
    if all(isfinite(term) for term in terms):
        return fsum(terms)
    return float(np.sum(terms))


def real(compute: Callable[[], float]) -> float:
    """What `compute` gives; not a number where there is none."""
    try:
        result: Any = compute()
    except (OverflowError, ValueError, ZeroDivisionError):
        return float("nan")
    return result if isinstance(result, float) else float("nan")


def rounding(operations: int, size: float) -> float:
    """How far off so many float32 operations on terms of `size` in all can be."""
    steps = min(operations, CERTAINTY * sqrt(operations))
    return steps * U / (1 - steps * U) * size + operations * SMALLEST


def as_numbers(tensor: Tensor) -> Floats:
    """`tensor` as numpy sees it, without a copy where it lies in the CPU's memory already."""
    values: Floats = tensor.detach().to("cpu").float().numpy()
    return values


def as_array(batch: Tensor) -> Floats:
    """The first of `batch`, read-only."""
    return read_only(as_numbers(batch[0]))
