"""What is painted as the bytes of a file: SVG with text that stays text, and PNG."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from alexnet_gui.gui.theme import text_font


def png_bytes(image: QImage) -> bytes:
    """`image` as a PNG file."""
    buffer = _open_buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return _content(buffer)


def svg_bytes(
    size: QSize, title: str, paint: Callable[[QPainter], object], description: str = ""
) -> bytes:
    """What `paint` paints on a sheet of `size`, as an SVG file."""
    buffer = _open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(size)
    generator.setViewBox(QRectF(QPointF(0, 0), size))
    generator.setTitle(title)
    generator.setDescription(description)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    # Where none of these families is at hand, any without serifs will do.
    families = ",".join(text_font().families()).encode()
    return _content(buffer).replace(families, families + b",sans-serif")


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    content: QByteArray = buffer.data()
    return bytes(content.data())
