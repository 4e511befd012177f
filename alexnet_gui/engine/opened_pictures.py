"""The picture that was decoded last, kept so that it is not decoded again for another crop."""

import math
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.file_stamp import Stamp, file_stamp
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.shared_work import SharedWork

ON_SCREEN = 2_000_000  # pixels of what is handed to the window, at most

Pixels = npt.NDArray[np.uint8]
Key = tuple[Path | bytes, Stamp | None]


@dataclass(frozen=True)
class OpenedPicture:
    """A picture, and what of it is shown. Nothing in it changes."""

    image: Image.Image  # RGB, upright
    pixels: Pixels  # uint8 (H, W, 3), read-only; of a huge picture made smaller


class OpenedPictures:
    """Keeps one picture, since one of 200 million pixels takes 800 MB; any thread may ask.

    Two places on screen that ask for the same picture get it from one decoding; for different
    pictures they do not wait for each other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._decoding = SharedWork[OpenedPicture]()
        self._key: Key | None = None  # of what was asked for last
        self._kept: OpenedPicture | None = None  # that, once it is decoded

    def open(self, source: Path | bytes, name: str) -> OpenedPicture:
        """The picture in the file or the bytes `source`; a file that was changed is read again.

        What was opened last stays when its file is gone.

        Raises:
            PictureError: It cannot be read.
        """
        key = _key(source)
        with self._lock:
            if self._kept is not None and self._key is not None and key == (self._key[0], None):
                return self._kept
            if key != self._key:
                self._kept, self._key = None, key  # makes room before the next one is decoded
        return self._decoding.get(key, lambda: self._decoded(source, name, key))

    def _decoded(self, source: Path | bytes, name: str, key: Key) -> OpenedPicture:
        with self._lock:
            if key == self._key and self._kept is not None:
                return self._kept
        image = open_picture(source, name)
        opened = OpenedPicture(image, on_screen(image))
        with self._lock:
            if key == self._key:
                self._kept = opened
        return opened


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
    return read_only(pixels)


def _key(source: Path | bytes) -> Key:
    """Says whether it is the same picture: the bytes, or the file as it was written last."""
    return (source, None if isinstance(source, bytes) else file_stamp(source))
