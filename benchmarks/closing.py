"""How soon a window is gone that trains a full-size network, with all of it kept.

    python -m benchmarks.closing [--rounds 5] [--preset paper-2012]

Each round starts a window, has it train, and closes it at a moment by chance, of a fixed seed, in
the middle of a step. What that takes, to the end of its process, is compared with `torch.save` of
the same checkpoint and `fsync`, which nothing that keeps it can do without.
"""

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import torch

from benchmarks.measure import Measure, parser, report, seconds
from benchmarks.window_training import Window
from tools.virtual_display import virtual_display

PRESETS = ("paper-2012", "torchvision")
PRECISION = "float32"
SCREEN = "1600x1000x24"
SEED = 20_261_122
LATEST = 1.0  # seconds after a step that it is closed; a step takes about half
PATIENCE = 60.0  # seconds


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--preset", action="append", help="of those to be trained")
    options = arguments.parse_args()
    with virtual_display(SCREEN) as display:
        presets = options.preset or PRESETS
        return report(_closings(presets, display, options.rounds), options.json)


def _closings(presets: Sequence[str], display: str, rounds: int) -> Iterator[Measure]:
    for preset in presets:
        moments = random.Random(SEED)
        found = []
        for number in range(rounds + 1):
            turn = _turn(preset, display, moments.uniform(0, LATEST))
            if number:  # the first warms up
                found.append(turn)
        closings, savings, size = zip(*found, strict=True)
        what = f"closing a window that trains {preset}, {PRECISION}"
        yield Measure(
            name=what,
            values=closings,
            unit="s",
            goal=2.0,
            wanted="at most",
            note=f"to the end of its process; at most {max(closings):.2f} s;"
            f" a checkpoint of {size[0] / 2**20:,.0f} MiB is kept",
        )
        yield Measure(
            name=what,
            against="torch.save and fsync of its checkpoint",
            values=tuple(a / b for a, b in zip(closings, savings, strict=True)),
            note=f"which takes {median(savings):.2f} s",
        )


def _turn(preset: str, display: str, moment: float) -> tuple[float, float, int]:
    """Seconds that closing takes, and that bare saving takes; the checkpoint's bytes."""
    with tempfile.TemporaryDirectory() as place, Window(Path(place), display) as window:
        window.train(preset, PRECISION)
        sleep(moment)
        began = perf_counter()
        window.ask("leave")
        status = window.process.wait(PATIENCE)
        closing = perf_counter() - began
        if status:
            raise RuntimeError(f"The window ended with status {status}")
        checkpoint = window.metrics.with_name("last.ckpt")
        document = torch.load(checkpoint, weights_only=True)
        saving = seconds(lambda: _save(document, Path(place, "bare.ckpt")))
        return closing, saving, checkpoint.stat().st_size


def _save(document: object, path: Path) -> None:
    with path.open("wb") as file:
        torch.save(document, file)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    raise SystemExit(main())
