"""What is cut out of a scaled picture; of a very elongated one without scaling all the rest.

With its short side scaled to 256 pixels, a picture of 30,000 × 2 would be 3.8 million wide, of
which a crop of 227 is left. Beyond a limit only the source of the crop is resampled, and the pixels
around it that have a share in its edge. The crop's place in the source is rounded to 24 bits there
(Pillow's `box`), by which one number in some hundreds differs by one grey level. Below the limit
everything is as in torchvision.
"""

import math

from PIL import Image

from alexnet_gui.core.errors import PictureError
from alexnet_gui.core.translation import _
from alexnet_gui.engine.large_pictures import resized

Size = tuple[int, int]  # height, width
Box = tuple[int, int, int, int]  # left, top, right, bottom

_Span = tuple[float, float]

MOST = 64_000_000  # pixels of a whole scaled picture; 256 MB


def cut_out_of_scaled(image: Image.Image, size: Size, box: Box) -> Image.Image:
    """What `box` cuts out of `image` scaled to `size`; black where it reaches over the edge.

    Resampled as torchvision's `Resize` does on Pillow pictures: bilinear, with antialiasing.

    Raises:
        PictureError: Memory is short.
    """
    height, width = size
    try:
        if (width, height) == image.size:
            return image.crop(box)
        if width * height > MOST:
            return _cut_first(image, size, box)
        return resized(image, width, height).crop(box)
    except MemoryError:
        raise short_of_memory(image) from None


def cut_while_scaling(image: Image.Image, size: Size, box: Box) -> Image.Image:
    """Nearly the same, a quarter quicker: what is cut off is not resampled first.

    One number in some hundreds differs by one grey level, as for very elongated pictures.

    Raises:
        PictureError: Memory is short.
    """
    height, width = size
    left, top, right, bottom = box
    if (width, height) == image.size or min(box) < 0 or right > width or bottom > height:
        return cut_out_of_scaled(image, size, box)
    across, down = image.width / width, image.height / height
    source = (
        left * across,
        top * down,
        min(right * across, image.width),
        min(bottom * down, image.height),
    )
    try:
        return image.resize((right - left, bottom - top), Image.Resampling.BILINEAR, box=source)
    except MemoryError:
        raise short_of_memory(image) from None


def short_of_memory(image: Image.Image) -> PictureError:
    """What to raise where there is no memory to scale `image`."""
    return PictureError(
        _("There is not enough memory to scale a picture of {width:,} × {height:,} pixels.").format(
            width=image.width, height=image.height
        ),
        _("Cut out the part of it that matters first, or close other programs."),
    )


def _cut_first(image: Image.Image, size: Size, box: Box) -> Image.Image:
    """The same, of the source of those pixels alone."""
    height, width = size
    left, top = max(0, box[0]), max(0, box[1])
    right, bottom = min(width, box[2]), min(height, box[3])
    across, wide = _source((left, right), image.width, width)
    down, tall = _source((top, bottom), image.height, height)
    part = image.crop((across[0], down[0], across[1], down[1]))

    def rows(picture: Image.Image) -> Image.Image:
        return _resampled(picture, (right - left, picture.height), (wide, (0, picture.height)))

    def columns(picture: Image.Image) -> Image.Image:
        return _resampled(picture, (picture.width, bottom - top), ((0, picture.width), tall))

    # As Pillow has it for whole pictures, since levels are rounded in between.
    columns_first = height > width and image.height > height
    scaled = rows(columns(part)) if columns_first else columns(rows(part))
    return scaled.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))


def _source(span: tuple[int, int], given: int, wanted: int) -> tuple[tuple[int, int], _Span]:
    """Where the pixels `span` of the `wanted` come from: of the `given`, and where among those."""
    scale = given / wanted
    start, stop = span[0] * scale, min(span[1] * scale, given)
    reach = math.ceil(max(1.0, scale)) + 1  # of the bilinear filter about a pixel's centre
    first, last = max(0, math.floor(start) - reach), min(given, math.ceil(stop) + reach)
    return (first, last), (start - first, stop - first)


def _resampled(
    picture: Image.Image, size: tuple[int, int], frame: tuple[_Span, _Span]
) -> Image.Image:
    """What lies in `frame` (across, down) at `size` (width, height)."""
    (left, right), (top, bottom) = frame
    return picture.resize(size, Image.Resampling.BILINEAR, box=(left, top, right, bottom))
