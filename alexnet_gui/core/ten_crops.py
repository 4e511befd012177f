"""Where the paper's ten crops lie; section 4.1 of the paper.

They are the four corners and the centre of the square at the centre of the scaled picture, and the
same of its mirror image. A squashed or padded picture is taken whole.
"""

from typing import NamedTuple

import msgspec

from alexnet_gui.core.preprocessing import Preprocessing, margin

Box = tuple[int, int, int, int]  # left, top, right, bottom
Frame = tuple[float, float, float, float]  # x, y, width, height
CENTRE = 4  # of the crops below


class TenCrops(NamedTuple):
    """For one picture; the first five crops, which the mirror image has again."""

    scaled: tuple[int, int]  # (height, width) that the picture is scaled to
    square: Box  # of the scaled picture; reaches over its edge where that is padded
    crops: tuple[Box, ...]  # of the square: four corners and the centre
    frames: tuple[Frame, ...]  # the same in pixels of the picture


def ten_crops(height: int, width: int, preprocessing: Preprocessing) -> TenCrops:
    """The crops of a picture of `height` × `width` pixels."""
    down, across = preprocessing.crop
    side = preprocessing.stored
    if preprocessing.fit != "crop":
        larger = preprocessing.resize / max(down, across)
        side = (max(down, round(down * larger)), max(across, round(across * larger)))
        preprocessing = msgspec.structs.replace(preprocessing, crop=side)
    scaled = preprocessing.scaled(height, width)
    top, left = margin(scaled[0], side[0]), margin(scaled[1], side[1])
    bottom, right = side[0] - down, side[1] - across
    corners = ((0, 0), (right, 0), (0, bottom), (right, bottom))
    places = (*corners, (margin(side[1], across), margin(side[0], down)))
    up, over = height / scaled[0], width / scaled[1]  # pixels of the picture to one of the scaled
    return TenCrops(
        scaled,
        (left, top, left + side[1], top + side[0]),
        tuple((x, y, x + across, y + down) for x, y in places),
        tuple(((left + x) * over, (top + y) * up, across * over, down * up) for x, y in places),
    )
