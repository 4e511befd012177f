"""Pictures: decoded upright as RGB, and made into what a network takes. Every refusal has a reason.

Pixels are those of torchvision's `Resize`, `CenterCrop`, `ToTensor` and `Normalize` on Pillow
pictures, bit for bit, since that is how published weights were trained and measured.
"""

import stat
import warnings
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError

from alexnet_gui.core.errors import PictureError, UserError, unreadable
from alexnet_gui.core.preprocessing import Preprocessing, margin
from alexnet_gui.core.ten_crops import ten_crops
from alexnet_gui.core.translation import _
from alexnet_gui.engine.large_pictures import make_room
from alexnet_gui.engine.picture_colours import as_rgb
from alexnet_gui.engine.picture_faults import what_it_looks_like
from alexnet_gui.engine.picture_limits import (
    check_limits,
    check_turning,
    orientation,
    too_large,
)
from alexnet_gui.engine.scaled_pictures import cut_out_of_scaled, cut_while_scaling

Crop = tuple[float, float, float, float]

# Pillow's other warnings are about damaged tags beside the pixels, which nobody here asks for.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

# Exif's values for "stored turned": what turns the picture back.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_picture(
    source: Path | bytes, name: str = "", *, shortest: int | None = None
) -> Image.Image:
    """The picture in the file or the bytes `source`: upright, RGB, its first frame.

    Transparent pixels lie over white; greys of 16 bits are scaled to 8; CMYK is converted by the
    profile in the file if there is one.

    Args:
        source: A file, or the bytes of one.
        name: What errors call it; otherwise the file's name.
        shortest: A large JPEG may be decoded at a half, a quarter or an eighth of its size, which
            is far quicker, as long as its short side keeps that many pixels.

    Raises:
        PictureError: It is not there, no picture, damaged or too large; the message says which.
    """
    if isinstance(source, bytes):
        name = name or _("The picture")
        if not source:
            raise _refused(_("{name} is empty.").format(name=name))
        return _decode(BytesIO(source), name, shortest)
    name = name or source.name
    try:
        _check_file(source, name)
        with source.open("rb") as file:
            return _decode(file, name, shortest)
    except FileNotFoundError:
        raise _refused(_("There is no picture {path}.").format(path=source)) from None
    except OSError as error:
        raise _refused(unreadable(source, error).message) from None
    except ValueError:  # a NUL in the path
        raise _refused(_("{path} is not a file's name.").format(path=repr(str(source)))) from None


def prepare(
    image: Image.Image, preprocessing: Preprocessing, channels: int
) -> tuple[torch.Tensor, Crop]:
    """What a network takes of `image`, and where in the picture that lies.

    Args:
        image: RGB, upright.
        preprocessing: How large, which part, and the statistics of the channels.
        channels: 3, or 1 for grey (ITU-R 601, as Pillow's mode L).

    Returns:
        float32 (C, H, W), and the crop (x, y, width, height) in pixels of `image`; it reaches
        over the edge, which is then black, if the crop is larger than the scaled picture.

    Raises:
        UserError: Pictures have no such number of channels, or memory is short.
    """
    scaled = preprocessing.scaled(image.height, image.width)
    height, width = preprocessing.crop
    left, top = margin(scaled[1], width), margin(scaled[0], height)
    box = (left, top, left + width, top + height)
    cut = cut_out_of_scaled(in_channels(image, channels), scaled, box)
    across, down = image.width / scaled[1], image.height / scaled[0]
    crop = (left * across, top * down, width * across, height * down)
    return normalised(cut, preprocessing), crop


def store(
    image: Image.Image, preprocessing: Preprocessing, channels: int, *, exact: bool = True
) -> torch.Tensor:
    """What is kept of `image` to train on: uint8 (C, h, w) of the size `preprocessing.stored`.

    Its middle is, if `exact`, pixel by pixel what `prepare` takes of the same picture.

    Args:
        image: RGB, upright.
        preprocessing: How large and which part; its statistics are not used.
        channels: 3, or 1 for grey.
        exact: Otherwise it is quicker, and few pixels are a level off.

    Raises:
        UserError: Pictures have no such number of channels, or memory is short.
    """
    scaled = preprocessing.scaled(image.height, image.width)
    (height, width), crop = preprocessing.stored, preprocessing.crop
    # Centred so that the crop inside lies where it does in the whole, whatever is rounded.
    left = margin(scaled[1], crop[1]) - margin(width, crop[1])
    top = margin(scaled[0], crop[0]) - margin(height, crop[0])
    box = (left, top, left + width, top + height)
    cut_out = cut_out_of_scaled if exact else cut_while_scaling
    cut = cut_out(in_channels(image, channels), scaled, box)
    # By NumPy, for the reason that `normalised` has.
    return torch.from_numpy(np.array(_planes(cut), order="C"))


