"""How maps and filters can be shown: what window and command line offer, and in which words."""

from typing import Literal, get_args

import msgspec

from alexnet_gui.core.translation import N_

Scaling = Literal["map", "layer", "symmetric"]
ColourMap = Literal["magma", "viridis", "grey", "blue-red"]
Order = Literal["number", "mean", "greatest", "zeros"]

SCALINGS: tuple[Scaling, ...] = get_args(Scaling)
COLOUR_MAPS: tuple[ColourMap, ...] = get_args(ColourMap)
ORDERS: tuple[Order, ...] = get_args(Order)

# Of each: its name, and what it does.
SCALING_WORDS: dict[Scaling, tuple[str, str]] = {
    "map": (N_("each map"), N_("Each from its own least value to its own greatest")),
    "layer": (N_("whole layer"), N_("All on one scale, so that they can be compared")),
    "symmetric": (N_("around zero"), N_("All on one scale with zero in the middle")),
}
COLOUR_WORDS: dict[ColourMap, str] = {
    "magma": N_("magma"),
    "viridis": N_("viridis"),
    "grey": N_("grey"),
    "blue-red": N_("blue–red"),
}
ORDER_WORDS: dict[Order, tuple[str, str]] = {
    "number": (N_("by number"), N_("Maps as the network has them")),
    "mean": (N_("by mean"), N_("The map with the greatest mean first")),
    "greatest": (N_("by peak"), N_("The map with the greatest single value first")),
    "zeros": (N_("by zeros"), N_("The map with most zeros first")),
}


class FilterView(msgspec.Struct, frozen=True):
    """Which part of filters (O, I, kh, kw) is laid out.

    `colour`: all of them, their three input channels as red, green and blue. `channel`: of all
    filters the part over the input channel `index`. `filter`: all channels of the filter `index`.
    """

    kind: Literal["colour", "channel", "filter"] = "channel"
    index: int = 0

    @classmethod
    def usual(cls, channels: int) -> "FilterView":
        """How filters over so many channels are shown unless the person chooses otherwise."""
        return cls("colour") if channels == 3 else cls()


class Choices(msgspec.Struct, frozen=True):
    """How a mosaic is painted."""

    scaling: Scaling = "map"
    colours: ColourMap = "magma"
    order: Order = "number"  # of maps; filters stand as they are
