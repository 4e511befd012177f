"""Random crops and flips of a batch, against copying the middle of every picture.

    python -m benchmarks.augmentation [--batch 128] [--rounds 25] [--device cpu] [--json FILE]

All take turns on the same stored pictures, 256 × 256 for an input of 227: first the cut alone, then
the whole way from stored pictures to the network's input, where normalising takes the greater part.
The last compares the cut with gathering pixel by pixel, which suits a GPU.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import torch
from torch import Tensor

from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.engine.augmentation import Augmentation, _gathered, cut, draw, palette_of
from alexnet_gui.engine.devices import wait_for
from alexnet_gui.engine.picture_sets import Fitting
from benchmarks.measure import Measure, in_turns, parser, report, seconds

SHAPE = (3, 227, 227)
SIZE = SHAPE[1:]


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--batch", type=int, default=128)
    arguments.add_argument("--rounds", type=int, default=25)
    arguments.add_argument("--device", default="cpu")
    options = arguments.parse_args()
    device = torch.device(options.device)
    return report(_measures(options.batch, options.rounds, device), options.json)


def _measures(batch: int, rounds: int, device: torch.device) -> Iterator[Measure]:
    pixels = torch.randint(0, 256, (batch, 3, 256, 256), dtype=torch.uint8, device=device)
    draws = draw(0, 0, 0, batch)
    usual = usual_preprocessing(SHAPE)
    plain = Fitting(usual, SHAPE, device)
    palette = palette_of(torch.eye(3, dtype=torch.float64))
    varied = Fitting(usual, SHAPE, device, Augmentation(crop=True, flip=True, palette=palette))
    starts = (draws.places * 30).long()

    def drawn_cut() -> Tensor:
        return cut(pixels, SIZE, draws.places, draws.flipped)

    def middle() -> Tensor:
        return cut(pixels, SIZE).contiguous()

    pairs: tuple[tuple[str, str, Callable[[], Tensor], Callable[[], Tensor]], ...] = (
        ("random crops and flips, time", "copying the middle of each", drawn_cut, middle),
        ("augmented network input, time", "plain network input",
         lambda: varied(pixels, draws), lambda: plain(pixels)),
        ("gathering random crops by pixel, time", "the cut as it is",
         lambda: _gathered(pixels, SIZE, starts, None), drawn_cut),
    )  # fmt: skip
    for name, against, one, other in pairs:
        ways = (partial(_seconds, one, device), partial(_seconds, other, device))
        times = list(in_turns(ways, rounds))
        ours, theirs = (1000 * median(column) for column in zip(*times, strict=True))
        yield Measure(
            name=f"{name}, batch {batch}",
            against=against,
            values=tuple(a / b for a, b in times),
            note=f"{ours:.1f} ms against {theirs:.1f} ms",
        )


def _seconds(work: Callable[[], Tensor], device: torch.device) -> float:
    def until_done() -> None:
        work()
        wait_for(device)

    return seconds(until_done)


if __name__ == "__main__":
    sys.exit(main())
