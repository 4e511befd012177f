"""What a benchmark finds: one figure a round, beside what it is compared with and a goal.

A script yields measures and hands them to `report`, which prints each as it comes:

    python -m benchmarks.lrn [--json FILE]

Two ways of doing the same take turns within a round, so that a busy machine slows both alike, and
the figure of a round is their ratio.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Literal

import msgspec

from benchmarks.fresh_cache import fresh_cache
from benchmarks.machine import machine_text

Statistic = Literal["median", "longest", "largest", "99th percentile"]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of results."""

    name: str  # what is measured: "training paper-2012, bfloat16"
    against: str = "—"  # what a person would use instead
    values: tuple[float, ...]  # one a round, or one a tick; at least one
    unit: str = "×"  # of the values and the goal: ×, ms, %, s, MiB
    goal: float | None = None  # None: for information
    wanted: Literal["at least", "at most"] = "at least"
    statistic: Statistic = "median"  # of the values, which is compared with the goal
    note: str = ""  # what a reader has to know: absolute figures, what was left out

    @property
    def figure(self) -> float:
        """The values in one number."""
        if self.statistic in ("longest", "largest"):
            return max(self.values)
        if self.statistic == "99th percentile" and len(self.values) > 1:
            return quantiles(self.values, n=100, method="inclusive")[98]
        return median(self.values)

    @property
    def spread(self) -> tuple[float, float] | None:
        """The first and the third quartile of the values; None: they say nothing of the figure."""
        if len(self.values) < 2 or self.statistic != "median":
            return None
        first, _second, third = quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.wanted == "at least" else self.figure <= self.goal

    @property
    def verdict(self) -> str:
        """Whether the goal is met, in words."""
        return {True: "met", False: "NOT met", None: "—"}[self.met]

    @property
    def result(self) -> str:
        """The figure with its unit; more exactly where it would read like a goal that it misses."""
        text = self.number(self.figure)
        if self.met is False and self.goal is not None and text == self.number(self.goal):
            return self.number(self.figure, more=1)
        return text

    def number(self, value: float, more: int = 0) -> str:
        """A value with its unit: 2.31 ×, 17.4 ms; with so many `more` digits."""
        digits = (2 if self.unit in ("×", "s") else 1) + more
        least = 10.0**-digits
        if 0 < value < least / 2:  # which would read like none
            return f"< {least:.{digits}f} {self.unit}"
        return f"{value:,.{digits}f} {self.unit}"

    @property
    def line(self) -> str:
        """The measure on a line of a terminal."""
        spread = ""
        if self.spread is not None:
            low, high = (self.number(value) for value in self.spread)
            spread = f" ({low} to {high})"
        goal = "" if self.goal is None else f"; {self.wanted} {self.number(self.goal)}:"
        against = "" if self.against == "—" else f" / {self.against}"
        return (
            f"{self.name}{against}: {self.result}{spread}{goal}"
            f" {self.verdict if goal else ''}" + (f"  [{self.note}]" if self.note else "")
        ).rstrip()


class Found(msgspec.Struct, frozen=True):
    """What a script measured, when and where."""

    date: str  # 2026-11-22
    machine: str  # as `machine_text` says
    measures: tuple[Measure, ...]


def parser(documentation: str | None) -> argparse.ArgumentParser:
    """For the arguments of a script: `--json FILE`, and what the script adds."""
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{Path(sys.argv[0]).stem}",
        description=(documentation or "").partition("\n")[0],
    )
    made.add_argument("--json", type=Path, help="also write what was measured to this file")
    return made


def report(measures: Iterable[Measure], file: Path | None = None) -> int:
    """Print measures as they come, and keep them in `file` when there are no more of them.

    Meanwhile the program remembers nothing of earlier runs: see `fresh_cache`.

    Returns:
        1 if a goal is missed, else 0. Python's status is 1 too where a script fails: then there is
        no file.
    """
    measured: list[Measure] = []
    with fresh_cache():
        for measure in measures:
            print(measure.line, flush=True)
            measured.append(measure)
    if file is not None:
        found = Found(str(datetime.now(UTC).date()), machine_text(), tuple(measured))
        file.write_bytes(msgspec.json.encode(found))
    return int(any(measure.met is False for measure in measured))


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(
    ways: Sequence[Callable[[], float]], rounds: int, warm_up: int = 1
) -> Iterator[tuple[float, ...]]:
    """What each way gives, once a round, in turns; every second round begins with the last.

    Rounds of `warm_up` are done and left out.
    """
    for number in range(warm_up + rounds):
        order = range(len(ways)) if number % 2 == 0 else range(len(ways) - 1, -1, -1)
        given = {which: ways[which]() for which in order}
        if number >= warm_up:
            yield tuple(given[which] for which in range(len(ways)))
