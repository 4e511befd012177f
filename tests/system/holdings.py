"""What a process holds, noted now and then: memory, threads, open files, Python's objects."""

import csv
import gc
import statistics
import threading
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from alexnet_gui.gui.memory import resident_bytes

AROUND = 3  # rounds, in which each kind of network and of round has its turn


class Holding(NamedTuple):
    """What this process held after a round of work."""

    round: int
    seconds: float  # since the work began
    step: int  # of training
    runs: int  # threads that have trained so far
    resident: int  # bytes of memory
    collected: int  # the same after Python has tidied up
    threads: int  # that Python knows
    kernel: int  # threads that the system counts, Qt's and torch's among them
    descriptors: int  # of open files, pipes and sockets
    objects: int  # that Python's garbage collector follows
    names: str  # of the threads that Python knows


def holding(number: int, seconds: float, step: int, runs: int) -> Holding:
    """What this process holds at the moment."""
    resident = resident_bytes() or 0
    gc.collect()
    return Holding(
        *(number, round(seconds, 1), step, runs, resident, resident_bytes() or 0),
        *(threading.active_count(), _kernel_threads()),
        # The one that lists them is always among them.
        *(len(list(Path("/proc/self/fd").iterdir())), len(gc.get_objects())),
        "; ".join(sorted(thread.name for thread in threading.enumerate())),
    )


def _kernel_threads() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Threads:"))


def note(held: Holding, path: Path) -> None:
    """Add `held` to the table at `path`, which can be looked at meanwhile."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([Holding._fields, held] if new else [held])


def noted(path: Path) -> list[Holding]:
    """The rows of the table at `path`."""
    with path.open(encoding="utf-8", newline="") as file:
        _head, *rows = csv.reader(file)
    return [msgspec.convert(row, Holding, strict=False) for row in rows]


class Growth:
    """What was held when all had been done more than once, against what was held in the end.

    The second tenth of the rounds against the last one: in the first the caches fill.
    """

    def __init__(self, held: Sequence[Holding]) -> None:
        part = max(AROUND, len(held) // 10)
        self.early = held[part : 2 * part] or held[-1:]
        self.late = held[-part:]

    def usual(self, what: str) -> tuple[float, float]:
        """The medians of both tenths."""
        early, late = (statistics.median(map(attrgetter(what), some)) for some in self._both)
        return early, late

    def least(self, what: str) -> tuple[int, int]:
        """The smallest of both tenths: what comes and goes now and then left out."""
        early, late = (min(map(attrgetter(what), some)) for some in self._both)
        return early, late

    @property
    def _both(self) -> tuple[Sequence[Holding], Sequence[Holding]]:
        return self.early, self.late

    def __str__(self) -> str:
        """The figures, a line each; memory also by the hour."""
        before, after = self.usual("seconds")
        hours = max(1.0, after - before) / 3600
        last = self.late[-1]
        lines = [
            f"{last.round} rounds, {last.step} steps, {last.runs} runs in {last.seconds:.0f} s"
        ]
        for name in ("resident", "collected"):
            early, late = (held / 2**20 for held in self.usual(name))
            rate = (late - early) / hours
            lines.append(f"{name}: {early:.0f} MiB, then {late:.0f} MiB: {rate:+.1f} MiB an hour")
        for name in ("threads", "kernel", "descriptors", "objects"):
            first, then = self.least(name)
            lines.append(f"{name}: {first}, then {then}")
        return "\n".join(lines)
