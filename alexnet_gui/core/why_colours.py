"""How what speaks for a class and against it is coloured: what says nothing stays clear."""

from math import sqrt

Colour = tuple[int, int, int, int]  # red, green, blue, alpha, each from 0 to 255

# From ColorBrewer's YlOrRd and RdBu, by Cynthia Brewer (Apache License 2.0): the weak, the
# middling and the strong.
_FOR = ((254, 178, 76), (252, 78, 42), (177, 0, 38))
_AGAINST = ((146, 197, 222), (67, 147, 195), (5, 48, 97))


def colour(share: float) -> Colour:
    """The colour of a share from −1, wholly against the class, to 1, wholly for it."""
    anchors = _AGAINST if share < 0 else _FOR
    strength = min(1.0, abs(share))
    half = min(1, int(2 * strength))  # between which two anchors
    rest = 2 * strength - half
    red, green, blue = (
        round(low + rest * (high - low))
        for low, high in zip(anchors[half], anchors[half + 1], strict=True)
    )
    return red, green, blue, round(255 * sqrt(strength))  # so that the middling can be seen
