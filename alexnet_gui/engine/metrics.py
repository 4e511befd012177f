"""What a run measures of its steps, fetched from the device in chunks."""

from time import perf_counter

import torch
from torch import Tensor

from alexnet_gui.core.events import Step
from alexnet_gui.engine.team import ALONE, Team

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
