"""What another program drags onto the window, read out of Qt's mime data."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from alexnet_gui.core.translation import _
from alexnet_gui.gui.drops import is_remote, path_in_text


@dataclass(frozen=True)
class Dropped:
    """Files by path, or the bytes of a picture and what to call it, or an address on the web."""

    paths: tuple[Path, ...] = ()
    picture: bytes = b""
    name: str = ""
    address: str = ""


def welcome(mime: QMimeData) -> bool:
    """Whether there may be something in `mime` for this window; quick, nothing is decoded."""
    if mime.hasUrls() or mime.hasImage():
        return True
    return mime.hasText() and (path_in_text(mime.text()) is not None or is_remote(mime.text()))


def read_mime(mime: QMimeData | None) -> Dropped | None:
    """What `mime` holds: files first, then pixels, then text that names a file; or None.

    An empty clipboard has None on some platforms.
    """
    if mime is None:
        return None
    urls = mime.urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Dropped(paths=paths)
    addresses = [url.toString() for url in urls if is_remote(url.toString())]
    if not addresses and mime.hasText() and is_remote(mime.text()):
        addresses = [mime.text().strip()]
    pixels = _pixels(mime)
    if pixels:
        return Dropped(picture=pixels, name=_name_of(addresses))
    if addresses:
        return Dropped(address=addresses[0])
    path = path_in_text(mime.text()) if mime.hasText() else None
    return None if path is None else Dropped(paths=(path,))


def _pixels(mime: QMimeData) -> bytes:
    """The picture in `mime` as a PNG file; browsers drag pictures as pixels and an address."""
    image = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _name_of(addresses: list[str]) -> str:
    last = PurePosixPath(addresses[0].partition("?")[0]).name if addresses else ""
    return last or _("Dropped picture")
