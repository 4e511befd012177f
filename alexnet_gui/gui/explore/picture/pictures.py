"""Pictures on their way into Explore, and a quick look at them before the engine is there."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from alexnet_gui.core.presence import is_file
from alexnet_gui.core.readable import name_of

PREVIEW_SIDE = 1024  # pixels of the longer side that a preview has at most
PREVIEW_PIXELS = 8_000_000  # decoded in a few hundredths of a second


class Picture(NamedTuple):
    """A picture that was asked for: a file, or the bytes of one, and what to call it."""

    source: Path | bytes
    name: str


def picture_file(path: Path) -> Picture:
    """The picture in a file."""
    return Picture(path, name_of(path))


def preview(picture: Picture) -> QImage | None:
    """`picture`, small and upright; None if it cannot be read, or not in an instant."""
    if isinstance(picture.source, bytes):
        buffer = QBuffer()
        buffer.setData(picture.source)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        return _read(QImageReader(buffer))
    if not is_file(picture.source):
        return None
    reader = QImageReader(str(picture.source))
    reader.setDecideFormatFromContent(True)
    return _read(reader)


def _read(reader: QImageReader) -> QImage | None:
    size = reader.size()  # from the header alone
    if not size.isValid() or size.width() * size.height() > PREVIEW_PIXELS:
        return None
    reader.setAutoTransform(True)
    if max(size.width(), size.height()) > PREVIEW_SIDE:
        smaller = QSize(PREVIEW_SIDE, PREVIEW_SIDE)
        reader.setScaledSize(size.scaled(smaller, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
