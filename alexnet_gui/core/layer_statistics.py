"""Asking for figures and a histogram of a layer or a map, beside those of another answer."""

from typing import Any, NamedTuple

import msgspec

from alexnet_gui.core.enquiries import Enquiry

BINS = 64


class Figures(NamedTuple):
    """Of a map or a layer; `zero` is the share of values that are exactly 0.

    The first four are of the finite values, and not a number where there are none.
    """

    mean: float
    deviation: float
    least: float
    greatest: float
    zero: float


class CompareValues(Enquiry, frozen=True):
    """Figures of `values`, and of `against` where there is something to compare with."""

    values: Any  # float32 (C, H, W), (H, W) or (F,), read-only
    against: Any | None = None  # of any shape
    each: bool = False  # of each map too


class Side(msgspec.Struct, frozen=True):
    """One of the two that are compared."""

    figures: Figures
    shares: tuple[float, ...]  # of all values, those in each bin of the histogram; zeros left out
    maps: tuple[Figures, ...] = ()


class Compared(msgspec.Struct, frozen=True):
    """The answer: both histograms have the same bins, from `low` to `high`, all of one width."""

    low: float
    high: float
    own: Side
    other: Side | None
