"""What a list says of a run: read from its record and the end of its metrics.csv, not the rest."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.events import StepsDone, Validated
from alexnet_gui.core.metrics_rows import Rows
from alexnet_gui.core.presence import exists, is_folder
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_progress import RunProgress
from alexnet_gui.core.run_record import RunRecord, read_run
from alexnet_gui.core.translation import _

RunState = Literal["running", "stopped", "finished", "interrupted", "damaged"]

_TAIL = 32 * 1024  # bytes: some 450 steps
_LONGEST_TAIL = 2**22  # bytes: an epoch of more than 50,000 steps
_ROW = 128  # bytes at most
_BLOCK = 2**22  # bytes read at once
_VALIDATION = b",validation,"
_QUIET = 15.0  # seconds without a row, from when on nobody seems to write over a network


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the list. `fault` says what is damaged; what could be read is there all the same.

    `stopped` kept its last step, `interrupted` goes on from an earlier one: it failed, was killed,
    or lost its power.
    """

    folder: Path
    state: RunState
    fault: str = ""
    record: RunRecord | None = None
    step: int = 0
    epochs: float = 0.0  # finished, the last perhaps in part
    total_epochs: int = 0
    train_loss: float | None = None  # mean over the last epoch that was begun
    validation: Validated | None = None  # the last
    best: Validated | None = None  # with the smallest top-1 error
    seconds: float = 0.0  # of training, pauses left out
    changed: float = 0.0  # when it was last written to, seconds since 1970
    size: int = 0  # bytes on disk
    kept: bool = False  # there is a checkpoint
    goes_on: bool = False  # there is the last one, to go on from

    @property
    def resumable(self) -> bool:
        """Whether it can go on: nobody trains it, and something is left to do."""
        return self.record is not None and self.state in ("stopped", "interrupted")

    @property
    def name(self) -> str:
        """The folder's own name."""
        return name_of(self.folder)


class RunScanner:
    """Lists runs, and reads again only those that have changed since."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, ...], RunSummary]] = {}

    def scan(self, runs: Path, others: Iterable[Path] = ()) -> tuple[RunSummary, ...]:
        """Every run in the folder `runs`, and `others` that are still there; each once."""
        folders = dict.fromkeys([*run_folders(runs), *filter(holds_run, others)])
        self._known = {folder: self._look(folder) for folder in folders}
        return tuple(summary for _stamp, summary in self._known.values())

    def _look(self, folder: Path) -> tuple[tuple[int, ...], RunSummary]:
        known = self._known.get(folder)
        stamp = _stamp(folder)
        if known is not None and known[0] == stamp and known[1].state != "running":
            return known
        return stamp, summarise(folder)


def latest_run(runs: Path, others: Iterable[Path] = ()) -> RunSummary | None:
    """The run that was written to last, of those in the folder `runs` and `others`; not damaged."""
    folders = {*run_folders(runs), *filter(holds_run, others)}
    for folder in sorted(folders, key=_written, reverse=True):
        run = summarise(folder)
        if run.state != "damaged":
            return run
    return None


def run_folders(runs: Path) -> Iterator[Path]:
    """The folders in `runs` that hold a run, or what is left of one."""
    try:
        with os.scandir(runs) as entries:
            names = sorted(entry.name for entry in entries if is_folder(entry))
    except OSError:
        return  # there is none before the first run
    yield from filter(holds_run, (runs / name for name in names))


def holds_run(folder: Path) -> bool:
    """Whether there is any of a run's files in `folder`."""
    return any(exists(folder / name) for name in (RECORD, METRICS, LAST, BEST))


def summarise(folder: Path) -> RunSummary:
    """What can be said of the run in `folder`, damaged or not."""
    try:
        return _summary(folder, read_run(folder))
    except (UserError, OSError) as error:
        told = error if isinstance(error, UserError) else unreadable(folder, error)
        return RunSummary(
            folder=folder,
            state="damaged",
            fault=told.message,
            changed=_written(folder),
            size=_size(folder),
        )


