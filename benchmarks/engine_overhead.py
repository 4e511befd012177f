"""What the engine's own work costs: metrics, events, remarks, control; and checkpoints.

    python -m benchmarks.engine_overhead [--rounds 6] [--networks mnist-28 …]

The engine and the best loop that can be written by hand for the same settings
(`benchmarks/hand_loop.py`) take turns, each in a process of its own: some steps of each, and then
whole epochs with validation, after which the engine saves what it has to.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.bfloat16_units import has_bfloat16_units
from benchmarks.bundled_photos import write_thousand_classes
from benchmarks.engine_side import Unit, engine
from benchmarks.measure import Measure, in_turns, parser, report
from benchmarks.sides import Side

# Of a turn: so many that what a change of turns costs, with all caches cold, hardly counts.
STEPS = {"mnist-28": 90, "half-width": 30}
GOAL = 0.97
AGAINST = "the best loop by hand"


class Trial(NamedTuple):
    """What both train, and what a turn is."""

    preset: str
    data: str
    precision: str
    unit: Unit
    turn: int  # so many of them


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=6)
    arguments.add_argument("--networks", nargs="*", default=list(STEPS), choices=list(STEPS))
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return report(_measures(options.networks, options.rounds, Path(folder)), options.json)


def _measures(networks: Sequence[str], rounds: int, folder: Path) -> Iterator[Measure]:
    precisions = ("float32", "bfloat16") if has_bfloat16_units() else ("float32",)
    for preset in networks:
        data = "sample" if preset == "mnist-28" else str(folder / "photos")
        if data != "sample":
            write_thousand_classes(Path(data))
        for precision in precisions:
            trial = Trial(preset, data, precision, "steps", STEPS[preset])
            yield _measure(trial, rounds)
        if preset == "mnist-28":
            trial = Trial(preset, data, precisions[-1], "epochs", 1)
            yield _measure(trial, ceil(rounds / 3))


def _measure(trial: Trial, rounds: int) -> Measure:
    preset, data, precision, unit, turn = trial
    with engine(preset, data, precision, changes={}, unit=unit) as ours:
        layout = ours.note.split(", ")[1]
        with Side("benchmarks.hand_loop", preset, data, precision, layout, unit) as theirs:
            ways = [partial(side.seconds, turn) for side in (theirs, ours)]
            found = list(in_turns(ways, rounds))
    hand, engines = (1000 * median(side) for side in zip(*found, strict=True))
    does = "metrics, remarks, control" if unit == "steps" else "validation and checkpoints too"
    return Measure(
        name=f"{unit} of the engine ({does}), {preset}, batch 32, {precision}",
        against=AGAINST,
        values=tuple(loop / engine for loop, engine in found),
        goal=GOAL,
        note=f"{engines:,.1f} ms against {hand:,.1f}, {layout}",
    )


if __name__ == "__main__":
    sys.exit(main())
