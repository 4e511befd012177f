"""Large pictures made smaller by several threads; every pixel is as Pillow alone would have it.

Pillow resamples rows first and columns after that, with whole levels in between (its `Resample.c`),
and a row knows nothing of other rows. So rows are resampled in bands, a thread each. Where columns
shrink more, or there are many more of them, newer versions begin with those: that is left to them.
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from PIL import Image, _imaging

LARGE = 2_000_000  # pixels, from which on threads are worth starting
HUGE = 20_000_000  # pixels, from which on clearing their memory takes 20 ms
BLOCK = 2**26  # bytes of memory that huge ones are cut into
BAND = 1_000_000  # pixels that are converted at a time
MOST_BANDS = 4
LEAST_ROWS = 16  # of a band
TALL = 1.5  # times as high as wide
ALIKE = 0.98  # rows may shrink by so much less than columns: proportions kept, but for rounding

_one_at_a_time = threading.Lock()  # sets how Pillow cuts

Band = tuple[int, int]  # the first row, and the one behind the last


def make_room(image: Image.Image) -> None:
    """Give `image`, which is about to be loaded, its memory.

    Pillow would clear it while no other thread can run Python: a window stands still for 0.2 s when
    a picture has 200 megapixels. Scaling up one black pixel comes to the same and lets others run.

    Pillow's blocks of 16 MiB would stay with the process when the picture is let go: glibc gives
    back at once only what is larger than 32 MiB.
    """
    if image.width * image.height >= HUGE and image.mode in ("RGB", "L", "RGBA", "CMYK"):
        image.im = _black(image.mode, image.size).im


def _black(mode: str, size: tuple[int, int]) -> Image.Image:
    with _large_blocks():
        return Image.new(mode, (1, 1)).resize(size, Image.Resampling.NEAREST)


@contextmanager
def _large_blocks() -> Iterator[None]:
    with _one_at_a_time:
        usual = _imaging.get_block_size()
        _imaging.set_block_size(max(usual, BLOCK))
        try:
            yield
        finally:
            _imaging.set_block_size(usual)


def in_bands(
    image: Image.Image,
    convert: Callable[[Image.Image], Image.Image],
    pixels: int = BAND,
) -> Image.Image:
    """What `convert` makes of `image`, as RGB, some rows of so many `pixels` at a time.

    `convert` may take several times the memory of what it gets, and that of all rows would be
    too much.
    """
    whole = _black("RGB", image.size)
    rows = max(1, pixels // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        whole.paste(convert(band), (0, top))
    return whole


def resized(image: Image.Image, width: int, height: int) -> Image.Image:
    """`image` resampled to `width` × `height` by Pillow's bilinear filter."""
    bilinear = Image.Resampling.BILINEAR
    if image.width * image.height < LARGE or not _rows_first(image.size, (width, height)):
        return image.resize((width, height), bilinear)

    def across(band: Band) -> Image.Image:
        top, bottom = band
        return image.resize((width, bottom - top), bilinear, box=(0, top, image.width, bottom))

    image.load()  # here, not in several threads at once
    bands = _bands(image.height)
    narrow = Image.new(image.mode, (width, image.height))
    with ThreadPoolExecutor(len(bands), thread_name_prefix="band") as pool:
        for (top, _bottom), part in zip(bands, pool.map(across, bands), strict=True):
            narrow.paste(part, (0, top))
    return narrow.resize((width, height), bilinear)


def _rows_first(given: tuple[int, int], wanted: tuple[int, int]) -> bool:
    """Whether every version of Pillow resamples rows before columns; sizes are (width, height)."""
    across, down = given[0] / wanted[0], given[1] / wanted[1]
    return across > 1 and across >= ALIKE * down and given[1] <= TALL * given[0]


def _bands(rows: int) -> list[Band]:
    """All rows in as many bands as there are processors to take one."""
    count = max(1, min(MOST_BANDS, os.cpu_count() or 1, rows // LEAST_ROWS))
    starts = [i * rows // count for i in range(count)]
    return list(zip(starts, [*starts[1:], rows], strict=True))
