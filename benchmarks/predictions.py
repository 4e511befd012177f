"""Predictions of a folder, against a plain loop over torchvision's own transforms and network.

    python -m benchmarks.predictions [--pictures 320] [--rounds 3] [--json FILE]

The pictures are JPEGs of 500 × 375 pixels, made first; both sides decode them, prepare them alike,
and put them through torchvision's AlexNet with the same weights. The loop takes one at a time, as
one writes it; a loop over batches of 32 is for information. All take turns. The probabilities are
compared too.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import torch
import torchvision
from PIL import Image
from torch import Tensor

from alexnet_gui.core.presets import find_preset
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.prediction_files import pictures_of
from alexnet_gui.engine.predictions import predictions
from benchmarks.bundled_photos import write_photos
from benchmarks.measure import Measure, in_turns, parser, report, seconds

GOAL = 1.5
LAST_BITS = 1e-5
BATCH = 32
SIZE = (500, 375)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--pictures", type=int, default=320)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    return report(_measures(options.pictures, options.rounds), options.json)


def _measures(count: int, rounds: int) -> Iterator[Measure]:
    preset = find_preset("torchvision")
    assert preset is not None
    model = untrained(preset.architecture)
    with tempfile.TemporaryDirectory() as folder:
        write_photos(Path(folder), count, SIZE, classes=1)
        files = pictures_of([Path(folder)])
        loop = _Loop(model, files)
        ways: tuple[Callable[[], object], ...] = (
            lambda: loop.run(1),
            lambda: loop.run(BATCH),
            lambda: list(predictions(model, files)),
        )
        times = list(in_turns([partial(seconds, way) for way in ways], rounds))
        apart = _apart(model, files, loop.run(1))
    speeds = [len(files) / median(column) for column in zip(*times, strict=True)]
    for index, against, goal in (
        (0, "a plain torchvision loop", GOAL),
        (1, f"a torchvision loop over batches of {BATCH}", None),
    ):
        yield Measure(
            name=f"predictions of a folder of {count} photos, images/s",
            against=against,
            values=tuple(row[index] / row[2] for row in times),
            goal=goal,
            note=f"{speeds[2]:,.0f} against {speeds[index]:,.0f} images a second",
        )
    yield Measure(
        name="probabilities of the same, largest difference",
        against="a plain torchvision loop",
        values=(1e6 * apart,),
        unit="millionths",
        goal=1e6 * LAST_BITS,
        wanted="at most",
    )


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


if __name__ == "__main__":
    sys.exit(main())
