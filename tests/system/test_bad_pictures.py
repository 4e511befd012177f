"""Pictures that are damaged, no pictures, or too large: each opens or is refused in one line."""

import json
import math
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from alexnet_gui.core.errors import PictureError
from alexnet_gui.engine.picture_limits import LARGEST, MOST_MEMORY
from alexnet_gui.engine.pictures import open_picture
from tests.system.bad_pictures import (
    SEED,
    enormous,
    many_scans,
    original,
    png,
    saved,
    write_bad_pictures,
)

GB = 1_000_000_000
FUZZ_SECONDS = 300.0
JARGON = ("Traceback", "invalid literal", "NoneType", "unpack", "MAX_TEXT", "codec can't")


def opened(folder: Path, *arguments: object, timeout: float = 240) -> dict[str, Any]:
    """What a process of its own says of opening what is in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.system.open_pictures", str(folder), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    left = sorted(path.name for path in folder.iterdir())[-1:]
    assert done.returncode == 0, f"seed {SEED}, at {left}: {done.stderr[-2000:]}"
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def assert_harmless(told: dict[str, Any]) -> None:
    """Every refusal is a line that names its picture; nothing took long, or much memory."""
    for name, refusal in told["refusals"].items():
        assert not refusal or refusal.startswith(name), refusal
        assert refusal.isprintable(), refusal
        assert not any(word in refusal for word in JARGON), refusal
    assert told["held"] < 1, "a window would have stood still"
    assert told["memory"] < 2 * GB


def test_of_hundreds_of_bad_pictures_each_opens_or_is_refused_with_a_reason(
    tmp_path: Path,
) -> None:
    assert write_bad_pictures(tmp_path) >= 500
    told = opened(tmp_path)
    assert_harmless(told)
    refusals: dict[str, str] = told["refusals"]
    assert len(refusals) == len(list(tmp_path.iterdir()))
    assert not [name for name, words in refusals.items() if name.startswith("odd") and words]
    # Whatever claims to be enormous is refused, but for one picture of one row.
    claims = [f"enormous-{name}" for name, _data in enormous()]
    assert {name for name in claims if not refusals[name]} <= {"enormous-14142x1.png"}


@pytest.mark.soak(only=True)
def test_five_minutes_of_damage_at_random_end_in_pictures_or_in_reasons(tmp_path: Path) -> None:
    told = opened(tmp_path, FUZZ_SECONDS, SEED, timeout=2 * FUZZ_SECONDS)
    assert_harmless(told)
    assert len(told["refusals"]) > 1_000
    print(f"{len(told['refusals']):,} pictures, {told['memory'] / 1e6:.0f} MB", file=sys.stderr)


# --- what costs too much is refused by its header ------------------------------------------------


def test_a_jpeg_of_thousands_of_passes_is_refused_and_one_of_the_usual_ten_is_not() -> None:
    image = original("rocket.jpg")
    with pytest.raises(PictureError, match="passes over all its pixels"):
        open_picture(many_scans(image, 3_000), "scans.jpg")
    assert open_picture(saved(image, "JPEG", progressive=True)).size == image.size


def test_passes_are_counted_too_where_the_first_holds_one_colour_alone() -> None:
    plain = saved(original("rocket.jpg"), "JPEG")
    start = plain.index(b"\xff\xda")
    # The marker, its length, one channel with its tables, and which numbers; ITU-T T.81, B.2.3.
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + plain[start + 14 : -2]
    with pytest.raises(PictureError, match="passes over all its pixels"):
        open_picture(plain[:start] + scan * 200 + b"\xff\xd9", "scans.jpg")


def test_a_thumbnail_and_a_second_picture_in_a_jpeg_are_no_passes() -> None:
    image = original("rocket.jpg")
    exif = Image.Exif()
    exif[0x010E] = saved(image, "JPEG").decode("latin-1")
    frames = [image] * 150
    data = saved(image, "MPO", save_all=True, append_images=frames, exif=exif)
    assert open_picture(data).size == image.size


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_what_a_decoder_keeps_several_times_may_be_less_large(kind: str) -> None:
    data = saved(Image.new("RGB", (9_000, 8_000)), kind, **FAST[kind])
    assert len(data) < 20_000
    with pytest.raises(PictureError, match="has more than 65 million pixels"):
        open_picture(data, "blank")


FAST: dict[str, dict[str, object]] = {
    "WEBP": {"lossless": True, "quality": 0, "method": 0},
    "AVIF": {"speed": 10},
}


def test_a_decoder_written_in_python_gets_fewer_pixels_still() -> None:
    data = b"qoif" + (4_000).to_bytes(4) * 2 + b"\x03\0" + b"\xfd" * 300_000
    with pytest.raises(PictureError, match="has more than 10 million pixels"):
        open_picture(data, "large.qoi")


# What is kept of a pixel while it is decoded and becomes RGB, in bytes; Pillow takes 4 for RGB.
LARGE: tuple[tuple[str, str, int, dict[str, object]], ...] = (
    ("PNG", "RGB", 4, {"compress_level": 1}),
    ("PNG", "RGBA", 8, {"compress_level": 1}),
    ("PNG", "P", 5, {"compress_level": 1, "transparency": 0}),
    ("PNG", "I;16", 6, {"compress_level": 1}),
    # Coefficients of all the pixels and channels, and a quarter of the pixels.
    ("JPEG", "RGB", 7, {"progressive": True, "subsampling": 0}),
    ("JPEG", "CMYK", 2, {}),  # a quarter of the pixels
    ("TIFF", "LAB", 8, {"compression": "tiff_lzw"}),
    ("TIFF", "F", 8, {"compression": "tiff_lzw"}),
    ("WEBP", "RGBA", 20, {"lossless": True, "quality": 0, "method": 0}),
    ("AVIF", "RGB", 20, {"speed": 10, "subsampling": "4:4:4"}),
    ("JPEG2000", "RGB", 24, {"irreversible": False}),
)


@pytest.mark.soak(only=True)
@pytest.mark.parametrize(
    ("kind", "mode", "each", "options"), LARGE, ids=lambda value: str(value)[:8]
)
def test_the_largest_of_each_kind_stays_below_two_gigabytes(
    tmp_path: Path, kind: str, mode: str, each: int, options: dict[str, object]
) -> None:
    path = tmp_path / "large"
    most = min(LARGEST, MOST_MEMORY // each)
    side = math.isqrt(most)

    Image.new(mode, (side, side)).save(path, kind, **options)
    told = opened(tmp_path)
    assert not told["refusals"]["large"]
    assert told["memory"] < 2 * GB
    print(f"{kind} {mode}, {side:,}²: {told['memory'] / 1e6:,.0f} MB", file=sys.stderr)

    Image.new(mode, (side + 1, side + 1)).save(path, kind, **options)
    told = opened(tmp_path)
    assert f"has more than {most // 1_000_000} million pixels" in told["refusals"]["large"]
    assert told["memory"] < GB, "it was decoded before it was refused"


def test_a_jpeg_too_large_even_at_half_its_size_is_told_the_limit_of_its_whole_size() -> None:
    data = bytearray(saved(original("rocket.jpg"), "JPEG", progressive=True))
    frame = data.index(b"\xff\xc2") + 5  # past its length and its bits; ITU-T T.81, B.2.2
    data[frame : frame + 4] = (14_001).to_bytes(2) * 2
    # Coefficients of three channels are kept of every pixel, and four bytes of every fourth.
    with pytest.raises(PictureError, match=f"more than {MOST_MEMORY // 7 // 1_000_000} million"):
        open_picture(bytes(data), "progressive.jpg")


def test_a_turned_photo_is_refused_where_it_would_have_to_be_there_twice() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = BytesIO()
    Image.new("1", (14_000, 14_000)).save(data, "PNG", exif=exif, compress_level=1)
    with pytest.raises(PictureError, match=f"more than {MOST_MEMORY // 8 // 1_000_000} million"):
        open_picture(data.getvalue(), "turned.png")


def test_a_claim_costs_nothing() -> None:
    with pytest.raises(PictureError, match="million pixels"):
        open_picture(png(2**31 - 1, 2**31 - 1), "wide.png")
