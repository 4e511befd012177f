"""Large files, written once from beginning to end, past the system's cache of files.

By way of the cache every byte is copied into memory that the system has to find and clear first,
and that pushes out what a training reads: for AlexNet's weights and moments 700 MB at each saving.
Where a system or a drive does not write without its cache, it is used.
"""

import mmap
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path

BUFFER = 8 * 2**20  # bytes: a multiple of the blocks of any drive

Data = bytes | bytearray | memoryview


class LargeFile:
    """Takes bytes while those before are on their way to the drive."""

    def __init__(self, descriptor: int, drive: ThreadPoolExecutor) -> None:
        """`drive` has one thread."""
        self._descriptor = descriptor
        self._drive = drive
        self._buffers = [mmap.mmap(-1, BUFFER) for _ in range(2)]  # as drives want it: at a page
        self._filled = 0  # bytes of the first buffer
        self._writing: Future[None] | None = None

    def write(self, data: Data) -> int:
        """Take all of `data`.

        Raises:
            OSError: It, or something before it, cannot be written.
        """
        with memoryview(data).cast("B") as rest:
            taken = 0
            while taken < len(rest):
                part = rest[taken : taken + BUFFER - self._filled]
                self._buffers[0][self._filled : self._filled + len(part)] = part
                self._filled += len(part)
                taken += len(part)
                if self._filled == BUFFER:
                    self._hand_over()
        return taken

    def flush(self) -> None:
        """What is written piece by piece is flushed at its end."""

    def finish(self) -> None:
        """Have all of it on the drive; nothing more may come.

        Raises:
            OSError: Something cannot be written.
        """
        self._wait()
        _use_cache(self._descriptor)  # what is left fills no block
        self._put(self._buffers[0], self._filled)
        os.fsync(self._descriptor)

    def _hand_over(self) -> None:
        """Write the first buffer, and fill the other meanwhile."""
        self._wait()
        self._writing = self._drive.submit(self._put, self._buffers[0], self._filled)
        self._buffers.reverse()
        self._filled = 0

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _put(self, buffer: mmap.mmap, count: int) -> None:
        with memoryview(buffer) as view:
            done = 0
            while done < count:
                with view[done:count] as rest:
                    done += self._put_some(rest)

    def _put_some(self, rest: memoryview) -> int:
        try:
            return os.write(self._descriptor, rest)
        except OSError as error:
            if error.errno != EINVAL:
                raise
            _use_cache(self._descriptor)  # the drive takes other blocks
            return os.write(self._descriptor, rest)


@contextmanager
def large_file(path: Path) -> Iterator[LargeFile]:
    """A new file at `path`, on the drive as soon as the block ends without an error.

    Raises:
        OSError: It cannot be made or written; what there is of it stays.
    """
    descriptor = _opened(path)
    try:
        with ThreadPoolExecutor(1, "drive") as drive:
            file = LargeFile(descriptor, drive)
            yield file
            file.finish()
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    if sys.platform == "linux":
        try:
            return os.open(path, flags | os.O_DIRECT, 0o666)
        except OSError as error:
            if error.errno != EINVAL:
                raise
    return os.open(path, flags, 0o666)


def _use_cache(descriptor: int) -> None:
    """Write by way of the system's cache from now on."""
    if sys.platform == "linux":
        import fcntl

        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags & ~os.O_DIRECT)
