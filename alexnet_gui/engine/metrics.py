"""What a run measures: fetched from the device in chunks, and kept in metrics.csv."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Self, TextIO

import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Step, Validated
from alexnet_gui.core.files import write_whole
from alexnet_gui.core.translation import _

COLUMNS = (
    "step",
    "epoch",
    "split",
    "loss",
    "top1_error",
    "top5_error",
    "learning_rate",
    "images_per_second",
    "seconds",
)

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

    A step's row is (mean loss, pictures that it got wrong at first, and among its first five).
    """

    def __init__(self, device: torch.device, clock: Clock) -> None:
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
        rows = self._rows[: len(self._known)].tolist()
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
        """Open the file at `path` after its first `rows` rows; later ones are dropped."""
        self.path = path
        self.rows = rows
        lines = _lines(path)[1 : rows + 1] if rows else []
        self.rows = len(lines)
        write_whole(path, ("".join([",".join(COLUMNS) + "\n", *lines])).encode())
        try:
            self._file: TextIO = path.open("a", encoding="utf-8", newline="")
        except OSError as error:
            raise self._failed(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        with suppress(OSError):  # what a full disk did not take has been told already
            self._file.close()

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
        try:
            self._file.write("".join(lines))
            self._file.flush()  # to the system, which keeps it even if this process is killed
        except OSError as error:
            raise self._failed(error) from None
        self.rows += len(lines)

    def _failed(self, error: OSError) -> UserError:
        return UserError(
            _("{path} cannot be written: {reason}.").format(path=self.path, reason=error.strerror),
            _("Make room and resume the run from its last checkpoint."),
        )


def _lines(path: Path) -> list[str]:
    """The whole lines of the file at `path`; a half-written last one is left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error)
        ) from None
    return [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
