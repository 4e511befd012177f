"""Checkpoints: the whole state of a run between two steps, on disk whole or not at all.

A file is what `torch.save` makes of a dictionary of tensors and plain values; it is read with
`weights_only=True`, which cannot run code.
"""

import contextlib
import math
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError, resume_hint
from alexnet_gui.core.large_file import BUFFER, LargeFile, large_file
from alexnet_gui.core.presence import exists
from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.strict_json import RefusedError, converted
from alexnet_gui.core.translation import _
from alexnet_gui.engine.tensor_files import all_whole, is_whole, load_plainly

FORMAT = "alexnet-gui/checkpoint"
VERSION = 1
_MOST = 1_024  # threads or processes


class Progress(msgspec.Struct, forbid_unknown_fields=True):
    """How far a run has come. Errors are fractions from 0 to 1."""

    step: int = 0  # finished updates
    epoch: int = 0  # epochs that are over, validated
    batches: int = 0  # finished in the epoch at hand
    rows: int = 0  # of metrics.csv, without its head
    seconds: float = 0.0  # since the run began, pauses left out
    loss_sum: float = 0.0  # over the pictures of the last epoch that was begun
    pictures: int = 0  # in that sum
    validated_step: int = 0
    validation: tuple[float, float, float] | None = None  # the last: loss, top-1, top-5 error
    best_error: float | None = None  # the smallest top-1 error of a validation
    worse_epochs: int = 0  # validations since then


class Execution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the numbers were computed: a run that goes on otherwise has other losses."""

    device: str  # cpu, cuda, mps
    precision: Precision
    memory_format: MemoryFormat
    threads: int
    processes: int = 1
    compiled: bool = False  # whole batches by torch.compile


_Struct = TypeVar("_Struct", Progress, Execution)


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A run between two steps. The best one keeps weights only: no optimiser, no random state.

    Fields that came later have their usual values in an older file.
    """

    progress: Progress
    execution: Execution
    network: dict[str, Tensor]
    optimiser: dict[str, Any] | None = None
    scaler: dict[str, Any] | None = None
    schedule: dict[str, Any] | None = None
    random: dict[str, Tensor] | None = None  # by type of device: cpu, cuda
    random_elsewhere: tuple[dict[str, Tensor], ...] = ()  # of the run's other processes


