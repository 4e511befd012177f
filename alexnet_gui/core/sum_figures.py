"""Figures of a sum: seven digits that count, all that it takes, or few that fit into a cell."""

from collections.abc import Iterable
from math import floor, isfinite, log10
from struct import pack, unpack

from alexnet_gui.core.translation import _

DIGITS = 7  # that count, as float32 has
SHORT = 5  # digits where a power of ten takes the room
SMALL, LARGE = 1e-4, 1e9  # outside of these a number is written with a power of ten


def figure(value: float, digits: int = DIGITS) -> str:
    """A number with so many digits that count."""
    return alike([value], digits)[0]


def alike(values: Iterable[float], digits: int = DIGITS) -> list[str]:
    """Numbers with so many digits that count, and the same places behind the point in all."""
    numbers = list(values)
    largest = max((abs(value) for value in numbers if isfinite(value)), default=0.0)
    if largest == 0:
        return [_written(value, "g") for value in numbers]
    if not SMALL <= largest < LARGE:
        return [_written(value, f".{min(digits, SHORT) - 1}e") for value in numbers]
    places = max(0, digits - 1 - floor(log10(largest)))
    return [_written(value, f",.{places}f") for value in numbers]


def brief(value: float, digits: int) -> str:
    """A number with so many digits that count, by itself: 0.00123, or 1.2e−7 if that is shorter."""
    if not isfinite(value) or not value:
        return _written(value, "g")
    places = max(0, digits - 1 - floor(log10(abs(float(f"{value:.{digits - 1}e}")))))
    plain_one = _written(value, f",.{places}f")
    mantissa, _e, power = f"{value:.{digits - 1}e}".partition("e")
    short = f"{mantissa}e{int(power)}".replace("-", "−")
    return min(plain_one, short, key=len)


def shortest(value: float) -> str:
    """A float32 value with no more digits than it takes to read the very same one back."""
    if not isfinite(value):
        return _written(value, "g")
    digits = next(n for n in range(1, 10) if n == 9 or _float32(float(f"{value:.{n}g}")) == value)
    return _written(value, f".{digits}g")


def like(value: float, written: str) -> str:
    """`value` with as many places behind the point as `written` has."""
    if not isfinite(value) or not value or "e" in written:
        return figure(value)
    return _written(value, f",.{len(written.partition('.')[2])}f")


def _float32(value: float) -> float:
    """The float32 number nearest to `value`."""
    rounded: float = unpack("f", pack("f", value))[0]
    return rounded


def whole(n: int) -> str:
    """A row, a column or a count, with a real minus: rows of padding lie before 0."""
    return f"{n:,}".replace("-", "−")


def _written(value: float, form: str) -> str:
    if not isfinite(value):
        return _("not a number") if value != value else ("∞" if value > 0 else "−∞")
    return f"{value:{form}}".replace("-", "−") if value else "0"
