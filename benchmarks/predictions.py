"""Predictions of a folder, against a plain loop over torchvision's own transforms and network.

    python benchmarks/predictions.py [--pictures 120] [--rounds 5]

The pictures are JPEGs of 500 × 375 pixels, made first; both sides decode them, prepare them alike,
and put them through torchvision's AlexNet with the same weights. The loop takes one at a time, as
one writes it; a loop over batches of 32 is printed as well, and judges nothing. All take turns.
What is printed is the median of the ratios of pairs; exit status 1 if it is below the goal, or if
a probability differs by more than the last bits of float32 allow.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import torch
import torchvision
from PIL import Image
from torch import Tensor

from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.prediction_files import pictures_of
from alexnet_gui.engine.predictions import predictions

GOAL = 1.5
LAST_BITS = 1e-5
BATCH = 32
SIZE = (500, 375)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pictures", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    preset = find_preset("torchvision")
    assert preset is not None
    model = untrained(preset.architecture)
    with tempfile.TemporaryDirectory() as folder:
        _make(Path(folder), options.pictures)
        files = pictures_of([Path(folder)])
        loop = _Loop(model, files)
        ways: tuple[Callable[[], object], ...] = (
            lambda: loop.run(1),
            lambda: loop.run(BATCH),
            lambda: list(predictions(model, files)),
        )
        times = [[_seconds(way) for way in ways] for _round in range(options.rounds + 1)][1:]
        apart = _apart(model, files, loop.run(1))
    for name, column in (("a plain loop", 0), (f"a loop over batches of {BATCH}", 1)):
        ratio = median(row[column] / row[2] for row in times)
        speed = len(files) / median(row[column] for row in times)
        print(f"against {name:26} {ratio:5.2f} times as fast ({speed:,.0f} pictures a second)")
    speed = len(files) / median(row[2] for row in times)
    print(f"ours: {speed:,.0f} pictures a second; probabilities differ by {apart:.1e} at most")
    return int(median(row[0] / row[2] for row in times) < GOAL or apart > LAST_BITS)


class _Loop:
    """What one writes without this program."""

    def __init__(self, model: Model, files: list[Path]) -> None:
        self._files = files
        usual, transforms = model.preprocessing, torchvision.transforms
        self._prepare = transforms.Compose(
            [
                transforms.Resize(usual.resize),
                transforms.CenterCrop(usual.crop),
                transforms.ToTensor(),
                transforms.Normalize(usual.mean, usual.std),
            ]
        )
        self._network = torchvision.models.alexnet().eval()
        names = self._network.state_dict()
        weights = model.network.state_dict().values()
        self._network.load_state_dict(dict(zip(names, weights, strict=True)))

    @torch.no_grad()
    def run(self, at_once: int) -> Tensor:
        """The probabilities of every picture, float64 (N, 1000)."""
        found = []
        for start in range(0, len(self._files), at_once):
            images = [
                self._prepare(Image.open(file).convert("RGB"))
                for file in self._files[start : start + at_once]
            ]
            found.append(self._network(torch.stack(images)).double().softmax(1))
        return torch.cat(found)


def _apart(model: Model, files: list[Path], plain: Tensor) -> float:
    """By how much a probability differs at most."""
    apart = 0.0
    for row, answer in zip(plain, predictions(model, files, top=1000), strict=True):
        assert isinstance(answer, tuple)
        apart = max(apart, *(abs(each.probability - float(row[each.index])) for each in answer))
    return apart


def _make(folder: Path, count: int) -> None:
    names = ("chelsea.png", "coffee.png")
    images = [Image.open(resource("pictures", name)).convert("RGB").resize(SIZE) for name in names]
    for number in range(count):
        turned = images[number % len(images)].rotate(3 * number)
        turned.save(folder / f"{number}.jpg", quality=90)


def _seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