def _summary(folder: Path, record: RunRecord) -> RunSummary:
    progress = RunProgress(record)
    fault = _read_end(folder / METRICS, progress)
    state = "damaged" if fault else run_state(folder, progress)
    return RunSummary(
        folder=folder,
        state=state,
        fault=fault,
        record=record,
        step=progress.step,
        epochs=progress.epochs,
        total_epochs=-(-progress.total_steps // progress.steps_per_epoch),
        train_loss=progress.train_loss,
        validation=progress.validation,
        best=progress.best,
        seconds=0.0 if progress.last is None else progress.last.seconds,
        changed=_written(folder),
        size=_size(folder),
        kept=any(exists(folder / name) for name in (LAST, BEST)),
        goes_on=exists(folder / LAST),
    )


def run_state(folder: Path, progress: RunProgress) -> RunState:
    """Where the run in `folder` stands, which has come as far as `progress` says."""
    held = file_lock.held(folder / METRICS)
    if held:
        return "running"
    if progress.complete:
        return "finished"
    kept_all = 0 < _changed(folder / METRICS) <= _changed(folder / LAST)
    if not kept_all and progress.last is not None and _is_recent(folder, progress):
        return "running"  # on another computer, which a lock may not be seen from
    return "stopped" if kept_all else "interrupted"


def broken_off(folder: Path) -> bool:
    """Whether the run in `folder` has steps left that no process of this computer is about to do.

    What another computer does is not asked: it is for a run that one knows to have been done here.
    """
    if file_lock.held(folder / METRICS):
        return False
    run = summarise(folder)
    return run.record is not None and run.state not in ("finished", "damaged")


def _is_recent(folder: Path, progress: RunProgress) -> bool:
    assert progress.last is not None
    usual = progress.last.seconds / max(1, progress.last.step)
    return time.time() - _changed(folder / METRICS) < max(_QUIET, 5 * usual)


# --- metrics.csv ----------------------------------------------------------------------------------


def _read_end(path: Path, progress: RunProgress) -> str:
    """Give `progress` every validation and the last steps; what is wrong with the file, if so."""
    try:
        with path.open("rb") as file:
            head, _told, _taken, fault = Rows().read(file.readline())
            if fault:
                return _("metrics.csv, line 1: {reason}.").format(reason=fault)
            epoch = _ROW * progress.steps_per_epoch
            validations, tail = _ends(file, min(max(_TAIL, epoch), _LONGEST_TAIL))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return unreadable(path, error).message
    for rows, kind in ((validations, Validated), (tail, StepsDone)):
        _rows, told, _taken, fault = head.read(rows)
        for event in told:
            if isinstance(event, kind):
                progress.take(event)
        if fault:
            return _("Towards the end of metrics.csv: {reason}.").format(reason=fault)
    return ""


def _ends(file: BinaryIO, size: int) -> tuple[bytes, bytes]:
    """The rows of every validation, and of the last `size` bytes those that are whole.

    The file is not mapped, as a resume may cut it.
    """
    validations: list[bytes] = []
    tail = rest = b""
    while block := file.read(_BLOCK):
        end = block.rfind(b"\n") + 1
        lines, rest = rest + block[:end], block[end:]
        validations += _validation_rows(lines)
        tail = (tail + lines)[-size:]
    whole = len(tail) < size
    return b"".join(validations), tail if whole else tail[tail.find(b"\n") + 1 :]


def _validation_rows(lines: bytes) -> Iterator[bytes]:
    place = lines.find(_VALIDATION)
    while place >= 0:
        after = lines.find(b"\n", place) + 1
        yield lines[lines.rfind(b"\n", 0, place) + 1 : after]
        place = lines.find(_VALIDATION, after)


# --- files ----------------------------------------------------------------------------------------


def _stamp(folder: Path) -> tuple[int, ...]:
    """Another one as soon as something about the run may be another."""
    found = [int(bool(file_lock.held(folder / METRICS)))]
    for name in (RECORD, METRICS, LAST):
        try:
            status = (folder / name).stat()
        except OSError:
            found += [0, 0]
        else:
            found += [status.st_mtime_ns, status.st_size]
    return tuple(found)


def _written(folder: Path) -> float:
    """When the run in `folder` was last written to."""
    return _changed(folder / METRICS) or _changed(folder / RECORD) or _changed(folder)


def _changed(path: Path) -> float:
    """When the file was last written to, seconds since 1970; 0 if it is not there."""
    try:
        return path.stat().st_mtime
    except (OSError, ValueError):  # or no file can have such a name
        return 0.0


def _size(folder: Path) -> int:
    """Bytes of every file in `folder` and below."""
    total = 0
    if not is_folder(folder):
        return total
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).lstat().st_size
            except OSError:
                continue  # gone meanwhile
    return total
