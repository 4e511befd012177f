"""Numbers that are only appended or cut off at the end, and what is left of many to draw. No Qt."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

_FIRST_CAPACITY = 1024
_FANOUT = 4  # entries of one level of a pyramid that are one entry of the next
_TOP = 256  # entries of which no further level is made
_DEEPEST = 32  # 4³² values are more than there will be


class Series:
    """Numbers that are only ever appended, or cut off at the end."""

    def __init__(self, dtype: Any = np.float64) -> None:
        self._kept: npt.NDArray[Any] = np.empty(_FIRST_CAPACITY, dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> npt.NDArray[Any]:
        """All numbers, as a view that is not to be written to."""
        return self._kept[: self._length]

    def extend(self, numbers: npt.ArrayLike) -> None:
        """Append `numbers`; the memory doubles when it is full, so that a point costs O(1)."""
        added = np.asarray(numbers, self._kept.dtype)
        needed = self._length + len(added)
        if needed > len(self._kept):
            grown = np.empty(max(needed, 2 * len(self._kept)), self._kept.dtype)
            grown[: self._length] = self.values
            self._kept = grown
        self._kept[self._length : needed] = added
        self._length = needed

    def cut(self, length: int) -> None:
        """Keep only the first `length` numbers."""
        self._length = min(length, self._length)


class Thinned(NamedTuple):
    """Buckets of neighbouring points: where each begins, its extremes, and whether it is whole.

    A bucket of no finite value has NaN for both extremes. Without `many`, each bucket is a point.
    """

    first: npt.NDArray[np.intp]  # (b,)
    low: Numbers  # (b,)
    high: Numbers  # (b,)
    whole: npt.NDArray[np.bool_]  # (b,) whether every value in it is finite
    many: bool


class _Extremes(NamedTuple):
    """Of each bucket: its smallest and its largest finite value, and whether all are finite.

    A bucket of none has +∞ for the smallest and −∞ for the largest.
    """

    low: Numbers
    high: Numbers
    whole: npt.NDArray[np.bool_]


class _Level:
    """The extremes of a series' buckets of one size."""

    def __init__(self) -> None:
        self.low = Series()
        self.high = Series()
        self.whole = Series(np.bool_)

    def extend(self, extremes: _Extremes) -> None:
        self.low.extend(extremes.low)
        self.high.extend(extremes.high)
        self.whole.extend(extremes.whole)

    def cut(self, length: int) -> None:
        for series in (self.low, self.high, self.whole):
            series.cut(length)


class Track:
    """A series with its extremes at every scale: thinned in a time that hardly grows with it.

    Each level of the pyramid has an entry for so many entries of the one below, so that all levels
    together are two thirds of the series. They follow the series when they are asked for; a point
    costs O(1) on average.
    """

    def __init__(self) -> None:
        self._series = Series()
        self._levels: list[_Level] = []
        self._known = 0  # values that the levels hold

    def __len__(self) -> int:
        return len(self._series)

    @property
    def values(self) -> Numbers:
        """All numbers, as a view that is not to be written to."""
        return self._series.values

    def extend(self, numbers: npt.ArrayLike) -> None:
        """Append `numbers`."""
        self._series.extend(numbers)

    def cut(self, length: int) -> None:
        """Keep only the first `length` numbers."""
        self._series.cut(length)
        if not len(self._series):
            self._levels.clear()
        # The bucket that the end lies in holds less than before, at every level.
        self._known = min(self._known, max(0, len(self._series) - 1))

    def thin(self, begin: int, end: int, columns: int) -> Thinned:
        """What is left of the values from `begin` to before `end` for so many columns of pixels.

        Each bucket keeps its smallest and its largest value, so that no spike is lost. Buckets
        begin at multiples of their size, so that none changes when others come; the first and the
        last may reach beyond what was asked for.

        Args:
            begin: Index of the first value.
            end: Index after the last value.
            columns: Twice as many values or fewer come back as they are.

        Returns:
            At most `columns + 2` buckets, or the values themselves.
        """
        if end - begin <= 2 * max(1, columns):
            values = self.values[begin:end]
            finite = np.isfinite(values)
            shown = np.where(finite, values, np.nan)
            return Thinned(np.arange(begin, end), shown, shown, finite, many=False)
        self._follow()
        depth, size = self._depth_for(end - begin, columns)
        group = -(-(end - begin) // (size * columns))
        first = begin // (size * group) * group
        entries = self._entries(depth, first, -(-end // size))
        low, high, whole = _joined(entries, group)
        starts = group * np.arange(len(low))
        empty = low > high
        low[empty] = high[empty] = np.nan
        return Thinned((first + starts) * size, low, high, whole, many=True)

    def _depth_for(self, count: int, columns: int) -> tuple[int, int]:
        """The coarsest level with an entry for each column: its depth and its buckets' size."""
        depth, size = 0, 1
        while depth < len(self._levels) and count >= columns * size * _FANOUT:
            depth, size = depth + 1, size * _FANOUT
        return depth, size

    def _entries(self, depth: int, begin: int, end: int) -> _Extremes:
        """Entries of a level, or at depth 0 of the series itself."""
        if depth:
            level = self._levels[depth - 1]
            return _Extremes(
                level.low.values[begin:end],
                level.high.values[begin:end],
                level.whole.values[begin:end],
            )
        values = self.values[begin:end]
        finite = np.isfinite(values)
        if finite.all():
            return _Extremes(values, values, finite)
        return _Extremes(
            np.where(finite, values, np.inf), np.where(finite, values, -np.inf), finite
        )

    def _follow(self) -> None:
        """Bring the levels up to date with the series."""
        if self._known == len(self._series):
            return
        first = self._known  # the first entry of the level below that is new or has changed
        below = len(self._series)
        for depth in range(1, _DEEPEST):
            if depth > len(self._levels):
                if below <= _TOP:
                    break
                self._levels.append(_Level())
            level = self._levels[depth - 1]
            first = min(first // _FANOUT, len(level.low))
            entries = self._entries(depth - 1, first * _FANOUT, below)
            level.cut(first)
            level.extend(_joined(entries, _FANOUT))
            below = len(level.low)
        self._known = len(self._series)


def _joined(entries: _Extremes, size: int) -> _Extremes:
    """The extremes of every `size` entries, and of those that are left at the end."""
    return _Extremes(
        _reduced(np.minimum, entries.low, size),
        _reduced(np.maximum, entries.high, size),
        _reduced(np.logical_and, entries.whole, size),
    )


def _reduced(join: np.ufunc, values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """`join` of every `size` values: a few times as fast as NumPy's `reduceat`."""
    whole = len(values) // size * size
    made = values[:whole:size].copy()
    for nth in range(1, size):
        join(made, values[nth:whole:size], out=made)
    return made if whole == len(values) else np.append(made, join.reduce(values[whole:]))
