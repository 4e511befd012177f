"""torchvision's small data sets, downloaded once into this program's cache folder."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.translation import N_, _
from alexnet_gui.engine.picture_sets import Pictures, PictureSets


@dataclass(frozen=True)
class _Known:
    """What is known of a data set before it is downloaded."""

    megabytes: int  # to download
    train: int
    test: int
    classes: tuple[str, ...]  # empty: a hundred, whose names come with it
    each: tuple[int, ...] = ()  # pictures of each class; empty: all have as many


_DIGITS = tuple(str(digit) for digit in range(10))
_DIGIT_COUNTS = (6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958)
_CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
_THINGS = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip

KNOWN = {
    "MNIST": _Known(12, 60_000, 10_000, _DIGITS, _DIGIT_COUNTS),
    "FashionMNIST": _Known(31, 60_000, 10_000, _CLOTHES),
    "CIFAR10": _Known(170, 50_000, 10_000, _THINGS),
    "CIFAR100": _Known(169, 50_000, 10_000, ()),
}

_DOWNLOADED_ONCE = N_("It is downloaded the first time, {n} MB, and kept in {folder}.")


def cache_folder() -> Path:
    """Where data sets are kept."""
    return Path(platformdirs.user_cache_dir("alexnet-gui")) / "torchvision"


def read_torchvision(name: str) -> PictureSets:
    """The data set called `name`, downloaded if it is not there.

    Raises:
        UserError: There is none of that name, or it cannot be downloaded or read.
    """
    known = _known(name)
    import torchvision  # takes seconds, and most runs do not need it

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make = getattr(torchvision.datasets, name)
        halves = [make(str(folder), train=train, download=True) for train in (True, False)]
    # Whatever the network, the server and the archive may raise: URLError, RuntimeError, zlib's …
    except Exception as error:
        raise UserError(
            _("torchvision's {name} cannot be had: {reason}.").format(
                name=name, reason=(str(error).splitlines() or [repr(error)])[0].rstrip(".")
            ),
            _("It needs the internet once ({n} MB), and room in {folder}.").format(
                n=known.megabytes, folder=folder
            ),
        ) from None
    train, test = (Pictures(_pixels(half.data), _labels(half.targets)) for half in halves)
    classes = known.classes or tuple(halves[0].classes)
    digest = hashlib.sha256()
    for half in (train, test):
        digest.update(half.pixels.numpy().data)
        digest.update(half.labels.numpy().data)
    return PictureSets(train, test, classes, digest.hexdigest())


def describe_torchvision(name: str) -> DataDescribed:
    """What the data set called `name` holds, whether it is downloaded yet or not.

    Raises:
        UserError: There is none of that name.
    """
    known = _known(name)
    names = known.classes or tuple(_("class {n}").format(n=i) for i in range(100))
    each = known.each or ((known.train + known.test) // len(names),) * len(names)
    return DataDescribed(
        spec=f"torchvision:{name}",
        title=name,
        classes=tuple(zip(names, each, strict=True)),
        training_pictures=known.train,
        validation_pictures=known.test,
        remarks=(_(_DOWNLOADED_ONCE).format(n=known.megabytes, folder=cache_folder()),),
    )


def _known(name: str) -> _Known:
    if name not in KNOWN:
        raise UserError(
            _("There is no data set torchvision:{name} here.").format(name=name),
            _("There are {names}.").format(
                names=", ".join(f"torchvision:{known}" for known in KNOWN)
            ),
        )
    return KNOWN[name]


def _pixels(data: Any) -> torch.Tensor:
    """uint8 (N, C, H, W) of a tensor (N, H, W) or an array (N, H, W, 3)."""
    pixels = torch.as_tensor(np.asarray(data))
    return (pixels.unsqueeze(1) if pixels.ndim == 3 else pixels.permute(0, 3, 1, 2)).contiguous()


def _labels(targets: Any) -> torch.Tensor:
    return torch.as_tensor(np.asarray(targets), dtype=torch.int64)
