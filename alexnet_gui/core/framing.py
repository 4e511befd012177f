"""Which rectangle of a picture a network is to see: kept inside, and in the input's proportions.

A frame is (x, y, width, height) in pixels of the picture, fractions allowed; a size is (width,
height).
"""

Frame = tuple[float, float, float, float]
Size = tuple[int, int]

LEAST = 8.0  # pixels of the picture that the shorter side of a frame has at least


def within(frame: Frame, size: Size, shape: tuple[int, int]) -> Frame:
    """The frame nearest to `frame` that lies in a picture of `size`, about the same centre.

    It has the height of `frame` if there is room for it, and otherwise as much as there is; and
    the proportions of a network's input of `shape` (height, width), or its own where they are the
    same within a pixel of the input: a model's own crop is rounded by as much.
    """
    x, y, width, height = frame
    aspect = shape[1] / shape[0]
    if abs(width / height / aspect - 1) < 1 / min(shape):
        aspect = width / height
    return _placed(x + width / 2, y + height / 2, height, size, aspect)


def moved(frame: Frame, across: float, down: float, size: Size) -> Frame:
    """`frame` moved by so many pixels, as far as the edges of the picture let it."""
    x, y, width, height = frame
    return (
        min(max(x + across, 0.0), size[0] - width),
        min(max(y + down, 0.0), size[1] - height),
        width,
        height,
    )


def scaled(frame: Frame, factor: float, size: Size) -> Frame:
    """`frame` made larger or smaller by `factor` about its centre."""
    x, y, width, height = frame
    return _placed(x + width / 2, y + height / 2, height * factor, size, width / height)


def stretched(frame: Frame, side: tuple[int, int], to: tuple[float, float], size: Size) -> Frame:
    """`frame` with one corner or edge pulled to the point `to`; the opposite one stays.

    Args:
        frame: A frame inside the picture.
        side: Which is pulled: −1 left or top, 1 right or bottom, 0 neither; (across, down).
        to: Where to, in pixels of the picture.
        size: The picture's.
    """
    x, y, width, height = frame
    aspect = width / height
    centre = (x + width / 2, y + height / 2)
    held = tuple(c - s * e / 2 for c, s, e in zip(centre, side, (width, height), strict=True))
    # Heights that the pointer asks for: of a corner the larger, so that it can be pulled by either.
    wanted = [
        reach * s / ratio
        for reach, s, ratio in (
            (to[0] - held[0], side[0], aspect),
            (to[1] - held[1], side[1], 1.0),
        )
        if s
    ]
    room = [
        _room(at, s, whole) / ratio
        for at, s, whole, ratio in (
            (held[0], side[0], size[0], aspect),
            (held[1], side[1], size[1], 1.0),
        )
    ]
    tall = min(max(max(wanted), _least(aspect)), *room)
    left = held[0] - (1 - side[0]) / 2 * tall * aspect
    top = held[1] - (1 - side[1]) / 2 * tall
    return (left, top, tall * aspect, tall)


def _room(held: float, side: int, whole: float) -> float:
    """How long a frame can be that is held at one place and grows to `side`, or to both (0)."""
    if side:
        return whole - held if side > 0 else held
    return 2 * min(held, whole - held)


def _least(aspect: float) -> float:
    """The least height."""
    return LEAST if aspect >= 1 else LEAST / aspect


def _placed(x: float, y: float, height: float, size: Size, aspect: float) -> Frame:
    """A frame about (`x`, `y`) of `height`, or of the nearest there is room for."""
    height = min(max(height, _least(aspect)), size[1], size[0] / aspect)
    width = height * aspect
    return moved((x - width / 2, y - height / 2, width, height), 0, 0, size)
