"""The bundled sample of Fashion-MNIST: 10,000 training and 2,000 test pictures, 28 × 28, grey."""

import gzip
import hashlib
import struct
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.translation import _
from alexnet_gui.engine.picture_sets import Pictures, PictureSets

SIZE = (1, 28, 28)  # channels, height and width of every picture


def read_sample() -> PictureSets:
    """The sample as it is stored.

    Raises:
        UserError: Its files are missing or damaged.
    """
    folder, description = _description()
    splits = description["splits"]
    digest = hashlib.sha256()
    train, test = (
        Pictures(
            _tensor(folder, splits[split]["images"], digest).unsqueeze(1),  # (N, 1, 28, 28)
            _tensor(folder, splits[split]["labels"], digest).long(),
        )
        for split in ("train", "test")
    )
    return PictureSets(train, test, tuple(description["classes"]), digest.hexdigest())


def describe_sample() -> DataDescribed:
    """What the sample holds."""
    _folder, description = _description()
    train = description["splits"]["train"]["pictures"]
    test = description["splits"]["test"]["pictures"]
    names = description["classes"]
    return DataDescribed(
        spec="sample",
        title=_("Fashion-MNIST sample"),
        classes=tuple((name, (train + test) // len(names)) for name in names),  # it is balanced
        training_pictures=train,
        validation_pictures=test,
        size=SIZE,
    )


def _description() -> tuple[Path, dict[str, Any]]:
    path = resource("sample", "sample.json")
    return path.parent, msgspec.json.decode(path.read_bytes(), type=dict[str, Any])


def _tensor(folder: Path, entry: dict[str, str], digest: "hashlib._Hash") -> torch.Tensor:
    """The array of one gzipped IDX file: magic number, sizes, unsigned bytes."""
    path = folder / entry["file"]
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError):
        raise _damaged(path) from None
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise _damaged(path)
    digest.update(entry["sha256"].encode())
    axes = data[3]
    sizes = struct.unpack_from(f">{axes}I", data, 4)
    # Bytes may not be written to, which torch warns of: copy them.
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=4 + 4 * axes).copy()).view(*sizes)


def _damaged(path: Path) -> UserError:
    return UserError(
        _("{path}, a part of the sample, is missing or damaged.").format(path=path),
        _("Install alexnet-gui again."),
    )
