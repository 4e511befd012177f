"""How much of the CPU's arithmetic a training step uses: of torchvision's AlexNet, at batch 32.

    python -m benchmarks.arithmetic [--rounds 5]

The operations that a step cannot do without, over what it takes, against the fastest that matrices
are multiplied on this machine, in turns with the steps. And how much of the step goes by without
such operations: while its weights are updated and, in bfloat16, cast, as fast as memory is.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import torch

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.presets import find_preset
from alexnet_gui.engine.network import build
from benchmarks.bfloat16_units import has_bfloat16_units
from benchmarks.bundled_photos import write_thousand_classes
from benchmarks.engine_side import engine
from benchmarks.measure import Measure, in_turns, parser, report, seconds

PRESET, BATCH, STEPS = "torchvision", 32, 5
SIZES = (1024, 2048, 4096)
GOALS = {"float32": 65.0, "bfloat16": 40.0}  # per cent


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return report(_measures(options.rounds, Path(folder)), options.json)


def _measures(rounds: int, folder: Path) -> Iterator[Measure]:
    preset = find_preset(PRESET)
    assert preset is not None
    needed = BATCH * operations(preset.architecture)
    photos = folder / "photos"
    write_thousand_classes(photos)
    for precision, goal in GOALS.items():
        if precision == "bfloat16" and not has_bfloat16_units():
            continue
        with engine(PRESET, str(photos), precision) as side:
            products = [partial(_speed, size, precision) for size in SIZES]
            upkeep = Upkeep(preset.architecture, precision)
            step_of_engine = partial(side.seconds, STEPS)
            ways: list[Callable[[], float]] = [step_of_engine, upkeep.seconds, *products]
            found = list(in_turns(ways, rounds))
        rates = [(needed / step, max(peaks)) for step, _upkeep, *peaks in found]
        step, peak = (median(side) / 1e9 for side in zip(*rates, strict=True))
        yield Measure(
            name=f"arithmetic of a training step of {PRESET}, batch {BATCH}, {precision}",
            against="the fastest product of matrices",
            values=tuple(100 * rate / peak for rate, peak in rates),
            unit="%",
            goal=goal,
            note=f"{step:,.0f} of {peak:,.0f} GFLOP/s, {side.note}",
        )
        yield Measure(
            name=f"the same step: updating and casting its weights, {precision}",
            against="the whole step",
            values=tuple(100 * kept / step for step, kept, *_peaks in found),
            unit="%",
            note=f"{1000 * median(kept for _step, kept, *_peaks in found):.0f} ms",
        )


class Upkeep:
    """What a step does to all weights besides multiplying them."""

    def __init__(self, architecture: Architecture, precision: str) -> None:
        self._weights = list(build(architecture, seed=0).parameters())
        for weight in self._weights:
            weight.grad = torch.zeros_like(weight)
        self._casts = precision == "bfloat16"
        self._optimiser = torch.optim.SGD(self._weights, lr=0.001, momentum=0.9, fused=True)
        self._optimiser.step()

    def seconds(self) -> float:
        """The update; in bfloat16 also the casts of the weights, and of their gradients back."""
        with freed_memory_kept():
            return sorted(seconds(self._once) for _time in range(4))[1]

    @torch.no_grad()
    def _once(self) -> None:
        if self._casts:
            for weight in self._weights:
                weight.grad = weight.to(torch.bfloat16).float()
        self._optimiser.step()


def operations(architecture: Architecture) -> int:
    """Floating-point operations of a training step on one picture; two for each multiply-add.

    As many multiply-adds as forward make the gradients of the weights, and as many again those of
    each layer's input, which the first layer needs none of.
    """
    macs = [row.macs or 0 for row in analyse(architecture).rows]
    first = next(count for count in macs if count)
    return 2 * (3 * sum(macs) - first)


def _speed(size: int, precision: str) -> float:
    """Operations a second of a product of two square matrices, in the faster of two libraries.

    On the CPU `torch.mm` multiplies numbers of float32 by MKL, which is at its best on its maker's
    processors, and convolutions are oneDNN's; one of 1 × 1 is a product of matrices.
    """
    dtype = torch.float32 if precision == "float32" else torch.bfloat16
    a, b = (torch.randn(size, size).to(dtype) for _side in range(2))
    out = torch.empty(size, size, dtype=dtype)
    pixels = torch.randn(1, size, size // 32, 32).to(dtype, memory_format=torch.channels_last)
    filters = torch.randn(size, size, 1, 1).to(dtype, memory_format=torch.channels_last)
    ways = (partial(torch.mm, a, b, out=out), partial(torch.conv2d, pixels, filters))
    times = [sorted(seconds(way) for _time in range(4))[1] for way in ways]
    return 2 * size**3 / min(times)


if __name__ == "__main__":
    sys.exit(main())
