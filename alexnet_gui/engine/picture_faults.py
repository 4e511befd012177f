"""What a file that is no readable picture looks like, in words for its refusal."""

from alexnet_gui.core.translation import N_, _

# How files begin. Names of kinds of file; pictures among them were recognised, but are damaged.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", N_("it begins like a JPEG, but is damaged")),
    (b"\x89PNG", N_("it begins like a PNG, but is damaged")),
    (b"GIF8", N_("it begins like a GIF, but is damaged")),
    (b"RIFF", N_("it is a sound or video, or a damaged WebP")),
    (b"%PDF", N_("it is a PDF")),
    (b"PK\x03\x04", N_("it is a ZIP archive or a document made of one")),
    (b"\x1f\x8b", N_("it is compressed by gzip")),
    (b"\x7fELF", N_("it is a program")),
    (b"MZ", N_("it is a program")),
)
_MARKUP: tuple[tuple[str, str], ...] = (
    ("<svg", N_("it is a drawing in SVG, which has no pixels")),
    ("<html", N_("it is a web page")),
    ("<!doctype html", N_("it is a web page")),
)


def what_it_looks_like(start: bytes) -> str:
    """What a file that begins with `start` seems to be: half a sentence."""
    for beginning, words in _BEGINNINGS:
        if start.startswith(beginning):
            return _(words)
    if start[4:8] == b"ftyp":
        return _("it is a video, or a picture of a kind such as HEIC")
    text = _as_text(start)
    if text is None:
        return _("its beginning is not that of any picture")
    for mark, words in _MARKUP:
        if mark in text.lower():
            return _(words)
    return _("it looks like text")


def _as_text(start: bytes) -> str | None:
    """`start` as text; None if it holds what text does not."""
    for end in range(4):  # the last character may have been cut
        try:
            text = start[: len(start) - end].decode("utf-8")
        except UnicodeDecodeError:
            continue
        readable = all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)
        return text if readable else None
    return None
