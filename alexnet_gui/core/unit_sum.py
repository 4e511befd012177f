"""The exact sum that made one value of one layer, step by step: what is asked, and the answer.

Each step starts from the float32 values that the network itself computed and goes on in float64,
in which products of two float32 numbers are exact. What the network shows may differ by what its
own float32 rounding adds up to, and `bound` says how much that is at most.
"""

from math import isnan
from typing import Any

import msgspec

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.layers import Function

Place = tuple[int, ...]  # (map, row, column) of maps, (unit,) of features


class UnitSum(Enquiry, frozen=True):
    """Ask how the value at `place` of `layer` came about."""

    look: int  # the request that the shown PictureSeen answered
    layer: str
    place: Place


class Reach(msgspec.Struct, frozen=True):
    """The rows and columns of its input that a unit's window lies on; some may be padding."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    size: tuple[int, int]  # (height, width) of the input's maps

    def inside(self, row: int, column: int) -> bool:
        """Whether the window's tap (`row`, `column`) lies on a pixel, not on padding."""
        height, width = self.size
        return 0 <= self.rows[row] < height and 0 <= self.columns[column] < width

    @property
    def whole(self) -> bool:
        """Whether all of the window lies on pixels."""
        height, width = self.size
        return min(*self.rows, *self.columns) >= 0 and (
            self.rows[-1] < height and self.columns[-1] < width
        )


class Products(msgspec.Struct, frozen=True):
    """A convolution or a dense layer: Σ input × weight + bias."""

    inputs: Any  # float32 (I, kh, kw), 0 in the padding; of a dense layer (F, 1, 1); read-only
    weights: Any  # float32, of the same shape, read-only
    by_channel: Any  # float64 (I,): the sum over each input map, or feature
    first: int  # which map of the input inputs[0] is: another one in each group
    reach: Reach | None  # None for a dense layer
    maps: tuple[int, int, int] | None  # (C, H, W) whose values a dense layer's features are
    total: float  # without the bias
    bias: float | None


class Winner(msgspec.Struct, frozen=True):
    """Maximum pooling: which pixel of the window is the largest."""

    values: Any  # float32 (kh, kw), −∞ in the padding, read-only
    reach: Reach
    tap: tuple[int, int] | None  # the place in the window; None if all of it is padding


class Mean(msgspec.Struct, frozen=True):
    """Average pooling: Σ window / count."""

    values: Any  # float32 (kh, kw), 0 in the padding, read-only
    reach: Reach
    total: float
    count: int  # padding counts; what hangs over beyond it does not


class Neighbours(msgspec.Struct, frozen=True):
    """Local response normalisation: x / (k + α/n · Σ x²) ^ β over neighbouring maps."""

    channels: tuple[int, ...]
    values: tuple[float, ...]  # of these maps at this place
    given: float
    squares: float  # Σ x²
    k: float
    scale: float  # α/n
    beta: float
    divisor: float  # k + α/n · Σ x²


class Normalised(msgspec.Struct, frozen=True):
    """Batch normalisation: (x − mean) / √(variance + ε) · γ + β."""

    given: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float


class Applied(msgspec.Struct, frozen=True):
    """An activation function of one value."""

    function: Function
    given: float


class Passed(msgspec.Struct, frozen=True):
    """Nothing is done to the value: dropout at evaluation, or a place in a list of features."""

    origin: Place  # the place in the layer's input


class Share(msgspec.Struct, frozen=True):
    """A softmax: eˣ / Σ eˣ over classes, or over the maps at one place."""

    values: Any  # float32 (K,), read-only
    unit: int
    total: float  # Σ exp(x − the greatest x)
    names: tuple[str, ...] | None  # of the classes


Detail = Products | Winner | Mean | Neighbours | Normalised | Applied | Passed | Share


class Step(msgspec.Struct, frozen=True):
    """What one layer did for the value."""

    layer: str
    kind: str  # as in files: conv2d, lrn, …
    place: Place
    name: str  # of the class that the unit stands for, or nothing
    detail: Detail
    exact: float  # in float64
    shown: float  # what the network computed, in float32
    bound: float  # how far apart float32 rounding can bring the two
    given: Any  # float32 (C, H, W) or (F,): everything the layer was given, read-only

    @property
    def difference(self) -> float:
        """How much more the network shows than it should."""
        if self.shown == self.exact or (isnan(self.shown) and isnan(self.exact)):
            return 0.0
        return self.shown - self.exact

    @property
    def adds_up(self) -> bool:
        """Whether rounding in float32 explains the difference."""
        return self.difference == 0 or abs(self.difference) <= self.bound


class UnitSummed(msgspec.Struct, frozen=True):
    """The answer: from the nearest weighted sum, or mean, or the input, up to what was asked."""

    asked: UnitSum
    steps: tuple[Step, ...]  # the last is the layer that was asked about
