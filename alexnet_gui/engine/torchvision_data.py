"""torchvision's data sets, through its own classes, downloaded once into the cache folder."""

import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.own_folders import cache_folder, data_folder
from alexnet_gui.core.torchvision_sets import KNOWN, Known, Split
from alexnet_gui.core.translation import N_, _
from alexnet_gui.engine.folder_listing import Labelled, Listed, Listing, split
from alexnet_gui.engine.picture_sets import Pictures, PictureSets
from alexnet_gui.engine.torchvision_download import Fetching, alone, fetch, is_connection

log = logging.getLogger(__name__)

MEGABYTE = 1_000_000  # as publishers count
# What reads data sets that come as MATLAB's files.
DATASETS_COMMAND = 'pip install "alexnet-gui[datasets]"'

_DOWNLOADED_ONCE = N_("It is downloaded the first time, {n:,} MB, and kept in {folder}.")
_BY_HAND = N_(
    "It cannot be downloaded from here: ask for it at image-net.org and put the archives of ILSVRC"
    " 2012 (devkit_t12, img_train, img_val) into {folder}; or choose a folder that has train and"
    " val."
)


def folder_of(name: str) -> Path:
    """Where the data set called `name` is kept; by hand what cannot be fetched again."""
    if _known(name).downloadable:
        return cache_folder() / "torchvision"
    return data_folder() / name


def open_torchvision(name: str, seed: int, fetching: Fetching) -> PictureSets | Listed:
    """The data set called `name`, downloaded if it is not there and that is allowed.

    Args:
        name: As torchvision calls it.
        seed: How it is split if its publishers have not divided it.
        fetching: How it is fetched.

    Returns:
        Small pictures as they are, or where photos stand.

    Raises:
        UserError: There is none of that name, or it cannot be downloaded or read.
        CancelledError: As asked.
    """
    known, folder = _known(name), folder_of(name)
    halves = _made(name, known, folder, fetching)
    classes = _classes(known, halves[0])
    if known.size is None:
        return Listed(_listing(known, classes, halves, seed), folder)
    train, validation = (_whole(half) for half in halves)
    for half in (train, validation):
        _require_labels(name, len(classes), half, folder)
    digest = hashlib.sha256()
    for half in (train, validation):
        digest.update(half.pixels.numpy().data)
        digest.update(half.labels.numpy().data)
    return PictureSets(train, validation, classes, digest.hexdigest())


def is_downloaded(name: str) -> bool:
    """Whether the data set called `name` was there when it was used last."""
    return _mark(name).exists()


def _mark(name: str) -> Path:
    """An empty file says so: torchvision itself would have to read the set to find out."""
    return folder_of(name) / f".{name}.complete"


def describe_torchvision(name: str) -> DataDescribed:
    """What the data set called `name` holds, whether it is downloaded yet or not.

    Raises:
        UserError: There is none of that name.
    """
    known = _known(name)
    names = known.classes
    if isinstance(names, int):
        names = tuple(_("class {n}").format(n=i) for i in range(names))
    share, more = divmod(known.train + known.validation, known.count)
    each = known.each or tuple(share + (i < more) for i in range(known.count))
    how = _DOWNLOADED_ONCE if known.downloadable else _BY_HAND
    return DataDescribed(
        spec=f"torchvision:{name}",
        title=name,
        classes=tuple(zip(names, each, strict=True)),
        training_pictures=known.train,
        validation_pictures=known.validation,
        remarks=(_(known.source), _(how).format(n=known.megabytes, folder=folder_of(name))),
        size=known.size,
        to_download=known.megabytes if known.downloadable and not is_downloaded(name) else 0,
    )


def picture_size(name: str) -> tuple[int, int] | None:
    """Height and width of the pictures of the data set `name` if all are small and alike."""
    size = _known(name).size
    return None if size is None else size[1:]


def _known(name: str) -> Known:
    if name not in KNOWN:
        raise UserError(
            _("There is no data set torchvision:{name} here.").format(name=name),
            _("There are {names}.").format(
                names=", ".join(f"torchvision:{known}" for known in KNOWN)
            ),
        )
    return KNOWN[name]


# --- through torchvision -------------------------------------------------------------------------


def _made(name: str, known: Known, folder: Path, fetching: Fetching) -> list[Any]:
    """The data sets of torchvision: for training and for validation, or one that is not divided."""
    import torchvision  # takes seconds, and most runs do not need it

    made: type[Any] = getattr(torchvision.datasets, name)

    def halves(root: str, **options: object) -> list[Any]:
        parts: tuple[Split, ...] = known.halves or ({},)
        return [made(root, **part, **known.options, **options) for part in parts]

    _require_packages(name, known)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = _there(name, known, partial(halves, str(folder)))
        if found is None:
            _require_allowed(name, known, fetching)
            with alone(fetching):
                # Whoever was waited for may have fetched it.
                found = _there(name, known, partial(halves, str(folder)))
                if found is None:
                    size = known.megabytes * MEGABYTE
                    fetch(folder, name, size, partial(halves, download=True), fetching)
                    found = halves(str(folder))
        _mark(name).touch()
        return found
    except (CancelledError, UserError):
        raise
    # Whatever the network, the server and the archive may raise: URLError, RuntimeError, zlib's …
    except Exception as error:
        raise _not_had(name, known, folder, error) from None


