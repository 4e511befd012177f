"""Following a run that another process writes, or showing one that is over: events from files.

    watch(folder, emit, ended)           # in a thread of its own, until `ended` is set

The same events come as from a run of one's own, so that nobody needs a second way to show them.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag

import msgspec

from alexnet_gui.core import file_lock
from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunFinished, RunStarted, Saved, State, StateChanged
from alexnet_gui.core.job import Job
from alexnet_gui.core.metrics_reader import MetricsReader, Rewound
from alexnet_gui.core.presence import is_missing
from alexnet_gui.core.run_names import LAST, METRICS, RECORD
from alexnet_gui.core.run_progress import RunProgress
from alexnet_gui.core.run_record import RunRecord, read_run
from alexnet_gui.core.run_summary import run_state

POLL_SECONDS = 0.4
QUIET_SECONDS = 60.0  # without a step, from when on it is said
_MINUTE = 60.0

Emit = Callable[[Event], None]


class RunFound(Event, frozen=True):
    """What the run in a folder is; its events follow, from its first step on."""

    job: Job  # that would resume it
    created: str  # ISO 8601, UTC


class RunAwaited(Event, frozen=True):
    """There is no run in the folder yet."""

    folder: str


class Writing(Event, frozen=True):
    """How the process does that writes the run: told when that changes, and every quiet minute."""

    held: bool | None  # whether a process of this computer holds the run; None: nobody can tell
    was_held: bool  # whether one did since the run was found
    quiet: float  # seconds since its last row, 0 while they come
    gone: bool = False  # its record is not there, and perhaps nothing of it


def watch(
    folder: Path,
    emit: Emit,
    ended: Flag,
    *,
    follow: bool = True,
    gone: bool = False,
    quiet_seconds: float = QUIET_SECONDS,
) -> None:
    """Tell `emit` of the run in `folder` until it has done all its steps, or `ended` is set.

    Args:
        folder: It may appear later, if `follow`.
        emit: Called in this thread; it may wait.
        ended: Set by whoever wants no more.
        follow: Wait for more when nobody writes the run; otherwise end there.
        gone: Whoever wrote it last has ended, so that nobody is to be waited for.
        quiet_seconds: Without a step for so long, that is told.

    Raises:
        UserError: It is no run, is damaged, or may not be looked at; a damaged row after those
            before it.
    """
    while not ended.is_set():
        if follow and is_missing(folder / RECORD):
            emit(RunAwaited(str(folder)))
            while is_missing(folder / RECORD):
                if ended.wait(POLL_SECONDS):
                    return
        record = read_run(folder)
        if _Watch(folder, record, emit, ended, follow, gone, quiet_seconds).go():
            return


class _Watch:
    """One run, from its first row on."""

    def __init__(
        self,
        folder: Path,
        record: RunRecord,
        emit: Emit,
        ended: Flag,
        follow: bool,
        gone: bool,
        quiet_seconds: float,
    ) -> None:
        self._folder, self._record, self._emit = folder, record, emit
        self._ended, self._quiet_seconds = ended, quiet_seconds
        self._follow, self._gone = follow, gone
        self._reader = MetricsReader(folder / METRICS)
        self._progress = RunProgress(record)
        self._state: State = "preparing"
        self._saved = 0.0  # when its last checkpoint was written
        self._told = Writing(held=None, was_held=False, quiet=0.0)
        self._last_row = time.monotonic() - _age(folder / METRICS)
        self._stamp = _written(folder / RECORD)

    def go(self) -> bool:
        """Tell all that there is and what comes; False if there is another run in its place."""
        self._emit(_found(self._folder, self._record))
        self._emit(self._started(0))
        while not self._ended.is_set():
            held = file_lock.held(self._folder / METRICS)
            if not self._is_the_same():
                return not self._follow
            if self._ended.is_set():
                return True
            self._note_checkpoint()
            news = self._read()
            self._note_writing(held, news)
            if not news and not held and self._is_over():
                self._finish()
                return True
            if not news:
                self._ended.wait(POLL_SECONDS)
        return True

    def _is_the_same(self) -> bool:
        """Whether what is in the folder is that run, which may be away for a while.

        A record that is damaged by now says nothing: whoever trains the run writes it again.
        """
        path = self._folder / RECORD
        stamp = _written(path)
        if stamp == self._stamp:
            return True
        if not stamp and self._follow and is_missing(path):
            self._tell(msgspec.structs.replace(self._told, held=False, gone=True))
            while is_missing(path):
                if self._ended.wait(POLL_SECONDS):
                    return True
            stamp = _written(path)
        self._stamp = stamp
        try:
            return read_run(self._folder) == self._record
        except UserError:
            return self._follow

    def _is_over(self) -> bool:
        """Whether nothing more comes, with nobody of this computer writing."""
        if self._progress.complete:
            return True
        if self._follow:
            return False
        return self._gone or run_state(self._folder, self._progress) != "running"

    def _read(self) -> bool:
        """Hand on what is new; whether there was anything."""
        news = self._reader.read()
        for event in news:
            if self._ended.is_set():
                return False
            if isinstance(event, Rewound):
                self._progress.rewind(event.step, self._reader.last)
                self._emit(self._started(event.step))
                self._state = "training"
            else:
                self._progress.take(event)
                self._emit(event)
        if news:
            self._last_row = max(self._last_row, time.monotonic() - _age(self._reader.path))
        self._change_state("validating" if self._progress.validating else "training")
        return bool(news)

    # --- what is told besides the rows ---------------------------------------------------------

    def _started(self, first_step: int) -> RunStarted:
        record, progress = self._record, self._progress
        return RunStarted(
            run=str(self._folder),
            network=record.architecture.title,
            parameters=analyse(record.architecture).parameters,
            classes=record.data.classes,
            training_pictures=record.data.training_pictures,
            validation_pictures=record.data.validation_pictures,
            steps_per_epoch=progress.steps_per_epoch,
            first_step=first_step,
            total_steps=progress.total_steps,
            device=record.recipe.device,
            precision=record.recipe.precision,
            memory_format="contiguous",
            skipped=record.data.skipped,
        )

    def _change_state(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self._emit(StateChanged(state))

    def _note_checkpoint(self) -> None:
        path = self._folder / LAST
        written = _written(path)
        if written and written != self._saved:
            self._emit(Saved(str(path), self._progress.step))
        self._saved = written

    def _note_writing(self, held: bool | None, news: bool) -> None:
        """Tell how the writing process does, where that differs from what was told last."""
        quiet = time.monotonic() - self._last_row
        if news or quiet < self._quiet_seconds:
            quiet = 0.0
        told = self._told
        new = Writing(held, told.was_held or bool(held), quiet)
        minutes = (told.quiet // _MINUTE, quiet // _MINUTE)
        same = msgspec.structs.replace(new, quiet=told.quiet) == told
        if not same or bool(told.quiet) != bool(quiet) or minutes[0] != minutes[1]:
            self._tell(new)

    def _tell(self, writing: Writing) -> None:
        self._told = writing
        self._emit(writing)

    def _finish(self) -> None:
        """Say what came of it; of a run that was interrupted nobody did."""
        self._note_checkpoint()
        progress, record = self._progress, self._record
        state = run_state(self._folder, progress)
        if state not in ("finished", "stopped"):
            return
        seen = progress.validation
        self._emit(
            RunFinished(
                run=str(self._folder),
                stopped=state == "stopped",
                epochs=progress.epochs,
                steps=progress.step,
                train_loss=progress.train_loss,
                validation_loss=None if seen is None else seen.loss,
                validation_top1_error=None if seen is None else seen.top1_error,
                validation_top5_error=None if seen is None else seen.top5_error,
                images_per_second=progress.last.images_per_second if progress.last else None,
                device=record.recipe.device,
                precision=record.recipe.precision,
                memory_format="contiguous",
            )
        )


def resuming_job(folder: Path, record: RunRecord) -> Job:
    """The job that goes on with the run in `folder`."""
    return Job(
        architecture=record.architecture,
        recipe=record.recipe,
        data=record.data.spec,
        out=str(folder),
        resume=True,
        download=False,
    )


def _found(folder: Path, record: RunRecord) -> RunFound:
    return RunFound(resuming_job(folder, record), record.created)


def _written(path: Path) -> float:
    """When the file was written last, seconds since 1970; 0 if it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _age(path: Path) -> float:
    """Seconds since the file was written last; 0 if it is not there, or from the future."""
    written = _written(path)
    return max(0.0, time.time() - written) if written else 0.0
