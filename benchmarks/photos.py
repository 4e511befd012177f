"""A folder of photos of a thousand classes, for large networks to train on."""

import random
from pathlib import Path

from PIL import Image

from alexnet_gui.core.resource_files import resource

CLASSES, EACH = 1000, 2  # an epoch of 62 steps of 32 pictures
SIZE = 256
DIFFERENT = 200  # so many parts of the bundled photos; the other files are links to them


def write_photos(folder: Path) -> None:
    """Cut the bundled photos: `EACH` of each of `CLASSES`, and two to validate on."""
    drawing = random.Random(0)
    names = ("astronaut.png", "chelsea.png", "coffee.png")
    photos = [Image.open(resource("pictures", name)).convert("RGB") for name in names]
    parts = folder / "parts"
    parts.mkdir(parents=True)
    for number in range(DIFFERENT):
        photo = photos[number % len(photos)]
        left, top = (drawing.randrange(side - SIZE + 1) for side in photo.size)
        photo.crop((left, top, left + SIZE, top + SIZE)).save(parts / f"{number}.jpg")
    for number in range(CLASSES * EACH):
        _link(parts, number, folder / "train" / f"{number // EACH:03}")
    for number in range(2):
        _link(parts, number, folder / "val" / f"{number:03}")


def _link(parts: Path, number: int, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    (to / f"{number}.jpg").symlink_to(parts / f"{number % DIFFERENT}.jpg")
