"""Training passes of a compiled network, against the same network as it is, in its better layout.

    python -m benchmarks.compiled [--batch 32] [--rounds 7] [--networks paper-2012 …]

For information: `compile` is off unless a recipe asks for it. A pass is forward, loss and backward;
the two layouts as they are and the compiled one take turns. How long compiling took stands in the
note, with nothing in PyTorch's cache of compiled code.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Precision
from alexnet_gui.engine.compiled import Compiled, forget_compiled
from alexnet_gui.engine.devices import autocast
from alexnet_gui.engine.network import Network, build
from benchmarks.bfloat16_units import has_bfloat16_units
from benchmarks.measure import Measure, in_turns, parser, report, seconds

CPU = torch.device("cpu")
NETWORKS = ("mnist-28", "half-width", "paper-2012")
LAYOUTS = (torch.contiguous_format, torch.channels_last)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--networks", nargs="*", default=NETWORKS, choices=NETWORKS)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as cache, freed_memory_kept():
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = cache
        return report(_measures(options.networks, options.batch, options.rounds), options.json)


def _measures(networks: list[str], batch: int, rounds: int) -> Iterator[Measure]:
    precisions: tuple[Precision, ...] = ("float32",)
    if has_bfloat16_units():
        precisions = ("float32", "bfloat16")
    for name in networks:
        for precision in precisions:
            yield _measure(name, precision, batch, rounds)
            forget_compiled()


def _measure(name: str, precision: Precision, batch: int, rounds: int) -> Measure:
    preset = find_preset(name)
    assert preset is not None
    x = torch.randn(batch, *preset.architecture.input)
    sides = []
    for layout in LAYOUTS:
        network = build(preset.architecture, seed=1).to(memory_format=layout)
        laid_out = x.to(memory_format=layout)
        sides.append(partial(_pass, network.logits, network, laid_out, precision))
    compiled = Compiled(network.logits, x.shape, CPU)
    sides.append(partial(_pass, compiled, network, laid_out, precision))
    took = seconds(sides[-1])
    times = list(in_turns([partial(seconds, side) for side in sides], rounds))
    usual = [median(column) for column in zip(*times, strict=True)][:-1]
    better = usual.index(min(usual))  # of the layouts, once for all rounds
    return Measure(
        name=f"compiled passes of {name}, batch {batch}, {precision}",
        against="uncompiled, in the better layout",
        values=tuple(turn[better] / turn[-1] for turn in times),
        note=f"{1000 * usual[better]:,.0f} ms uncompiled; compiling took {took:,.0f} s",
    )


def _pass(
    logits: Callable[[Tensor], Tensor], network: Network, x: Tensor, precision: Precision
) -> None:
    with autocast(CPU, precision):
        given = logits(x)
    loss = F.cross_entropy(given.float(), torch.zeros(len(x), dtype=torch.int64))
    network.zero_grad(set_to_none=True)
    loss.backward()


if __name__ == "__main__":
    sys.exit(main())
