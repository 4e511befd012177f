"""Pictures open as people see them, become what torchvision makes, or are refused for a reason."""

import os
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageCms
from torchvision import transforms

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Fit, Preprocessing, usual_preprocessing
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.pictures import open_picture, prepare, prepare_ten, store
from alexnet_gui.engine.prepared_pictures import store_quickly

SAMPLES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")


@pytest.fixture
def cat() -> Image.Image:
    return Image.open(resource("pictures", "chelsea.png")).convert("RGB")


def saved(image: Image.Image, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


def refusal(source: Path | bytes, name: str = "") -> str:
    with pytest.raises(UserError) as refused:
        open_picture(source, name)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# --- what opens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_opens_with_the_pixels_that_pillow_decodes(name: str) -> None:
    image = open_picture(resource("pictures", name))
    assert image.mode == "RGB"
    assert np.array_equal(pixels(image), pixels(Image.open(resource("pictures", name))))


def test_bytes_open_like_the_file_that_they_came_from() -> None:
    path = resource("pictures", "coffee.png")
    assert open_picture(path.read_bytes()).tobytes() == open_picture(path).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_that_was_stored_turned_is_upright(
    cat: Image.Image, tmp_path: Path, orientation: int
) -> None:
    turned_back = {
        1: cat,
        2: cat.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: cat.rotate(180),
        4: cat.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: cat.transpose(Image.Transpose.TRANSPOSE),
        6: cat.rotate(90, expand=True),  # shown turned by a quarter to the right
        7: cat.transpose(Image.Transpose.TRANSVERSE),
        8: cat.rotate(270, expand=True),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(turned_back[orientation], tmp_path / "turned.jpg", exif=exif, quality=95)
    seen = open_picture(path)
    assert seen.size == cat.size
    assert np.abs(pixels(seen) - pixels(cat)).mean() < 4


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # the program ignores them, pytest does not
def test_damaged_exif_does_not_keep_a_picture_from_opening(
    cat: Image.Image, tmp_path: Path
) -> None:
    path = saved(cat, tmp_path / "odd.jpg", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert open_picture(path).size == cat.size


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_lies_over_white(cat: Image.Image, tmp_path: Path, mode: str) -> None:
    half = cat.convert(mode)
    alpha = Image.new("L", cat.size, 255)
    alpha.paste(0, (0, 0, 100, 300))
    alpha.paste(128, (100, 0, 200, 300))
    half.putalpha(alpha)
    seen = pixels(open_picture(saved(half, tmp_path / "half.png")))
    solid = pixels(cat.convert(mode[:-1]).convert("RGB"))
    assert (seen[:, :100] == 255).all()
    assert np.abs(seen[:, 100:200] - (solid[:, 100:200] * 128 + 255 * 127) / 255).max() <= 1
    assert np.array_equal(seen[:, 200:], solid[:, 200:])


def test_a_transparent_colour_of_a_palette_is_white(cat: Image.Image, tmp_path: Path) -> None:
    indexed = cat.quantize(16)
    transparent = indexed.getpixel((10, 10))
    path = saved(indexed, tmp_path / "palette.png", transparency=transparent)
    seen, index = pixels(open_picture(path)), np.asarray(indexed)
    assert (seen[index == transparent] == 255).all()
    kept = pixels(indexed.convert("RGB"))
    assert np.array_equal(seen[index != transparent], kept[index != transparent])


def test_a_picture_of_black_and_white_opens(cat: Image.Image, tmp_path: Path) -> None:
    seen = pixels(open_picture(saved(cat.convert("1"), tmp_path / "bits.png")))
    assert set(np.unique(seen)) == {0, 255}


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_greys_of_16_bits_are_scaled_and_not_clipped(
    cat: Image.Image, tmp_path: Path, suffix: str
) -> None:
    grey = np.asarray(cat.convert("L"))
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    assert deep.mode == "I;16"
    seen = pixels(open_picture(saved(deep, tmp_path / f"deep.{suffix}")))
    assert np.array_equal(seen, np.repeat(grey[..., None], 3, axis=2))


def test_measured_values_are_stretched_from_least_to_greatest(tmp_path: Path) -> None:
    ramp = np.linspace(-3, 1000, 64, dtype=np.float32).reshape(8, 8)
    seen = pixels(open_picture(saved(Image.fromarray(ramp), tmp_path / "measured.tif")))
    assert (seen[0, 0].max(), seen[-1, -1].min()) == (0, 255)
    flat = saved(Image.fromarray(np.full((8, 8), 7, np.float32)), tmp_path / "flat.tif")
    assert (pixels(open_picture(flat)) == 0).all()


def test_cmyk_is_converted(cat: Image.Image, tmp_path: Path) -> None:
    path = saved(cat.convert("CMYK"), tmp_path / "print.jpg", quality=95)
    with Image.open(path) as stored:
        assert stored.mode == "CMYK"
    assert np.abs(pixels(open_picture(path)) - pixels(cat)).mean() < 4


def test_cmyk_with_a_profile_of_another_kind_is_converted_without_it(
    cat: Image.Image, tmp_path: Path
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(cat.convert("CMYK"), tmp_path / "odd.jpg", icc_profile=profile, quality=95)
    assert np.abs(pixels(open_picture(path)) - pixels(cat)).mean() < 4


def test_lab_is_converted(cat: Image.Image, tmp_path: Path) -> None:
    lab = ImageCms.profileToProfile(
        cat, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    seen = open_picture(saved(lab, tmp_path / "lab.tif"))
    assert np.abs(pixels(seen) - pixels(cat)).mean() < 4


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_an_animation_shows_its_first_frame(cat: Image.Image, tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", cat.size, colour) for colour in ("red", "green", "blue")]
    path = saved(frames[0], tmp_path / f"moving.{suffix}", save_all=True, append_images=frames[1:])
    seen = open_picture(path)
    assert seen.size == cat.size
    assert np.abs(pixels(seen)[150, 200] - (255, 0, 0)).max() <= 2


def test_a_large_jpeg_may_be_decoded_smaller_but_never_below_what_is_asked(
    cat: Image.Image, tmp_path: Path
) -> None:
    path = saved(cat.resize((1600, 1200)), tmp_path / "large.jpg")
    assert open_picture(path).size == (1600, 1200)
    assert open_picture(path, shortest=256).size == (400, 300)
    assert open_picture(path, shortest=301).size == (800, 600)
    assert open_picture(path, shortest=5000).size == (1600, 1200)


@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
def test_what_is_trained_on_is_nearly_exact_and_of_large_jpegs_a_level_off_at_most_on_average(
    cat: Image.Image, tmp_path: Path, fit: Fit
) -> None:
    usual = usual_preprocessing((3, 56, 60), fit)
    for factor, most in ((1, 0.02), (3, 0.02), (8, 1)):
        size = (factor * 91, factor * 70)
        path = saved(cat.resize(size), tmp_path / f"{factor}.jpg", quality=90)
        kept = store_quickly(path, usual).int()
        exact = store(open_picture(path), usual, 3).int()
        assert kept.shape == exact.shape
        assert (kept - exact).abs().float().mean() <= most
        assert (kept - exact).abs().max() <= 1 or most == 1


# --- what is refused -----------------------------------------------------------------------------


def test_a_missing_picture_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.png") == f"There is no picture {tmp_path / 'gone.png'}."
    assert refusal(tmp_path) == f"{tmp_path.name} is a folder, not a picture."
    (tmp_path / "nothing.jpg").touch()
    assert refusal(tmp_path / "nothing.jpg") == "nothing.jpg is empty."
    assert refusal(b"") == "The picture is empty."
    assert "is not a file's name" in refusal(tmp_path / "a\0b.png")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes among files")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert refusal(tmp_path / "pipe.png") == "pipe.png is not a file."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Notes of today: bread, ünd milk.\n".encode(), "it looks like text"),
        (b"<!DOCTYPE html><title>404</title>", "it is a web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "it is a drawing in SVG"),
        (b"%PDF-1.7\n%\xe2\xe3", "it is a PDF"),
        (b"PK\x03\x04" + bytes(60), "it is a ZIP archive"),
        (bytes(range(256)) * 4, "its beginning is not that of any picture"),
        (b"\xff\xd8\xff\xe0", "it begins like a JPEG, but is damaged"),
    ],
)
def test_what_is_no_picture_is_refused_by_what_it_looks_like(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(content)
    for source in (path, content):
        message = refusal(source, "notes.jpg")
        assert message.startswith("notes.jpg is not a picture that Pillow can read: ")
        assert reason in message


def test_postscript_is_refused_since_reading_it_would_run_it(
    cat: Image.Image, tmp_path: Path
) -> None:
    assert "is PostScript" in refusal(saved(cat, tmp_path / "drawing.eps"))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_picture_whose_end_is_missing_is_refused(tmp_path: Path, name: str, share: float) -> None:
    whole = resource("pictures", name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(path).startswith(f"{name} is cut off")


def test_damage_anywhere_ends_in_a_picture_or_in_one_line(tmp_path: Path) -> None:
    draw = np.random.default_rng(2012)
    for name in SAMPLES:
        whole = resource("pictures", name).read_bytes()
        for _attempt in range(25):
            damaged = bytearray(whole)
            for place in draw.integers(0, 2000, 6):
                damaged[place] = draw.integers(256)
            try:
                assert open_picture(bytes(damaged), name).mode == "RGB"
            except UserError as refused:
                assert str(refused).startswith(name) and "\n" not in str(refused)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has hardly any pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(bytes(999)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(20_000, 10_001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_an_enormous_picture_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():  # as in a program that silences or prints them
        warnings.simplefilter("error")
        message = refusal(png_header(*size), "wide.png")
    assert message == "wide.png has more than 200 million pixels. Scale it down first."


# --- what a network takes ------------------------------------------------------------------------


def as_torchvision(image: Image.Image, preprocessing: Preprocessing) -> torch.Tensor:
    steps = transforms.Compose(
        [
            transforms.Resize(preprocessing.resize),
            transforms.CenterCrop(preprocessing.crop),
            transforms.ToTensor(),
            transforms.Normalize(preprocessing.mean, preprocessing.std),
        ]
    )
    prepared = steps(image)
    assert isinstance(prepared, torch.Tensor)
    return prepared


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("shape", [(3, 227, 227), (3, 224, 224), (3, 63, 64), (3, 100, 181)])
def test_pixels_are_those_of_torchvisions_transforms(
    name: str, shape: tuple[int, int, int]
) -> None:
    image = open_picture(resource("pictures", name))
    preprocessing = usual_preprocessing(shape)
    prepared, _crop = prepare(image, preprocessing, 3)
    assert prepared.shape == shape
    assert torch.equal(prepared, as_torchvision(image, preprocessing))


@pytest.mark.parametrize("shape", [(1, 28, 28), (1, 32, 31)])
def test_grey_pixels_are_those_of_torchvisions_transforms(
    cat: Image.Image, shape: tuple[int, int, int]
) -> None:
    preprocessing = usual_preprocessing(shape)
    prepared, _crop = prepare(cat, preprocessing, 1)
    assert torch.equal(prepared, as_torchvision(cat.convert("L"), preprocessing))


@pytest.mark.parametrize("crop", [(64, 64), (91, 80), (33, 500)])
def test_a_crop_larger_than_the_picture_is_black_at_its_edges_as_torchvisions(
    cat: Image.Image, crop: tuple[int, int]
) -> None:
    preprocessing = Preprocessing(resize=50, crop=crop, mean=(0.0,) * 3, std=(1.0,) * 3)
    prepared, _crop = prepare(cat, preprocessing, 3)
    assert torch.equal(prepared, as_torchvision(cat, preprocessing))


def test_squash_scales_to_the_crop_whatever_the_proportions(cat: Image.Image) -> None:
    preprocessing = Preprocessing(
        fit="squash", resize=256, crop=(100, 120), mean=(0.0,) * 3, std=(1.0,) * 3
    )
    prepared, crop = prepare(cat, preprocessing, 3)
    squashed = transforms.Compose([transforms.Resize((100, 120)), transforms.ToTensor()])(cat)
    assert torch.equal(prepared, squashed)
    assert crop == (0, 0, *cat.size)


def test_pad_keeps_the_whole_picture_and_its_proportions(cat: Image.Image) -> None:
    preprocessing = Preprocessing(
        fit="pad", resize=256, crop=(100, 90), mean=(0.0,) * 3, std=(1.0,) * 3
    )
    prepared, (x, _y, width, _height) = prepare(cat, preprocessing, 3)
    scaled = transforms.ToTensor()(cat.resize((90, 60), Image.Resampling.BILINEAR))
    assert torch.equal(prepared[:, 20:80], scaled)
    assert not prepared[:, :20].any()
    assert not prepared[:, 80:].any()
    assert (x, width) == (0, cat.width)
    assert prepare_ten(cat, preprocessing, 3).shape == (10, 3, 100, 90)


def test_the_crop_is_told_in_pixels_of_the_picture(cat: Image.Image) -> None:
    assert cat.size == (451, 300)
    preprocessing = Preprocessing(resize=256, crop=(227, 227), mean=(0.0,) * 3, std=(1.0,) * 3)
    _prepared, (x, y, width, height) = prepare(cat, preprocessing, 3)
    assert x + width / 2 == pytest.approx(451 / 2, abs=1)
    assert y + height / 2 == pytest.approx(300 / 2, abs=1)
    assert (width, height) == pytest.approx((227 * 451 / 384, 227 * 300 / 256))


@pytest.mark.parametrize("name", SAMPLES)
def test_ten_crops_are_torchvisions_of_the_papers_square(name: str) -> None:
    image = open_picture(resource("pictures", name))
    preprocessing = Preprocessing(resize=256, crop=(224, 224), mean=(0.5,) * 3, std=(0.25,) * 3)
    normalise = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.25,) * 3)]
    )
    square = transforms.Compose(
        [transforms.Resize(256), transforms.CenterCrop(256), transforms.TenCrop(224)]
    )(image)
    expected = torch.stack([normalise(crop) for crop in square])
    assert torch.equal(prepare_ten(image, preprocessing, 3), expected)


def test_ten_crops_of_a_squashed_picture_reach_its_corners(cat: Image.Image) -> None:
    preprocessing = Preprocessing(
        fit="squash", resize=64, crop=(48, 56), mean=(0.0,) * 3, std=(1.0,) * 3
    )
    crops = prepare_ten(cat, preprocessing, 3)
    whole = transforms.ToTensor()(cat.resize((64, 55), Image.Resampling.BILINEAR))
    assert crops.shape == (10, 3, 48, 56)
    assert torch.equal(crops[0], whole[:, :48, :56])
    assert torch.equal(crops[3], whole[:, -48:, -56:])
    assert torch.equal(crops[6], whole.flip(2)[:, :48, -56:])


@pytest.mark.parametrize("channels", [2, 4])
def test_a_network_of_other_channels_is_told_that_pictures_have_none_such(
    cat: Image.Image, channels: int
) -> None:
    preprocessing = usual_preprocessing((channels, 32, 32))
    for make in (prepare, prepare_ten):
        with pytest.raises(UserError, match=f"takes {channels} channels, but a picture has three"):
            make(cat, preprocessing, channels)


# --- every kind of file --------------------------------------------------------------------------

_KINDS = {
    "AVIF": ".avif", "BLP": ".blp", "BMP": ".bmp", "DDS": ".dds", "GIF": ".gif", "ICNS": ".icns",
    "ICO": ".ico", "JPEG": ".jpg", "JPEG2000": ".jp2", "MSP": ".msp", "PCX": ".pcx",
    "PNG": ".png", "PPM": ".ppm", "QOI": ".qoi", "SGI": ".sgi", "TGA": ".tga", "TIFF": ".tif",
    "WEBP": ".webp", "XBM": ".xbm",
}  # fmt: skip
_MODES = {"BLP": "P", "MSP": "1", "XBM": "1"}


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_that_pillow_writes_opens_again(
    cat: Image.Image, tmp_path: Path, kind: str
) -> None:
    Image.init()
    if kind not in Image.SAVE or kind not in Image.OPEN:
        pytest.skip(f"this Pillow has no {kind}")
    square = cat.resize((64, 64)).convert(_MODES.get(kind, "RGB"))
    path = tmp_path / f"picture{_KINDS[kind]}"
    square.save(path, kind)
    seen = open_picture(path)
    assert seen.mode == "RGB"
    if kind != "ICNS":  # which holds several sizes
        assert seen.size == (64, 64)
        assert np.abs(pixels(seen) - pixels(square.convert("RGB"))).mean() < 8


@pytest.mark.parametrize("name", ["half.png", "half.webp", "half.tif"])
def test_transparency_is_over_white_in_every_kind_that_has_it(
    cat: Image.Image, tmp_path: Path, name: str
) -> None:
    clear = cat.convert("RGBA")
    clear.putalpha(0)
    assert (pixels(open_picture(saved(clear, tmp_path / name))) == 255).all()


def test_colours_of_16_bits_open(tmp_path: Path) -> None:
    """Pillow reads them as 8 bits a channel; written by hand, as it writes none."""
    row = b"\x00" + struct.pack(">6H", 65_535, 32_896, 0, 257, 514, 771)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")
    seen = pixels(open_picture(b"\x89PNG\r\n\x1a\n" + head + body))
    assert seen.tolist() == [[[255, 128, 0], [1, 2, 3]]]


def test_cmyk_with_a_damaged_profile_is_converted_without_it(
    cat: Image.Image, tmp_path: Path
) -> None:
    path = saved(cat.convert("CMYK"), tmp_path / "p.tif", icc_profile=b"damaged profile" * 20)
    assert np.abs(pixels(open_picture(path)) - pixels(cat)).mean() < 4
