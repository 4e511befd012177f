"""What several threads make of a large picture is, pixel by pixel, what Pillow makes of it."""

import os
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alexnet_gui.engine.large_pictures import HUGE, LARGE, make_room, resized

MIB = 2**20


def grain(width: int, height: int, mode: str) -> Image.Image:
    shape = (height, width) if mode == "L" else (height, width, 3)
    values = np.random.default_rng(width).integers(0, 256, shape, dtype=np.uint8)
    return Image.fromarray(values, mode)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((2003, 1501), (341, 256)),
        ((1201, 3001), (256, 640)),
        ((1400, 2100), (256, 384)),
        ((1500, 2000), (256, 341)),
        ((5000, 600), (2134, 256)),
        ((1700, 1300), (1700, 224)),
        ((1703, 1301), (224, 1301)),
        ((1703, 1301), (1400, 130)),
        ((1600, 1400), (2400, 300)),
        ((200, 100), (64, 32)),
    ],
)
def test_resampling_in_bands_is_resampling(
    size: tuple[int, int], wanted: tuple[int, int], mode: str
) -> None:
    image = grain(*size, mode)
    assert resized(image, *wanted) == image.resize(wanted, Image.Resampling.BILINEAR)


@pytest.mark.parametrize("seed", range(12))
def test_so_it_is_for_photographs_of_any_proportions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    short, longer = int(rng.integers(1500, 1700)), float(rng.uniform(1, 2))
    size = [short, round(short * longer)]
    rng.shuffle(size)
    image = grain(size[0], size[1], "L")
    scale = 256 / short
    wanted = round(image.width * scale), round(image.height * scale)
    assert resized(image, *wanted) == image.resize(wanted, Image.Resampling.BILINEAR)


def test_a_picture_of_few_rows_is_no_trouble() -> None:
    image = grain(LARGE // 2, 3, "RGB")
    assert resized(image, 400, 3) == image.resize((400, 3), Image.Resampling.BILINEAR)


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "PNG"), ("L", "JPEG"), ("RGBA", "PNG")])
def test_room_made_beforehand_changes_nothing_in_a_huge_picture(mode: str, kind: str) -> None:
    file = BytesIO()
    tile = Image.effect_noise((1000, 100), 60).convert(mode)
    image = Image.new(mode, (HUGE // 4000, 4001))
    for top in range(0, image.height, tile.height):
        image.paste(tile, (top % 900, top))
    image.save(file, kind, compress_level=1)
    with Image.open(file) as plain, Image.open(file) as roomy:
        plain.load()
        make_room(roomy)
        roomy.load()
        assert roomy == plain


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what the process holds")
def test_the_memory_of_a_huge_picture_goes_back_when_it_is_let_go() -> None:
    image = Image.new("RGB", (1, 1)).resize((8000, 5000))
    del image  # blocks of 16 MiB, by which glibc learns to keep such
    before = resident()
    image = Image.Image()
    image._mode, image._size = "RGB", (8000, 5000)
    make_room(image)
    with_it = resident()
    assert with_it - before > 100 * MIB
    del image
    assert with_it - resident() > 100 * MIB


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
