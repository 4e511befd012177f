"""Two architectures side by side: which layer of one answers to which of the other."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from alexnet_gui.core.layers import AnyLayer


class Match(NamedTuple):
    """A layer of the first architecture and its counterpart in the second, as indices.

    None where one of them has no counterpart: the layer was taken out, or is new.
    """

    first: int | None
    second: int | None


def align(first: Sequence[AnyLayer], second: Sequence[AnyLayer]) -> tuple[Match, ...]:
    """Every layer of both, once, in an order that keeps both orders.

    Layers of one name that stand in the same order answer to each other. Between those, layers of
    one kind do: a layer that was renamed is not taken for another.
    """
    matches: list[Match] = []
    names = [layer.name for layer in first], [layer.name for layer in second]
    i = j = 0
    for at, to, length in SequenceMatcher(None, *names, autojunk=False).get_matching_blocks():
        matches += _between(first, second, range(i, at), range(j, to))
        matches += (Match(at + n, to + n) for n in range(length))
        i, j = at + length, to + length
    return tuple(matches)


def _between(
    first: Sequence[AnyLayer], second: Sequence[AnyLayer], before: range, after: range
) -> list[Match]:
    """The layers between two that have kept their names."""
    kinds = [first[i].kind for i in before], [second[j].kind for j in after]
    matches: list[Match] = []
    for tag, a, b, c, d in SequenceMatcher(None, *kinds, autojunk=False).get_opcodes():
        if tag == "equal":
            matches += (Match(before[a + n], after[c + n]) for n in range(b - a))
        else:
            matches += (Match(i, None) for i in before[a:b])
            matches += (Match(None, j) for j in after[c:d])
    return matches
