"""From arrays to images that Qt paints. Arrays come from the engine; numpy is not imported here."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]

SHOWN_SIDE = 1024  # pixels; a picture on screen is never larger


class Grid(Protocol):
    """Where the cells of a mosaic lie, as `Bridge.mosaic()` lays them out."""

    @property
    def count(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def towers(self) -> int: ...
    @property
    def in_tower(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def tower_width(self) -> int: ...
    @property
    def size(self) -> tuple[int, int]: ...
    def origin(self, cell: int) -> tuple[int, int]: ...
    def cell_at(self, x: int, y: int) -> tuple[int, int, int] | None: ...


def as_image(pixels: "Pixels") -> QImage:
    """uint8 (H, W, 3) as an image with memory of its own."""
    height, width = pixels.shape[:2]
    row_bytes = 3 * width  # without it QImage takes rows to be padded to four bytes
    data = pixels.tobytes()
    image = QImage(data, width, height, row_bytes, QImage.Format.Format_RGB888)
    # With memory of its own, and as Qt scales and paints it fastest.
    return image.convertToFormat(QImage.Format.Format_RGB32)


def colours_image(colours: "Pixels") -> QImage:
    """uint8 (H, W, 4), straight alpha, as an image with memory of its own that is scaled well."""
    height, width = colours.shape[:2]
    data = colours.tobytes()
    image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def picture_image(pixels: "Pixels") -> QImage:
    """A picture uint8 (H, W, 3), thinned so that even a huge one is painted at once."""
    step = max(1, min(pixels.shape[:2]) // SHOWN_SIDE)
    return as_image(pixels[::step, ::step])


def crisp(image: QImage, size: QSize) -> QImage:
    """`image` scaled to `size` so that its pixels stay squares.

    Whole numbers simply repeat pixels. In between, pixels are repeated more often than needed and
    averaged down, which keeps them all of one width.
    """
    if size.width() % image.width() or size.height() % image.height():
        times = -(-size.width() // image.width())
        if times > 1:
            image = image.scaled(image.size() * times)
        return image.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return image.scaled(size)
