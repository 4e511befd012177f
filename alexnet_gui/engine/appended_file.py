"""A file that grows by whole pieces: one that does not fit leaves nothing of itself."""

import errno
import os
from contextlib import suppress
from pathlib import Path

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND
_FLAGS |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)  # of systems that know them


class AppendedFile:
    """Nothing is held back here: what was appended is the system's, even if this process is killed.

    Raises:
        OSError: The disk is full or gone, or the file may not be written to; from every method.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open the file at `path`, which is made if it is not there; or is to be a `new` one."""
        self._descriptor = os.open(path, _FLAGS | (os.O_EXCL if new else 0), 0o666)
        self._closed = False

    def fileno(self) -> int:
        """The system's number for it."""
        return self._descriptor

    @property
    def numbers(self) -> tuple[int, int]:
        """By which the system tells it from others: of its drive, and there."""
        status = os.fstat(self._descriptor)
        return status.st_dev, status.st_ino

    @property
    def removed(self) -> bool:
        """Whether it has no name any more, for sure."""
        try:
            return os.fstat(self._descriptor).st_nlink == 0
        except OSError:
            return False

    def append(self, piece: bytes) -> None:
        """Add `piece`; where that fails the file is as it was."""
        status = os.fstat(self._descriptor)
        if self.removed:  # it would take what nobody can read any more
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        left = memoryview(piece)
        try:
            while left:  # a disk that is nearly full takes a part
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            with suppress(OSError):
                self.cut(status.st_size)
            raise

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes."""
        os.ftruncate(self._descriptor, size)

    def content(self) -> bytes:
        """All of it; also when the file was removed meanwhile."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            return file.read()

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
        if not self._closed:
            self._closed = True
            with suppress(OSError):
                os.close(self._descriptor)
