"""What two networks take one picture for: the classes that either of them thinks likely."""

from collections.abc import Sequence
from typing import NamedTuple

from alexnet_gui.core.events import PictureSeen

Shares = tuple[float | None, float | None]


class Row(NamedTuple):
    """A class and its probability in each network; None where the network does not know it."""

    label: str
    shares: Shares


def rows(first: PictureSeen | None, second: PictureSeen | None, most: int) -> list[Row]:
    """The likeliest classes of both by name, at most so many, the likeliest in either first.

    Classes of a network that has no names for them are those of the other, if they are as many.
    """
    seen = (first, second)
    names = (_names(first, second), _names(second, first))
    labels: dict[str, None] = {}  # a set that keeps its order
    for each, known in zip(seen, names, strict=True):
        for prediction in () if each is None else each.top:
            labels[prediction.label if known is None else known[prediction.index]] = None
    found = [
        Row(label, (_share(first, names[0], label), _share(second, names[1], label)))
        for label in labels
    ]
    found.sort(key=lambda row: max(share or 0.0 for share in row.shares), reverse=True)
    return found[:most]


def _names(seen: PictureSeen | None, other: PictureSeen | None) -> Sequence[str] | None:
    """What the classes of `seen` are called; None if they go by number."""
    if seen is None or seen.classes is not None or seen.probabilities is None:
        return None if seen is None else seen.classes
    many = len(seen.probabilities)
    suits = other is not None and other.classes is not None and len(other.classes) == many
    return other.classes if other is not None and suits else None


def _share(seen: PictureSeen | None, names: Sequence[str] | None, label: str) -> float | None:
    if seen is None or seen.probabilities is None:
        return None
    if names is None:  # only what the network itself named so can be found
        return next((each.probability for each in seen.top if each.label == label), None)
    return float(seen.probabilities[names.index(label)]) if label in names else None