def _there(name: str, known: Known, make: Callable[[], list[Any]]) -> list[Any] | None:
    """The data set as it is on disk; None where it has still to be downloaded, or anew."""
    try:
        return make()
    except Exception as error:
        log.info("%s is not to be read as it is: %s", name, error)
        _mark(name).unlink(missing_ok=True)
        if not known.downloadable:
            if any(folder_of(name).iterdir()):
                raise
            raise UserError(
                _("{name} is not there.").format(name=name),
                _(_BY_HAND).format(folder=folder_of(name)),
            ) from None
        return None


def _require_allowed(name: str, known: Known, fetching: Fetching) -> None:
    if not fetching.allowed:
        raise UserError(
            _("{name} is not downloaded yet.").format(name=name),
            _("Download it first, {n:,} MB: choose it in Train, or give --data {spec}.").format(
                n=known.megabytes, spec=f"torchvision:{name}"
            ),
        )


def _require_packages(name: str, known: Known) -> None:
    """Refuse before a download what could not be read after it."""
    for package in known.packages:
        try:
            import_module(package)
        except ModuleNotFoundError:
            raise UserError(
                _("torchvision reads {name} with the package {package}, which is not installed.")
                .format(name=name, package=package),
                _("Install it: {command}").format(command=DATASETS_COMMAND),
            ) from None  # fmt: skip


def _not_had(name: str, known: Known, folder: Path, error: Exception) -> UserError:
    how = N_("It needs the internet once ({n:,} MB), and room in {folder}. Then try again.")
    first = (str(error).splitlines() or [repr(error)])[0].rstrip(".")
    reason = _("there is no connection to its server") if is_connection(error) else first
    return UserError(
        _("torchvision's {name} cannot be had: {reason}.").format(name=name, reason=reason),
        _(how if known.downloadable else _BY_HAND).format(n=known.megabytes, folder=folder),
    )


def _classes(known: Known, made: Any) -> tuple[str, ...]:
    if not isinstance(known.classes, int):
        return known.classes
    return tuple(name if isinstance(name, str) else name[0] for name in made.classes)


def _whole(made: Any) -> Pictures:
    """A data set that torchvision holds in memory; of its classes not all call things alike."""
    labels = made.targets if hasattr(made, "targets") else made.labels
    return Pictures(_pixels(made.data), torch.as_tensor(np.asarray(labels), dtype=torch.int64))


def _require_labels(name: str, classes: int, pictures: Pictures, folder: Path) -> None:
    """Refuse what cannot be the data set: nobody checks its files again after the download."""
    labels = pictures.labels
    wrong = labels[(labels < 0) | (labels >= classes)]
    if len(wrong):
        reason = _("there is a picture of class {label:,}, and its classes are 0 to {last:,}")
        reason = reason.format(label=int(wrong[0]), last=classes - 1)
    elif len(labels) != len(pictures.pixels):
        reason = _("there are {n:,} pictures and {labels:,} labels")
        reason = reason.format(n=len(pictures.pixels), labels=len(labels))
    else:
        return
    raise UserError(
        _("The files of {name} are damaged: {reason}.").format(name=name, reason=reason),
        _("Remove its files in {folder}; then it is downloaded again.").format(folder=folder),
    )


def _pixels(data: Any) -> torch.Tensor:
    """uint8 (N, C, H, W) of arrays (N, H, W), (N, H, W, 3) or (N, 3, H, W)."""
    pixels = torch.as_tensor(np.asarray(data))
    if pixels.ndim == 3:
        pixels = pixels.unsqueeze(1)
    elif pixels.shape[1] != 3:
        pixels = pixels.permute(0, 3, 1, 2)
    return pixels.contiguous()


def _listing(known: Known, classes: tuple[str, ...], made: list[Any], seed: int) -> Listing:
    """The files of data sets that torchvision reads one picture at a time."""
    halves = [_files(half) for half in made]
    if known.halves is not None:
        return Listing(classes, train=halves[0], validation=halves[1])
    by_class: dict[str, list[Path]] = {name: [] for name in classes}
    for file, label in halves[0]:
        by_class[classes[label]].append(file)
    return split(by_class, seed)


def _files(made: Any) -> tuple[Labelled, ...]:
    for name in ("samples", "_samples"):
        if hasattr(made, name):
            return tuple((Path(file), int(label)) for file, label in getattr(made, name))
    files = made._images if hasattr(made, "_images") else made._image_files
    return tuple((Path(file), int(label)) for file, label in zip(files, made._labels, strict=True))
