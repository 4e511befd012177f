"""Picture files become rows of pixels, each decoded once: in memory, or in a file if too many."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
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
from alexnet_gui.engine.in_threads import WORKERS, in_threads
from alexnet_gui.engine.picture_cache import Prepared, read_cached, write_cached
from alexnet_gui.engine.picture_sets import Pictures, PictureSets, Progress
from alexnet_gui.engine.pictures import open_picture, store

_SPARE = 2  # times the size that is wanted, which a JPEG decoded at a fraction keeps
_SMALL = 500_000  # bytes of a file that is decoded in some milliseconds
_FEW = 0.1  # of the files may be larger without all being read as large ones are
_MOST_WORKERS = 8  # threads that decode small pictures
_AT_ONCE = 8  # small pictures that a thread takes at a time
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
    return _sets(folder, listing, _prepared(listing, files, signs, reading), _fingerprint(signs))


def _prepared(
    listing: Listing, files: Sequence[Path], signs: Sequence["_Signs"], reading: Reading
) -> Prepared:
    """The pictures of `files`, those to train on first: those made before, or made now."""
    shape = (len(reading.preprocessing.mean), *reading.preprocessing.stored)
    training = len(listing.train)
    key = _key(signs, training, shape, reading.preprocessing)
    found = read_cached(key, reading.progress, reading.cancelled)
    if found is not None:
        return found
    decoded = _decoded(files, training, signs, reading)
    if not reading.shared and _fits(len(files) * prod(shape)):
        return _in_memory(shape, len(files), decoded)
    write_cached(key, shape, len(files), decoded, reading.cache_limit)
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
    rows = pixels.numpy()  # PyTorch would copy each of these small pictures by several threads
    kept: list[int] = []
    skipped: dict[int, str] = {}
    for i, picture in enumerate(pictures):
        if isinstance(picture, str):
            skipped[i] = picture
        else:
            rows[len(kept)] = picture.numpy()
            kept.append(i)
    return Prepared(pixels[: len(kept)], kept, skipped)


def _decoded(
    files: Sequence[Path], training: int, signs: Sequence["_Signs"], reading: Reading
) -> Iterator[Tensor | str]:
    """Each file's picture, or why there is none, in order; a few are decoded ahead."""
    usual = reading.preprocessing

    def read(number: int) -> Tensor | str:
        try:
            if number < training:
                return store_quickly(files[number], usual)
            # Decoded whole, which takes longer: prediction sees the very same pixels.
            return store(open_picture(files[number]), usual, len(usual.mean))
        except UserError as error:
            return error.message

    # To hand a thread one small picture after the other takes a twentieth of their time; of large
    # ones it would be long before one that was told to stop does, and many would be in memory.
    small = sum(each.size > _SMALL for each in signs) <= _FEW * len(signs)
    numbers, workers = range(len(files)), _MOST_WORKERS if small else WORKERS
    pictures = in_threads(read, numbers, at_once=_AT_ONCE if small else 1, workers=workers)
    for done, picture in enumerate(pictures, 1):
        yield picture
        reading.progress(done, len(files))
        if reading.cancelled():
            raise CancelledError


def store_quickly(file: Path, preprocessing: Preprocessing) -> Tensor:
    """Nearly what `store` keeps of the picture in `file`, uint8 (C, h, w): to train on.

    One number in a thousand is a level off. A JPEG of four times the size that is wanted, or more,
    is decoded at a half, a quarter or an eighth, so that at least twice that size is left to scale
    down; levels are half a level off on average then, far less than by the JPEG's own compression.

    Raises:
        UserError: It cannot be read, or memory is short.
    """
    wanted = preprocessing.resize if preprocessing.fit == "crop" else max(preprocessing.crop)
    image = open_picture(file, shortest=_SPARE * wanted)
    return store(image, preprocessing, len(preprocessing.mean), exact=False)


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


def _key(
    files: Sequence[_Signs], training: int, shape: tuple[int, ...], preprocessing: Preprocessing
) -> str:
    """Changes also with the times of the files, and with what is done to the pictures."""
    fit, resize, crop = preprocessing.fit, preprocessing.resize, preprocessing.crop
    how = (shape, fit, resize, crop, training, _SPARE)
    digest = hashlib.sha256(repr(how).encode())
    for file in files:
        digest.update(file.name + f"\0{file.size} {file.time}\n".encode())
    return digest.hexdigest()
