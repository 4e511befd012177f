"""How pictures are fitted to a network and varied in training, for people to look at.

Drawn by what training draws with, `Fitting` and `draw`, on what `store` keeps of a picture: of a
large JPEG training keeps nearly the same, more quickly (`store_quickly`).
"""

from typing import NamedTuple

import msgspec
import numpy as np
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.preprocessing import Preprocessing, usual_preprocessing
from alexnet_gui.core.survey import DrawnPicture, DrawsSeen, DrawWish
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.augmentation import Augmentation, Palette, draw
from alexnet_gui.engine.picture_sets import Fitting, Pictures, PictureSets, epoch_order
from alexnet_gui.engine.picture_statistics import statistics_of
from alexnet_gui.engine.pictures import store
from alexnet_gui.engine.shelf import Shelf, frozen_pixels

ORIGINAL_SIDE = 256  # pixels that the picture itself is shown in at most
PALETTE_PICTURES = 32  # decoded to find the colours along which theirs are shifted
_KEPT = 4  # sets of pictures: the form shows other ones than the window beside it
_TRIES = 4  # pictures looked at for each that is shown, where some cannot be read

CPU = torch.device("cpu")


class _Shown(NamedTuple):
    """A picture as it is kept to train on."""

    number: int
    original: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
    pixels: Tensor  # uint8 (C, h, w)


class DrawsPreview:
    """Draws pictures of one shelf; decodes each once, as long as the network and the fit stay."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._stored: dict[object, list[_Shown]] = {}
        self._palette: tuple[object, Palette | None, int] = (None, None, 0)

    def show(self, wish: DrawWish) -> DrawsSeen:
        """What `wish` asks for.

        Raises:
            UserError: No picture can be read, or the network takes no pictures.
        """
        preprocessing = self._preprocessing(wish)
        shown = self._shown(wish, preprocessing)
        coloured = wish.random_colour and wish.shape[0] == 3
        palette, count = self._colours(wish, preprocessing) if coloured else (None, 0)
        augmentation = Augmentation(
            wish.random_crop and wish.fit == "crop", wish.random_flip, palette
        )
        fitting = Fitting(preprocessing, wish.shape, CPU, augmentation)
        draws = [
            draw(wish.seed, wish.turn * wish.draws + column, 0, len(shown))
            for column in range(wish.draws)
        ]
        pixels = torch.stack([each.pixels for each in shown])  # (N, C, h, w)
        fitted = _visible(fitting(pixels))
        columns = [_visible(fitting(pixels, drawn)) for drawn in draws]
        pictures = tuple(
            DrawnPicture(
                name=self.shelf.name(each.number),
                path=self.shelf.path(each.number),
                original=each.original,
                fitted=fitted[row],
                draws=tuple(column[row] for column in columns),
            )
            for row, each in enumerate(shown)
        )
        return DrawsSeen(wish, pictures, count if palette is not None else 0)

    def _preprocessing(self, wish: DrawWish) -> Preprocessing:
        """As in training, but colours stay what they are: minus 0, over 1."""
        held = None
        if self.shelf.files is None and len(self.shelf):
            height, width = self.shelf.stored(0).shape[1:]
            held = (height, width)
        usual = usual_preprocessing(wish.shape, wish.fit, held)
        channels = wish.shape[0]
        return msgspec.structs.replace(usual, mean=(0.0,) * channels, std=(1.0,) * channels)

    def _shown(self, wish: DrawWish, preprocessing: Preprocessing) -> list[_Shown]:
        """The first pictures that can be read in an order drawn by lot."""
        key = (wish.shape, wish.fit, wish.pictures, wish.first)
        if key in self._stored:
            return self._stored[key]
        found: list[_Shown] = []
        refused = UserError("")
        for number in self._lot(wish.first, _TRIES * wish.pictures):
            try:
                found.append(self._kept(number, preprocessing))
            except UserError as error:
                refused = error
            if len(found) == wish.pictures:
                break
        if not found:
            raise refused
        while len(self._stored) >= _KEPT:
            self._stored.pop(next(iter(self._stored)))
        self._stored[key] = found
        return found

    def _lot(self, turn: int, count: int) -> list[int]:
        """Numbers of training pictures, each of a class other than the one before if there are."""
        drawn = epoch_order(0, turn, self.shelf.training)[: 8 * count].tolist()
        taken: dict[int, int] = {}
        rounds: list[tuple[int, int, int]] = []
        for place, number in enumerate(drawn):
            label = self.shelf.labels[number]
            rounds.append((taken.get(label, 0), place, number))
            taken[label] = taken.get(label, 0) + 1
        return [number for _round, _place, number in sorted(rounds)][:count]

    def _kept(self, number: int, preprocessing: Preprocessing) -> _Shown:
        picture = self.shelf.picture(number)
        if self.shelf.files is None:
            pixels = torch.from_numpy(self.shelf.stored(number).copy())
        else:
            pixels = store(picture, preprocessing, len(preprocessing.mean))
        picture.thumbnail((ORIGINAL_SIDE, ORIGINAL_SIDE))
        return _Shown(number, frozen_pixels(picture), pixels)

    def _colours(self, wish: DrawWish, usual: Preprocessing) -> tuple[Palette | None, int]:
        """The palette of some training pictures, which is near that of all of them."""
        key = wish.shape, wish.fit
        if self._palette[0] != key:
            self._palette = (key, *self._find_colours(usual))
        return self._palette[1:]

    def _find_colours(self, usual: Preprocessing) -> tuple[Palette | None, int]:
        source = self.shelf.source
        if isinstance(source, PictureSets):
            return statistics_of(source.train, 3).palette, len(source.train)
        small = msgspec.structs.replace(usual, resize=64, crop=(64, 64), fit="squash")
        rows: list[Tensor] = []
        for number in epoch_order(0, 0, self.shelf.training)[:PALETTE_PICTURES].tolist():
            try:
                rows.append(store(self.shelf.picture(number, 64), small, 3))
            except UserError:
                continue  # it is told of where it is looked for
        if not rows:
            return None, 0
        pixels = torch.stack(rows)
        labels = torch.zeros(len(rows), dtype=torch.int64)
        return statistics_of(Pictures(pixels, labels), 3).palette, len(rows)


def _visible(x: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Float (N, C, H, W) in 0…1, or beside it where colours were shifted: uint8 (N, H, W, 3)."""
    pixels = x.mul(255).round().clamp(0, 255).to(torch.uint8).expand(-1, 3, -1, -1)
    visible: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
    visible = pixels.permute(0, 2, 3, 1).contiguous().numpy()
    return read_only(visible)
