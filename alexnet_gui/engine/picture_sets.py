"""Labelled pictures as tensors, and how a batch of them becomes a network's input."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.preprocessing import Preprocessing

Progress = Callable[[int, int], None]  # pictures read, and to read

# Rec. ITU-R BT.601-7, section 2.5.1, as Pillow makes a grey picture of a coloured one.
_LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True)
class Pictures:
    """Labelled pictures in memory, as stored: not yet fitted to a network."""

    pixels: Tensor  # uint8 (N, C, H, W)
    labels: Tensor  # int64 (N,)

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class PictureSets:
    """What a source of pictures gives, before anything is known of its statistics."""

    train: Pictures
    validation: Pictures
    classes: tuple[str, ...]
    fingerprint: str
    skipped: tuple[tuple[str, str], ...] = ()  # file, and why
    notices: tuple[str, ...] = ()


class Fitting:
    """Makes a network's input of stored pictures, a batch at a time, on the network's device."""

    def __init__(
        self, preprocessing: Preprocessing, shape: tuple[int, int, int], device: torch.device
    ) -> None:
        self._shape = shape
        self._device = device
        mean = torch.tensor(preprocessing.mean).view(1, -1, 1, 1)
        deviation = torch.tensor(preprocessing.std).view(1, -1, 1, 1)
        # (x/255 − mean) / deviation, as one product and one sum
        self._factor = (1 / (255 * deviation)).to(device)
        self._offset = (-mean / deviation).to(device)

    def __call__(self, pixels: Tensor) -> Tensor:
        """uint8 (N, c, h, w) on any device to normalised float32 (N, C, H, W) on the network's."""
        x = pixels.to(self._device, non_blocking=True).float()
        x = resized(in_channels(x, self._shape[0]), self._shape[1:])
        return torch.addcmul(self._offset, x, self._factor)


def in_channels(x: Tensor, channels: int) -> Tensor:
    """Float (N, c, h, w) with c of 1 or 3 as (N, channels, h, w): grey repeated, or made grey."""
    if x.shape[1] == channels:
        return x
    if x.shape[1] == 1:
        return x.expand(-1, channels, -1, -1)
    luma = torch.tensor(_LUMA, device=x.device).view(1, 3, 1, 1)
    return (x * luma).sum(1, keepdim=True)


def resized(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Float (N, C, h, w) scaled to (N, C, H, W), smoothed first where it shrinks."""
    if x.shape[2:] == size:
        return x
    shrinks = size[0] < x.shape[2] or size[1] < x.shape[3]
    return F.interpolate(x, size, mode="bilinear", align_corners=False, antialias=shrinks)


def epoch_order(seed: int, epoch: int, count: int) -> Tensor:
    """The order of `count` pictures in `epoch` (from 0): int64 (count,), the same on any device."""
    # The generator looks at 32 bits only, so both numbers are mixed into that many.
    mixed = sha256(f"{seed} {epoch}".encode()).digest()[:4]
    generator = torch.Generator().manual_seed(int.from_bytes(mixed, "big"))
    return torch.randperm(count, generator=generator)
