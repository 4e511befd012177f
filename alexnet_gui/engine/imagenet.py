"""torchvision's AlexNet with its weights for ImageNet-1k, by torchvision's own loader.

They are kept where torch keeps everybody's, so that another program need not download them again.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.imagenet import FILE, MEGABYTES, ImageNetFound
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.transfer import plan
from alexnet_gui.core.translation import _
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.torchvision_download import (
    Fetching,
    alone,
    hub_download,
    is_connection,
)
from alexnet_gui.engine.weight_source import source_of
from alexnet_gui.engine.weights import with_weights

_MEBIBYTE = 1024 * 1024
_ABANDONED = 3600.0  # seconds without a byte: nobody is downloading that any more
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class Published:
    """Weights that torchvision publishes, and the network that they belong to."""

    weights: Any  # a member of a torchvision.models.WeightsEnum
    architecture: Architecture

    @property
    def url(self) -> str:
        """Where they are."""
        return str(self.weights.url)

    @property
    def file(self) -> str:
        """The name of their file, which ends with the first digits of its SHA-256."""
        return Path(urlsplit(self.url).path).name


def alexnet() -> Published:
    """Torchvision's AlexNet, trained on ImageNet-1k."""
    from torchvision.models import AlexNet_Weights  # takes a second, and few ask for it

    preset = find_preset("torchvision")
    assert preset is not None
    return Published(AlexNet_Weights.IMAGENET1K_V1, preset.architecture)


def kept_file(name: str) -> Path:
    """Where torch keeps the file called `name` that it downloads."""
    return Path(torch.hub.get_dir()) / "checkpoints" / name


def is_here() -> bool:
    """Whether the weights need not be downloaded."""
    try:
        return kept_file(FILE).exists()
    except OSError:  # where torch keeps them nobody may look
        return False


def fetch(how: Fetching, published: Published | None = None) -> Path:
    """Have torch download the weights, unless they are here; the file that holds them.

    It gets its name when all of it is there and its hash is right.

    Raises:
        UserError: They cannot be had, or `how` does not allow a download.
        CancelledError: As asked; nothing is left of them.
    """
    published = published or alexnet()
    path = kept_file(published.file)
    if path.exists():
        return path
    if not how.allowed:
        raise _not_here()
    try:
        with alone(how):
            if not path.exists():  # whoever was waited for may have fetched it
                path.parent.mkdir(parents=True, exist_ok=True)
                _tidy(path)
                hub_download(published.url, path, _size(published), how)
    except (CancelledError, UserError):
        raise
    except Exception as error:  # whatever the network, the server and the disk may raise
        raise _not_had(path, error) from None
    return path


def fetch_for_window(
    tell: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> ImageNetFound:
    """The same as the answer to an enquiry."""
    fetch(Fetching(lambda done, total: tell(Progress(done, total)), cancelled))
    return ImageNetFound(here=True)


def imagenet_model(published: Published | None = None) -> Model:
    """The network with the weights that were downloaded.

    Raises:
        UserError: They are not here, or damaged.
    """
    published = published or alexnet()
    path = kept_file(published.file)
    if not path.exists():
        raise _not_here()
    weights = published.weights
    if not _is_whole(path):
        path.unlink(missing_ok=True)
        raise UserError(
            _("torchvision's weights in {folder} were damaged, and are removed.").format(
                folder=path.parent
            ),
            _("Download them again."),
        )
    tensors = weights.get_state_dict(progress=False, map_location="cpu", weights_only=True)
    source = source_of(path.name, tensors)
    transfer = plan(published.architecture, source.given)
    return Model(
        name=_("ImageNet: torchvision's AlexNet"),
        architecture=published.architecture,
        network=with_weights(published.architecture, source.renamed(transfer.taken), path.name),
        classes=tuple(weights.meta["categories"]),
        preprocessing=_preprocessing(weights.transforms()),
        provenance=_provenance(weights),
    )


def categories_of(path: Path) -> tuple[str, ...] | None:
    """ImageNet's classes, if `path` is the very file that torchvision publishes; None otherwise."""
    if path.name != FILE or not _is_whole(path):
        return None
    return tuple(alexnet().weights.meta["categories"])


def _preprocessing(transforms: Any) -> Preprocessing:
    """What torchvision's own transforms do to a picture."""
    (resize,), crop = transforms.resize_size, transforms.crop_size
    height, width = crop if len(crop) == 2 else (crop[0], crop[0])
    return Preprocessing(
        resize=resize,
        crop=(height, width),
        mean=tuple(transforms.mean),
        std=tuple(transforms.std),
    )


def _provenance(weights: Any) -> dict[str, Any]:
    """Where they come from, and how well torchvision found them to do."""
    found: dict[str, Any] = {"weights": f"torchvision, {weights}", "url": weights.url}
    for data, figures in weights.meta.get("_metrics", {}).items():
        found["validation"] = {
            "data": data,
            "top1_error": round(1 - figures["acc@1"] / 100, 5),
            "top5_error": round(1 - figures["acc@5"] / 100, 5),
        }
    return found


def _size(published: Published) -> int:
    """Bytes to download, as torchvision says."""
    return round(float(published.weights.meta["_file_size"]) * _MEBIBYTE)


def _is_whole(path: Path) -> bool:
    """Whether the file's SHA-256 begins with the digits in its name."""
    found = torch.hub.HASH_REGEX.search(path.name)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(partial(file.read, _PIECE), b""):
            digest.update(piece)
    return found is None or digest.hexdigest().startswith(found.group(1))


def _tidy(path: Path) -> None:
    """Remove what is left of downloads that were killed; others may be under way."""
    for part in path.parent.glob(f"{path.name}.*.partial"):
        if time() - part.stat().st_mtime > _ABANDONED:
            part.unlink(missing_ok=True)


def _not_here() -> UserError:
    return UserError(
        _("torchvision's ImageNet-1k weights are not on this machine."),
        _("Download them first, {n:,} MB.").format(n=MEGABYTES),
    )


def _not_had(path: Path, error: Exception) -> UserError:
    if isinstance(error, HTTPError):
        reason = _("its server answers “{answer}”").format(answer=f"{error.code} {error.reason}")
    elif is_connection(error):
        reason = _("there is no connection to its server")
    elif "invalid hash value" in str(error):
        reason = _("what arrived is not whole")
    elif isinstance(error, OSError) and error.strerror:
        reason = error.strerror
    else:
        reason = (str(error).splitlines() or [repr(error)])[0].rstrip(".")
    return UserError(
        _("torchvision's ImageNet-1k weights could not be downloaded: {reason}.").format(
            reason=reason
        ),
        _("They need the internet once ({n:,} MB), and room in {folder}. Then try again.").format(
            n=MEGABYTES, folder=path.parent
        ),
    )
