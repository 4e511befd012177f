"""Pictures that a search has found, ready to be shown: small, and cut to what a unit sees."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.likes import Favourite, Found
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.readable import readable
from alexnet_gui.core.sight import Box, on_picture, seen_by_feature, seen_pixels
from alexnet_gui.core.whole_field import whole_field
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.augmentation import cut
from alexnet_gui.engine.picture_sets import padded
from alexnet_gui.engine.pictures import Crop, prepare, store
from alexnet_gui.engine.shelf import Shelf, frozen_pixels

SIDE = 400  # pixels of a whole picture, at most
_SHORTEST = 1024  # pixels of the short side down to which a large JPEG may be decoded smaller

Pixels = npt.NDArray[np.uint8]


def found_picture(shelf: Shelf, number: int) -> tuple[Found, Image.Image | None]:
    """A picture of `shelf`, small, and as it is; None if it cannot be read any more."""
    label = readable(shelf.classes[shelf.labels[number]])
    name, path = shelf.name(number), shelf.path(number)
    try:
        image = shelf.picture(number, _SHORTEST)
    except UserError as error:
        return Found(name, path, label, None, error.message), None
    small = image.copy()
    small.thumbnail((SIDE, SIDE))
    return Found(name, path, label, frozen_pixels(small)), image


def favourite(
    shelf: Shelf,
    number: int,
    architecture: Architecture,
    preprocessing: Preprocessing,
    layer: str,
    unit: int,
    value: float,
    place: tuple[int, int] | None,
) -> Favourite:
    """What excites a unit of `layer` in a picture of `shelf`: at `place`, a row and a column.

    Without maps, so without a place, it is what the feature sees, mostly the whole input.
    """
    found, image = found_picture(shelf, number)
    row, column = (None, None) if place is None else place
    size = architecture.input[1:]
    whole = Box(0, 0, *size)
    if place is None:
        box: Box | None = seen_by_feature(architecture, layer, unit) or whole
        field = box or whole
    else:
        box = seen_pixels(architecture, layer, *place)
        field = whole_field(architecture, layer, *place) or whole
    pixels, marked = None, None
    if image is not None and box is not None:
        seen, crop = _seen(image, preprocessing, architecture.input[0])
        pixels = seen[box.top : box.top + box.height, box.left : box.left + box.width]
        marked = _in_parts(on_picture(box, crop, size), image)
    return Favourite(
        found=found,
        value=value,
        row=row,
        column=column,
        pixels=pixels,
        field=(field.height, field.width),
        offset=(0, 0) if box is None else (box.top - field.top, box.left - field.left),
        box=marked,
    )


def _seen(image: Image.Image, preprocessing: Preprocessing, channels: int) -> tuple[Pixels, Crop]:
    """The pixels that a network takes of `image`, uint8 (H, W, 3) read-only, and where they lie."""
    _values, crop = prepare(image, preprocessing, channels)
    stored = store(image, preprocessing, channels)[None]
    pixels = cut(padded(stored, preprocessing.crop), preprocessing.crop)[0]  # (C, H, W)
    seen = pixels.expand(3, -1, -1).permute(1, 2, 0).contiguous().numpy()
    return read_only(seen), crop


def _in_parts(rect: Crop, image: Image.Image) -> Crop:
    """`rect` in pixels of `image`, in parts of its width and height."""
    x, y, width, height = rect
    return x / image.width, y / image.height, width / image.width, height / image.height


def same_picture(shelf: Shelf, number: int, image: Image.Image) -> bool:
    """Whether a picture of `shelf` is `image`, pixel by pixel."""
    try:
        other = shelf.picture(number).convert("RGB")
    except UserError:
        return False
    return other.size == image.size and other.tobytes() == image.tobytes()
