"""A layer's maps and filters as files: numbers, or one picture of them all."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layer_files import SUFFIXES, WriteFilters, WriteMaps
from alexnet_gui.core.mosaic_choices import Choices, FilterView
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.engine.mosaic import Pixels, filters_mosaic, layout, map_order, maps_mosaic

Floats = npt.NDArray[np.floating[Any]]

LEAST_SIDE = 1024  # pixels that the longer side of a picture has at least


def write_layer(asked: WriteMaps | WriteFilters) -> Path:
    """Write what is asked for, whole or not at all; the path it was written to.

    Raises:
        UserError: The name ends in neither .npy nor .png, or the file cannot be written.
    """
    kind = file_kind(asked.path)
    if kind == ".npy":
        data = numbers(asked.values)
    elif isinstance(asked, WriteMaps):
        data = picture(enlarged(maps_picture(asked.values, asked.choices, asked.towers)))
    else:
        shown = filters_picture(asked.values, asked.view, asked.choices, asked.towers)
        data = picture(enlarged(shown))
    write_whole(asked.path, data)
    return asked.path


def file_kind(path: Path) -> str:
    """.npy or .png.

    Raises:
        UserError: `path` ends in neither.
    """
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise UserError(
            _("{file} is neither .npy nor .png.").format(file=path.name),
            _("Name it .npy for the numbers or .png for a mosaic."),
        )
    return kind


def numbers(values: Floats) -> bytes:
    """A .npy file of `values` as float32."""
    file = BytesIO()
    np.save(file, np.asarray(values, np.float32), allow_pickle=False)
    return file.getvalue()


def picture(pixels: Pixels) -> bytes:
    """A PNG file of uint8 (H, W, 3)."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def enlarged(pixels: Pixels) -> Pixels:
    """`pixels` (H, W, 3), each a square of the same size, so that nothing is as small as a stamp.

    A whole number of pixels a value keeps all edges crisp.
    """
    times = -(-LEAST_SIDE // max(pixels.shape[:2]))
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def maps_picture(values: Floats, choices: Choices, towers: int = 1) -> Pixels:
    """A layer's output (C, H, W) or (F,) as a mosaic, a pixel a value."""
    ordered = values.ndim == 3 and choices.order != "number"
    return maps_mosaic(
        values,
        scaling=choices.scaling,
        colours=choices.colours,
        grid=layout(values.shape, towers=towers),
        order=map_order(values, choices.order, towers) if ordered else None,
    )


def filters_picture(filters: Floats, view: FilterView, choices: Choices, towers: int = 1) -> Pixels:
    """Filters (O, I, kh, kw), or the part of them that `view` is of, a pixel a weight."""
    scaling, colours = choices.scaling, choices.colours
    if view.kind == "filter":
        return maps_mosaic(filters[view.index], scaling=scaling, colours=colours)
    count, _channels, height, width = filters.shape
    return filters_mosaic(
        filters,
        channel=None if view.kind == "colour" else view.index,
        scaling=scaling,
        colours=colours,
        grid=layout((count, height, width), towers=towers),
    )
