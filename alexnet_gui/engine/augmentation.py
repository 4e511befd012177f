"""Random crops, flips and colours, a whole batch at a time on the network's device.

As in section 4.1 of the paper. What is drawn depends on the seed, the epoch and the place of a
batch in it alone: a run that is resumed, or spread over several processes, draws the same.
"""

from hashlib import sha256
from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.core.preprocessing import margin
from alexnet_gui.engine.devices import sent

SHADE_DEVIATION = 0.1  # of the paper's α


class Palette(NamedTuple):
    """Eigenvectors and eigenvalues of the covariance of a data set's colours, of pixels in 0…1."""

    vectors: Tensor  # float32 (3, 3), one in each column
    values: Tensor  # float32 (3,)


class Draws(NamedTuple):
    """What was drawn for each picture of a batch; on the CPU, where every machine draws alike."""

    places: Tensor  # float32 (N, 2) in 0…1: of the room for a crop, down and across
    flipped: Tensor  # bool (N,)
    shades: Tensor  # float32 (N, 3): the paper's α

    def part(self, start: int, end: int) -> "Draws":
        """Those of some of the batch's pictures."""
        return Draws(*(drawn[start:end] for drawn in self))


class Augmentation(NamedTuple):
    """What is drawn anew each time that a picture is used; nothing, as it stands."""

    crop: bool = False
    flip: bool = False
    palette: Palette | None = None  # of the training pictures, to move colours along

    @property
    def active(self) -> bool:
        """Whether anything is drawn at all."""
        return self.crop or self.flip or self.palette is not None


def draw(seed: int, epoch: int, batch: int, count: int) -> Draws:
    """Random numbers for the `count` pictures of `batch` in `epoch`, both from 0."""
    mixed = sha256(f"augmentation {seed} {epoch} {batch}".encode()).digest()[:4]
    generator = torch.Generator().manual_seed(int.from_bytes(mixed, "big"))
    return Draws(
        places=torch.rand(count, 2, generator=generator),
        flipped=torch.rand(count, generator=generator) < 0.5,
        shades=SHADE_DEVIATION * torch.randn(count, 3, generator=generator),
    )


def cut(
    x: Tensor,
    size: tuple[int, int],
    places: Tensor | None = None,
    flipped: Tensor | None = None,
    *,
    pinned: bool = False,
) -> Tensor:
    """A part of each picture, mirrored or not.

    Args:
        x: (N, C, h, w), of any type.
        size: H, W of the part, at most h, w.
        places: (N, 2) in 0…1 of the room that there is, on the CPU; None: the middle.
        flipped: bool (N,) on the CPU, which are mirrored; None: none.
        pinned: Tell a GPU of these by way of pinned memory.

    Returns:
        (N, C, H, W) of the same type; of the middle a view, otherwise contiguous.
    """
    if places is None and flipped is None:
        top, left = margin(x.shape[2], size[0]), margin(x.shape[3], size[1])
        return x[:, :, top : top + size[0], left : left + size[1]]
    starts = _starts(x, size, places)
    if x.device.type == "cpu":
        return _copied(x, size, starts, flipped)
    return _gathered(x, size, starts, flipped, pinned=pinned)


def _starts(x: Tensor, size: tuple[int, int], places: Tensor | None) -> Tensor:
    """The first row and column of each picture's part: int64 (N, 2) on the CPU."""
    if places is None:
        middle = margin(x.shape[2], size[0]), margin(x.shape[3], size[1])
        return torch.tensor(middle).expand(len(x), 2)
    room = torch.tensor((x.shape[2] - size[0], x.shape[3] - size[1]))
    # Each whole place is as likely as any other; the largest product may round up to one more.
    return (places * (room + 1)).long().minimum(room)


def _copied(x: Tensor, size: tuple[int, int], starts: Tensor, flipped: Tensor | None) -> Tensor:
    """Picture by picture: on the CPU ten times as fast as to gather pixel by pixel."""
    cut_out = x.new_empty(*x.shape[:2], *size)
    mirrored = [False] * len(x) if flipped is None else flipped.tolist()
    for i, ((top, left), mirror) in enumerate(zip(starts.tolist(), mirrored, strict=True)):
        part = x[i, :, top : top + size[0], left : left + size[1]]
        cut_out[i] = part.flip(2) if mirror else part
    return cut_out


def _gathered(
    x: Tensor,
    size: tuple[int, int],
    starts: Tensor,
    flipped: Tensor | None,
    *,
    pinned: bool = False,
) -> Tensor:
    """All pictures in one operation, as suits a GPU."""
    rows = starts[:, :1] + torch.arange(size[0])  # (N, H)
    columns = starts[:, 1:] + torch.arange(size[1])  # (N, W)
    if flipped is not None:
        columns = torch.where(flipped[:, None], columns.flip(1), columns)
    rows, columns = (sent(t, x.device, pinned=pinned) for t in (rows, columns))
    picture = torch.arange(len(x), device=x.device)[:, None, None, None]
    channel = torch.arange(x.shape[1], device=x.device)[None, :, None, None]
    return x[picture, channel, rows[:, None, :, None], columns[:, None, None, :]]


def colour_moves(palette: Palette, shades: Tensor) -> Tensor:
    """How far each picture's colours move along the data's principal components, as in the paper.

    Args:
        palette: Of the training pictures.
        shades: (N, 3), the paper's α.

    Returns:
        float32 (N, 3), to be added to red, green and blue in 0…1.
    """
    return (shades * palette.values) @ palette.vectors.T


def palette_of(covariance: Tensor) -> Palette:
    """The palette of pixels in 0…1 with this `covariance` of red, green and blue, float64 (3, 3).

    Of the two ways in which an eigenvector may point, the one with its largest part above 0.
    """
    values, vectors = torch.linalg.eigh(covariance)
    largest = vectors.gather(0, vectors.abs().argmax(0, keepdim=True))  # (1, 3)
    return Palette((vectors * largest.sign()).float(), values.clamp_min(0).float())
