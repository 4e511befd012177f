"""The layers of two networks as one row: each name once, in an order that suits both."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """All names of `first` in their order; where those of `second` alone stand, after its own.

    `relu1` that only the second network has, behind its `conv1`, comes behind the first's `conv1`.
    """
    known = set(first)
    row: list[str] = []
    parts = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    for _kind, start, end, from_, to in parts:
        row += first[start:end]
        row += [name for name in second[from_:to] if name not in known]
    return row
