"""A search on disk: what pictures are compared by as rows, and what excites which unit behind them.

It lies with the prepared pictures in the folder that Preferences clears, is written whole or not at
all, and is checked when it is read.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import time

import msgspec
import safetensors.torch
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _
from alexnet_gui.engine.datasets import DEFAULT_LIMIT
from alexnet_gui.engine.devices import free_memory
from alexnet_gui.engine.likes.search import Passage
from alexnet_gui.engine.likes.tops import Tops
from alexnet_gui.engine.prepared_pictures import MEMORY_SHARE
from alexnet_gui.engine.row_cache import (
    LIKES,
    Kind,
    make_room,
    needed_bytes,
    prepared_folder,
    read_rows,
    write_rows,
)

_LENGTH = 8  # bytes that say how long the text is
_NUMBERS = "numbers"  # a layer's tensors have a dot in their names


@dataclass(frozen=True)
class Findings:
    """What a search found."""

    features: Tensor  # float16 (P, D), in memory or in a file that is mapped into it
    numbers: Tensor  # int64 (P,): which of the source's pictures each is
    tops: dict[str, Tops]  # by layer; pictures in it are rows of the two above
    skipped: tuple[tuple[str, str], ...]
    when: float


class _Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not a tensor."""

    skipped: tuple[tuple[str, str], ...]
    when: float


def read_findings(key: str, cancelled: Callable[[], bool]) -> Findings | None:
    """What the search called `key` found; None if it is not there. A damaged file is removed."""
    found = read_rows(LIKES, key, lambda done, total: None, cancelled)
    if found is None:
        return None
    length = int.from_bytes(found.tail[:_LENGTH], "little")
    # Not by msgspec, which refuses a name that is not Unicode.
    text = msgspec.convert(json.loads(found.tail[_LENGTH : _LENGTH + length]), _Text)
    tensors = safetensors.torch.load(found.tail[_LENGTH + length :])
    layers = {name.partition(".")[0] for name in tensors if name != _NUMBERS}
    tops = {layer: Tops(*(tensors[f"{layer}.{part}"] for part in Tops._fields)) for layer in layers}
    return Findings(found.values, tensors[_NUMBERS], tops, text.skipped, text.when)


def make_findings(key: str, passage: Passage, *, on_disk: bool) -> Findings:
    """Do the search `passage`, and keep what it finds on disk under `key` if there is room.

    Raises:
        UserError: No picture can be read, what they give is not finite, or there is no room.
        CancelledError: As asked; nothing is kept then.
    """
    kind = Kind(LIKES, key, (passage.feature_size,), torch.float16)
    if not (on_disk and _has_room(kind, passage)):
        return _in_memory(kind, passage)
    try:
        write_rows(kind, passage.rows(), lambda: _tail(passage))
    except OSError as error:
        raise UserError(
            _("What was found cannot be written to {folder}: {reason}.").format(
                folder=prepared_folder(), reason=error.strerror or error
            ),
            _("Make room there, or search fewer pictures."),
        ) from None
    found = read_findings(key, lambda: False)
    if found is None:
        raise UserError(
            _("What was found is not on disk as it was written there."),
            _("Look after the disk, or clear the cache in Preferences and try again."),
        )
    return found


def _has_room(kind: Kind, passage: Passage) -> bool:
    needed = needed_bytes(kind, passage.count) + passage.tops_bytes
    try:
        return needed <= DEFAULT_LIMIT and needed <= make_room(needed, DEFAULT_LIMIT)
    except OSError:
        return False


def _in_memory(kind: Kind, passage: Passage) -> Findings:
    needed = passage.count * kind.row_bytes
    free = free_memory(torch.device("cpu"))
    if free is not None and needed > MEMORY_SHARE * free:
        raise UserError(
            _("What is kept of {n:,} pictures fits neither on the disk nor into memory.").format(
                n=passage.count
            ),
            _("Make room in the cache folder, or search fewer pictures."),
        )
    features = torch.empty((passage.count, *kind.shape), dtype=kind.dtype)
    count = 0
    for count, row in enumerate(passage.rows(), 1):
        features[count - 1] = row
    return Findings(
        features[:count],
        torch.tensor(passage.numbers),
        passage.tops,
        tuple(passage.skipped),
        time(),
    )


def _tail(passage: Passage) -> bytes:
    text = _Text(skipped=tuple(passage.skipped), when=time())
    tensors = {
        f"{layer}.{part}": tensor.contiguous()
        for layer, tops in passage.tops.items()
        for part, tensor in zip(Tops._fields, tops, strict=True)
    }
    tensors[_NUMBERS] = torch.tensor(passage.numbers)
    words = json.dumps(msgspec.to_builtins(text)).encode()
    return len(words).to_bytes(_LENGTH, "little") + words + safetensors.torch.save(tensors)
