"""How a picture becomes a network's input; kept in every model file."""

from typing import Literal

import msgspec

Fit = Literal["crop", "pad", "squash"]


class Preprocessing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From pixels to numbers.

    `crop`: scale the short side to `resize` pixels and cut `crop` (height, width) from the centre.
    `pad`: scale the whole picture into `crop`; what is left over is black.
    `squash`: scale to `crop` whatever the proportions. Then channels in 0…1, minus `mean`, over
    `std`, one each per channel: three for colour, one for grey.
    """

    fit: Fit = "crop"
    resize: int
    crop: tuple[int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def scaled(self, height: int, width: int) -> tuple[int, int]:
        """What a picture is scaled to before `crop` is taken; rounded as torchvision's Resize."""
        if self.fit == "squash":
            return self.crop
        if self.fit == "crop":
            short = min(height, width)
            return int(self.resize * height / short), int(self.resize * width / short)
        most_high, most_wide = self.crop
        if most_high * width <= most_wide * height:  # the height is what limits it
            return most_high, max(1, round(width * most_high / height))
        return max(1, round(height * most_wide / width)), most_wide

    @property
    def stored(self) -> tuple[int, int]:
        """Height and width of what is kept of a picture file: for `crop` with a margin around it.

        The margin is what random crops choose from, as in the paper: 256 × 256 for a crop of 227.
        """
        return (self.resize, self.resize) if self.fit == "crop" else self.crop


# The usual statistics of ImageNet's pictures in 0…1, as torchvision's weights expect them.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def margin(n: int, crop: int) -> int:
    """Pixels before a centred crop; negative if it reaches over the edge. torchvision's."""
    return round((n - crop) / 2) if n >= crop else -((crop - n) // 2)


def usual_preprocessing(
    shape: tuple[int, int, int], fit: Fit = "crop", held: tuple[int, int] | None = None
) -> Preprocessing:
    """What suits a network for input `shape` (C, H, W) of which nothing else is known.

    The short side is scaled by the paper's 256 : 227, so that the crop leaves the same margin.

    Args:
        shape: Channels, height and width of the network's input.
        fit: What is done about other proportions.
        held: Height and width of the pictures if all are alike and small: then nothing is scaled
            up only to be cut off again.
    """
    channels, height, width = shape
    largest = max(height, width)
    resize = round(largest * 256 / 227)
    if held is not None:
        resize = min(resize, max(min(held), largest))
    return Preprocessing(
        fit=fit,
        resize=resize,
        crop=(height, width),
        mean=IMAGENET_MEAN if channels == 3 else (0.5,) * channels,
        std=IMAGENET_STD if channels == 3 else (0.5,) * channels,
    )
