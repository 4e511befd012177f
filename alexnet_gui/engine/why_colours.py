"""What speaks for a class and against it, as colours to lay over the picture."""

from functools import cache

import numpy as np
import numpy.typing as npt

from alexnet_gui.core.why import Method
from alexnet_gui.core.why_colours import colour
from alexnet_gui.engine.arrays import read_only

OUTLIERS = 1.0  # per cent of single pixels that are painted as strong as can be
_MOST = 255  # steps from nothing to the strongest

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def reach(values: Floats, method: Method) -> float:
    """The magnitude that is painted strongest; 0 if nothing is marked.

    Integrated gradients differ from pixel to pixel: the few largest would leave all others
    invisible, so they are cut off.
    """
    magnitudes = np.abs(values)
    most = float(magnitudes.max())
    if method == "integrated-gradients":
        return float(np.percentile(magnitudes, 100 - OUTLIERS)) or most
    return most


def painted(values: Floats, strongest: float, *, signed: bool) -> Bytes:
    """`values` (H, W) as colours (H, W, 4) with straight alpha, which grows with the magnitude.

    Args:
        values: What speaks for the class is positive.
        strongest: The magnitude that is opaque.
        signed: Whether what speaks against the class is painted too.
    """
    shares = values / strongest if strongest else np.zeros_like(values)
    steps = np.rint(_MOST * np.clip(shares, -1 if signed else 0, 1)).astype(np.intp)
    laid: Bytes = _table()[steps + _MOST]
    return read_only(laid)


@cache
def _table() -> Bytes:
    """The colours from −1 to 1: (511, 4)."""
    return np.array([colour(step / _MOST) for step in range(-_MOST, _MOST + 1)], np.uint8)
