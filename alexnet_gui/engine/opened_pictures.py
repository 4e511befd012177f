"""The picture that was decoded last, kept so that it is not decoded again for another crop."""

import math
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from alexnet_gui.engine.pictures import open_picture

ON_SCREEN = 2_000_000  # pixels of what is handed to the window, at most

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class OpenedPicture:
    """A picture, and what of it is shown. Nothing in it changes."""

    image: Image.Image  # RGB, upright
    pixels: Pixels  # uint8 (H, W, 3), read-only; of a huge picture made smaller


class OpenedPictures:
    """Keeps one picture, since one of 200 million pixels takes 800 MB; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # also while decoding: two places on screen ask for the same
        self._key: tuple[object, ...] = ()
        self._kept: OpenedPicture | None = None

    def open(self, source: Path | bytes, name: str) -> OpenedPicture:
        """The picture in the file or the bytes `source`; a file that was changed is read again.

        Raises:
            PictureError: It cannot be read.
        """
        with self._lock:
            key = _key(source)
            if self._kept is None or key != self._key:
                self._kept = None  # makes room before the next one is decoded
                image = open_picture(source, name)
                self._kept, self._key = OpenedPicture(image, on_screen(image)), key
            return self._kept


def on_screen(image: Image.Image) -> Pixels:
    """`image` (RGB) as uint8 (H, W, 3), read-only: huge ones thinned to what is painted.

    To average 12 megapixels would take as long as a forward pass, and an answer waits for it; the
    window averages what it gets down to its own pixels.
    """
    step = math.ceil(math.sqrt(image.width * image.height / ON_SCREEN))
    if step > 1:
        size = (max(1, image.width // step), max(1, image.height // step))
        image = image.resize(size, Image.Resampling.NEAREST)
    pixels: Pixels = np.asarray(image)
    pixels = pixels.view()
    pixels.flags.writeable = False
    return pixels


def _key(source: Path | bytes) -> tuple[object, ...]:
    """Says whether it is the same picture: the bytes, or the file as it was written last."""
    if isinstance(source, bytes):
        return (source,)
    try:
        status = source.stat()
    except (OSError, ValueError):
        return (source,)  # opening it says what is wrong
    return (source, status.st_mtime_ns, status.st_size)
