"""The pictures that a run is validated on, to be looked at a few at a time."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.live_events import ValidationPicture
from alexnet_gui.core.translation import _
from alexnet_gui.engine.picture_sets import Pictures
from alexnet_gui.engine.pictures import open_picture


class Gallery:
    """Gives any picture of `pictures`, small; of those in files it keeps no pixels."""

    def __init__(self, pictures: Pictures) -> None:
        self._files = pictures.files
        self._pixels: Tensor | None = None if pictures.files else pictures.pixels

    def picture(self, index: int, side: int) -> ValidationPicture:
        """The picture at `index`, at most `side` pixels wide and high."""
        source, name = self._source(index)
        try:
            image = open_picture(source, name, shortest=side)
        except UserError as error:
            return ValidationPicture(index, name, source, None, error.message)
        image.thumbnail((side, side))
        pixels = np.asarray(image)  # (h, w, 3); Pillow gives it read-only
        return ValidationPicture(index, name, source, pixels)

    def _source(self, index: int) -> tuple[Path | bytes, str]:
        if self._files is not None:
            return self._files[index], self._files[index].name
        assert self._pixels is not None
        name = _("Picture {n:,}").format(n=index + 1)
        return _png(self._pixels[index]), name


def _png(pixels: Tensor) -> bytes:
    """uint8 (C, h, w) of one channel or three as a PNG file."""
    planes = pixels.cpu().numpy()
    image = Image.fromarray(planes[0] if len(planes) == 1 else planes.transpose(1, 2, 0).copy())
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
