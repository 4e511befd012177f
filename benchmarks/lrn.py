"""Local response normalisation, forward and backward, against PyTorch's own.

    python -m benchmarks.lrn [--batch 32] [--rounds 5]

Both take turns on the same maps, those of the paper's two normalised layers.
"""

import sys
from collections.abc import Iterator
from functools import partial

import torch
from torch import nn

from alexnet_gui.engine.lrn import LocalResponseNorm
from benchmarks.measure import Measure, in_turns, parser, report, seconds

SHAPES = ((96, 55, 55), (256, 27, 27))


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    return report(_measures(options.batch, options.rounds), options.json)


def _measures(batch: int, rounds: int) -> Iterator[Measure]:
    for shape in SHAPES:
        for layout in (torch.contiguous_format, torch.channels_last):
            x = torch.randn(batch, *shape).to(memory_format=layout).requires_grad_()
            ways = [
                partial(_seconds, module, x)
                for module in (nn.LocalResponseNorm(5), LocalResponseNorm(5))
            ]
            yield Measure(
                name=f"LRN of {'×'.join(map(str, (batch, *shape)))}, {layout}".replace(
                    "torch.", ""
                ),
                against="nn.LocalResponseNorm",
                values=tuple(theirs / ours for theirs, ours in in_turns(ways, rounds)),
                goal=1.0,
            )


def _seconds(norm: nn.Module, x: torch.Tensor) -> float:
    gradient = torch.ones_like(x)
    return seconds(lambda: norm(x).backward(gradient))


if __name__ == "__main__":
    sys.exit(main())