def write_checkpoint(
    path: Path, checkpoint: Checkpoint, check: Callable[[], None] = lambda: None
) -> None:
    """Write `checkpoint` so that `path` is the old file or the new one, also after a power cut.

    Before it takes the place of what is there, `check` may refuse.

    Raises:
        UserError: The folder is gone or full, or may not be written to; or as `check` says.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "progress": msgspec.to_builtins(checkpoint.progress),
        "execution": msgspec.to_builtins(checkpoint.execution),
        "network": checkpoint.network,
        "optimiser": checkpoint.optimiser,
        "scaler": checkpoint.scaler,
        "schedule": checkpoint.schedule,
        "random": checkpoint.random,
        "random_elsewhere": list(checkpoint.random_elsewhere),
    }
    with _whole_file(path, check) as file:
        torch.save(document, cast("IO[bytes]", file))  # of which it asks only to write


def copy_checkpoint(old: Path, new: Path) -> None:
    """Copy the checkpoint at `old` so that `new` is there whole or not at all.

    Where `old` cannot be opened there is nothing to copy.

    Raises:
        UserError: It cannot be read to its end, or `new` cannot be written.
    """
    try:
        source = old.open("rb")
    except OSError:
        return
    with source, _whole_file(new) as file:
        shutil.copyfileobj(source, file, BUFFER)


@contextmanager
def _whole_file(path: Path, check: Callable[[], None] = lambda: None) -> Iterator[LargeFile]:
    """A file to write into, which is at `path` once all of it is on the drive.

    Raises:
        UserError: It cannot be written; or as `check` says, which is asked last.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        with large_file(temporary) as file:
            yield file
        check()
        temporary.replace(path)
        _sync_folder(path.parent)
    except UserError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    except (OSError, RuntimeError) as error:  # torch wraps what the disk says in a RuntimeError
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise _unwritten(path, error) from None


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint at `path`, its tensors on the CPU.

    Raises:
        UserError: It is not there, damaged, or not a checkpoint of this program.
    """
    try:
        document = _loaded(path)
    except FileNotFoundError:
        raise UserError(_("There is no checkpoint {path}.").format(path=path)) from None
    except OSError as error:
        raise _refused(path, _reason(error)) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _refused(path, _("it is another program's"))
    if document.get("version") != VERSION:
        raise _refused(path, _("this program reads version {version}").format(version=VERSION))
    try:
        return _checked(document)
    except KeyError as error:
        raise _refused(path, _("{key} is missing").format(key=error.args[0])) from None
    except RefusedError as refused:
        raise _refused(path, f"{refused.place}: {refused.message}") from None


def read_checkpoint_or(path: Path, other: Path, advice: str) -> Checkpoint:
    """As `read_checkpoint`; refused, it says what `other` is good for where that is there.

    Raises:
        UserError: It is not there, damaged, or not a checkpoint of this program.
    """
    try:
        return read_checkpoint(path)
    except UserError as error:
        raise UserError(error.message, advice.format(path=other) if exists(other) else "") from None


def read_progress(path: Path) -> Progress:
    """How far the run was at the checkpoint at `path`; its weights are not read from the disk.

    Raises:
        UserError: It is not there, damaged, or not a checkpoint of this program.
    """
    try:
        document = load_plainly(path, mapped=True)
        return msgspec.convert(document["progress"], Progress, strict=True)
    except Exception:  # as in `_loaded`, and what is no dictionary or lacks what is looked for
        raise _refused(path, _("it is damaged, or another program's")) from None


def _loaded(path: Path) -> object:
    try:
        return load_plainly(path)
    except (OSError, MemoryError, UserError):
        raise
    except Exception:  # what its unpickler raises for other bytes than its own is not bounded
        raise _refused(path, _("it is damaged, or another program's")) from None


def _checked(document: dict[str, Any]) -> Checkpoint:
    progress = _converted(document, "progress", Progress)
    execution = _converted(document, "execution", Execution)
    _check_numbers(progress, execution)
    network = document["network"]
    if not isinstance(network, dict) or not all(
        isinstance(name, str) and is_whole(tensor) for name, tensor in network.items()
    ):
        raise RefusedError("network", _("it does not hold tensors by name"))
    states = {key: document.get(key) for key in ("optimiser", "scaler", "schedule", "random")}
    elsewhere = document.get("random_elsewhere", [])
    for key, value in states.items():
        if not isinstance(value, dict | None) or not all_whole([value]):
            raise RefusedError(key, _("it is not what a training keeps"))
    if not isinstance(elsewhere, list | tuple) or not all(map(_is_random, elsewhere)):
        raise RefusedError("random_elsewhere", _("it is not what a training keeps"))
    if states["random"] is not None and not _is_random(states["random"]):
        raise RefusedError("random", _("it is not what a training keeps"))
    return Checkpoint(
        progress=progress,
        execution=execution,
        network=network,
        random_elsewhere=tuple(elsewhere),
        **states,
    )


def _converted(document: dict[str, Any], key: str, to: type[_Struct]) -> _Struct:
    try:
        return converted(document[key], to)
    except RefusedError as refused:
        place = ".".join(filter(None, (key, refused.place)))
        raise RefusedError(place, refused.message) from None


def _check_numbers(progress: Progress, execution: Execution) -> None:
    """Refuse what no training could have come to."""
    for key in ("step", "epoch", "batches", "rows", "seconds", "pictures", "validated_step"):
        if not 0 <= getattr(progress, key) < math.inf:
            raise RefusedError(f"progress.{key}", _("it must be a number from 0"))
    for key in ("threads", "processes"):
        if not 1 <= getattr(execution, key) <= _MOST:
            raise RefusedError(
                f"execution.{key}", _("it must be between 1 and {n:,}").format(n=_MOST)
            )


def _is_random(states: object) -> bool:
    """Whether `states` are those of random generators, by type of device."""
    if not isinstance(states, dict):
        return False
    for device, state in states.items():
        if not isinstance(device, str) or not is_whole(state) or state.dtype != torch.uint8:
            return False
    try:
        if "cpu" in states:
            torch.Generator().set_state(states["cpu"])
    except RuntimeError:  # it is of another length, or damaged
        return False
    return True


def _refused(path: Path, reason: str) -> UserError:
    return UserError(
        _("{path} is not a checkpoint that can be read: {reason}.").format(path=path, reason=reason)
    )


def _unwritten(path: Path, error: OSError | RuntimeError) -> UserError:
    said = _of_system(error)
    hint = _("See that it may be written to, then resume the run.")
    if said is not None:
        hint = resume_hint(said)
    return UserError(
        _("{path} cannot be written: {reason}.").format(path=path, reason=_reason(error)), hint
    )


def _of_system(error: Exception) -> OSError | None:
    """What the system said was wrong, also where a library speaks of it in its own words."""
    for said in (error, error.__cause__ or error.__context__):
        if isinstance(said, OSError) and said.strerror:
            return said
    return None


def _reason(error: Exception) -> str:
    """What the system says is wrong, on one line."""
    said = _of_system(error)
    if said is not None:
        return str(said.strerror)
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _sync_folder(folder: Path) -> None:
    """Have the new name on disk too; only POSIX systems can open a folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
