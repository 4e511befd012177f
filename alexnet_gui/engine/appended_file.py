"""A file that grows by whole pieces: one that does not fit leaves nothing of itself."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND
_FLAGS |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)  # of systems that know them

_TAIL = 512  # bytes


class AppendedFile:
    """Nothing is held back here: what was appended is the system's, even if this process is killed.

    Raises:
        OSError: The disk is full or gone, or the file may not be written to; from every method.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open the file at `path`, which is made if it is not there; or is to be a `new` one."""
        self._open(os.open(path, _FLAGS | (os.O_EXCL if new else 0), 0o666))

    def _open(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._closed = False
        self._size = os.fstat(descriptor).st_size  # bytes, as this program left it
        self._tail = self._end()

    def again(self) -> Self:
        """The same file, open a second time: whoever holds it goes on to."""
        other = object.__new__(type(self))
        other._open(os.dup(self._descriptor))
        return other

    def fileno(self) -> int:
        """The system's number for it."""
        return self._descriptor

    @property
    def numbers(self) -> tuple[int, int]:
        """By which the system tells it from others: of its drive, and there."""
        status = os.fstat(self._descriptor)
        return status.st_dev, status.st_ino

    @property
    def as_left(self) -> bool:
        """Whether it was not removed and nobody else wrote to it, as far as can be seen at once."""
        try:
            status = os.fstat(self._descriptor)
            return (
                status.st_nlink > 0 and status.st_size == self._size and self._end() == self._tail
            )
        except OSError:
            return True

    def append(self, piece: bytes | bytearray) -> None:
        """Add `piece`; where that fails the file is as it was."""
        status = os.fstat(self._descriptor)
        if status.st_nlink == 0:  # it would take what nobody can read any more
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        left = memoryview(piece)
        try:
            while left:  # a disk that is nearly full takes a part
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            with suppress(OSError):
                self.cut(status.st_size)
            raise
        self._size = status.st_size + len(piece)
        self._tail = (self._tail + piece)[-_TAIL:]

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes."""
        os.ftruncate(self._descriptor, size)
        self._size = size
        self._tail = self._end()

    def _end(self) -> bytes:
        os.lseek(self._descriptor, max(0, self._size - _TAIL), os.SEEK_SET)
        return os.read(self._descriptor, _TAIL)

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
        if not self._closed:
            self._closed = True
            with suppress(OSError):
                os.close(self._descriptor)
