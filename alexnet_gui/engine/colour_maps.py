"""Colour maps: 256 colours each, from a few published anchors with straight lines between."""

from functools import cache

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.mosaic_choices import ColourMap
from alexnet_gui.engine.arrays import read_only

_ANCHORS: dict[ColourMap, str] = {
    "grey": "000000 ffffff",
    # matplotlib's magma and viridis by Stéfan van der Walt and Nathaniel Smith (CC0): every
    # seventeenth of their 256 colours.
    "magma": (
        "000004 0b0924 20114b 3b0f70 57157e 721f81 8c2981 a8327d"
        " c43c75 de4968 f1605d fa7f5e fe9f6d febf84 fddea0 fcfdbf"
    ),
    "viridis": (
        "440154 481a6c 472f7d 414487 39568c 31688e 2a788e 23888e"
        " 1f988b 22a884 35b779 54c568 7ad151 a5db36 d2e21b fde725"
    ),
    # ColorBrewer's RdBu with eleven classes, reversed, by Cynthia Brewer (Apache License 2.0).
    "blue-red": ("053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"),
}


@cache
def colour_table(name: ColourMap) -> npt.NDArray[np.uint8]:
    """The 256 colours of the map called `name`: (256, 3), red, green and blue; read-only."""
    anchors = np.array([list(bytes.fromhex(anchor)) for anchor in _ANCHORS[name].split()])
    places = np.linspace(0, 255, len(anchors))
    channels = [np.interp(np.arange(256), places, anchors[:, i]) for i in range(3)]
    table: npt.NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return read_only(table)
