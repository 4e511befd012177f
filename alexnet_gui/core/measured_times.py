"""How long a training step took on this machine, by precision and memory layout: kept in the cache.

The file is small, holds what was measured last, and is written whole; one that is damaged, or of
another version, is as none.
"""

import contextlib
from pathlib import Path

import msgspec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.own_folders import cache_folder
from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.whole_file import write_whole

MARGIN = 1.03  # what is faster by less is no reason to leave the usual way: it may be chance
_FORMAT = "alexnet-gui/measured-times"
_VERSION = 1
MOST = 200  # networks, batch sizes and devices
MOST_BYTES = 2**20  # of the file; so many of them take a tenth


class Timing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one way to compute took."""

    precision: Precision
    memory_format: MemoryFormat
    seconds: float | None  # forward and backward; None: it does not work


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of one network, batch and device."""

    key: str  # changes with whatever the times depend on
    timings: tuple[Timing, ...]
    # So many measurements, each on a busy machine, of which these are the least; 0: one without
    # that anything else ran.
    busy: int = 0


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it stands on disk, the newest last."""

    format: str = _FORMAT
    version: int = _VERSION
    measured: tuple[Measured, ...] = ()


def measured_times_path() -> Path:
    """Where they are kept: in the folder that Preferences clears."""
    return cache_folder() / "measured-times.json"


def recall_times(key: str) -> Measured | None:
    """What was measured for `key`; None if nothing."""
    return next((each for each in _read() if each.key == key), None)


def remember_times(measured: Measured) -> None:
    """Keep it for its key; where nothing can be written, the next run measures again."""
    others = tuple(each for each in _read() if each.key != measured.key)
    document = _Document(measured=(*others[-(MOST - 1) :], measured))
    with contextlib.suppress(UserError, OSError):
        path = measured_times_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, msgspec.json.encode(document))


def _read() -> tuple[Measured, ...]:
    try:
        with measured_times_path().open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        document = msgspec.json.decode(data, type=_Document)
    except (UserError, OSError, msgspec.DecodeError):
        return ()
    same = (document.format, document.version) == (_FORMAT, _VERSION)
    return document.measured if same and len(data) <= MOST_BYTES else ()
