"""Mean, deviation and principal colours of a set of pictures, in one pass over them."""

from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from alexnet_gui.engine.augmentation import Palette, palette_of
from alexnet_gui.engine.picture_sets import LUMA, Pictures, epoch_order

STATISTICS_PICTURES = 2000  # are enough for two digits of mean and deviation
_PIXELS = 20_000_000  # of large ones so many pixels are: 305 pictures of 256 × 256
_PICTURES_AT_LEAST = 16
_PIXELS_AT_ONCE = 65_536  # which fit into a processor's cache
_EXACT = 256  # pixels; 256 · 255² < 2²⁴
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

    Whole numbers are exact in float64 below 2⁵³, and in float32 below 2²⁴, under which the products
    of `_EXACT` pixels stay. So the sums do not depend on the order in which they are added: a run
    that is resumed elsewhere sees the same figures. By NumPy, a little at a time: PyTorch's threads
    would wait for each other longer than they add.
    """
    # At even distances they might all be of one class, where classes come in turn.
    channels, height, width = pictures.pixels.shape[1:]
    most = min(STATISTICS_PICTURES, max(_PICTURES_AT_LEAST, _PIXELS // (height * width)))
    chosen = epoch_order(0, 0, len(pictures))[:most]
    pixels = pictures.pixels.numpy()
    count = 0
    sums = np.zeros(channels)
    products = np.zeros((channels, channels))
    for part in chosen.split(max(1, _PIXELS_AT_ONCE // (height * width))):
        levels = pixels[part.numpy()].transpose(1, 0, 2, 3).reshape(channels, -1)  # (C, pixels)
        count += levels.shape[1]
        padded = np.pad(levels, ((0, 0), (0, -levels.shape[1] % _EXACT)))
        x = padded.reshape(channels, -1, _EXACT).astype(np.float32)
        sums += x.sum(axis=2).sum(axis=1, dtype=np.float64)
        for one, other in product(range(channels), repeat=2):
            if one <= other:
                each = np.einsum("nk,nk->n", x[one], x[other])
                products[one, other] += each.sum(dtype=np.float64)
    products = np.triu(products) + np.triu(products, 1).T
    return count, torch.from_numpy(sums), torch.from_numpy(products)
