"""Names of files and of classes as people can read them, whatever they are made of."""

import os
from pathlib import Path
from unicodedata import category

_JOINERS = "\u200c\u200d"  # between letters of Persian, and between the parts of an emoji


def unicode_text(text: str) -> str:
    """`text` with signs in place of what in the names in it is no Unicode."""
    try:
        return os.fsencode(text).decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a character, as JSON can have it
        return text.encode("utf-8", "replace").decode()


def readable(text: str) -> str:
    """`text` on one line, as a terminal or a list may show it.

    What would steer a terminal, end the line or turn the writing round is written as an escape:
    anybody can name a file so.
    """
    return "".join(c if _is_harmless(c) else repr(c)[1:-1] for c in unicode_text(text))


def name_of(path: Path | str) -> str:
    """The name of a file or folder, or all of a path that ends in none, to be shown."""
    return readable(Path(path).name or str(path))


def _is_harmless(c: str) -> bool:
    return c.isprintable() or c in _JOINERS or category(c) == "Zs"  # spaces of any width
