"""The layers of two networks as one row: each name once, in an order that suits both."""

from collections.abc import Sequence


def merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """All names of `first` in their order; those of `second` alone behind their neighbour there.

    `relu1` that only the second network has, behind its `conv1`, comes behind the first's `conv1`.
    """
    found = list(first)
    place = 0
    for name in second:
        if name in first:
            place = found.index(name) + 1
        else:
            found.insert(place, name)
            place += 1
    return found
