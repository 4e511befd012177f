"""Pictures as nobody should make them, of those in resources/pictures: what a folder may hold.

Each is damaged, truncated, mislabelled, animated, of enormous size or of an odd kind; the same each
time, since what is drawn at random has a fixed seed.
"""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image

from alexnet_gui.core.resource_files import resource

SEED = 2012
ORIGINALS = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")
SIDE = 96  # pixels of what they are made of

# What Pillow writes: format, suffix, and the modes that it takes.
KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("PNG", ".png", ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16")),
    ("JPEG", ".jpg", ("L", "RGB", "CMYK")),
    ("GIF", ".gif", ("1", "L", "P", "RGB", "RGBA")),
    ("BMP", ".bmp", ("1", "L", "P", "RGB", "RGBA")),
    (
        "TIFF",
        ".tif",
        ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I", "F", "I;16"),
    ),
    ("WEBP", ".webp", ("L", "RGB", "RGBA")),
    ("AVIF", ".avif", ("L", "RGB", "RGBA")),
    ("JPEG2000", ".jp2", ("L", "LA", "RGB", "RGBA", "I;16")),
    ("ICO", ".ico", ("L", "P", "RGB", "RGBA")),
    ("ICNS", ".icns", ("RGB", "RGBA")),
    ("PPM", ".ppm", ("1", "L", "RGB", "I", "F")),
    ("TGA", ".tga", ("1", "L", "LA", "P", "RGB", "RGBA")),
    ("PCX", ".pcx", ("1", "L", "P", "RGB")),
    ("SGI", ".sgi", ("L", "RGB", "RGBA")),
    ("DDS", ".dds", ("L", "LA", "RGB", "RGBA")),
    ("QOI", ".qoi", ("RGB", "RGBA")),
    ("SPIDER", ".spi", ("F",)),
    ("MSP", ".msp", ("1",)),
    ("XBM", ".xbm", ("1",)),
)
_SHARES = (0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
_DAMAGES = 8  # of each kind


def write_bad_pictures(folder: Path) -> int:
    """Put all of them into `folder`; how many there are."""
    count = 0
    for makers in (odd, truncated, damaged, mislabelled, animated, enormous, turned):
        for name, data in makers():
            (folder / f"{makers.__name__}-{name}").write_bytes(data)
            count += 1
    return count


def original(name: str, side: int = SIDE) -> Image.Image:
    """One of the real pictures, small."""
    with Image.open(resource("pictures", name)) as image:
        image.thumbnail((side, side))
        return image.convert("RGB")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """`image` as the bytes of a file; none where this Pillow cannot write it."""
    file = BytesIO()
    try:
        image.save(file, kind, **options)
    except (OSError, ValueError, KeyError):
        return b""
    return file.getvalue()


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    """`image`, RGB, in another mode."""
    if mode == "LAB":
        from PIL import ImageCms

        profiles = (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"))
        converted = ImageCms.profileToProfile(image, *profiles, outputMode="LAB")
        assert converted is not None
        return converted
    if mode in ("PA", "LA"):
        return image.convert("L").convert(mode)
    if mode in ("I;16", "F"):
        return image.convert("I").convert(mode)
    return image.convert(mode)


def whole() -> Iterator[tuple[str, str, bytes]]:
    """One picture of each kind: the kind, its suffix and the bytes."""
    for i, (kind, suffix, modes) in enumerate(KINDS):
        mode = "RGB" if "RGB" in modes else modes[0]
        data = saved(in_mode(original(ORIGINALS[i % len(ORIGINALS)]), mode), kind)
        if data:
            yield kind, suffix, data


# --- the kinds of badness ------------------------------------------------------------------------


def odd() -> Iterator[tuple[str, bytes]]:
    """Every mode of every kind, and sizes of one pixel and of one row."""
    for (kind, suffix, modes), name in product(KINDS, ORIGINALS[:1]):
        for mode in modes:
            if data := saved(in_mode(original(name), mode), kind):
                yield f"{Path(name).stem}-{mode.replace(';', '.')}{suffix}", data
    for kind, suffix, modes in KINDS:
        for size in ((1, 1), (1, 3000), (3000, 1)):
            mode = "RGB" if "RGB" in modes else modes[0]
            if data := saved(Image.new(mode, size), kind):
                yield f"{size[0]}x{size[1]}{suffix}", data


def truncated() -> Iterator[tuple[str, bytes]]:
    """Each kind with its end missing, and all of it."""
    for _kind, suffix, data in whole():
        yield f"empty{suffix}", b""
        for share in _SHARES:
            yield f"{share}{suffix}", data[: int(len(data) * share)]


def damaged() -> Iterator[tuple[str, bytes]]:
    """Each kind with some bytes changed: in its head, anywhere, a stretch of zeros, twice."""
    draw = random.Random(SEED)
    for _kind, suffix, data in whole():
        for i in range(_DAMAGES):
            yield f"{i}{suffix}", mutated(data, draw)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """`data` with damage of a kind that is drawn."""
    changed = bytearray(data)
    way = draw.choice(("head", "anywhere", "number", "zeros", "twice", "cut"))
    if way in ("head", "anywhere"):
        reach = min(len(changed), 200) if way == "head" else len(changed)
        for _each in range(draw.randint(1, 12)):
            changed[draw.randrange(reach)] = draw.randrange(256)
    elif way == "number":  # a length or a size, as formats keep them
        number = draw.choice((0, 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1))
        place = draw.randrange(max(1, min(len(changed), 120)))
        changed[place : place + 4] = struct.pack(draw.choice("<>") + "I", number)
    else:
        start = draw.randrange(len(changed))
        end = min(len(changed), start + draw.randint(1, 400))
        if way == "zeros":
            changed[start:end] = bytes(end - start)
        elif way == "twice":
            changed[start:start] = changed[start:end]
        else:
            del changed[start:end]
    return bytes(changed)


def mislabelled() -> Iterator[tuple[str, bytes]]:
    """Pictures named as another kind, and files that are no pictures named as ones."""
    kinds = list(whole())
    for (_kind, _suffix, data), (_other, suffix, _data) in zip(
        kinds, [*kinds[1:], kinds[0]], strict=True
    ):
        yield f"{_kind.lower()}{suffix}", data
    others = {
        "text": b"Bread and milk.\n",
        "page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
        "document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "archive": b"PK\x03\x04" + bytes(40),
        "program": b"\x7fELF" + bytes(60),
        "script": b"#!/bin/sh\nrm -rf ~\n",
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nquit\n",
        "zeros": bytes(4096),
        "pickle": b"\x80\x04cos\nsystem\n(S'true'\ntR.",
    }
    for name, data in others.items():
        for suffix in (".png", ".jpg", ".tif"):
            yield f"{name}{suffix}", data


def animated() -> Iterator[tuple[str, bytes]]:
    """Several pictures in one file: whole, cut within the second, and claiming more than it has."""
    frames = [original(name).resize((SIDE, SIDE)) for name in ORIGINALS]
    for kind, suffix in (
        ("GIF", ".gif"), ("PNG", ".png"), ("WEBP", ".webp"), ("TIFF", ".tif"), ("AVIF", ".avif"),
        ("MPO", ".mpo"),
    ):  # fmt: skip
        if data := saved(frames[0], kind, save_all=True, append_images=frames[1:]):
            yield f"whole{suffix}", data
            for share in (0.3, 0.6, 0.9):
                yield f"{share}{suffix}", data[: int(len(data) * share)]
    yield "none.gif", b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b";"


def turned() -> Iterator[tuple[str, bytes]]:
    """What cameras say of a picture, wrongly."""
    image = original("rocket.jpg")
    for value in (0, 9, 65_535):
        exif = Image.Exif()
        exif[0x0112] = value
        for kind, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")):
            yield f"{value}{suffix}", saved(image, kind, exif=exif)
    for i, text in enumerate(
        (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + bytes(9))
    ):
        yield f"damaged-{i}.jpg", saved(image, "JPEG", exif=text)
        yield f"profile-{i}.jpg", saved(image.convert("CMYK"), "JPEG", icc_profile=text)


# --- claims of enormous sizes --------------------------------------------------------------------


def png(width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8) -> bytes:
    """A PNG of a size that it claims, with hardly any pixels."""
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(bytes(999))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def enormous() -> Iterator[tuple[str, bytes]]:
    """Files of a few bytes that claim to hold more than any memory, in every way known here."""
    most = 2**31 - 1
    for width, height in (
        (20_000, 10_001),
        (most, most),
        (most, 1),
        (1, most),
        (0, 0),
        (14_142, 1),
    ):
        yield f"{width}x{height}.png", png(width, height)
        bitmap = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
        yield f"{width}x{height}.bmp", b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + bitmap
        yield f"{width}x{height}.ppm", b"P6 %d %d 255\n" % (width, height)
        yield f"{width}x{height}.qoi", b"qoif" + struct.pack(">IIBB", width, height, 3, 0)
    tall = 65_535
    yield "screen.gif", b"GIF89a" + struct.pack("<HHBBB", tall, tall, 0x80, 0, 0) + bytes(6) + b";"
    yield "frame.gif", (
        b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0x80, 0, 0) + bytes(6)
        + b"," + struct.pack("<HHHHB", 0, 0, tall, tall, 0) + b"\x02\x02\x4c\x01\x00;"
    )  # fmt: skip
    yield "wide.tga", struct.pack("<BBBHHBHHHHBB", 0, 0, 10, 0, 0, 0, 0, 0, tall, tall, 24, 0)
    yield "wide.sgi", struct.pack(">HBBHHHH", 474, 1, 1, 3, tall, tall, 3) + bytes(500)
    yield "wide.psd", b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 30_000, 30_000, 8, 3) + bytes(12)
    yield "wide.dds", b"DDS " + struct.pack("<IIII", 124, 0x1007, 2**30, 2**30) + bytes(108)
    inside = png(30_000, 30_000)
    icon = struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(inside), 22)
    yield "inside.ico", icon + inside
    yield "inside.icns", (
        b"icns" + struct.pack(">I", 16 + len(inside)) + b"ic09"
        + struct.pack(">I", 8 + len(inside)) + inside
    )  # fmt: skip
    packed = zlib.compress(bytes(20_000_000), 1)
    yield "text.png", png(9, 9, (b"zTXt", b"Comment\0\0" + packed))
    yield "profile.png", png(9, 9, (b"iCCP", b"profile\0\0" + packed))
    yield "itext.png", png(9, 9, (b"iTXt", b"Comment\0\1\0\0\0" + packed))
    small = saved(original("rocket.jpg"), "JPEG")
    place = small.index(b"\xff\xc0") + 5  # of the frame's height and width; ITU-T T.81, B.2.2
    yield "wide.jpg", small[:place] + struct.pack(">HH", tall, tall) + small[place + 4 :]
    yield "blank.webp", saved(Image.new("RGB", (9_000, 9_000)), "WEBP", lossless=True, quality=0)
    yield "scans.jpg", many_scans(original("rocket.jpg"), 3_000)


def many_scans(image: Image.Image, times: int) -> bytes:
    """A progressive JPEG, one of whose passes over all pixels is there so many times."""
    data = saved(image, "JPEG", progressive=True)
    starts = [i for i in range(len(data)) if data.startswith(b"\xff\xda", i)]
    scan = data[starts[-1] : data.rindex(b"\xff\xd9")]
    return data[: starts[-1]] + scan * times + b"\xff\xd9"
