"""The one kind of error that is the person's to mend."""

import errno
import re
from pathlib import Path

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _

_LINE_END = re.compile(r"\s*[\r\n]+\s*")
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
# What a system says of a file or folder that it will not show, or whose drive has an error.
_REFUSALS = frozenset(
    {
        *(errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR),
        *(errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE),
        *(errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH),
    }
)


class UserError(Exception):
    """Something a person can act on: one clear sentence, and what to do about it.

    Both are on one line each, whatever the names in them are made of. Anything else that is raised
    is a bug of ours.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = _on_one_line(message)
        self.hint = _on_one_line(hint)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def _on_one_line(text: str) -> str:
    return readable(_LINE_END.sub(" ", text.strip()))


class PictureError(UserError):
    """A picture cannot be read; another one may well be."""


class NoPlaceError(UserError):
    """A run cannot be kept where it was to be; in another folder it may be."""


class MemoryShortError(UserError):
    """There is not, or does not seem to be, enough memory for a batch.

    `smaller_batch` may fit; None if nothing is known to. `forecast`: nothing has been tried yet.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        smaller_batch: int | None = None,
        *,
        forecast: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.smaller_batch = smaller_batch
        self.forecast = forecast


class ToldElsewhereError(Exception):
    """Something went wrong, and another process of the same run says what."""


def unreadable(path: Path, error: OSError) -> UserError:
    """What to raise when the system will not have `path` read, in the system's words."""
    return UserError(
        _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror or error)
    )


def refused(error: BaseException) -> UserError | None:
    """What to tell where the system would not have a file or folder looked at; None otherwise."""
    if not isinstance(error, OSError) or not isinstance(error.filename, str):
        return None
    return unreadable(Path(error.filename), error) if error.errno in _REFUSALS else None


def resume_hint(error: OSError) -> str:
    """What to do where what a run keeps cannot be written, and the run has ended."""
    if error.errno in _NO_ROOM:
        return _("Make room, then resume the run.")
    if error.errno == errno.EFBIG:
        return _("No file may be as large there: change that limit, then resume the run.")
    if error.errno == errno.EISDIR:
        return _("A folder is in its place: move it elsewhere, then resume the run.")
    if isinstance(error, FileNotFoundError):
        return _("The folder was removed while the run trained, or its drive was taken away.")
    return _("See that it may be written to, then resume the run.")


def unwritable(path: Path, error: OSError, hint: str = "") -> UserError:
    """What to raise when the system will not have `path` written, in the system's words."""
    usual = _("Choose another folder.")
    if error.errno in _NO_ROOM:
        usual = _("Choose another folder, or make room.")
    return UserError(
        _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error),
        hint or usual,
    )
