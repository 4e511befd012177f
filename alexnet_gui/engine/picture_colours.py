"""Pictures of every mode that Pillow knows as RGB, as a person would see them."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

# Formats whose pictures, once loaded, need their file no more; None is one made in memory.
_DONE = (None, "JPEG", "MPO", "PNG")


def as_rgb(image: Image.Image) -> Image.Image:
    """A picture of any of Pillow's modes, loaded, as RGB, without the file behind it.

    Transparent pixels lie over white; greys of 16 bits are scaled to 8; CMYK is converted by the
    profile in the file if there is one.
    """
    if image.mode.startswith(("I", "F")):
        return _from_deep_grey(image).convert("RGB")
    if image.mode in ("CMYK", "LAB"):
        return _by_profile(image)
    if image.mode == "RGB" and image.format in _DONE and not image.has_transparency_data:
        return image  # to copy 12 megapixels takes as long as a forward pass
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return image.convert("RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """Greys of more than 8 bits as 8 bits, which Pillow would clip instead.

    65,535 and 1.0 are white where the values fit; others, as of measurements, are stretched from
    their least to their greatest.
    """
    values = np.nan_to_num(np.asarray(image).astype(np.float64), posinf=0, neginf=0)
    least, greatest = float(values.min()), float(values.max())
    white = 1.0 if image.mode == "F" else 65_535.0
    if least < 0 or greatest > white:
        values, white = values - least, (greatest - least) or 1.0
    transparent = image.info.get("transparency")
    grey = np.rint(values * (255 / white)).astype(np.uint8)
    if isinstance(transparent, int):
        grey[np.asarray(image) == transparent] = 255
    return Image.fromarray(grey)


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
