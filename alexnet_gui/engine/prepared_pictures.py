"""Picture files become rows of pixels, each decoded once: in memory, or in a file if too many."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.translation import _
from alexnet_gui.engine.devices import free_memory
from alexnet_gui.engine.folder_listing import Listing
from alexnet_gui.engine.picture_cache import Prepared, read_cached, write_cached
from alexnet_gui.engine.picture_sets import Pictures, PictureSets, Progress
from alexnet_gui.engine.pictures import open_picture, store

WORKERS = 4  # threads that decode; more would take the memory of as many large pictures
MEMORY_SHARE = 0.8  # of what is free; training needs some too


@dataclass(frozen=True)
class Reading:
    """How picture files are read."""

    preprocessing: Preprocessing  # how large, which part, how many channels; no statistics
    cache_limit: int  # bytes that prepared pictures may take on disk
    progress: Progress  # told after each picture
    cancelled: Callable[[], bool]  # asked after each picture
    shared: bool = False  # by processes of this machine: then they are in one file, however few


def read_listing(listing: Listing, folder: Path, reading: Reading) -> PictureSets:
    """Decode every picture of `listing` once, to the size that a network takes.

    Args:
        listing: Files below `folder`, and their classes.
        folder: What messages name, and what the fingerprint does not depend on.
        reading: How.

    Raises:
        UserError: Too few of them can be read, or they fit neither into memory nor on the disk.
        CancelledError: As asked.
    """
    files = [file for file, _label in (*listing.train, *listing.validation)]
    signs = [_signs(file, folder) for file in files]
    return _sets(folder, listing, _prepared(files, signs, reading), _fingerprint(signs))


def _prepared(files: Sequence[Path], signs: Sequence["_Signs"], reading: Reading) -> Prepared:
    """The pictures of `files`: those made before, or made now."""
    shape = (len(reading.preprocessing.mean), *reading.preprocessing.stored)
    key = _key(signs, shape, reading.preprocessing)
    found = read_cached(key, reading.progress, reading.cancelled)
    if found is not None:
        return found
    if not reading.shared and _fits(len(files) * prod(shape)):
        return _in_memory(shape, len(files), _decoded(files, reading))
    write_cached(key, shape, len(files), _decoded(files, reading), reading.cache_limit)
    found = read_cached(key, reading.progress, reading.cancelled)
    if found is None:
        raise UserError(
            _("The prepared pictures on disk are not what was written there."),
            _("Look after the disk, or clear the cache in Preferences and try again."),
        )
    return found


def _fits(needed: int) -> bool:
    free = free_memory(torch.device("cpu"))
    return free is None or needed <= MEMORY_SHARE * free


def _in_memory(
    shape: tuple[int, int, int], count: int, pictures: Iterator[Tensor | str]
) -> Prepared:
    pixels = torch.empty((count, *shape), dtype=torch.uint8)
    kept: list[int] = []
    skipped: dict[int, str] = {}
    for i, picture in enumerate(pictures):
        if isinstance(picture, str):
            skipped[i] = picture
        else:
            pixels[len(kept)] = picture
            kept.append(i)
    return Prepared(pixels[: len(kept)], kept, skipped)


def _decoded(files: Sequence[Path], reading: Reading) -> Iterator[Tensor | str]:
    """Each file's picture, or why there is none, in order; a few are decoded ahead."""
    workers = min(WORKERS, os.cpu_count() or 1)
    ahead: deque[Future[Tensor | str]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="decoder") as pool:
        try:
            waiting = iter(files)
            for done in range(1, len(files) + 1):
                while len(ahead) <= 2 * workers and (file := next(waiting, None)) is not None:
                    ahead.append(pool.submit(_stored, file, reading.preprocessing))
                yield ahead.popleft().result()
                reading.progress(done, len(files))
                if reading.cancelled():
                    raise CancelledError
        finally:
            pool.shutdown(cancel_futures=True)


def _stored(file: Path, preprocessing: Preprocessing) -> Tensor | str:
    # Decoded whole, not at a fraction of its size, which is quicker for large JPEGs: prediction
    # sees the very same pixels.
    try:
        return store(open_picture(file), preprocessing, len(preprocessing.mean))
    except UserError as error:
        return error.message


def _sets(folder: Path, listing: Listing, prepared: Prepared, fingerprint: str) -> PictureSets:
    """The pictures that could be read, and the classes that still have some to train on."""
    files = [*listing.train, *listing.validation]
    boundary = sum(i < len(listing.train) for i in prepared.kept)
    labels = [files[i][1] for i in prepared.kept]
    left = sorted(set(labels[:boundary]))
    if len(left) < 2:
        raise UserError(
            _("Fewer than two classes in {folder} have a picture that can be read.").format(
                folder=folder
            ),
            next(iter(prepared.skipped.values()), ""),
        )
    train, validation = (
        _numbered(
            prepared.pixels[part], labels[part], [files[i][0] for i in prepared.kept[part]], left
        )
        for part in (slice(0, boundary), slice(boundary, None))
    )
    if not len(validation):
        raise UserError(
            _("No picture in {folder} is left to validate on.").format(folder=folder),
            _("Give each class at least two pictures, or add a folder called validation."),
        )
    return PictureSets(
        train=train,
        validation=validation,
        classes=tuple(listing.classes[old] for old in left),
        fingerprint=fingerprint,
        skipped=tuple(
            (files[i][0].relative_to(folder).as_posix(), reason)
            for i, reason in prepared.skipped.items()
        ),
        notices=(*listing.notices, *_notices(listing, left)),
    )


def _numbered(pixels: Tensor, labels: list[int], files: list[Path], left: list[int]) -> Pictures:
    """The pictures of the classes that are `left`, which are numbered anew."""
    new = {old: i for i, old in enumerate(left)}
    rows = [row for row, label in enumerate(labels) if label in new]
    if len(rows) < len(labels):
        pixels = pixels[rows]
    return Pictures(
        pixels,
        torch.tensor([new[labels[row]] for row in rows], dtype=torch.int64),
        tuple(files[row] for row in rows),
    )


def _notices(listing: Listing, left: list[int]) -> Iterator[str]:
    for i, name in enumerate(listing.classes):
        if i not in left:
            yield _("The class {name} is left out: none of its pictures can be read.").format(
                name=name
            )


class _Signs(NamedTuple):
    """What tells one file from another."""

    name: bytes  # below the folder; of any bytes, on POSIX systems
    size: int
    time: int  # of its last change, in nanoseconds


def _signs(file: Path, folder: Path) -> _Signs:
    name = os.fsencode(file.relative_to(folder).as_posix())
    try:
        status = file.stat()
    except OSError:  # gone since it was listed, or a link to nothing: skipped when it is read
        return _Signs(name, -1, 0)
    return _Signs(name, status.st_size, status.st_mtime_ns)


def _fingerprint(files: Sequence[_Signs]) -> str:
    """Changes with the names and sizes of the files, wherever the folder is."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name + f"\0{file.size}\n".encode())
    return digest.hexdigest()


def _key(files: Sequence[_Signs], shape: tuple[int, ...], preprocessing: Preprocessing) -> str:
    """Changes also with the times of the files, and with what is done to the pictures."""
    how = (shape, preprocessing.fit, preprocessing.resize, preprocessing.crop)
    digest = hashlib.sha256(repr(how).encode())
    for file in files:
        digest.update(file.name + f"\0{file.size} {file.time}\n".encode())
    return digest.hexdigest()
