"""Mean, deviation and principal colours of a set of pictures, in one pass over them."""

from typing import NamedTuple

import torch
from torch import Tensor

from alexnet_gui.engine.augmentation import Palette, palette_of
from alexnet_gui.engine.picture_sets import LUMA, Pictures, epoch_order

STATISTICS_PICTURES = 2000  # are enough for two digits of mean and deviation
_PIXELS = 20_000_000  # of large ones so many pixels are: 305 pictures of 256 × 256
_PICTURES_AT_ONCE = 16
_LEAST_VARIANCE = 1e-6  # of pictures of one colour


class Statistics(NamedTuple):
    """Of pixels in 0…1, one figure for each channel of the network's input."""

    mean: tuple[float, ...]
    std: tuple[float, ...]
    palette: Palette | None  # None where there is no colour


def statistics_of(pictures: Pictures, channels: int) -> Statistics:
    """The statistics of `pictures` for a network of `channels`, over pictures drawn by lot."""
    count, sums, products = _moments(pictures)
    if len(sums) > channels:  # made grey: a weighted sum of red, green and blue
        weights = torch.tensor([LUMA], dtype=torch.float64)
        sums, products = weights @ sums, weights @ products @ weights.T
    mean = sums / (255 * count)
    covariance = products / (255**2 * count) - torch.outer(mean, mean)
    deviation = covariance.diagonal().clamp_min(_LEAST_VARIANCE).sqrt()
    repeats = channels // len(sums)
    return Statistics(
        mean=tuple(mean.tolist()) * repeats,
        std=tuple(deviation.tolist()) * repeats,
        palette=palette_of(covariance) if len(sums) == 3 else None,
    )


def _moments(pictures: Pictures) -> tuple[int, Tensor, Tensor]:
    """How many pixels, their sums (C,), and the sums of their products (C, C), float64.

    Whole numbers below 2⁵³ are exact in float64, so the sums do not depend on the order in which
    threads add them: a run that is resumed elsewhere sees the same figures.
    """
    # At even distances they might all be of one class, where classes come in turn.
    channels, height, width = pictures.pixels.shape[1:]
    most = min(STATISTICS_PICTURES, max(_PICTURES_AT_ONCE, _PIXELS // (height * width)))
    chosen = epoch_order(0, 0, len(pictures))[:most]
    count = 0
    sums = torch.zeros(channels, dtype=torch.float64)
    products = torch.zeros(channels, channels, dtype=torch.float64)
    for part in chosen.split(_PICTURES_AT_ONCE):
        x = pictures.pixels[part].transpose(0, 1).reshape(channels, -1).double()  # (C, pixels)
        count += x.shape[1]
        sums += x.sum(1)
        products += x @ x.T
    return count, sums, products
