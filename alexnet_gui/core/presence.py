"""Whether something is there, as far as one may look.

What `Path` has for it raises, up to Python 3.13, where the system does not say: a folder may be
another person's, a name too long, and a drive need not answer. What was there once, such as a
recent file, may be any of these today, and whoever asks goes on without it.
"""

import os
from pathlib import Path

Place = Path | str | os.DirEntry[str]  # an entry of a listing often knows by itself what it is


def exists(path: Path | str) -> bool:
    """Whether there is anything at `path`."""
    try:
        return Path(path).exists()
    except OSError:
        return False


def is_file(path: Place) -> bool:
    """Whether there is a file at `path`."""
    try:
        return _asked(path).is_file()
    except OSError:
        return False


def is_folder(path: Place) -> bool:
    """Whether there is a folder at `path`."""
    try:
        return _asked(path).is_dir()
    except OSError:
        return False


def _asked(path: Place) -> Path | os.DirEntry[str]:
    return Path(path) if isinstance(path, str) else path
