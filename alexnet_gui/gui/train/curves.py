"""The points of a run's curves: kept whole, smoothed whole, thinned only to be drawn. No Qt."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.events import Step, Validated

Numbers = npt.NDArray[np.float64]

SMOOTHING = 0.97  # share of the past in each smoothed point: about the last 30 steps count
_FIRST_CAPACITY = 1024


class Series:
    """Numbers that are only ever appended, or cut off at the end."""

    def __init__(self) -> None:
        self._kept: Numbers = np.empty(_FIRST_CAPACITY)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> Numbers:
        """All numbers, as a view that is not to be written to."""
        return self._kept[: self._length]

    def extend(self, numbers: Sequence[float]) -> None:
        """Append `numbers`; the memory doubles when it is full, so that a point costs O(1)."""
        needed = self._length + len(numbers)
        if needed > len(self._kept):
            grown = np.empty(max(needed, 2 * len(self._kept)))
            grown[: self._length] = self.values
            self._kept = grown
        self._kept[self._length : needed] = numbers
        self._length = needed

    def cut(self, length: int) -> None:
        """Keep only the first `length` numbers."""
        self._length = min(length, self._length)


class Smoother:
    """Exponential smoothing, corrected for starting at nothing (Kingma and Ba 2015, section 3).

    A number that is not finite gives NaN and leaves the others as they would be without it.
    """

    def __init__(self, share: float = SMOOTHING) -> None:
        self._share = share
        self._sum = 0.0
        self._weight = 0.0

    def extend(self, numbers: Iterable[float]) -> list[float]:
        """The smoothed numbers that follow those of earlier calls."""
        smoothed = []
        for number in numbers:
            if not np.isfinite(number):
                smoothed.append(float("nan"))
                continue
            self._sum = self._share * self._sum + (1 - self._share) * number
            self._weight = self._share * self._weight + (1 - self._share)
            smoothed.append(self._sum / self._weight)
        return smoothed


class Curve:
    """One figure of every step, as it was and smoothed."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._raw = Series()
        self._smooth = Series()
        self._smoother = Smoother()

    @property
    def raw(self) -> Numbers:
        """The figure at each step."""
        return self._raw.values

    @property
    def smooth(self) -> Numbers:
        """The same, smoothed over all of the steps before."""
        return self._smooth.values

    def extend(self, numbers: Sequence[float]) -> None:
        """Append one figure a step."""
        self._raw.extend(numbers)
        self._smooth.extend(self._smoother.extend(numbers))

    def cut(self, length: int) -> None:
        """Forget all but the first `length` steps, as if they had never been."""
        kept = self.raw[:length].tolist()
        self._begin()
        self.extend(kept)


class RunCurves:
    """All that one run has told: a figure a step for each curve, and its validations."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything, for another run."""
        self.steps = Series()
        self.epochs = Series()
        self.loss = Curve()
        self.top1_error = Curve()
        self.top5_error = Curve()
        self.learning_rate = Curve()
        self.images_per_second = Curve()
        self.validations: list[Validated] = []

    def __len__(self) -> int:
        return len(self.steps)

    def append(self, steps: Sequence[Step]) -> None:
        """Append finished steps, in order."""
        self.steps.extend([step.step for step in steps])
        self.epochs.extend([step.epoch for step in steps])
        self.loss.extend([step.loss for step in steps])
        self.top1_error.extend([step.top1_error for step in steps])
        self.top5_error.extend([step.top5_error for step in steps])
        self.learning_rate.extend([step.learning_rate for step in steps])
        self.images_per_second.extend([step.images_per_second for step in steps])

    def validated(self, validation: Validated) -> None:
        """Append one validation."""
        self.validations.append(validation)

    def rewind(self, step: int) -> None:
        """Forget what came after `step`: a resume takes those steps again."""
        length = int(np.searchsorted(self.steps.values, step, side="right"))
        if length < len(self):
            self.steps.cut(length)
            self.epochs.cut(length)
            for curve in self._curves():
                curve.cut(length)
        self.validations = [seen for seen in self.validations if seen.step <= step]

    @property
    def best(self) -> Validated | None:
        """The validation that was the best when it was made, and that none has beaten since."""
        return next((seen for seen in reversed(self.validations) if seen.best), None)

    def nearest(self, epoch: float) -> int | None:
        """The index of the step closest to `epoch`, or None before the first step."""
        if not len(self):
            return None
        after = int(np.searchsorted(self.epochs.values, epoch))
        around = [index for index in (after - 1, after) if 0 <= index < len(self)]
        return min(around, key=lambda index: abs(float(self.epochs.values[index]) - epoch))

    def _curves(self) -> tuple[Curve, ...]:
        return (
            self.loss,
            self.top1_error,
            self.top5_error,
            self.learning_rate,
            self.images_per_second,
        )


def thin(x: Numbers, y: Numbers, columns: int) -> tuple[Numbers, Numbers]:
    """What is left of a curve to look the same when drawn `columns` pixels wide.

    Each bucket of neighbouring points keeps its smallest and its largest value, so that no spike
    is lost. A value that is not finite becomes NaN, where the line breaks.

    Args:
        x: (n,) where the points stand, ascending.
        y: (n,) their values.
        columns: pixels across; twice as many points or fewer come back as they are.

    Returns:
        x and y of at most three points a bucket, of which there are at most `columns`.
    """
    finite = np.isfinite(y)
    if len(x) <= 2 * columns or columns < 1:
        return x, np.where(finite, y, np.nan)
    size = -(-len(x) // columns)
    starts = np.arange(0, len(x), size)  # (buckets,)
    low = np.minimum.reduceat(np.where(finite, y, np.inf), starts)
    high = np.maximum.reduceat(np.where(finite, y, -np.inf), starts)
    empty = low > high
    whole = np.logical_and.reduceat(finite, starts)
    columns_kept = [low, high] if whole.all() else [low, high, np.where(whole, high, np.nan)]
    kept = np.stack(columns_kept, axis=1)  # (buckets, 2 or 3)
    kept[empty] = np.nan
    return np.repeat(x[starts], kept.shape[1]), kept.reshape(-1)
