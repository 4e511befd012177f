"""Names of files, networks and classes as people can read them, whatever they are made of.

Names are kept as they are, and made readable only where they are shown.
"""

import os
from pathlib import Path
from unicodedata import category

_STEERING = ("Cc", "Zl", "Zp", "Cs")  # control characters, ends of lines, halves of characters
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unicode_text(text: str) -> str:
    """`text` with signs in place of what in the names in it is no Unicode."""
    try:
        return os.fsencode(text).decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a character, as JSON can have it
        return text.encode("utf-8", "replace").decode()


def readable(text: str) -> str:
    """`text` on one line, as a terminal or a list may show it.

    What would steer a terminal, end the line or turn the writing round is written as an escape:
    anybody can name a file so. Signs that join or turn only what they stand beside, and characters
    that are newer than Python, stay.
    """
    if text.isprintable():  # nearly always, and of a thousand classes at a time
        return text
    return "".join(c if _is_harmless(c) else repr(c)[1:-1] for c in unicode_text(text))


def name_of(path: Path | str) -> str:
    """The name of a file or folder, or all of a path that ends in none, to be shown."""
    return readable(Path(path).name or str(path))


def _is_harmless(c: str) -> bool:
    return c.isprintable() or not (c in _TURNING or category(c) in _STEERING)
