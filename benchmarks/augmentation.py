"""Random crops and flips of a batch, against copying the middle of every picture.

    python benchmarks/augmentation.py [--batch 128] [--rounds 25] [--device cpu]

Both take turns on the same stored pictures, 256 × 256 for an input of 227; what is printed is the
median of the ratios and the ratio of the quickest rounds: first of the cut alone, then of the whole
way from stored pictures to the network's input, where normalising takes the greater part. The last
line compares the cut with gathering pixel by pixel, which suits a GPU.
"""

import argparse
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import torch
from torch import Tensor

from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.engine.augmentation import Augmentation, _gathered, cut, draw, palette_of
from alexnet_gui.engine.picture_sets import Fitting

SHAPE = (3, 227, 227)
SIZE = SHAPE[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    device = torch.device(options.device)
    pixels = torch.randint(0, 256, (options.batch, 3, 256, 256), dtype=torch.uint8, device=device)
    draws = draw(0, 0, 0, options.batch)
    usual = usual_preprocessing(SHAPE)
    plain = Fitting(usual, SHAPE, device)
    palette = palette_of(torch.eye(3, dtype=torch.float64))
    varied = Fitting(usual, SHAPE, device, Augmentation(crop=True, flip=True, palette=palette))
    starts = (draws.places * 30).long()

    def drawn_cut() -> Tensor:
        return cut(pixels, SIZE, draws.places, draws.flipped)

    def middle() -> Tensor:
        return cut(pixels, SIZE).contiguous()

    pairs: tuple[tuple[str, Callable[[], Tensor], Callable[[], Tensor]], ...] = (
        ("random cut : copy of the middle", drawn_cut, middle),
        ("augmented : plain network input", lambda: varied(pixels, draws), lambda: plain(pixels)),
        ("gathering : the cut as it is", lambda: _gathered(pixels, SIZE, starts, None), drawn_cut),
    )
    for name, one, other in pairs:
        times = [(_seconds(one, device), _seconds(other, device)) for _ in range(options.rounds)]
        ratio = median(a / b for a, b in times)
        least = [min(each) for each in zip(*times, strict=True)]
        print(
            f"{name:32} {ratio:6.2f}, of the quickest rounds {least[0] / least[1]:6.2f}"
            f" ({1000 * least[0]:.1f} and {1000 * least[1]:.1f} ms)"
        )
    return 0


def _seconds(work: Callable[[], Tensor], device: torch.device) -> float:
    start = perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
