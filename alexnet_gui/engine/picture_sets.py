"""Labelled pictures as tensors, and how a batch of them becomes a network's input."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.preprocessing import Preprocessing, margin
from alexnet_gui.engine.augmentation import Augmentation, Draws, colour_moves, cut
from alexnet_gui.engine.devices import sent

Progress = Callable[[int, int], None]  # pictures read, and to read

# Rec. ITU-R BT.601-7, section 2.5.1, as Pillow makes a grey picture of a coloured one.
LUMA = (0.299, 0.587, 0.114)

NOTHING_DRAWN = Augmentation()


class Mirrored(NamedTuple):
    """What stands for the mirror images of some pictures."""

    pixels: Tensor  # (M, …)
    rows: Tensor  # int64 (N,): where that of each stands in `pixels`


@dataclass(frozen=True)
class Pictures:
    """Labelled pictures as stored, not yet fitted to a network."""

    pixels: Tensor  # uint8 (N, C, H, W), in memory or in a file that is mapped into it
    labels: Tensor  # int64 (N,)
    files: tuple[Path, ...] | None = None  # where each came from, if they stand in files
    rows: Tensor | None = None  # int64 (N,): where each stands in `pixels`; None: in order
    mirrored: Mirrored | None = None  # where they are not mirrored when they are used

    def __len__(self) -> int:
        return len(self.labels)

    def at(
        self, which: Tensor | slice, flipped: Tensor | None = None, room: Tensor | None = None
    ) -> Tensor:
        """The pixels of some of them; of those `flipped`, bool, what is kept of the mirror image.

        Where nothing is kept of mirror images, `flipped` changes nothing. They come to lie in
        `room`, if it is given, which is for pictures on the CPU.
        """
        found = _rows(self.pixels, which if self.rows is None else self.rows[which], room)
        if flipped is not None and self.mirrored is not None:
            if found.device.type == "cpu":
                found[flipped] = self.mirrored.pixels[self.mirrored.rows[which][flipped]]
            else:  # of all, as a GPU would have to be waited for to know how many there are
                mirror_images = self.mirrored.pixels[self.mirrored.rows[which]]
                chosen = sent(flipped, found.device, pinned=True)
                shape = (-1, *[1] * (found.ndim - 1))
                found = torch.where(chosen.view(shape), mirror_images, found)
        return found


@dataclass(frozen=True)
class PictureSets:
    """What a source of pictures gives, before anything is known of its statistics."""

    train: Pictures
    validation: Pictures
    classes: tuple[str, ...]
    fingerprint: str
    skipped: tuple[tuple[str, str], ...] = ()  # file below the folder, and why
    notices: tuple[str, ...] = ()


class Fitting:
    """Makes a network's input of stored pictures, a batch at a time, on the network's device.

    In this order: scaled where they are stored at another size, cut or padded, mirrored, coloured,
    normalised.
    """

    def __init__(
        self,
        preprocessing: Preprocessing,
        shape: tuple[int, int, int],
        device: torch.device,
        augmentation: Augmentation = NOTHING_DRAWN,
        layout: torch.memory_format = torch.contiguous_format,
        *,
        pinned: bool = False,
    ) -> None:
        """`pinned`: a GPU is told what was drawn by way of pinned memory."""
        self._preprocessing = preprocessing
        self._channels, self._size = shape[0], shape[1:]
        self._device = device
        self._layout = layout
        self._pinned = pinned
        self.augmentation = augmentation
        mean = torch.tensor(preprocessing.mean).view(1, -1, 1, 1)
        self._deviation = torch.tensor(preprocessing.std).view(1, -1, 1, 1)
        # (x/255 − mean) / deviation, as one product and one sum
        self._factor = (1 / (255 * self._deviation)).to(device)
        self._offset = (-mean / self._deviation).to(device)

    def __call__(self, pixels: Tensor, draws: Draws | None = None) -> Tensor:
        """uint8 (N, c, h, w) on any device to normalised float32 (N, C, H, W) on the network's.

        It has the memory layout that was asked for.

        Args:
            pixels: As stored.
            draws: What was drawn for a batch to train on; None: as for validation.
        """
        x = self._part(pixels.to(self._device, non_blocking=True), draws)
        offset, palette = self._offset, self.augmentation.palette
        if draws is not None and palette is not None:
            # Reckoned on the CPU, where every machine gets the same.
            moves = colour_moves(palette, draws.shades)[:, :, None, None] / self._deviation
            offset = offset + sent(moves, self._device, pinned=self._pinned)
        x = in_channels(x.float(), self._channels)
        # In its place if nobody else has it: half the time of a new tensor (measured on a CPU).
        # So is the other layout made last: it has three numbers in a row, where others have many.
        x = torch.mul(x, self._factor, out=x if x.is_contiguous() else None).add_(offset)
        return x.contiguous(memory_format=self._layout)

    def _part(self, x: Tensor, draws: Draws | None) -> Tensor:
        """(N, c, h, w) scaled and cut to (N, c, H, W); still uint8 where nothing was scaled."""
        scaled = self._preprocessing.scaled(x.shape[2], x.shape[3])
        if x.shape[2:] != scaled:
            # Channels that are wanted only once are not scaled three times.
            x = resized(in_channels(x.float(), min(x.shape[1], self._channels)), scaled)
        x = padded(x, self._size)
        if draws is None:
            return cut(x, self._size)
        places = draws.places if self.augmentation.crop else None
        flipped = draws.flipped if self.augmentation.flip else None
        return cut(x, self._size, places, flipped, pinned=self._pinned)


class AsKept:
    """Hands on what is kept in place of pixels, as it is, on the network's device."""

    def __init__(
        self,
        device: torch.device,
        layout: torch.memory_format = torch.contiguous_format,
        *,
        flips: bool = False,
    ) -> None:
        """Give maps in `layout`. `flips`: mirror images are drawn, and kept like the others."""
        self._device = device
        self._layout = layout
        self.augmentation = Augmentation(flip=flips)

    def __call__(self, values: Tensor, draws: Draws | None = None) -> Tensor:
        """(N, …) on any device to the network's; whatever was drawn is in it."""
        values = values.to(self._device, non_blocking=True)
        return values.to(memory_format=self._layout) if values.ndim == 4 else values


