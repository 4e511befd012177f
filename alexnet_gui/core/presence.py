"""Whether something is there, as far as one may look.

What `Path` has for it raises, up to Python 3.13, where the system does not say: a folder may be
another person's, a name too long, and a drive may answer with an error. What was there once, such
as a recent file, may be any of these today, and whoever asks goes on without it. Where a person
has asked for something, `kind` tells why it cannot be looked at.
"""

import os
import stat
from pathlib import Path
from typing import Literal

from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.translation import _

Place = Path | str | os.DirEntry[str]  # an entry of a listing often knows by itself what it is
# The last of them: no file has a name with such a sign, as a damaged note of one may say.
_NOTHING = (FileNotFoundError, NotADirectoryError, ValueError)


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


def is_missing(path: Path) -> bool:
    """Whether there is nothing, for sure: what is locked, or on a failing drive, may be there."""
    try:
        path.stat()
    except _NOTHING:
        return True
    except OSError:
        return False
    return False


def kind(path: Path) -> Literal["nothing", "folder", "file"]:
    """What is at `path`, or where a link there leads to; devices and pipes are files too.

    Raises:
        UserError: The system does not say.
    """
    try:
        mode = path.stat().st_mode
    except _NOTHING:
        return "nothing"
    except OSError as error:
        raise unreadable(path, error) from None
    return "folder" if stat.S_ISDIR(mode) else "file"


def require_folder(path: Path, hint: str) -> None:
    """Check that there is a folder at `path`; `hint` says what to do where there is not.

    Raises:
        UserError: There is none, or the system does not say.
    """
    what = kind(path)
    if what == "nothing":
        raise UserError(_("There is no folder {path}.").format(path=path), hint)
    if what != "folder":
        raise UserError(_("{path} is not a folder.").format(path=path), hint)


def _asked(path: Place) -> Path | os.DirEntry[str]:
    return Path(path) if isinstance(path, str) else path
