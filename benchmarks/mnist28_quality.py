"""How well mnist-28 does after one epoch of the sample, by its own recipe, over three seeds.

    python -m benchmarks.mnist28_quality [--seeds 0 1 2] [--optimiser sgd --learning-rate 0.01 …]

`make bench` leaves it out: it takes minutes, and the goal is an error rate, not a time.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import msgspec

from alexnet_gui.core.control import Control
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import find_preset
from alexnet_gui.engine.trainer import train
from benchmarks.measure import Measure, parser, report

GOAL = 27.0  # % of the validation pictures wrong at first


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    arguments.add_argument("--optimiser", choices=["sgd", "adamw"])
    arguments.add_argument("--learning-rate", type=float)
    arguments.add_argument("--batch-size", type=int)
    arguments.add_argument("--weight-decay", type=float)
    options = vars(arguments.parse_args())
    file, seeds = options.pop("json"), options.pop("seeds")
    changes = {key: value for key, value in options.items() if value is not None}
    return report(_measures(seeds, changes), file)


def _measures(seeds: list[int], changes: dict[str, object]) -> Iterator[Measure]:
    trained = [_trained(seed, changes) for seed in seeds]
    yield Measure(
        name="validation top-1 error of mnist-28 after one epoch of the sample",
        values=tuple(100 * error for error, _words in trained),
        unit="%",
        goal=GOAL,
        wanted="at most",
        statistic="largest",
        note="; ".join(words for _error, words in trained),
    )


def _trained(seed: int, changes: dict[str, object]) -> tuple[float, str]:
    """The validation top-1 error after one epoch, and what to say of the run."""
    preset = find_preset("mnist-28")
    assert preset is not None
    recipe = msgspec.structs.replace(preset.recipe, **{**changes, "epochs": 1, "seed": seed})
    start = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            architecture=preset.architecture,
            recipe=recipe,
            data="sample",
            out=str(Path(folder, "run")),
        )
        finished = train(job, lambda event: None, Control())
    error = finished.validation_top1_error
    assert error is not None
    words = (
        f"seed {seed}: {error:.1%}, {finished.images_per_second:.0f} pictures a second,"
        f" {perf_counter() - start:.0f} s"
    )
    print(words, flush=True)
    return error, words


if __name__ == "__main__":
    sys.exit(main())
