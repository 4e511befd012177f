"""Local response normalisation, forward and backward, against PyTorch's own.

    python benchmarks/lrn.py [--batch 32] [--rounds 5]

Both take turns on the same maps, those of the paper's two normalised layers; what is printed is
the median of the ratios, and their spread.
"""

import argparse
import sys
from statistics import median
from time import perf_counter

import torch
from torch import nn

from alexnet_gui.engine.lrn import LocalResponseNorm

SHAPES = ((96, 55, 55), (256, 27, 27))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for shape in SHAPES:
        for layout in (torch.contiguous_format, torch.channels_last):
            x = torch.randn(options.batch, *shape).to(memory_format=layout).requires_grad_()
            ratios = []
            for _round in range(options.rounds):
                theirs = _seconds(nn.LocalResponseNorm(5), x)
                ratios.append(theirs / _seconds(LocalResponseNorm(5), x))
            name = "×".join(map(str, (options.batch, *shape)))
            print(
                f"{name:16} {layout!s:26} {median(ratios):5.2f} times as fast"
                f" ({min(ratios):.2f} to {max(ratios):.2f})"
            )
    return 0


def _seconds(norm: nn.Module, x: torch.Tensor) -> float:
    gradient = torch.ones_like(x)
    start = perf_counter()
    norm(x).backward(gradient)
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
