"""Pictures in a folder with one sub-folder per class."""

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path

import msgspec
import torch
from PIL import Image
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.engine.devices import free_memory
from alexnet_gui.engine.folder_listing import Listing, list_folder
from alexnet_gui.engine.picture_sets import Pictures, PictureSets, Progress
from alexnet_gui.engine.pictures import open_picture, prepare

WORKERS = 4  # threads that decode; more would take the memory of as many large pictures
MEMORY_SHARE = 0.8  # of what is free; training needs some too


def read_folder(
    folder: Path,
    usual: Preprocessing,
    seed: int,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> PictureSets:
    """Decode every picture in `folder` once, to the size that a network takes.

    Args:
        folder: As `list_folder` takes it.
        usual: How large, which part, and how many channels; its statistics are not used.
        seed: How the pictures are split if none are set apart for validation.
        progress: Told after each picture.
        cancelled: Asked after each picture.

    Raises:
        UserError: No folder, fewer than two classes, or too many pictures for the memory.
        CancelledError: As asked.
    """
    listing = list_folder(folder, seed)
    files = [*listing.train, *listing.validation]
    shape = (len(usual.mean), *usual.crop)
    _check_memory(len(files), shape)
    pixels = torch.empty((len(files), *shape), dtype=torch.uint8)
    plain = msgspec.structs.replace(usual, mean=(0.0,) * shape[0], std=(1.0,) * shape[0])
    kept: list[int] = []  # which file each row of `pixels` is from
    skipped: dict[int, str] = {}
    for i, picture in enumerate(_decoded([file for file, _label in files], usual.resize)):
        if isinstance(picture, UserError):
            skipped[i] = picture.message
        else:
            fitted, _crop = prepare(picture, plain, shape[0])  # (C, H, W), 0…1
            pixels[len(kept)] = fitted.mul_(255).round_().to(torch.uint8)
            kept.append(i)
        progress(i + 1, len(files))
        if cancelled():
            raise CancelledError
    return _sets(folder, listing, pixels, kept, skipped)


def describe_folder(folder: Path) -> DataDescribed:
    """The classes in `folder` and how many pictures each has; nothing is decoded.

    Raises:
        UserError: No folder, or fewer than two classes.
    """
    listing = list_folder(folder, seed=0)
    counts = Counter(label for _file, label in (*listing.train, *listing.validation))
    return DataDescribed(
        spec=str(folder),
        title=folder.name,
        classes=tuple((name, counts[i]) for i, name in enumerate(listing.classes)),
        training_pictures=len(listing.train),
        validation_pictures=len(listing.validation),
        remarks=listing.notices,
    )


def _check_memory(count: int, shape: Sequence[int]) -> None:
    needed = count * shape[0] * shape[1] * shape[2]
    free = free_memory(torch.device("cpu"))
    if free is not None and needed > MEMORY_SHARE * free:
        raise UserError(
            _("These {n:,} pictures take {needed:.1f} GiB at {height} × {width} pixels, and only"
              " {free:.1f} GiB of memory are free.").format(
                n=count,
                needed=needed / 2**30,
                height=shape[1],
                width=shape[2],
                free=free / 2**30,
            ),
            _("Use fewer pictures, or a network with a smaller input."),
        )  # fmt: skip


def _decoded(files: Sequence[Path], shortest: int) -> Iterator[Image.Image | UserError]:
    """Each file's picture, or why there is none, in order; a few are decoded ahead."""
    workers = min(WORKERS, os.cpu_count() or 1)
    ahead: deque[Future[Image.Image]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="decoder") as pool:
        try:
            for file in files:
                ahead.append(pool.submit(open_picture, file, shortest=shortest))
                if len(ahead) > 2 * workers:
                    yield _outcome(ahead.popleft())
            while ahead:
                yield _outcome(ahead.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _outcome(future: Future[Image.Image]) -> Image.Image | UserError:
    try:
        return future.result()
    except UserError as error:
        return error


def _sets(
    folder: Path, listing: Listing, pixels: Tensor, kept: list[int], skipped: dict[int, str]
) -> PictureSets:
    """The pictures that could be read, and the classes that still have some to train on."""
    files = [*listing.train, *listing.validation]
    boundary = sum(i < len(listing.train) for i in kept)
    labels = [files[i][1] for i in kept]
    left = sorted(set(labels[:boundary]))
    if len(left) < 2:
        raise UserError(
            _("Fewer than two classes in {folder} have a picture that can be read.").format(
                folder=folder
            ),
            next(iter(skipped.values()), ""),
        )
    train = _numbered(pixels[:boundary], labels[:boundary], left)
    validation = _numbered(pixels[boundary : len(kept)], labels[boundary:], left)
    if not len(validation):
        raise UserError(
            _("No picture in {folder} is left to validate on.").format(folder=folder),
            _("Give each class at least two pictures, or add a folder called validation."),
        )
    return PictureSets(
        train=train,
        validation=validation,
        classes=tuple(listing.classes[old] for old in left),
        fingerprint=_fingerprint(folder, [file for file, _label in files]),
        skipped=tuple((str(files[i][0]), reason) for i, reason in skipped.items()),
        notices=(*listing.notices, *_notices(listing, left, skipped)),
    )


def _numbered(pixels: Tensor, labels: list[int], left: list[int]) -> Pictures:
    """The pictures of the classes that are `left`, which are numbered anew."""
    new = {old: i for i, old in enumerate(left)}
    rows = [row for row, label in enumerate(labels) if label in new]
    if len(rows) < len(labels):
        pixels = pixels[rows]
    return Pictures(pixels, torch.tensor([new[labels[row]] for row in rows], dtype=torch.int64))


def _notices(listing: Listing, left: list[int], skipped: dict[int, str]) -> Iterator[str]:
    if skipped:
        yield ngettext(
            "{n} file was skipped: {reason}", "{n} files were skipped; the first: {reason}",
            len(skipped),
        ).format(n=len(skipped), reason=next(iter(skipped.values())))  # fmt: skip
    for i, name in enumerate(listing.classes):
        if i not in left:
            yield _("The class {name} is left out: none of its pictures can be read.").format(
                name=name
            )


def _fingerprint(folder: Path, files: list[Path]) -> str:
    """Changes with the names and sizes of the files, wherever the folder is."""
    digest = hashlib.sha256()
    for file in files:
        name = os.fsencode(file.relative_to(folder).as_posix())  # of any bytes, on POSIX systems
        digest.update(name + f"\0{file.stat().st_size}\n".encode())
    return digest.hexdigest()
