"""Where the lines of an axis stand, and what is written beside them. No Qt."""

from math import ceil, floor, isfinite, log10
from typing import NamedTuple

from alexnet_gui.core.translation import _

_NICE = (1.0, 2.0, 5.0, 10.0)
_MOST = 40  # ticks, whatever is asked for
_TINY = 1e-300


class Tick(NamedTuple):
    """A place on an axis, and its label."""

    at: float
    text: str


def linear_ticks(
    low: float, high: float, most: int, *, whole: bool = False, percent: bool = False
) -> list[Tick]:
    """Round numbers from `low` to `high`, at most about `most` of them; `whole`: no fractions."""
    step = _nice_step((high - low) / max(1, most))
    if whole:
        step = max(1.0, step)
    if not isfinite(step) or step <= _TINY:
        return []
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    digits = max(0, -floor(log10(step) + 1e-9))
    plain = digits <= 6 and high < 1e9
    places = [n * step for n in range(first, min(last, first + _MOST) + 1)]
    texts = [f"{at + 0.0:,.{digits}f}" if plain else f"{at:.3g}" for at in places]
    if percent:
        texts = [_("{n} %").format(n=text) for text in texts]
    return [Tick(at, text) for at, text in zip(places, texts, strict=True)]


def logarithmic_ticks(low: float, high: float, most: int, *, percent: bool = False) -> list[Tick]:
    """Ticks of an axis of powers of ten from 10^`low` to 10^`high`, at their logarithms."""
    decades = high - low
    if decades < 0.7:  # too short for powers: round numbers, where they stand
        between = linear_ticks(10**low, 10**high, most, percent=percent)
        return [Tick(log10(tick.at), tick.text) for tick in between if tick.at > 0]
    digits: tuple[int, ...] = (1, 2, 5) if decades * 3 <= most else (1,)
    every = max(1, ceil(decades / max(1, most)))
    powers = [power for power in range(floor(low), ceil(high) + 1) if power % every == 0]
    ticks = []
    for power in powers[:_MOST]:
        for digit in digits:
            at = power + log10(digit)
            if low - 1e-9 <= at <= high + 1e-9:
                text = f"{digit * 10.0**power:.10g}" if -5 < power < 6 else f"{digit}e{power}"
                ticks.append(Tick(at, _("{n} %").format(n=text) if percent else text))
    return ticks


def _nice_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is no less than `least`."""
    if not isfinite(least) or least <= _TINY:
        return 0.0
    power = 10.0 ** floor(log10(least))
    return next(power * nice for nice in _NICE if power * nice >= least * (1 - 1e-9))
