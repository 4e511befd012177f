"""Which part of a picture a network is given: as the model has it, or as the person chose.

All ways resample as torchvision's `Resize` does on Pillow pictures: bilinear, with antialiasing.
"""

from dataclasses import dataclass, field

import torch
from PIL import Image

from alexnet_gui.core.framing import within
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.ten_crops import CENTRE, ten_crops
from alexnet_gui.engine.pictures import Crop, in_channels, normalised, prepare, prepare_ten
from alexnet_gui.engine.scaled_pictures import short_of_memory


@dataclass(frozen=True)
class Cutting:
    """What was cut out of a picture."""

    prepared: torch.Tensor  # float32 (C, H, W), of ten crops the one at the centre
    crop: Crop  # where that lies in the picture: x, y, width, height in its pixels
    ten: torch.Tensor | None = None  # float32 (10, C, H, W), if ten crops were asked for
    frames: tuple[Crop, ...] = field(default=())  # where they lie; the mirror image's are the same


def cut_out(image: Image.Image, preprocessing: Preprocessing, channels: int, cut: Cut) -> Cutting:
    """What `cut` leaves of `image` for a network.

    A frame is first fitted into the picture and to the proportions of the network's input. Pixels
    around it have their share in its edge as they would in the whole picture: the model's own crop
    given as a frame is the model's own input but for roundings, by a grey level here and there.

    Args:
        image: RGB, upright.
        preprocessing: How large the input is, and the statistics of the channels.
        channels: 3, or 1 for grey.
        cut: Which part.

    Raises:
        UserError: Pictures have no such number of channels.
    """
    height, width = preprocessing.crop
    whole = (0.0, 0.0, float(image.width), float(image.height))
    if cut.way == "ten":
        ten = prepare_ten(image, preprocessing, channels)
        frames = ten_crops(image.height, image.width, preprocessing).frames
        return Cutting(ten[CENTRE], frames[CENTRE], ten, frames)
    if cut.way == "squash":
        return Cutting(_framed(image, preprocessing, channels, whole), whole)
    if cut.way == "frame" and cut.frame is not None:
        frame = within(cut.frame, image.size, (height, width))
        return Cutting(_framed(image, preprocessing, channels, frame), frame)
    return Cutting(*prepare(image, preprocessing, channels))


def _framed(
    image: Image.Image, preprocessing: Preprocessing, channels: int, frame: Crop
) -> torch.Tensor:
    """What lies in `frame` at the size of the network's input: float32 (C, H, W)."""
    height, width = preprocessing.crop
    x, y, across, down = frame
    # Roundings may reach over the edge by less than anybody sees, which Pillow refuses.
    box = (x, y, min(x + across, image.width), min(y + down, image.height))
    picture = in_channels(image, channels)
    try:
        picture = picture.resize((width, height), Image.Resampling.BILINEAR, box=box)
    except MemoryError:
        raise short_of_memory(image) from None
    return normalised(picture, preprocessing)
