"""A look at pictures before anybody trains on them: headers first, then every one decoded.

Headers give sizes and colours in moments and nothing is read twice for them; whether a file is
whole, only decoding it can tell.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event
from alexnet_gui.core.survey import (
    MOST_NAMED,
    ClassSurveyed,
    DataSurveyed,
    Group,
    NamedFile,
    Size,
    Stage,
    SurveyProgress,
    Twin,
)
from alexnet_gui.core.translation import N_, _
from alexnet_gui.engine.folder_listing import Listed
from alexnet_gui.engine.in_threads import in_threads
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.shelf import Shelf, upright_size
from alexnet_gui.engine.strays import strays

_SECONDS = 0.1  # between two tellings of progress
_LEAST_SIDE = 8  # pixels; a JPEG decoded at an eighth is read to its end all the same

_KINDS = {
    "1": N_("black and white"),
    "L": N_("grey"),
    "LA": N_("grey with transparency"),
    "P": N_("a palette"),
    "RGB": N_("colour"),
    "RGBA": N_("colour with transparency"),
    "CMYK": N_("CMYK"),
    "F": N_("grey, deeper than 8 bits"),
}
_DEEP = N_("grey, deeper than 8 bits")
_ANIMATED = N_("animated, of which the first frame is used")

Tell = Callable[[Event], None]


@dataclass
class _Found:
    """What is known of the pictures of a shelf so far; lists are by number."""

    sizes: list[Size | None]
    kinds: list[str | None]
    faults: dict[int, str] = field(default_factory=dict)
    groups: list[list[int]] = field(default_factory=list)  # of equal bytes
    strays: list[NamedFile] = field(default_factory=list)
    decoded: int = 0


def survey(
    spec: str, title: str, shelf: Shelf, tell: Tell, cancelled: Callable[[], bool]
) -> DataSurveyed:
    """Look at every picture of `shelf`.

    Args:
        spec: What the source is called.
        title: The same for people.
        shelf: The pictures.
        tell: Told of progress, and of all that the headers say as soon as they are read.
        cancelled: Asked before each picture.

    Returns:
        All that was found.

    Raises:
        CancelledError: As asked.
    """
    if shelf.files is None:
        found = _small(shelf)
    else:
        found = _Found([None] * len(shelf), [None] * len(shelf))
        _read_headers(shelf, shelf.files, found, _Teller(tell, cancelled))
        tell(_summary(spec, title, shelf, found, complete=False))
        _decode(shelf.files, found, _Teller(tell, cancelled))
    return _summary(spec, title, shelf, found, complete=True)


def fingerprint(shelf: Shelf) -> str:
    """Changes with the files, their sizes and times, and with how they are split."""
    if not isinstance(shelf.source, Listed):
        return shelf.source.fingerprint
    digest = hashlib.sha256(f"{shelf.training}".encode())
    for file in shelf.files or ():
        try:
            status = file.stat()
        except OSError:
            continue  # gone meanwhile: the look says so
        digest.update(os.fsencode(file) + f"\0{status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# --- files ---------------------------------------------------------------------------------------


class _Teller:
    """Tells how far something is, not too often, and stops it when asked to."""

    def __init__(self, tell: Tell, cancelled: Callable[[], bool]) -> None:
        self._tell = tell
        self._cancelled = cancelled
        self._said = float("-inf")

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if self._cancelled():
            raise CancelledError
        if monotonic() - self._said > _SECONDS:
            self._said = monotonic()
            self._tell(SurveyProgress(stage, done, total))


def _read_headers(shelf: Shelf, files: Sequence[Path], found: _Found, teller: _Teller) -> None:
    """Sizes, colours, what is no picture at all, and files of equal bytes."""
    teller("finding", 0, len(files))
    assert isinstance(shelf.source, Listed)
    found.strays = list(strays(shelf.source))
    bytes_of: dict[int, list[int]] = {}
    for number, seen in enumerate(in_threads(_header, files)):
        if isinstance(seen, str):
            found.faults[number] = seen
        else:
            found.sizes[number], found.kinds[number], length = seen
            bytes_of.setdefault(length, []).append(number)
        teller("headers", number + 1, len(files))
    alike = [number for numbers in bytes_of.values() if len(numbers) > 1 for number in numbers]
    hashed = in_threads(_digest, [files[number] for number in alike])
    found.groups = _equal(zip(alike, hashed, strict=True))


def _header(file: Path) -> tuple[Size, str, int] | str:
    """Size, colours and bytes of a picture; or why it is none."""
    try:
        with Image.open(file) as image:
            return upright_size(image), _kind(image), file.stat().st_size
    except Exception:  # what Pillow's many readers raise on damaged files is no fixed set
        return _fault(file)


def _fault(file: Path) -> str:
    """Why a picture cannot be read; nothing if it can."""
    try:
        open_picture(file, shortest=_LEAST_SIDE)
    except UserError as error:
        return " ".join(part for part in (error.message, error.hint) if part)
    return ""


def _kind(image: Image.Image) -> str:
    if getattr(image, "is_animated", False):
        return _ANIMATED
    if image.mode.startswith("I"):
        return _DEEP
    return _KINDS.get(image.mode, image.mode)


def _digest(file: Path) -> bytes:
    try:
        return hashlib.blake2b(file.read_bytes(), digest_size=16).digest()
    except OSError:
        return os.fsencode(file)  # like no other


def _equal(digests: Iterable[tuple[int, bytes]]) -> list[list[int]]:
    """The numbers that share what comes with them."""
    by_digest: dict[bytes, list[int]] = {}
    for number, digest in digests:
        by_digest.setdefault(digest, []).append(number)
    return [numbers for numbers in by_digest.values() if len(numbers) > 1]


def _decode(files: Sequence[Path], found: _Found, teller: _Teller) -> None:
    numbers = [number for number in range(len(files)) if number not in found.faults]
    for number, fault in zip(
        numbers, in_threads(_fault, [files[number] for number in numbers]), strict=True
    ):
        if fault:
            found.faults[number] = fault
        found.decoded += 1
        teller("decoding", found.decoded, len(numbers))


# --- pictures in no files ------------------------------------------------------------------------


def _small(shelf: Shelf) -> _Found:
    """Pictures that are all of one size and in memory: only copies are to be found."""
    height, width = shelf.stored(0).shape[1:] if len(shelf) else (0, 0)
    kind = "L" if len(shelf) and len(shelf.stored(0)) == 1 else "RGB"
    digests = (
        (i, hashlib.blake2b(shelf.stored(i).tobytes(), digest_size=16).digest())
        for i in range(len(shelf))
    )
    sizes: list[Size | None] = [(width, height)] * len(shelf)
    kinds: list[str | None] = [_KINDS[kind]] * len(shelf)
    return _Found(sizes, kinds, groups=_equal(digests), decoded=len(shelf))


# --- what it comes to ----------------------------------------------------------------------------


def _summary(spec: str, title: str, shelf: Shelf, found: _Found, *, complete: bool) -> DataSurveyed:
    sizes = sorted((s for s in found.sizes if s is not None), key=lambda s: (s[0] * s[1], s))
    kinds = Counter(kind for kind in found.kinds if kind is not None)
    unreadable = sorted(found.faults.items())
    groups = [group for group in found.groups if len(group) > 1]
    listed = shelf.source if isinstance(shelf.source, Listed) else None
    return DataSurveyed(
        spec=spec,
        title=title,
        classes=tuple(_classes(shelf, found.faults)),
        smallest=sizes[0] if sizes else None,
        median=sizes[len(sizes) // 2] if sizes else None,
        largest=sizes[-1] if sizes else None,
        short_sides=_short_sides(sizes),
        kinds=tuple((_(kind), count) for kind, count in kinds.most_common()),
        unreadable=tuple(
            NamedFile(shelf.name(number), shelf.path(number) or "", why)
            for number, why in unreadable[:MOST_NAMED]
        ),
        unreadable_count=len(unreadable),
        strays=tuple(found.strays[:MOST_NAMED]),
        stray_count=len(found.strays),
        twins=tuple(_group(shelf, group) for group in groups[:MOST_NAMED]),
        twin_count=sum(len(group) - 1 for group in groups),
        across_count=sum(_validated_too(shelf, group) for group in groups),
        decoded=found.decoded,
        complete=complete,
        notices=listed.listing.notices if listed else (),
    )


def _classes(shelf: Shelf, faults: Container[int]) -> Iterator[ClassSurveyed]:
    for label, name in enumerate(shelf.classes):
        numbers = shelf.numbers(label)
        fine = [number for number in numbers if number not in faults]
        training = sum(map(shelf.is_for_training, fine))
        yield ClassSurveyed(name, training, len(fine) - training, len(numbers) - len(fine))


def _short_sides(sizes: Sequence[Size]) -> tuple[tuple[int, int], ...]:
    """How many pictures have a short side from each power of two to the next."""
    counts = Counter(1 << (min(size).bit_length() - 1) for size in sizes)
    if not counts:
        return ()
    lows = [1 << power for power in range(min(counts).bit_length() - 1, max(counts).bit_length())]
    return tuple((low, counts[low]) for low in lows)


def _group(shelf: Shelf, numbers: Sequence[int]) -> Group:
    return Group(
        tuple(
            Twin(
                name=shelf.name(number),
                path=shelf.path(number) or "",
                label=shelf.classes[shelf.labels[number]],
                training=shelf.is_for_training(number),
            )
            for number in numbers
        )
    )


def _validated_too(shelf: Shelf, numbers: Sequence[int]) -> int:
    """How many of these equal pictures are validated on, if one of them is trained on."""
    validated = sum(not shelf.is_for_training(number) for number in numbers)
    return validated if validated < len(numbers) else 0
