"""Preparing a folder of photos for training, against decoding and scaling them with Pillow.

    python -m benchmarks.preparing [--photos 3000] [--rounds 3] [--json FILE]

The photos are JPEGs in five classes, made first. Ours is all that opening a folder does that was
never opened before: listing, decoding, scaling, keeping the pixels, and their mean, deviation and
colours. The other side writes by hand what gives such pixels, on as many threads, and keeps them as
a list of arrays. Both take turns; nothing is in the cache.

Photos of 500 × 375 pixels are decoded whole by both; ours does not scale what is cut off of those
to train on. Fewer, larger ones follow, as cameras make them: of those to train on ours decodes a
fraction of their size. Those to validate on are decoded whole and scaled as torchvision does.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
from PIL import Image

from alexnet_gui.engine.datasets import open_data
from benchmarks.bundled_photos import write_photos
from benchmarks.measure import Measure, in_turns, parser, report, seconds

CLASSES = 5
INPUT = (3, 227, 227)
SIDE = 256  # what is kept of a photo for that input
THREADS = min(8, os.cpu_count() or 1)
# Width and height, and which part of the photos there are of them.
SIZES = (((500, 375), 1.0), ((1600, 1200), 0.1), ((4000, 3000), 0.01))


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--photos", type=int, default=3000)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    return report(_measures(options.photos, options.rounds), options.json)


def _measures(photos: int, rounds: int) -> Iterator[Measure]:
    for size, part in SIZES:
        count = max(4 * CLASSES, round(part * photos))
        with tempfile.TemporaryDirectory() as folder:
            write_photos(Path(folder, "photos"), count, size, CLASSES)
            yield _measure(Path(folder, "photos"), count, size, rounds)


def _measure(folder: Path, count: int, size: tuple[int, int], rounds: int) -> Measure:
    def by_hand() -> float:
        return seconds(lambda: _by_hand(folder))

    def ours() -> float:
        with tempfile.TemporaryDirectory() as cache:
            os.environ["XDG_CACHE_HOME"] = cache  # where it is kept if memory is short
            return seconds(lambda: open_data(str(folder), INPUT))

    times = list(in_turns((by_hand, ours), rounds))
    theirs, own = (count / median(column) for column in zip(*times, strict=True))
    return Measure(
        name=f"preparing a folder of {count:,} photos of {size[0]} × {size[1]}",
        against=f"decoding and scaling with Pillow, {THREADS} threads",
        values=tuple(theirs / own for theirs, own in times),
        goal=1.0,
        note=f"{own:,.0f} against {theirs:,.0f} photos a second",
    )


def _by_hand(folder: Path) -> list[npt.NDArray[np.uint8]]:
    """uint8 (256, 256, 3) of each photo below `folder`."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(_scaled, sorted(folder.glob("*/*.jpg"))))


def _scaled(file: Path) -> npt.NDArray[np.uint8]:
    image = Image.open(file).convert("RGB")
    scale = SIDE / min(image.size)
    width, height = int(image.width * scale), int(image.height * scale)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    return np.asarray(image.crop((left, top, left + SIDE, top + SIDE)))


if __name__ == "__main__":
    sys.exit(main())
