"""Prepared pictures in a file that is mapped into memory: made once, whole or not at all.

After the pixels of every picture stands, as JSON, which files they are of and which could not be
read.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _
from alexnet_gui.engine.row_cache import (
    PICTURES,
    Cancelled,
    Kind,
    Progress,
    make_room,
    needed_bytes,
    prepared_folder,
    read_rows,
    write_rows,
)


class Prepared(NamedTuple):
    """Pictures at the size that a network takes, in the order of their files."""

    pixels: Tensor  # uint8 (N, C, H, W)
    kept: list[int]  # which file each is of
    skipped: dict[int, str]  # which files could not be read, and why


class _Tail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows the pixels."""

    kept: list[int]
    skipped: dict[int, str]


def read_cached(key: str, progress: Progress, cancelled: Cancelled) -> Prepared | None:
    """The pictures called `key`; None if they are not there. A damaged file is removed.

    Args:
        key: Changes with the files and with how they are prepared.
        progress: Told how many pictures are checked.
        cancelled: Asked meanwhile.

    Raises:
        CancelledError: As asked.
    """
    found = read_rows(PICTURES, key, progress, cancelled)
    if found is None:
        return None
    # Not by msgspec, which refuses a name that is not Unicode.
    tail = msgspec.convert(json.loads(found.tail), _Tail, str_keys=True)
    return Prepared(found.values, tail.kept, tail.skipped)


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
    kind = Kind(PICTURES, key, shape, torch.uint8)
    tail = _Tail(kept=[], skipped={})
    try:
        _make_room(needed_bytes(kind, count), count, limit)
        write_rows(kind, _noted(pictures, tail), lambda: _encoded(tail))
    except OSError as error:
        raise UserError(
            _("The prepared pictures cannot be written to {folder}: {reason}.").format(
                folder=prepared_folder(), reason=error.strerror or error
            ),
            _("Make room there, or use fewer pictures."),
        ) from None


def _encoded(tail: _Tail) -> bytes:
    return json.dumps(msgspec.to_builtins(tail)).encode()


def _noted(pictures: Iterator[Tensor | str], tail: _Tail) -> Iterator[Tensor]:
    """The pictures that there are; `tail` says which."""
    for i, picture in enumerate(pictures):
        if isinstance(picture, str):
            tail.skipped[i] = picture
        else:
            tail.kept.append(i)
            yield picture


def _make_room(needed: int, count: int, limit: int) -> None:
    """Have older files make room.

    Raises:
        UserError: There is none within `limit`, or on the disk.
    """
    size = _gibibytes(needed)
    if needed > limit:
        raise UserError(
            _(
                "These {n:,} pictures do not fit into memory, and prepared on disk they would take"
                " {size} GiB, more than the {limit} GiB that the cache may have."
            ).format(n=count, size=size, limit=_gibibytes(limit)),
            _("Raise that limit, use fewer pictures, or a network with a smaller input."),
        )
    free = make_room(needed, limit)
    if needed > free:
        raise UserError(
            _(
                "These {n:,} pictures do not fit into memory, and prepared on disk they would take"
                " {size} GiB, where {folder} has {free} GiB left."
            ).format(n=count, size=size, folder=prepared_folder(), free=_gibibytes(free)),
            _("Make room there, or use fewer pictures."),
        )


def _gibibytes(count: int) -> str:
    return f"{count / 2**30:,.1f}"
