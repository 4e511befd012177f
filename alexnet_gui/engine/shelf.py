"""The pictures of a source one by one, by class: to be shown and looked at, not trained on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import readable
from alexnet_gui.core.survey import Place, Size, Thumbnail
from alexnet_gui.core.translation import _
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.folder_listing import Listed
from alexnet_gui.engine.picture_sets import Pictures, PictureSets
from alexnet_gui.engine.pictures import open_picture


class Shelf:
    """Every picture has a number: first come those to train on, then those to validate on."""

    def __init__(self, source: PictureSets | Listed) -> None:
        self.source = source
        if isinstance(source, Listed):
            listing = source.listing
            labelled = (*listing.train, *listing.validation)
            self.classes = listing.classes
            self.training = len(listing.train)
            self.labels: Sequence[int] = [label for _file, label in labelled]
            self.files: Sequence[Path] | None = [file for file, _label in labelled]
        else:
            self.classes = source.classes
            self.training = len(source.train)
            self.labels = [*source.train.labels.tolist(), *source.validation.labels.tolist()]
            self.files = None
        self._by_class: list[list[int]] = [[] for _name in self.classes]
        for number, label in enumerate(self.labels):
            self._by_class[label].append(number)

    def __len__(self) -> int:
        return len(self.labels)

    def numbers(self, label: int) -> Sequence[int]:
        """The pictures of a class."""
        return self._by_class[label]

    def is_for_training(self, number: int) -> bool:
        """Whether it is trained on, or validated on."""
        return number < self.training

    def name(self, number: int) -> str:
        """The file's name below the folder, or which picture it is."""
        if self.files is not None:
            assert isinstance(self.source, Listed)
            return shown_name(self.files[number], self.source.folder)
        if self.is_for_training(number):
            return _("training picture {n}").format(n=self.place(number))
        return _("validation picture {n}").format(n=self.place(number))

    def place(self, number: int) -> int:
        """Which picture of its half it is, from 1."""
        return number + 1 if self.is_for_training(number) else number - self.training + 1

    def path(self, number: int) -> str | None:
        """Its file, if it stands in one of its own."""
        return None if self.files is None else str(self.files[number])

    def picture(self, number: int, shortest: int | None = None) -> Image.Image:
        """The picture, upright and RGB, or smaller down to a short side of `shortest` pixels.

        Raises:
            UserError: It cannot be read.
        """
        if self.files is not None:
            return open_picture(self.files[number], shortest=shortest)
        pixels = self.stored(number)
        return Image.fromarray(pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0))

    def stored(self, number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """A picture that stands in no file: uint8 (C, H, W)."""
        half, row = self._half(number)
        pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = half.pixels[row].numpy()
        return pixels

    def _half(self, number: int) -> tuple[Pictures, int]:
        assert isinstance(self.source, PictureSets)
        if self.is_for_training(number):
            return self.source.train, number
        return self.source.validation, number - self.training

    def thumbnail(self, place: Place, side: int) -> Thumbnail:
        """The picture at `place`, at most `side` pixels wide and high."""
        number = self._by_class[place[0]][place[1]]
        pixels, size, fault = None, None, ""
        try:
            picture = self.picture(number, side)
            size = self.size(number)
            picture.thumbnail((side, side))
            pixels = frozen_pixels(picture)
        except UserError as error:
            fault = error.message
        return Thumbnail(
            place=place,
            name=self.name(number),
            path=self.path(number),
            training=self.is_for_training(number),
            size=size,
            pixels=pixels,
            fault=fault,
        )

    def size(self, number: int) -> Size:
        """Width and height of a picture that can be read."""
        if self.files is None:
            height, width = self.stored(number).shape[1:]
            return width, height
        with Image.open(self.files[number]) as image:
            return upright_size(image)


def upright_size(image: Image.Image) -> Size:
    """Width and height as it is seen, of a picture whose pixels are not yet read."""
    if "exif" not in image.info:  # a file without it is not searched for it
        return image.size
    try:
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Exception:  # damaged Exif; what Pillow raises on it is no fixed set
        return image.size
    return (image.height, image.width) if turned else image.size


def shown_name(file: Path, folder: Path) -> str:
    """The name of `file` below `folder`, with signs in place of what is no Unicode."""
    try:
        name = file.relative_to(folder).as_posix()
    except ValueError:
        name = file.name
    return readable(name)


def frozen_pixels(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Uint8 (H, W, 3) that nobody can write to."""
    return read_only(np.array(image.convert("RGB")))
