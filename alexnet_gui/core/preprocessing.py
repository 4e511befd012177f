"""How a picture becomes a network's input; kept in every model file."""

from typing import Literal

import msgspec

Fit = Literal["crop", "squash"]


class Preprocessing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From pixels to numbers.

    `crop`: scale the short side to `resize` pixels and cut `crop` (height, width) from the centre.
    `squash`: scale to `crop` whatever the proportions. Then channels in 0…1, minus `mean`, over
    `std`, one each per channel: three for colour, one for grey.
    """

    fit: Fit = "crop"
    resize: int
    crop: tuple[int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]


# The usual statistics of ImageNet's pictures in 0…1, as torchvision's weights expect them.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def usual_preprocessing(shape: tuple[int, int, int]) -> Preprocessing:
    """What suits a network for input `shape` (C, H, W) of which nothing else is known.

    The short side is scaled by the paper's 256 : 227, so that the crop leaves the same margin.
    """
    channels, height, width = shape
    return Preprocessing(
        resize=round(max(height, width) * 256 / 227),
        crop=(height, width),
        mean=IMAGENET_MEAN if channels == 3 else (0.5,) * channels,
        std=IMAGENET_STD if channels == 3 else (0.5,) * channels,
    )
