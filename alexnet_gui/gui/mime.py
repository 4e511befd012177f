"""What another program drags onto the window, read out of Qt's mime data."""

import os
import re
from base64 import b64decode
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QImageWriter, QPainter

from alexnet_gui.core.translation import _
from alexnet_gui.gui.drops import is_remote, path_in_text

_PICTURE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_LINK = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
# Without loss first: a browser may offer the same picture in several.
_FILES = ("image/png", "image/webp", "image/tiff", "image/bmp", "image/gif", "image/jpeg")


@dataclass(frozen=True)
class Dropped:
    """Files by path, or the bytes of a picture and what to call it, or an address on the web."""

    paths: tuple[Path, ...] = ()
    picture: bytes = b""
    name: str = ""
    address: str = ""


def welcome(mime: QMimeData) -> bool:
    """Whether there may be something in `mime` for this window; quick, nothing is decoded."""
    if mime.hasUrls() or mime.hasImage() or any(map(mime.hasFormat, _FILES)):
        return True
    if _address_in_html(mime):
        return True
    return mime.hasText() and (path_in_text(mime.text()) is not None or _is_address(mime.text()))


def read_mime(mime: QMimeData | None) -> Dropped | None:
    """What `mime` holds: files first, then pixels, then text that names a file; or None.

    An empty clipboard has None on some platforms.
    """
    if mime is None:
        return None
    urls = mime.urls()
    paths = tuple(_local_path(url) for url in urls if url.isLocalFile())
    if paths:
        return Dropped(paths=paths)
    addresses = _addresses(mime)
    pixels = _pixels(mime) or next(filter(None, map(picture_in_address, addresses)), b"")
    if pixels:
        return Dropped(picture=pixels, name=_name_of(addresses))
    if addresses:
        return Dropped(address=addresses[0])
    path = path_in_text(mime.text()) if mime.hasText() else None
    return None if path is None else Dropped(paths=(path,))


def picture_in_address(address: str) -> bytes:
    """The picture that an address holds itself, as search engines show them; RFC 2397."""
    head, comma, data = address.partition(",")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
        return b""
    try:
        return b64decode(unquote(data), validate=True)
    except ValueError:
        return b""


def _local_path(url: QUrl) -> Path:
    path = url.toLocalFile()
    if "\N{REPLACEMENT CHARACTER}" in path and os.name == "posix":  # perhaps Qt's: bytes no UTF-8
        encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        path = os.fsdecode(unquote_to_bytes(encoded))
    return Path(path)


def _is_address(text: str) -> bool:
    return is_remote(text) or text.strip().startswith("data:image/")


def _addresses(mime: QMimeData) -> list[str]:
    """The addresses in `mime`; a browser may give them only in the page's own words."""
    # As it is written on the web: decoded, %20 would be a blank, which no address has.
    urls = [bytes(url.toEncoded().data()).decode() for url in mime.urls()]
    found = [url for url in urls if _is_address(url)]
    if not found and mime.hasText() and _is_address(mime.text()):
        found = [mime.text().strip()]
    in_html = _address_in_html(mime)
    if in_html and not found:
        found = [in_html]
    return found


def _address_in_html(mime: QMimeData) -> str:
    """The address of the first picture in a piece of a web page, or else of its first link."""
    if not mime.hasHtml():
        return ""
    page = mime.html()
    for pattern in (_PICTURE, _LINK):
        match = pattern.search(page)
        address = unescape(match.group(1)) if match is not None else ""
        if _is_address(address):
            return address
    return ""


def _pixels(mime: QMimeData) -> bytes:
    """The picture in `mime` as a file; browsers drag pictures as pixels and an address."""
    for form in _FILES:
        # As the other program wrote it: decoding that is not this thread's work.
        if mime.hasFormat(form) and (data := bytes(mime.data(form).data())):
            return data
    image = mime.imageData() if mime.hasImage() else None
    return _as_file(image) if isinstance(image, QImage) and not image.isNull() else b""


def _as_file(image: QImage) -> bytes:
    """`image` over white as a BMP file, which takes an eighth of the time that PNG does."""
    if image.hasAlphaChannel():
        opaque = QImage(image.size(), QImage.Format.Format_RGB32)
        opaque.fill(Qt.GlobalColor.white)
        painter = QPainter(opaque)
        painter.drawImage(0, 0, image)
        painter.end()
        image = opaque
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"bmp")).write(image)
    return bytes(buffer.data().data())


def _name_of(addresses: list[str]) -> str:
    remote = [address for address in addresses if is_remote(address)]
    last = PurePosixPath(remote[0].partition("?")[0]).name if remote else ""
    return unquote(last) or _("Dropped picture")