def _rows(pixels: Tensor, which: Tensor | slice, room: Tensor | None) -> Tensor:
    """Some of the pictures; brackets would take five times as long for those of a list."""
    if isinstance(which, slice):
        return pixels[which] if room is None else room.copy_(pixels[which])
    return torch.index_select(pixels, 0, which, out=room)


def in_channels(x: Tensor, channels: int) -> Tensor:
    """Float (N, c, h, w) with c of 1 or 3 as (N, channels, h, w): grey repeated, or made grey."""
    if x.shape[1] == channels:
        return x
    if x.shape[1] == 1:
        return x.expand(-1, channels, -1, -1)
    luma = torch.tensor(LUMA, device=x.device).view(1, 3, 1, 1)
    return (x * luma).sum(1, keepdim=True)


def resized(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Float (N, C, h, w) scaled to (N, C, H, W), smoothed first where it shrinks."""
    if x.shape[2:] == size:
        return x
    shrinks = size[0] < x.shape[2] or size[1] < x.shape[3]
    return F.interpolate(x, size, mode="bilinear", align_corners=False, antialias=shrinks)


def padded(x: Tensor, size: tuple[int, int]) -> Tensor:
    """(N, C, h, w) with black around it where it is smaller than `size`, in the middle."""
    height, width = max(size[0], x.shape[2]), max(size[1], x.shape[3])
    if (height, width) == x.shape[2:]:
        return x
    top, left = -margin(x.shape[2], height), -margin(x.shape[3], width)
    right, bottom = width - x.shape[3] - left, height - x.shape[2] - top
    return F.pad(x, (left, right, top, bottom))


def epoch_order(seed: int, epoch: int, count: int) -> Tensor:
    """The order of `count` pictures in `epoch` (from 0): int64 (count,), the same on any device."""
    # The generator looks at 32 bits only, so both numbers are mixed into that many.
    mixed = sha256(f"{seed} {epoch}".encode()).digest()[:4]
    generator = torch.Generator().manual_seed(int.from_bytes(mixed, "big"))
    return torch.randperm(count, generator=generator)
