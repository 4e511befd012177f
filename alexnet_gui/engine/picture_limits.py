"""How much memory and time a picture takes to be decoded, told by its header before it is.

A file of a few bytes may claim any size, and what it takes is not the size alone: a decoder may
keep the whole picture several times over, or go over all of it as often as the file says.
"""

import warnings
from typing import BinaryIO

from PIL import Image

from alexnet_gui.core.errors import PictureError
from alexnet_gui.core.translation import _
from alexnet_gui.engine.picture_colours import is_rgb

LARGEST = 200_000_000  # pixels
MOST_MEMORY = 1_300_000_000  # bytes of pixels; with PyTorch's own, the process stays below 2 GB
OF_PYTHON = 10_000_000  # pixels that decoders written in Python take some ten seconds for
MOST_PASSES = 100  # over a JPEG; cameras and programs make 10

# Pillow compares every header with this, those of pictures inside pictures too, and warns above
# it. As an error the warning stops the picture before it is decoded.
Image.MAX_IMAGE_PIXELS = LARGEST
warnings.simplefilter("error", Image.DecompressionBombWarning)

_ORIENTATION = 0x0112
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}  # others 4
_RGB = 4  # bytes of a pixel, in Pillow
# What decoders keep of a pixel beside the picture itself, in bytes: measured, and rounded up.
_BESIDE = {"WEBP": 12, "AVIF": 12, "JPEG2000": 16, "ICNS": 16}
_JPEGS = ("JPEG", "MPO")
_SCAN = b"\xff\xda"
_HEAD = 2**18  # bytes that usually hold all that stands before a JPEG's first scan
_COEFFICIENT = 2  # bytes, which libjpeg keeps of every pixel and channel if there is a second pass


def too_large(name: str, most: int = LARGEST) -> PictureError:
    """What to raise for a picture of more than `most` pixels."""
    return PictureError(
        _("{name} has more than {n:,} million pixels.").format(name=name, n=most // 1_000_000),
        _("Scale it down first."),
    )


def check_limits(image: Image.Image, file: BinaryIO, name: str) -> None:
    """Refuse what would take too much memory or time; a JPEG may come at half its size instead.

    Args:
        image: Opened, not yet loaded.
        file: What it was opened from.
        name: What errors call it.

    Raises:
        PictureError: It is too large, for a picture of its kind.
    """
    if _pixels(image) > LARGEST:
        raise too_large(name)
    if (
        any(tile[0] in Image.DECODERS for tile in getattr(image, "tile", ()))
        and _pixels(image) > OF_PYTHON
    ):
        raise too_large(name, OF_PYTHON)
    if image.format in _JPEGS:
        _check_jpeg(image, file, name)
        return
    each = _BESIDE.get(image.format or "", 0) + _converted(image)
    if _pixels(image) * each > MOST_MEMORY:
        raise too_large(name, MOST_MEMORY // each)


def check_turning(image: Image.Image, name: str) -> None:
    """Refuse what is too large to be there twice: stored turned, and upright.

    Raises:
        PictureError: It is.
    """
    if _pixels(image) * 2 * _RGB > MOST_MEMORY:
        raise too_large(name, MOST_MEMORY // (2 * _RGB))


def orientation(image: Image.Image) -> int:
    """How Exif says that `image` is stored turned; 1 is upright. Section 4.6.5 of Exif 3.0."""
    try:
        value = image.getexif().get(_ORIENTATION)
    except Exception:  # damaged Exif; the picture itself is whole
        return 1
    return value if isinstance(value, int) else 1


def _check_jpeg(image: Image.Image, file: BinaryIO, name: str) -> None:
    passes = _passes(image, file)
    if passes > MOST_PASSES:
        raise PictureError(
            _("{name} is stored in {n:,} passes over all its pixels.").format(name=name, n=passes),
            _("Save it again with another program first."),
        )
    whole = _pixels(image)
    kept = whole * _COEFFICIENT * len(image.getbands()) if passes > 1 else 0
    each = max(_converted(image), 2 * _RGB if orientation(image) > 1 else 0)

    def need() -> int:
        return max(kept + _pixels(image) * _RGB, _pixels(image) * each)

    if need() > MOST_MEMORY:
        image.draft(None, (image.width // 2, image.height // 2))  # rounded up, odd ones stay whole
    if need() > MOST_MEMORY:
        raise too_large(name, MOST_MEMORY * whole // need())


def _pixels(image: Image.Image) -> int:
    return image.width * image.height


def _converted(image: Image.Image) -> int:
    """Bytes that are there of a pixel while a picture becomes RGB: as it is stored, and as that."""
    return _RGB if is_rgb(image) else _BYTES.get(image.mode, 4) + _RGB


def _passes(image: Image.Image, file: BinaryIO) -> int:
    """How often libjpeg goes over all of a JPEG: once, if its first scan holds every channel.

    Otherwise as often as there are scans, which can be counted, as 0xFF stands as 0xFF00 within
    one; ITU-T T.81, B.1.1.5.
    """
    place = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    start = _first_scan(head)
    channels = head[start + 4 : start + 5]  # after the marker and the length; B.2.3
    whole = (
        start and not image.info.get("progressive") and channels == bytes([len(image.getbands())])
    )
    passes = 1 if whole else head.count(_SCAN) + file.read().count(_SCAN)
    file.seek(place)
    return passes


def _first_scan(head: bytes) -> int:
    """Where the first scan of a JPEG begins: past all that stands before, thumbnails too; or 0."""
    place = 2
    while head[place : place + 1] == b"\xff":
        if head.startswith(_SCAN, place):
            return place
        place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
    return 0
