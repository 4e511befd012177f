"""Photos in files, made of parts of the bundled pictures."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from alexnet_gui.core.resource_files import resource

_NAMES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")

# For large networks to train on: an epoch of 62 steps of 32 pictures.
CLASSES, EACH = 1000, 2
SIZE = (256, 256)
DIFFERENT = 200


def write_photos(
    folder: Path, count: int, size: tuple[int, int], classes: int, different: int | None = None
) -> Path:
    """JPEGs of `size` (width, height) in sub-folders for `classes`, every other one mirrored.

    Only so many are `different`, if that is said: the others are links to them, which nothing can
    tell that reads them.

    Returns:
        The folder.
    """
    images = [Image.open(resource("pictures", name)).convert("RGB") for name in _NAMES]
    files = [folder / f"{number % classes:04}" / f"{number}.jpg" for number in range(count)]
    drawn = min(count, different or count)

    def write(number: int) -> None:
        _part(images[number % len(images)], number, size).save(files[number], quality=90)

    for place in {file.parent for file in files}:
        place.mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, range(drawn)))
    for number in range(drawn, count):
        files[number].hardlink_to(files[number % drawn])
    return folder


def write_thousand_classes(folder: Path) -> None:
    """A data set of photos: `EACH` of each of `CLASSES` to train on, and two to validate on."""
    write_photos(folder / "train", CLASSES * EACH, SIZE, CLASSES, DIFFERENT)
    write_photos(folder / "val", 2, SIZE, 2)


def _part(image: Image.Image, number: int, size: tuple[int, int]) -> Image.Image:
    """A part of `image` of the proportions of `size`, drawn by lot and scaled to it."""
    draw = np.random.default_rng(number)
    width = draw.uniform(0.6, 1.0) * min(image.width, image.height * size[0] / size[1])
    height = width * size[1] / size[0]
    left, top = draw.uniform(0, image.width - width), draw.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    part = image.resize(size, Image.Resampling.BICUBIC, box=box)
    return part.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if number % 2 else part
