"""Names in the order in which people count: `img2` before `img10`."""

import re

_DIGITS = re.compile(r"([0-9]+)")

Key = tuple[tuple[tuple[int, str], ...], str]


def natural_key(name: str) -> Key:
    """What to sort `name` by; capitals make no difference unless nothing else does."""
    parts = _DIGITS.split(name.casefold())
    # Numbers by their length first, then by their digits, of which there may be any number.
    numbers = [part.lstrip("0") for part in parts[1::2]]
    found: list[tuple[int, str]] = [(0, parts[0])]
    for number, word in zip(numbers, parts[2::2], strict=True):
        found += [(len(number), number), (0, word)]
    return tuple(found), name
