"""Pictures of every mode that Pillow knows as RGB, as a person would see them."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from alexnet_gui.engine.large_pictures import BAND, HUGE, in_bands

Convert = Callable[[Image.Image], Image.Image]

# Formats whose pictures, once loaded, need their file no more; None is one made in memory.
_DONE = (None, "JPEG", "MPO", "PNG")


def is_rgb(image: Image.Image) -> bool:
    """Whether `image` is used as it is, once it is loaded."""
    return image.mode == "RGB" and image.format in _DONE and not image.has_transparency_data


def as_rgb(image: Image.Image) -> Image.Image:
    """A picture of any of Pillow's modes, loaded, as RGB, without the file behind it.

    Transparent pixels lie over white; greys of 16 bits are scaled to 8; CMYK is converted by the
    profile in the file if there is one.
    """
    if is_rgb(image):
        return image  # to copy 12 megapixels takes as long as a forward pass
    convert = conversion(image)
    return convert(image) if image.width * image.height < HUGE else in_bands(image, convert)


def conversion(image: Image.Image) -> Convert:
    """What makes RGB of `image`, or of some of its rows."""
    if image.mode.startswith(("I", "F")):
        return partial(_from_deep_grey, scale=_scale(image))
    if image.mode in ("CMYK", "LAB"):
        return _by_profile
    return _over_white if image.has_transparency_data else lambda rows: rows.convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    seen = image.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _scale(image: Image.Image) -> tuple[float, float]:
    """The greys that become black and white, of a picture with more than 8 bits.

    65,535 and 1.0 are white where the values fit; others, as of measurements, are stretched from
    their least to their greatest.
    """
    rows = max(1, BAND // image.width)
    bands = (
        _values(image.crop((0, top, image.width, min(top + rows, image.height))))
        for top in range(0, image.height, rows)
    )
    extremes = [(float(band.min()), float(band.max())) for band in bands]
    least, greatest = min(low for low, _high in extremes), max(high for _low, high in extremes)
    white = 1.0 if image.mode == "F" else 65_535.0
    if least < 0 or greatest > white:
        return least, greatest
    return 0.0, white


def _values(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.nan_to_num(np.asarray(image).astype(np.float64), posinf=0, neginf=0)


def _from_deep_grey(image: Image.Image, scale: tuple[float, float]) -> Image.Image:
    """Greys of more than 8 bits as RGB; Pillow would clip them instead."""
    black, white = scale
    transparent = image.info.get("transparency")
    grey = np.rint((_values(image) - black) * (255 / ((white - black) or 1.0))).astype(np.uint8)
    if isinstance(transparent, int):
        grey[np.asarray(image) == transparent] = 255
    return Image.fromarray(grey).convert("RGB")


def _by_profile(image: Image.Image) -> Image.Image:
    """CMYK or LAB as sRGB: by the profile in the file, otherwise by plain arithmetic."""
    profile = image.info.get("icc_profile")
    try:
        if image.mode == "LAB":
            given = ImageCms.createProfile("LAB")
        elif profile:
            given = ImageCms.ImageCmsProfile(BytesIO(profile)).profile
        else:
            return image.convert("RGB")
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(given),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError):  # a profile that is damaged or of another mode
        return image.convert("RGB")
    return image.convert("RGB") if converted is None else converted
