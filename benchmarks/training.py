"""Training AlexNets, against the loop of a tutorial: float32, nn.LocalResponseNorm, plain SGD.

    python -m benchmarks.training [--rounds 4] [--networks torchvision …]

The published loop (`benchmarks/published_loop.py`) and the engine, in float32 and in the precision
that it finds fastest, each train in a process of their own and take turns. All have the same
optimiser and pictures of the same size. A turn is some steps; the first one is left out.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.bfloat16_units import has_bfloat16_units
from benchmarks.bundled_photos import write_thousand_classes
from benchmarks.engine_side import engine
from benchmarks.measure import Measure, in_turns, parser, report
from benchmarks.sides import Side


class Network(NamedTuple):
    """What is trained, and how many times as fast as the published loop it is to be."""

    preset: str
    steps: int  # of a turn
    automatic: float  # with bfloat16 units
    float32: float


NETWORKS = (
    Network("grouped-lrn", 4, 2.2, 1.5),
    Network("paper-2012", 3, 2.2, 1.5),
    Network("torchvision", 5, 1.6, 1.0),
    Network("half-width", 8, 1.6, 1.0),
    Network("mnist-28", 30, 1.15, 1.15),
)
AGAINST = "the published loop"


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=4)
    names = [network.preset for network in NETWORKS]
    arguments.add_argument("--networks", nargs="*", default=names, choices=names)
    options = arguments.parse_args()
    chosen = [network for network in NETWORKS if network.preset in options.networks]
    with tempfile.TemporaryDirectory() as folder:
        return report(_measures(chosen, options.rounds, Path(folder)), options.json)


def _measures(networks: Sequence[Network], rounds: int, folder: Path) -> Iterator[Measure]:
    photos = folder / "photos"
    write_thousand_classes(photos)
    precisions = ("float32", "automatic") if has_bfloat16_units() else ("float32",)
    for network in networks:
        data = "sample" if network.preset == "mnist-28" else str(photos)
        with ExitStack() as running:
            theirs = running.enter_context(Side("benchmarks.published_loop", network.preset, data))
            ours = [
                running.enter_context(engine(network.preset, data, precision))
                for precision in precisions
            ]
            ways = [partial(side.seconds, network.steps) for side in (theirs, *ours)]
            found = list(in_turns(ways, rounds))
            for index, precision in enumerate(precisions):
                yield _measure(network, precision, theirs, ours[index], [
                    (seconds[0], seconds[1 + index]) for seconds in found
                ])  # fmt: skip


def _measure(
    network: Network,
    precision: str,
    theirs: Side,
    ours: Side,
    seconds: Sequence[tuple[float, float]],
) -> Measure:
    loop, step = (1000 * median(side) for side in zip(*seconds, strict=True))
    goal = network.float32 if precision == "float32" else network.automatic
    note = f"{step:,.0f} ms a step against {loop:,.0f}, in {ours.note}"
    if not has_bfloat16_units():
        note += "; this machine has no bfloat16 units"
    return Measure(
        name=f"training {network.preset}, batch 32, precision {precision}",
        against=AGAINST,
        values=tuple(published / engine for published, engine in seconds),
        goal=goal,
        note=note,
    )


if __name__ == "__main__":
    sys.exit(main())
