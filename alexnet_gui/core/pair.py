"""How far apart two networks are in what they make of one picture."""

import msgspec

from alexnet_gui.core.enquiries import Enquiry


class LayerDistance(Enquiry, frozen=True):
    """How far apart two forward passes of one picture are in a layer of one shape in both.

    Answered by `LayerDistances`.
    """

    first: int  # `PictureSeen.request` of the one
    second: int  # and of the other
    layer: str


class Distance(msgspec.Struct, frozen=True):
    """Between two arrays of one shape."""

    mean_absolute: float  # mean of |a − b|
    correlation: float | None  # Pearson's; None where all values of one of them are alike


class LayerDistances(msgspec.Struct, frozen=True):
    """The distance of a layer as a whole, and of each of its maps if it has maps."""

    layer: str
    whole: Distance
    maps: tuple[Distance, ...] = ()
