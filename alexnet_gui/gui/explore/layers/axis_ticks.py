"""Round numbers along an axis that a widget paints itself."""

from math import ceil, floor, isfinite, log10


def ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """At most `most` round numbers from `low` to `high`, in ones, twos or fives, and as texts."""
    if not (isfinite(low) and isfinite(high)) or high <= low or most < 1:
        return []
    least = (high - low) / most
    power = 10.0 ** floor(log10(least))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
    digits = max(0, ceil(-log10(step) - 1e-9))
    plain = digits <= 4 and max(abs(low), abs(high)) < 1e6
    found = []
    for count in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1):
        value = count * step
        text = f"{value:,.{digits}f}" if plain else f"{value:.3g}"
        found.append((value, text.replace("-", "−")))
    return found
