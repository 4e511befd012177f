"""The line icons in `resources/icons`, in whatever colour the theme asks for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from alexnet_gui.core.resource_files import resource

SCALES = (1.0, 2.0)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, checked_colour: str | None = None, size: int = 20) -> QIcon:
    """The icon `name` in `colour`, and in `checked_colour` where its button is checked."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(_pixmap(name, colour, size, scale))
        if checked_colour is not None:
            made.addPixmap(
                _pixmap(name, checked_colour, size, scale), QIcon.Mode.Normal, QIcon.State.On
            )
    return made


def _pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