def prepare_ten(image: Image.Image, preprocessing: Preprocessing, channels: int) -> torch.Tensor:
    """The paper's ten crops of `image`, float32 (10, C, H, W); section 4.1 of the paper.

    The square at the centre of the scaled picture (a squashed or padded one whole): its four
    corners and its centre, and the same of its mirror image.

    Raises:
        UserError: Pictures have no such number of channels, or memory is short.
    """
    places = ten_crops(image.height, image.width, preprocessing)
    picture = cut_out_of_scaled(in_channels(image, channels), places.scaled, places.square)
    mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return torch.stack(
        [
            normalised(side.crop(box), preprocessing)
            for side in (picture, mirrored)
            for box in places.crops
        ]
    )


# --- decoding ------------------------------------------------------------------------------------


def _refused(message: str, hint: str = "") -> PictureError:
    return PictureError(message, hint)


def _check_file(path: Path, name: str) -> None:
    """Refuse what is no regular file: reading a pipe would wait for ever."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise _refused(_("{name} is a folder, not a picture.").format(name=name))
    if not stat.S_ISREG(status.st_mode):
        raise _refused(_("{name} is not a file.").format(name=name))
    if status.st_size == 0:
        raise _refused(_("{name} is empty.").format(name=name))


def _decode(file: BinaryIO, name: str, shortest: int | None) -> Image.Image:
    """The picture in `file`. What Pillow's many decoders raise on damaged files is no fixed set."""
    try:
        image: Image.Image = Image.open(file)
        _check_kind(image, name)
        check_limits(image, file, name)
        _draft(image, shortest)
        make_room(image)
        image.load()
        turn = _UPRIGHT.get(orientation(image))
        if turn is not None:
            check_turning(image, name)
        image = as_rgb(image)  # what was loaded goes before there is another
        return image if turn is None else image.transpose(turn)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large(name) from None
    except UnidentifiedImageError:
        file.seek(0)
        raise _refused(
            _("{name} is not a picture that Pillow can read: {reason}.").format(
                name=name, reason=what_it_looks_like(file.read(4096))
            )
        ) from None
    except MemoryError:
        raise _refused(
            _("{name} does not fit into this computer's memory.").format(name=name)
        ) from None
    except Exception as error:
        raise _damaged(name, error) from None


def _check_kind(image: Image.Image, name: str) -> None:
    if image.format == "EPS":  # Pillow would run Ghostscript on it
        raise _refused(
            _("{name} is PostScript, a program and not a picture.").format(name=name),
            _("Convert it to PNG first."),
        )


def _damaged(name: str, error: Exception) -> PictureError:
    reason = " ".join(str(error).split()).rstrip(".")
    ended = ("truncated", "not enough image data")
    if isinstance(error, EOFError) or any(words in reason.lower() for words in ended):
        return _refused(
            _("{name} is cut off: its end is missing.").format(name=name),
            _("Copy or download it again."),
        )
    for_people = isinstance(error, OSError | SyntaxError) and getattr(error, "errno", None) is None
    if not reason or not for_people:
        reason = _("what it says of itself cannot be")
    reason = reason.partition(" (")[0]  # which bytes
    return _refused(_("{name} is damaged: {reason}.").format(name=name, reason=reason))


def _draft(image: Image.Image, shortest: int | None) -> None:
    short = min(image.size)
    if shortest is None or short <= shortest:
        return
    width, height = image.size
    image.draft(None, (-(-width * shortest // short), -(-height * shortest // short)))


# --- preparing -----------------------------------------------------------------------------------


def in_channels(image: Image.Image, channels: int) -> Image.Image:
    """`image` with 3 channels, or 1 for grey.

    Raises:
        UserError: Pictures have no such number of channels.
    """
    if channels == 3:
        return image if image.mode == "RGB" else image.convert("RGB")
    if channels == 1:
        return image.convert("L")
    raise UserError(
        _("The network takes {n:,} channels, but a picture has three, or one when grey.").format(
            n=channels
        ),
        _("Give its input three channels or one."),
    )


def normalised(image: Image.Image, preprocessing: Preprocessing) -> torch.Tensor:
    """float32 (C, H, W): channels in 0…1, minus the mean, over the deviation.

    By NumPy, on this thread alone: PyTorch would spread each of these small sums over all its
    threads, and wait for the last of them for as long as a busy machine makes it.
    """
    mean, deviation = (
        np.array(figures, np.float32).reshape(-1, 1, 1)
        for figures in (preprocessing.mean, preprocessing.std)
    )
    values = np.array(_planes(image), np.float32, order="C")
    values /= np.float32(255)
    values -= mean
    values /= deviation
    return torch.from_numpy(values)


def _planes(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """uint8 (C, H, W), read-only."""
    pixels = np.asarray(image)  # (H, W, C), or (H, W) for grey
    return pixels.transpose(2, 0, 1) if pixels.ndim == 3 else pixels[None]
