"""What the strip shows of a layer: its liveliest map, or its features as a few bars."""

from itertools import pairwise
from math import isfinite
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QImage

from alexnet_gui.core.events import LayerSeen
from alexnet_gui.gui.explore.images import as_image

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

BARS = 9
COLOURS = "magma"


class Glimpse(NamedTuple):
    """One tile of the strip: an image of maps, or bars from 0 to 1 of features."""

    name: str
    family: str
    shape: tuple[int, ...]
    image: QImage | None
    bars: tuple[float, ...]


def glimpse(layer: LayerSeen, mosaic: ModuleType) -> Glimpse:
    """What the strip shows of `layer`; `mosaic` is the engine's."""
    values = layer.values
    if values.ndim == 3:
        index = liveliest(values)
        image = as_image(mosaic.maps_mosaic(values[index : index + 1], colours=COLOURS))
        return Glimpse(layer.name, layer.family, values.shape, image, ())
    return Glimpse(layer.name, layer.family, values.shape, None, _bars(values))


def liveliest(values: "Floats") -> int:
    """The map of (C, H, W) that varies most, so has most to show; of single values the greatest."""
    import numpy as np  # is there by the time that arrays are

    with np.errstate(over="ignore", invalid="ignore"):  # beyond all numbers is lively enough
        spread = values.std(axis=(1, 2))
        if not spread.any():
            spread = values.mean(axis=(1, 2))
    return int(spread.argmax())


def _bars(values: "Floats") -> tuple[float, ...]:
    """The greatest of each stretch of features, from 0 for the least to 1 for the greatest."""
    low, high = float(values.min()), float(values.max())
    count = min(BARS, len(values))
    edges = [i * len(values) // count for i in range(count + 1)]
    tops = [float(values[a:b].max()) for a, b in pairwise(edges)]
    if not isfinite(high - low):
        return tuple(float(top == high) for top in tops)
    return tuple((top - low) / (high - low) if high > low else 0.0 for top in tops)
