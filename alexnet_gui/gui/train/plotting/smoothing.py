"""Exponential smoothing, corrected for starting at nothing (Kingma and Ba 2015, section 3). No Qt.

A smoothed number is `sum / weight` after `sum = share·sum + (1 − share)·number` and
`weight = share·weight + (1 − share)`, both from 0.
"""

from math import ceil, expm1, inf, log, sqrt

import numpy as np

from alexnet_gui.gui.train.plotting.series import Numbers

SMOOTHING = 0.97  # share of the past in each smoothed point: about the last 30 steps count
MOST_SMOOTHING = 0.999
_WHOLE = log(2.0**-60)  # of a part that no number of double precision notices beside 1
_FEW = 32  # numbers that are added one by one sooner than all at once


class Smoother:
    """Smooths numbers that come in pieces, each piece at once.

    A number that is not finite gives NaN and leaves the others as they would be without it.
    """

    def __init__(self, share: float = SMOOTHING) -> None:
        """`share` is that of the past, from 0 (nothing is smoothed) to below 1."""
        self._share = share
        self._sum = 0.0
        self._count = 0  # finite numbers so far

    def extend(self, numbers: Numbers) -> Numbers:
        """The smoothed numbers (n,) that follow those of earlier calls, of `numbers` (n,)."""
        finite = np.isfinite(numbers)
        if finite.all():
            return self._extend(numbers)
        smoothed = np.full(len(numbers), np.nan)
        smoothed[finite] = self._extend(numbers[finite])
        return smoothed

    def _extend(self, numbers: Numbers) -> Numbers:
        """The same for numbers that are all finite."""
        if not len(numbers):
            return numbers
        sums = _decaying_sums((1 - self._share) * numbers, self._share, self._sum)
        self._sum = float(sums[-1])
        # 1 − shareⁿ is what the weight adds up to; written so, it is exact for small n too, and
        # soon it is 1.
        log_share = _log(self._share)
        light = max(0, min(len(sums), ceil(_WHOLE / log_share) - self._count))
        counts = self._count + np.arange(1, light + 1)
        sums[:light] /= -np.expm1(counts * log_share)
        self._count += len(numbers)
        return sums

    def go_back(self, raw: Numbers, smoothed: Numbers) -> None:
        """Go on from where these numbers and what they were smoothed to end."""
        finite = np.isfinite(raw)
        self._count = int(np.count_nonzero(finite))
        if not self._count:
            self._sum = 0.0
            return
        last = len(raw) - 1 - int(np.argmax(finite[::-1]))
        self._sum = float(smoothed[last]) * -expm1(self._count * _log(self._share))


def _log(share: float) -> float:
    return log(share) if share > 0 else -inf


def _decaying_sums(numbers: Numbers, share: float, before: float) -> Numbers:
    """`sums[i] = share·sums[i − 1] + numbers[i]`, with `before` for the sum before the first."""
    if len(numbers) <= _FEW:
        sums = []
        for number in numbers.tolist():
            before = share * before + number
            sums.append(before)
        return np.array(sums)
    # Cut into columns of neighbours. All columns go down together, each from 0; what a column
    # hands on to the next one is added at the end.
    height = ceil(sqrt(len(numbers)))
    width = ceil(len(numbers) / height)
    padded = np.zeros(width * height)
    padded[: len(numbers)] = numbers
    grid = padded.reshape(width, height).T.copy()  # (height, width)
    for row in range(1, height):
        grid[row] += share * grid[row - 1]
    decay = share ** np.arange(1, height + 1)
    carried = []
    for own in grid[-1].tolist():
        carried.append(before)
        before = decay[-1] * before + own
    handed_on = np.array(carried)
    for row in range(height):  # an outer product would need as much memory again
        grid[row] += decay[row] * handed_on
    return grid.T.reshape(-1)[: len(numbers)]
