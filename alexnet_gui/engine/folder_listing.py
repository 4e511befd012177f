"""Which files of a folder are pictures, of which class, and which are kept for validation."""

import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.presence import is_missing, require_folder
from alexnet_gui.core.readable import name_of, readable, unicode_text
from alexnet_gui.core.translation import _

VALIDATION_SHARE = 0.2

TRAIN = ("train", "training")
VALIDATION = ("val", "valid", "validation", "test")  # the first that is there

SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
)

Labelled = tuple[Path, int]


@dataclass(frozen=True)
class Listing:
    """Files and the index of their class, in a fixed order."""

    classes: tuple[str, ...]
    train: tuple[Labelled, ...]
    validation: tuple[Labelled, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """Pictures that stand in files of their own, and the folder that holds them all."""

    listing: Listing
    folder: Path


def list_folder(folder: Path, seed: int) -> Listing:
    """What `folder` holds: a sub-folder per class, or `train` and `val` with those inside.

    Without a validation folder a fifth of each class, drawn by `seed`, is kept for it. Files that
    are no pictures by their name are passed over, and so are hidden ones.

    Raises:
        UserError: There is no such folder, it cannot be listed, or holds fewer than two classes.
    """
    give = _("Give sample, a folder with one sub-folder per class, or torchvision:NAME.")
    if is_missing(folder):
        give = _("It may have been moved, or its drive is not there.") + " " + give
    require_folder(folder, give)
    try:
        return _listed(folder, seed)
    except OSError as error:
        raise unreadable(Path(error.filename or folder), error) from None


def _listed(folder: Path, seed: int) -> Listing:
    train, validation = _named(folder, TRAIN), _named(folder, VALIDATION)
    if train is not None and len(_classes(train)) >= 2:
        classes = _classes(train)
        if validation is not None and _classes(validation):
            return _as_given(classes, _classes(validation))
        return split(classes, seed)
    classes = _classes(folder)
    if len(classes) < 2:
        raise _too_few(folder, classes)
    return split(classes, seed)


def _too_few(folder: Path, classes: dict[str, list[Path]]) -> UserError:
    """What is wrong with a folder that has no two classes, and what was perhaps meant."""
    message = _("{path} does not hold two sub-folders with pictures, one per class.")
    hint = _("Put the pictures of each class into a folder of its own, named by the class.")
    inner = [child for child in sorted(folder.iterdir()) if child.is_dir()]
    loose = sum(child.suffix.lower() in SUFFIXES for child in folder.iterdir() if child.is_file())
    archives = [name_of(child) for child in sorted(folder.iterdir()) if child.suffix == ".zip"]
    if len(inner) == 1 and len(_classes(inner[0])) >= 2:
        hint = _("The folder {name} in it does: choose that one.").format(name=name_of(inner[0]))
    elif len(classes) == 1:
        hint = _("Only {name} has pictures. A network learns to tell classes apart: add another.")
        hint = hint.format(name=next(iter(classes)))
    elif loose:
        message = _("{path} holds pictures, but no folders of classes.")
    elif archives:
        hint = _("Unpack {name} first, and choose the folder that comes out of it.")
        hint = hint.format(name=archives[0])
    return UserError(message.format(path=folder), hint)


def _named(folder: Path, names: tuple[str, ...]) -> Path | None:
    found = {child.name.lower(): child for child in sorted(folder.iterdir()) if child.is_dir()}
    return next((found[name] for name in names if name in found), None)


def _classes(folder: Path) -> dict[str, list[Path]]:
    """Each sub-folder with at least one picture at any depth, and its pictures, by name."""
    found = {
        child.name: list(pictures_below(child))
        for child in sorted(folder.iterdir())
        if child.is_dir() and not child.name.startswith(".")
    }
    names = _unicode_names(found)
    return {names[name]: files for name, files in found.items() if files}


def _unicode_names(names: Iterable[str]) -> dict[str, str]:
    """What each of `names` is called in a record: itself, unless it is no Unicode.

    Then it has signs, or escapes where several would have the same signs.
    """
    often = Counter(map(unicode_text, names))
    return {
        name: text
        if often[text := unicode_text(name)] == 1
        else name.encode("utf-8", "backslashreplace").decode()
        for name in names
    }


def pictures_below(folder: Path) -> Iterator[Path]:
    """The files at any depth of `folder` that are pictures by their name, in order."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(parent, name)


def _as_given(train: dict[str, list[Path]], validation: dict[str, list[Path]]) -> Listing:
    names = tuple(train)
    notices = tuple(
        _("The class {name} is left out: it has pictures to validate on, but none to train on.")
        .format(name=readable(name))
        for name in validation
        if name not in train
    )  # fmt: skip
    return Listing(
        classes=names,
        train=tuple((file, i) for i, name in enumerate(names) for file in train[name]),
        validation=tuple(
            (file, i) for i, name in enumerate(names) for file in validation.get(name, [])
        ),
        notices=notices,
    )


def split(classes: dict[str, list[Path]], seed: int) -> Listing:
    """A fifth of each class for validation, at least one picture if it has two."""
    drawing = random.Random(seed)
    train: list[Labelled] = []
    validation: list[Labelled] = []
    for i, files in enumerate(classes.values()):
        count = max(1, round(VALIDATION_SHARE * len(files))) if len(files) > 1 else 0
        kept = set(drawing.sample(range(len(files)), count))
        for j, file in enumerate(files):
            (validation if j in kept else train).append((file, i))
    return Listing(tuple(classes), tuple(train), tuple(validation))
