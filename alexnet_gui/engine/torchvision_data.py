"""torchvision's data sets, through its own classes, downloaded once into the cache folder."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from alexnet_gui.core.cache_folder import cache_folder, data_folder
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.torchvision_sets import KNOWN, Known, Split
from alexnet_gui.core.translation import N_, _
from alexnet_gui.engine.folder_listing import Labelled, Listing, split
from alexnet_gui.engine.picture_sets import Pictures, PictureSets
from alexnet_gui.engine.prepared_pictures import Reading, read_listing

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


def read_torchvision(name: str, reading: Reading) -> PictureSets:
    """The data set called `name`, downloaded if it is not there.

    Small pictures come as they are, photos as those of a folder do.

    Raises:
        UserError: There is none of that name, or it cannot be downloaded or read.
        CancelledError: As asked.
    """
    known, folder = _known(name), folder_of(name)
    halves = _made(name, known, folder, reading)
    classes = _classes(known, halves[0])
    if known.size is None:
        return read_listing(_listing(known, classes, halves, reading.seed), folder, reading)
    train, validation = (_whole(half) for half in halves)
    digest = hashlib.sha256()
    for half in (train, validation):
        digest.update(half.pixels.numpy().data)
        digest.update(half.labels.numpy().data)
    return PictureSets(train, validation, classes, digest.hexdigest())


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


def _made(name: str, known: Known, folder: Path, reading: Reading) -> list[Any]:
    """The data sets of torchvision: for training and for validation, or one that is not divided."""
    import torchvision  # takes seconds, and most runs do not need it

    download = {"download": True} if known.downloadable else {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not known.downloadable and not any(folder.iterdir()):
            raise UserError(
                _("{name} is not there.").format(name=name), _(_BY_HAND).format(folder=folder)
            )
        make = partial(getattr(torchvision.datasets, name), str(folder), **download)
        halves: tuple[Split, ...] = known.halves or ({},)
        with _stoppable(reading):
            return [make(**half, **known.options) for half in halves]
    except (CancelledError, UserError):
        raise
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        raise UserError(
            _("torchvision reads {name} with the package {package}, which is not installed.")
            .format(name=name, package=package),
            _("Install it: pip install {package}").format(package=package),
        ) from None  # fmt: skip
    # Whatever the network, the server and the archive may raise: URLError, RuntimeError, zlib's …
    except Exception as error:
        raise _not_had(name, known, folder, error) from None


def _not_had(name: str, known: Known, folder: Path, error: Exception) -> UserError:
    how = N_("It needs the internet once ({n:,} MB), and room in {folder}.")
    return UserError(
        _("torchvision's {name} cannot be had: {reason}.").format(
            name=name, reason=(str(error).splitlines() or [repr(error)])[0].rstrip(".")
        ),
        _(how if known.downloadable else _BY_HAND).format(n=known.megabytes, folder=folder),
    )


@contextmanager
def _stoppable(reading: Reading) -> Iterator[None]:
    """Downloads of torchvision end when asked to, and draw no bars on the terminal.

    It offers nothing for that, but tells a bar of its own after each piece how far it is.
    """
    from torchvision.datasets import utils

    class Bar:
        """In place of tqdm's."""

        def __init__(self, *_arguments: object, **_options: object) -> None:
            pass

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def update(self, _count: int) -> None:
            if reading.cancelled():
                raise CancelledError

    before = getattr(utils, "tqdm", None)
    if before is None:
        yield
        return
    utils.tqdm = Bar
    try:
        yield
    finally:
        utils.tqdm = before


def _classes(known: Known, made: Any) -> tuple[str, ...]:
    if not isinstance(known.classes, int):
        return known.classes
    return tuple(name if isinstance(name, str) else name[0] for name in made.classes)


def _whole(made: Any) -> Pictures:
    """A data set that torchvision holds in memory; of its classes not all call things alike."""
    labels = made.targets if hasattr(made, "targets") else made.labels
    return Pictures(_pixels(made.data), torch.as_tensor(np.asarray(labels), dtype=torch.int64))


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
