"""What a run measures: fetched from the device in chunks, and kept in metrics.csv."""

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Self

import torch
from torch import Tensor

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.events import Step, Validated
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.core.run_record import METRICS
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.team import ALONE, Team

_HEAD = (",".join(COLUMNS) + "\n").encode()
DAMAGED = f"{METRICS}.damaged"
# Whether a row is one is seen in a tenth of the time that `core.metrics_rows` takes to read it.
_ROW = re.compile(rb"\d+,[\d.]+,(?:train|validation)(?:,[-+.\w]+){6}\r?\n")

CHUNK_SECONDS = 0.25
CHUNK_STEPS = 50
WARM_UP_STEPS = 5  # the first steps allocate memory and choose algorithms


class Clock:
    """Seconds since the run began, pauses left out."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._before = seconds
        self._since = perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return self._before + perf_counter() - self._since

    def skip(self, seconds: float) -> None:
        """Leave out `seconds` that have passed."""
        self._before -= seconds


class Meter:
    """Gathers what each step gives on the device, so that training waits for it only now and then.

    A step's row is (mean loss, pictures that it got wrong at first, and among its first five), of
    which each process of `team` adds its part.
    """

    def __init__(self, device: torch.device, clock: Clock, team: Team = ALONE) -> None:
        self._team = team
        self._rows = torch.zeros(CHUNK_STEPS, 3, device=device)
        self._known: list[tuple[int, float, int, float, float]] = []
        self._clock = clock
        self._steps = 0  # since this meter was made
        self._began = self._last = perf_counter()
        self._step_seconds = 0.0
        # (pictures, seconds) of the first step, of the other first steps, and of all later ones
        self._speeds = [[0, 0.0], [0, 0.0], [0, 0.0]]

    def restart(self) -> None:
        """Time from now: what came before was not training."""
        self._began = self._last = perf_counter()

    def add(self, scores: Tensor, step: int, epoch: float, pictures: int, rate: float) -> None:
        """Note one finished step; `scores` (3,) stays on its device."""
        self._rows[len(self._known)] = scores
        self._known.append((step, epoch, pictures, rate, self._clock.seconds))
        self._steps += 1
        now = perf_counter()
        self._step_seconds, self._last = now - self._last, now

    @property
    def due(self) -> bool:
        """Whether it is time to fetch: full, early in the run, or the next step would be late."""
        if len(self._known) == CHUNK_STEPS or self._steps in (1, WARM_UP_STEPS):
            return True
        return self._last - self._began + self._step_seconds >= CHUNK_SECONDS

    def take(self) -> list[tuple[Step, int]]:
        """Every step since the last call with its number of pictures; waits for the device."""
        if not self._known:
            return []
        rows = self._team.sum(self._rows[: len(self._known)]).tolist()
        now = perf_counter()
        total = sum(pictures for _step, _epoch, pictures, _rate, _seconds in self._known)
        duration = max(now - self._began, 1e-9)
        phase = 0 if self._steps == 1 else 1 if self._steps <= WARM_UP_STEPS else 2
        self._speeds[phase][0] += total
        self._speeds[phase][1] += duration
        taken = [
            (
                Step(
                    step=step,
                    epoch=epoch,
                    loss=loss,
                    top1_error=wrong / pictures,
                    top5_error=wrong5 / pictures,
                    learning_rate=rate,
                    images_per_second=total / duration,
                    seconds=seconds,
                ),
                pictures,
            )
            for (step, epoch, pictures, rate, seconds), (loss, wrong, wrong5) in zip(
                self._known, rows, strict=True
            )
        ]
        self._known.clear()
        self._began = self._last = perf_counter()
        return taken

    @property
    def images_per_second(self) -> float | None:
        """The speed of training alone, without the first steps if there were others."""
        for pictures, seconds in reversed(self._speeds):
            if pictures:
                return pictures / seconds
        return None


class MetricsFile:
    """metrics.csv: a row for every training step and every validation.

    Raises:
        UserError: It cannot be written; from every method.
    """

    def __init__(self, path: Path, rows: int = 0) -> None:
        """Open the file at `path` after its first `rows` rows; later ones are dropped.

        Nobody else can until it is closed, or this process has ended.
        """
        self.path = path
        self.rows = 0
        self.fault = ""  # what was wrong with the rows that were to be there, in words
        try:
            self._file = AppendedFile(path)
        except OSError as error:
            raise _failed(path, error) from None
        try:
            self._begin(rows)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, rows: int) -> None:
        """Cut the file after `rows` rows, in its place: whoever follows it keeps it open."""
        if not file_lock.take(self._file.fileno()):
            raise trained_elsewhere(self.path.parent)
        lines = _lines(self.path)
        wanted = lines[1 : rows + 1]
        kept = [line for line in wanted if _ROW.fullmatch(line)]
        whole = lines[:1] == [_HEAD] and len(kept) == len(wanted)
        try:
            beside = "" if whole or not lines else self._keep_damaged()
            self._file.cut(sum(map(len, [_HEAD, *kept])) if whole else 0)
        except OSError as error:
            raise _failed(self.path, error) from None
        if not whole:
            self._append([_HEAD, *kept])
        self.rows = len(kept)
        self.fault = _fault(rows - len(kept), beside)

    def _keep_damaged(self) -> str:
        """What is no table of ours stays beside it: somebody may be able to mend it."""
        for number in count(1):
            name = DAMAGED if number == 1 else f"{DAMAGED}-{number}"
            # Made anew or not at all, lest it be written through a link in somebody else's folder.
            with suppress(FileExistsError), self.path.with_name(name).open("xb") as beside:
                beside.write(self._file.content())
                return name
        raise AssertionError("numbers do not end")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()

    def copied(self, folder: Path) -> AppendedFile:
        """Another such file in `folder`, with the rows so far: as many of them as can be read."""
        try:
            lines = _whole_lines(self._file.content())
        except OSError:  # the drive is gone, and what it holds with it
            lines = []
        file = AppendedFile(folder / METRICS)
        try:
            file_lock.take(file.fileno())
            file.append(b"".join(lines or [_HEAD]))
        except OSError:
            file.close()
            raise
        return file

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        """Go on in what `copied` has made; what this leaves stays as it is."""
        self._file.close()
        self._file, self.path = file, folder / METRICS
        self.rows = len(_whole_lines(file.content())) - 1

    def add_steps(self, steps: Iterable[Step]) -> None:
        """One row a step."""
        self._write(
            [
                f"{s.step},{s.epoch:.6f},train,{s.loss:.9g},{s.top1_error:.6g},{s.top5_error:.6g},"
                f"{s.learning_rate:.9g},{s.images_per_second:.6g},{s.seconds:.3f}\n"
                for s in steps
            ]
        )

    def add_validation(self, seen: Validated, rate: float, speed: float, seconds: float) -> None:
        """The row of a validation at learning rate `rate`, `speed` pictures a second."""
        self._write(
            [
                f"{seen.step},{seen.epoch:.6f},validation,{seen.loss:.9g},{seen.top1_error:.6g},"
                f"{seen.top5_error:.6g},{rate:.9g},{speed:.6g},{seconds:.3f}\n"
            ]
        )

    def _write(self, lines: list[str]) -> None:
        self._append([line.encode() for line in lines])
        self.rows += len(lines)

    def _append(self, lines: list[bytes]) -> None:
        try:
            self._file.append(b"".join(lines))
        except OSError as error:
            raise _failed(self.path, error) from None


def _failed(path: Path, error: OSError) -> UserError:
    hint = _("Make room and resume the run from its last checkpoint.")
    if isinstance(error, FileNotFoundError):
        hint = _("The folder was removed while the run trained, or its drive was taken away.")
    return UserError(
        _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror), hint
    )


def require_untrained(path: Path) -> None:
    """Check that no process writes the metrics.csv at `path`.

    Raises:
        UserError: One does.
    """
    if file_lock.held(path):
        raise trained_elsewhere(path.parent)


def trained_elsewhere(folder: Path) -> UserError:
    """Why the run in `folder` cannot be trained here now."""
    return UserError(
        _("The run in {folder} is being trained by another process.").format(folder=folder),
        _("Watch it, or resume it when that process has ended."),
    )


def _fault(lost: int, beside: str) -> str:
    """What a person should know of `lost` rows, and of the file as it was, if that is kept."""
    sentences = []
    if lost:
        words = ngettext(
            "{file} had lost {n:,} row of the run so far.",
            "{file} had lost {n:,} rows of the run so far.",
            lost,
        )
        sentences.append(words.format(file=METRICS, n=lost))
    if beside:
        words = _("{file} was damaged; as it was it lies beside the new one, as {name}.")
        sentences.append(words.format(file=METRICS, name=beside))
    return " ".join(sentences)


def _lines(path: Path) -> list[bytes]:
    """The whole lines of the file at `path`; a half-written last one is left out."""
    try:
        return _whole_lines(path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from None


def _whole_lines(data: bytes) -> list[bytes]:
    lines = data.splitlines(keepends=True)
    return lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]
