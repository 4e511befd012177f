"""Prepared pictures in a file that is mapped into memory: made once, whole or not at all.

The file begins with a page of JSON: what it holds, and a checksum of all that follows, which is
the pixels of every picture and then, as JSON again, which files they are of and which could not be
read.
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

from alexnet_gui.core.cache_folder import cache_folder
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _

FORMAT = "alexnet-gui/pictures"
VERSION = 1
SUFFIX = ".pictures"
_PART = ".part"
_PAGE = 4096  # bytes of the head, so that the pixels begin at a page of memory
_READ_AT_ONCE = 2**23
_LEFT_BEHIND_SECONDS = 24 * 3600  # after which a part is of a process that was killed

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Prepared(NamedTuple):
    """Pictures at the size that a network takes, in the order of their files."""

    pixels: Tensor  # uint8 (N, C, H, W)
    kept: list[int]  # which file each is of
    skipped: dict[int, str]  # which files could not be read, and why


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first page."""

    format: str = FORMAT
    version: int = VERSION
    key: str
    pictures: int
    shape: tuple[int, int, int]
    checksum: str  # SHA-256 of what follows the page


class _Tail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows the pixels."""

    kept: list[int]
    skipped: dict[int, str]


def prepared_folder() -> Path:
    """Where such files are kept: in the folder that Preferences clears."""
    return cache_folder() / "prepared"


def cached_path(key: str) -> Path:
    """The file of the pictures called `key`."""
    return prepared_folder() / f"{key[:32]}{SUFFIX}"


def read_cached(key: str, progress: Progress, cancelled: Cancelled) -> Prepared | None:
    """The pictures called `key`; None if they are not there. A damaged file is removed.

    Args:
        key: Changes with the files and with how they are prepared.
        progress: Told how many pictures are checked.
        cancelled: Asked meanwhile.

    Raises:
        CancelledError: As asked.
    """
    path = cached_path(key)
    try:
        with path.open("rb") as file:
            head = _read_head(file)
            if head is not None and head.key == key:
                tail = _checked_tail(file, head, progress, cancelled)
                if tail is not None:
                    os.utime(path)  # the file that was not used for the longest time goes first
                    return Prepared(_mapped(path, head), tail.kept, tail.skipped)
        path.unlink()
    except OSError:  # not there, or it cannot be read or removed: it is made anew
        pass
    return None


def write_cached(
    key: str,
    shape: tuple[int, int, int],
    count: int,
    pictures: Iterator[Tensor | str],
    limit: int,
) -> None:
    """Make the file of the pictures called `key`.

    Args:
        key: As `read_cached` takes it.
        shape: C, H, W of a picture.
        count: How many files there are.
        pictures: For each file uint8 (C, H, W), or why there is none. What it raises ends it.
        limit: Bytes that all such files may take together; older ones make room.

    Raises:
        UserError: The limit or the disk is too small, or the folder cannot be written to.
    """
    folder = prepared_folder()
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder, _PAGE + count * prod(shape), count, limit)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=_PART, delete=False) as file:
            temporary = Path(file.name)
            _write(file, key, shape, pictures)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(cached_path(key))
    except OSError as error:
        raise UserError(
            _("The prepared pictures cannot be written to {folder}: {reason}.").format(
                folder=folder, reason=error.strerror or error
            ),
            _("Make room there, or use fewer pictures."),
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _write(
    file: IO[bytes], key: str, shape: tuple[int, int, int], pictures: Iterator[Tensor | str]
) -> None:
    digest = hashlib.sha256()
    kept: list[int] = []
    skipped: dict[int, str] = {}
    file.write(bytes(_PAGE))
    for i, picture in enumerate(pictures):
        if isinstance(picture, str):
            skipped[i] = picture
        else:
            kept.append(i)
            row = picture.numpy().tobytes()
            digest.update(row)
            file.write(row)
    tail = msgspec.json.encode(_Tail(kept=kept, skipped=skipped))
    digest.update(tail)
    file.write(tail)
    head = _Head(key=key, pictures=len(kept), shape=shape, checksum=digest.hexdigest())
    file.seek(0)
    file.write(msgspec.json.encode(head))


def _read_head(file: BinaryIO) -> _Head | None:
    try:
        head = msgspec.json.decode(file.read(_PAGE).rstrip(b"\0"), type=_Head)
    except msgspec.DecodeError:
        return None
    same = head.format == FORMAT and head.version == VERSION
    return head if same and head.pictures >= 0 and min(head.shape) > 0 else None


def _checked_tail(
    file: BinaryIO, head: _Head, progress: Progress, cancelled: Cancelled
) -> _Tail | None:
    """What follows the pixels; None if anything is not as it was written."""
    digest = hashlib.sha256()
    size = prod(head.shape)
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
    if digest.hexdigest() != head.checksum:
        return None
    return msgspec.json.decode(tail, type=_Tail)


def _mapped(path: Path, head: _Head) -> Tensor:
    """The pixels, read from the disk as they are used; nothing is ever written back."""
    if not head.pictures:
        return torch.empty((0, *head.shape), dtype=torch.uint8)
    # Copy on write: torch warns of what it may not write to.
    array = np.memmap(path, np.uint8, "c", offset=_PAGE, shape=(head.pictures, *head.shape))
    return torch.from_numpy(array)


def _make_room(folder: Path, needed: int, count: int, limit: int) -> None:
    """Remove what was not used for the longest time, until `needed` bytes are within `limit`."""
    size = _gibibytes(needed)
    if needed > limit:
        raise UserError(
            _(
                "These {n:,} pictures do not fit into memory, and prepared on disk they would take"
                " {size} GiB, more than the {limit} GiB that the cache may have."
            ).format(n=count, size=size, limit=_gibibytes(limit)),
            _("Raise that limit, use fewer pictures, or a network with a smaller input."),
        )
    now = time.time()
    for part in folder.glob(f"*{_PART}"):
        if now - part.stat().st_mtime > _LEFT_BEHIND_SECONDS:
            part.unlink(missing_ok=True)
    files = sorted(
        ((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob(f"*{SUFFIX}")),
    )
    taken = sum(size for _time, size, _path in files)
    free = shutil.disk_usage(folder).free
    for _time, freed, path in files:
        if taken + needed <= limit and needed <= free:
            break
        path.unlink(missing_ok=True)
        taken, free = taken - freed, free + freed
    if needed > free:
        raise UserError(
            _(
                "These {n:,} pictures do not fit into memory, and prepared on disk they would take"
                " {size} GiB, where {folder} has {free} GiB left."
            ).format(n=count, size=size, folder=folder, free=_gibibytes(free)),
            _("Make room there, or use fewer pictures."),
        )


def _gibibytes(count: int) -> str:
    return f"{count / 2**30:,.1f}"
