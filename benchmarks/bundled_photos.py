"""Photos in files, made of parts of the bundled pictures."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from alexnet_gui.core.resource_files import resource

_NAMES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")


def write_photos(folder: Path, count: int, size: tuple[int, int], classes: int) -> None:
    """JPEGs of `size` (width, height) in sub-folders for `classes`, every other one mirrored."""
    images = [Image.open(resource("pictures", name)).convert("RGB") for name in _NAMES]

    def write(number: int) -> None:
        photo = _part(images[number % len(images)], number, size)
        photo.save(folder / str(number % classes) / f"{number}.jpg", quality=90)

    for name in range(classes):
        (folder / str(name)).mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, range(count)))


def _part(image: Image.Image, number: int, size: tuple[int, int]) -> Image.Image:
    """A part of `image` of the proportions of `size`, drawn by lot and scaled to it."""
    draw = np.random.default_rng(number)
    width = draw.uniform(0.6, 1.0) * min(image.width, image.height * size[0] / size[1])
    height = width * size[1] / size[0]
    left, top = draw.uniform(0, image.width - width), draw.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    part = image.resize(size, Image.Resampling.BICUBIC, box=box)
    return part.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if number % 2 else part
