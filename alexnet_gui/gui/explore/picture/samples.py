"""The pictures that come with the program."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.translation import N_, _


class Sample(NamedTuple):
    """A bundled picture, and what is on it."""

    file: str
    what: str

    @property
    def title(self) -> str:
        """What is on it, in the window's language."""
        return _(self.what)

    @property
    def path(self) -> Path:
        """Where it lies."""
        return resource("pictures", self.file)


SAMPLES = (
    Sample("chelsea.png", N_("Cat")),
    Sample("astronaut.png", N_("Astronaut")),
    Sample("coffee.png", N_("Coffee")),
    Sample("rocket.jpg", N_("Rocket")),
)


@cache
def thumbnail(sample: Sample, width: int, height: int, scale: int = 2) -> QIcon:
    """The main part of a sample picture, `width` × `height` pixels of the screen's unit.

    Drawn `scale` times as fine, for dense screens.
    """
    wanted = QSize(width * scale, height * scale)
    reader = QImageReader(str(sample.path))
    filling = reader.size().scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    reader.setScaledSize(filling)
    # The middle across; down, faces and the like are rather above it.
    spare = filling - wanted
    reader.setScaledClipRect(QRect(QPoint(spare.width() // 2, spare.height() // 5), wanted))
    pixmap = QPixmap.fromImage(reader.read())
    pixmap.setDevicePixelRatio(scale)
    return QIcon(pixmap)
