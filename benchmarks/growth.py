"""How cost grows with size, as plots with the exponent; writes benchmarks/growth.md.

    python -m benchmarks.growth [--only training|window|memory] [--quick]

training: seconds of a step against batch size and network width. window: an edit in Design against
layers, the plots of a run against steps, a mosaic against maps. memory: of a data set against its
pictures, and of a picture against its pixels (Linux only).

Each subject is measured in a process of its own. With `--only` the section keeps what was found of
the others before; until all were, it is in build/bench. With `--quick` there are few rounds, and
all is written to build/growth.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks.fresh_cache import fresh_cache
from benchmarks.growth_curves import Plot
from benchmarks.growth_plot import cost_text
from benchmarks.growth_text import HERE, write_section
from benchmarks.machine import machine_text
from benchmarks.results import KEPT, days_text

SUBJECTS = ("training", "window", "memory")
TRIED = HERE.parent / "build" / "growth"  # what --quick writes


class Found(msgspec.Struct, frozen=True):
    """What was measured of a subject, when and where."""

    date: str
    machine: str  # as `machine_text` says
    plots: tuple[Plot, ...]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--only", choices=SUBJECTS)
    parser.add_argument("--quick", action="store_true", help="few rounds, written to build/growth")
    options = parser.parse_args()
    if options.only is None:
        failed = [subject for subject in SUBJECTS if not _run(subject, quick=options.quick)]
        for subject in failed:
            print(f"{subject} came to no end", file=sys.stderr)
        return int(bool(failed))
    kept = TRIED if options.quick else KEPT
    with fresh_cache():
        plots = tuple(_told(options.only, quick=options.quick))
    kept.mkdir(parents=True, exist_ok=True)
    found = Found(str(datetime.now(UTC).date()), machine_text(), plots)
    _file(kept, options.only).write_bytes(msgspec.json.encode(found))
    whole = all(_file(kept, subject).exists() for subject in SUBJECTS)
    _write(kept, HERE if whole and not options.quick else kept)
    return 0


def _run(subject: str, *, quick: bool) -> bool:
    """Whether the subject was measured to its end, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", "--only", subject]
    return subprocess.run([*command, *["--quick"] * quick]).returncode == 0


def _told(subject: str, *, quick: bool) -> Iterator[Plot]:
    """The plots of a subject, printed as they come."""
    measure: Callable[..., Iterator[Plot]] = import_module(f"benchmarks.growth_{subject}").plots
    for plot in measure(quick=quick):
        print(plot.title)
        for curve in plot.curves:
            costs = " to ".join(cost_text(curve.medians[i], plot.unit) for i in (0, -1))
            print(f"  {curve.name}: n^({curve.fit.text}), {costs}", flush=True)
        yield plot


def _write(kept: Path, folder: Path) -> None:
    """The section on all that was found so far."""
    every = {
        subject: msgspec.json.decode(_file(kept, subject).read_bytes(), type=Found)
        for subject in SUBJECTS
        if _file(kept, subject).exists()
    }
    plots = [plot for found in every.values() for plot in found.plots]
    write_section(plots, list(_where(every)), folder)
    print(f"The section is in {folder / 'growth.md'}")


def _where(every: Mapping[str, Found]) -> Iterator[str]:
    """On which machines the subjects were measured and when, a sentence for each machine."""
    for machine in dict.fromkeys(found.machine for found in every.values()):
        there = {subject: found for subject, found in every.items() if found.machine == machine}
        when = days_text(found.date for found in there.values())
        yield f"Measured {when} ({', '.join(there)}) on this machine: {machine}."


def _file(kept: Path, subject: str) -> Path:
    return kept / f"growth-{subject}.json"


if __name__ == "__main__":
    sys.exit(main())
