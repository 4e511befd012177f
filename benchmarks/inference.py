"""Logits of many batches, against a plain loop over the published network in the default layout.

    python -m benchmarks.inference [--batch 32] [--rounds 7] [--json FILE]

Both have the same weights and the same batch, in float32, and take turns. Ours passes its first
batches through in both memory layouts and keeps the faster; how much that alone gains is told too.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import torch
from torch import Tensor, nn

from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.starter import starter_file
from alexnet_gui.engine.fast_logits import FastLogits
from alexnet_gui.engine.lrn import LocalResponseNorm
from alexnet_gui.engine.models import Model, load_model, untrained
from benchmarks.measure import Measure, in_turns, parser, report, seconds

PRESETS = ("torchvision", "paper-2012", "grouped-lrn", "mnist-28")
WARM_UP = 8  # batches, after which the layout is known
LAST_BITS = 1e-4  # of the largest logit


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    return report(_measures(options.batch, options.rounds), options.json)


def _measures(batch: int, rounds: int) -> Iterator[Measure]:
    for name, model in _models():
        x = torch.randn(batch, *model.architecture.input)
        published = _published(model)
        fast = FastLogits(model.network)
        for _batch in range(WARM_UP):
            fast(x)
        _check(published, fast, x)
        ways = [
            partial(_seconds, way, x)
            for way in (published, model.network.logits, fast)
        ]  # fmt: skip
        times = list(in_turns(ways, rounds))
        gain = median(usual / ours for _published, usual, ours in times)
        speed = batch / median(ours for _published, _usual, ours in times)
        yield Measure(
            name=f"inference {name}, batch {batch}, float32",
            against="a plain loop in the default layout",
            values=tuple(theirs / ours for theirs, _usual, ours in times),
            note=f"{fast.layout}: {gain:.2f} times as fast as ours in the default layout;"
            f" {speed:,.0f} pictures a second",
        )


def _models() -> Iterator[tuple[str, Model]]:
    starter = starter_file()
    if starter is not None:
        yield "starter model", load_model(starter)
    for name in PRESETS:
        preset = find_preset(name)
        assert preset is not None
        yield name, untrained(preset.architecture)


def _published(model: Model) -> nn.Sequential:
    """The same layers and weights, with PyTorch's own normalisation."""
    layers = [
        nn.LocalResponseNorm(layer.size, layer.alpha, layer.beta, layer.k)
        if isinstance(layer, LocalResponseNorm)
        else layer
        for layer in model.network.children()
    ]
    return nn.Sequential(*layers).eval()


def _check(published: nn.Sequential, fast: FastLogits, x: Tensor) -> None:
    """Both give the same."""
    with torch.no_grad():
        expected = published(x)
    apart = float((fast(x) - expected).abs().max() / expected.abs().max())
    if apart > LAST_BITS:
        raise SystemExit(f"The logits differ by {apart:.1e} of the largest.")


def _seconds(way: Callable[[Tensor], Tensor], x: Tensor) -> float:
    with torch.no_grad():
        return seconds(lambda: way(x))


if __name__ == "__main__":
    sys.exit(main())
