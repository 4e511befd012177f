"""What training costs the window, and what the window costs training.

    python -m benchmarks.window_training [--seconds 60] [--rounds 4] [--turn 6]

Training in the window, its plots on screen or the window hidden, takes turns with `alexnet-gui
train` of the same: one is halted while the other has its turn, and both tell their speed by the
times of their steps. Then the window trains alone, while a timer in it should tick every 5 ms and
the workspace changes every second.
"""

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from time import sleep
from typing import Any, Self

from benchmarks.fresh_start import where_text
from benchmarks.measure import Measure, in_turns, parser, report
from tools.virtual_display import environment_on, virtual_display

PICTURE = Path(__file__).parents[1] / "resources" / "pictures" / "rocket.jpg"
PRESETS = ("mnist-28", "half-width")
LEFT_OUT = 3  # steps at the beginning of a turn
SCREEN = "1600x1000x24"
HALTED = 2.0  # seconds that no step takes


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--seconds", type=float, default=60, help="of looking at the ticks")
    arguments.add_argument("--rounds", type=int, default=4)
    arguments.add_argument("--turn", type=float, default=6, help="seconds")
    arguments.add_argument("--precision", default="float32")
    arguments.add_argument("--only", choices=("speed", "gaps"))
    options = arguments.parse_args()
    with virtual_display(SCREEN) as display:
        measures: list[Iterator[Measure]] = []
        for preset in PRESETS:
            what = preset, options.precision, display
            if options.only != "gaps":
                measures.append(_speeds(*what, options.rounds, options.turn))
            if options.only != "speed":
                measures.append(_gaps(*what, options.seconds))
        return report(chain.from_iterable(measures), options.json)


def _speeds(
    preset: str, precision: str, display: str, rounds: int, turn: float
) -> Iterator[Measure]:
    """Steps a second in the window, seen and hidden, by those of the command line."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        window = stack.enter_context(Window(Path(place), display))
        window.train(preset, precision)
        window.halt()
        engine = stack.enter_context(Engine(preset, precision, Path(place)))
        engine.halt()
        ways = (
            partial(window.turn, turn, "unhide"),
            partial(window.turn, turn, "hide"),
            partial(engine.turn, turn),
        )
        found = list(in_turns(ways, rounds))
    for way, words, goal in ((0, "plots visible", 0.9), (1, "hidden", None)):
        yield Measure(
            name=f"training {preset}, {precision}, in the window, {words}",
            against="alexnet-gui train",
            values=tuple(seconds[2] / seconds[way] for seconds in found),
            goal=goal,
            note=f"{1000 * found[-1][way]:.0f} ms a step; {window.screen}",
        )


def _gaps(preset: str, precision: str, display: str, seconds: float) -> Iterator[Measure]:
    """How evenly the window ticks while it trains; of the last preset with a picture in Explore."""
    picture = PICTURE if preset == PRESETS[-1] else None
    with tempfile.TemporaryDirectory() as place, Window(Path(place), display) as window:
        window.train(preset, precision)
        if picture is not None:
            window.ask("look", str(picture))
        gaps = tuple(window.ask("gaps", str(seconds), "1"))
    for statistic, goal in (("99th percentile", 40.0), ("longest", 100.0)):
        yield Measure(
            name=f"gaps between ticks of a 5 ms timer while {preset} trains"
            + (", a picture in Explore" if picture else "")
            + f": {statistic}",
            values=gaps,
            unit="ms",
            goal=goal,
            wanted="at most",
            statistic="longest" if statistic == "longest" else "99th percentile",
            note=f"{len(gaps):,} ticks in {seconds:.0f} s, a workspace change each second;"
            f" {precision}; {window.screen}",
        )


class Process:
    """A process that trains, and can be halted.

    Its settings, its runs and what it measured lie in `place`: processes of one place compute in
    the way that the first of them chose. A window of it is on `display`.
    """

    def __init__(self, command: list[str], place: Path, display: str = "") -> None:
        self.metrics = Path()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("VERBOSE") else subprocess.DEVNULL,
            text=True,
            env=environment_on(display, place),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.process.kill()
        self.process.communicate()

    def halt(self) -> None:
        """Do nothing until told to go on."""
        self.process.send_signal(signal.SIGSTOP)

    def turn(self, seconds: float) -> float:
        """Go on for so long; the seconds that a step takes meanwhile."""
        begin = len(_rows(self.metrics))
        self.process.send_signal(signal.SIGCONT)
        sleep(seconds)
        self.halt()
        steps = [
            float(row["seconds"]) - float(before["seconds"])
            for before, row in pairwise(_rows(self.metrics)[begin:])
            if before["split"] == row["split"] == "train"
        ]
        # What was done before the turn may be written in it.
        first = max((n + 1 for n, step in enumerate(steps) if step > HALTED), default=0)
        kept = steps[first + LEFT_OUT :]
        if not kept:
            raise RuntimeError(f"In {seconds} s there were too few steps: --turn gives more time")
        return sum(kept) / len(kept)

    def wait_for_steps(self, count: int = 10) -> None:
        """Until so many have been done."""
        while len(_rows(self.metrics)) < count:
            sleep(0.1)


class Engine(Process):
    """`alexnet-gui train` of a preset on the sample."""

    def __init__(self, preset: str, precision: str, place: Path) -> None:
        run = place / "run"
        options = f"--batch-size 32 --epochs 1000 --device cpu --precision {precision}".split()
        super().__init__(
            ["alexnet_gui", "train", preset, "--data", "sample", "--out", str(run), *options],
            place,
        )
        self.metrics = run / "metrics.csv"
        self.wait_for_steps()


class Window(Process):
    """The program's window."""

    def __init__(self, place: Path, display: str) -> None:
        super().__init__(["benchmarks.driven_window"], place, display)
        self.screen = where_text(display)
        self._hear()

    def train(self, preset: str, precision: str) -> None:
        """Start the training of a preset on the sample, and wait for its first steps."""
        self.metrics = Path(self.ask("train", preset, precision))
        self.wait_for_steps()

    def turn(self, seconds: float, command: str = "") -> float:
        """The same, and first do what `command` says."""
        if command:
            self.process.send_signal(signal.SIGCONT)
            self.ask(command)
        return super().turn(seconds)

    def ask(self, *words: str) -> Any:
        """What it answers to a command, when that is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


def _rows(metrics: Path) -> list[dict[str, str]]:
    """What metrics.csv holds, but for a last row that is being written."""
    try:
        text = metrics.read_text()
    except FileNotFoundError:
        return []
    return list(csv.DictReader(text[: text.rfind("\n") + 1].splitlines()))


if __name__ == "__main__":
    sys.exit(main())
