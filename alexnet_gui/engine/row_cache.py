"""Rows of numbers, one for each picture, in files that are mapped into memory.

A file begins with a page of JSON: what it holds, and a checksum of all that follows, which is the
rows and then a tail of whoever wrote it. It is made once, whole or not at all.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from math import prod
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

import msgspec
import numpy as np
import torch
from torch import Tensor

from alexnet_gui.core.own_folders import cache_folder

PICTURES = ".pictures"
FEATURES = ".features"
LIKES = ".likes"
_FORMATS = {
    PICTURES: "alexnet-gui/pictures",
    FEATURES: "alexnet-gui/features",
    LIKES: "alexnet-gui/likes",
}
_VERSION = 1
_PART = ".part"
_PAGE = 4096  # bytes of the head, so that the rows begin at a page of memory
_READ_AT_ONCE = 2**23
_LEFT_BEHIND_SECONDS = 24 * 3600  # after which a part is of a process that was killed
_TYPES = {
    "uint8": torch.uint8,
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
}

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Rows(NamedTuple):
    """What a file holds."""

    values: Tensor  # (N, …), read from the disk as they are used
    tail: bytes


class Kind(NamedTuple):
    """What rows are called, and what one is."""

    suffix: str  # PICTURES, FEATURES or LIKES
    key: str  # changes with whatever they depend on
    shape: tuple[int, ...]  # of one
    dtype: torch.dtype

    @property
    def row_bytes(self) -> int:
        """Bytes of one."""
        return prod(self.shape) * self.dtype.itemsize


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first page."""

    format: str
    version: int = _VERSION
    key: str
    pictures: int
    shape: tuple[int, ...]
    type: str = "uint8"
    checksum: str  # SHA-256 of what follows the page

    @property
    def row_bytes(self) -> int:
        return prod(self.shape) * _TYPES[self.type].itemsize


def prepared_folder() -> Path:
    """Where such files are kept: in the folder that Preferences clears."""
    return cache_folder() / "prepared"


def rows_path(suffix: str, key: str) -> Path:
    """The file of the rows called `key`."""
    return prepared_folder() / f"{key[:32]}{suffix}"


def read_rows(suffix: str, key: str, progress: Progress, cancelled: Cancelled) -> Rows | None:
    """The rows called `key`; None if they are not there. A damaged file is removed.

    Args:
        suffix: PICTURES, FEATURES or LIKES.
        key: Changes with whatever the rows depend on.
        progress: Told how many are checked.
        cancelled: Asked meanwhile.

    Raises:
        CancelledError: As asked.
    """
    path = rows_path(suffix, key)
    try:
        with path.open("rb") as file:
            head = _read_head(file, suffix)
            if head is not None and head.key == key:
                tail = _checked_tail(file, head, progress, cancelled)
                if tail is not None:
                    os.utime(path)  # the file that was not used for the longest time goes first
                    return Rows(_mapped(path, head), tail)
        path.unlink()
    except OSError:  # not there, or it cannot be read or removed: it is made anew
        pass
    return None


def write_rows(kind: Kind, rows: Iterator[Tensor], tail: Callable[[], bytes]) -> None:
    """Make the file of `rows`, for which there is room; `tail` is asked for at the end.

    Args:
        kind: What they are.
        rows: Each of the kind's shape and type. What it raises ends it.
        tail: What follows them.

    Raises:
        OSError: The disk is full, or the folder cannot be written to.
    """
    folder = prepared_folder()
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=_PART, delete=False) as file:
            temporary = Path(file.name)
            _write(file, kind, rows, tail)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(rows_path(kind.suffix, kind.key))
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def make_room(needed: int, limit: int) -> int:
    """Remove what was not used for the longest time, until `needed` bytes are within `limit`.

    Returns:
        The bytes that the disk has left then, which may be fewer than needed.

    Raises:
        OSError: The folder cannot be made or looked at.
    """
    folder = prepared_folder()
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time()
    for part in folder.glob(f"*{_PART}"):
        if now - part.stat().st_mtime > _LEFT_BEHIND_SECONDS:
            part.unlink(missing_ok=True)
    files = sorted(
        (path.stat().st_mtime, path.stat().st_size, path)
        for suffix in _FORMATS
        for path in folder.glob(f"*{suffix}")
    )
    taken = sum(size for _time, size, _path in files)
    free = shutil.disk_usage(folder).free
    for _time, freed, path in files:
        if taken + needed <= limit and needed <= free:
            break
        path.unlink(missing_ok=True)
        taken, free = taken - freed, free + freed
    return free


def needed_bytes(kind: Kind, count: int) -> int:
    """What the file of so many rows takes."""
    return _PAGE + count * kind.row_bytes


def _write(file: IO[bytes], kind: Kind, rows: Iterator[Tensor], tail: Callable[[], bytes]) -> None:
    digest, count = hashlib.sha256(), 0
    file.write(bytes(_PAGE))
    for row in rows:
        data = row.contiguous().view(-1).view(torch.uint8).numpy().data
        digest.update(data)
        file.write(data)
        count += 1
    end = tail()
    digest.update(end)
    file.write(end)
    name = next(name for name, dtype in _TYPES.items() if dtype == kind.dtype)
    head = _Head(
        format=_FORMATS[kind.suffix],
        key=kind.key,
        pictures=count,
        shape=kind.shape,
        type=name,
        checksum=digest.hexdigest(),
    )
    file.seek(0)
    file.write(msgspec.json.encode(head))


def _read_head(file: BinaryIO, suffix: str) -> _Head | None:
    try:
        head = msgspec.json.decode(file.read(_PAGE).rstrip(b"\0"), type=_Head)
    except msgspec.DecodeError:
        return None
    same = head.format == _FORMATS[suffix] and head.version == _VERSION and head.type in _TYPES
    return head if same and head.pictures >= 0 and min(head.shape) > 0 else None


def _checked_tail(
    file: BinaryIO, head: _Head, progress: Progress, cancelled: Cancelled
) -> bytes | None:
    """What follows the rows; None if anything is not as it was written."""
    digest = hashlib.sha256()
    size = head.row_bytes
    left = head.pictures * size
    while left:
        data = file.read(min(left, _READ_AT_ONCE))
        if not data:
            return None
        digest.update(data)
        left -= len(data)
        progress(head.pictures - left // size, head.pictures)
        if cancelled():
            raise CancelledError
    tail = file.read()
    digest.update(tail)
    return tail if digest.hexdigest() == head.checksum else None


def _mapped(path: Path, head: _Head) -> Tensor:
    """The rows, read from the disk as they are used; nothing is ever written back."""
    dtype = _TYPES[head.type]
    if not head.pictures:
        return torch.empty((0, *head.shape), dtype=dtype)
    # Copy on write: torch warns of what it may not write to. As bytes: numpy has no bfloat16.
    size = head.pictures * head.row_bytes
    array = np.memmap(path, np.uint8, "c", offset=_PAGE, shape=(size,))
    return torch.from_numpy(array).view(dtype).view(head.pictures, *head.shape)
