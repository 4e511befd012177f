"""What excites a unit, and which pictures are alike: questions and answers, as frozen values.

One search goes through a source of pictures once and keeps, for every unit of every layer, the
pictures that excite it most, and for every picture what the last hidden layer made of it. What is
asked afterwards about any unit, or about neighbours, needs no search.
"""

from typing import Any, ClassVar, Literal

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.layers import Dropout, Flatten
from alexnet_gui.core.requests import Split

MOST = 16  # pictures that are kept of each unit


class Source(msgspec.Struct, frozen=True):
    """Which pictures: `sample`, a folder with or without classes, or `torchvision:NAME`."""

    spec: str
    split: Split = "validation"  # a folder without classes is searched whole


class FindHalves(Enquiry, frozen=True):
    """Are the pictures of `spec` divided, some to train on and some for validation?"""

    alone: ClassVar[bool] = True  # of a large folder all names are read
    spec: str


class HalvesFound(msgspec.Struct, frozen=True):
    """Whether they are; not those of a folder without classes."""

    spec: str
    there: bool


class Search(Enquiry, frozen=True):
    """Go through the pictures of `source` with the network that answered `look`.

    `kept`: only say what an earlier search of these very weights and pictures found; `missing`:
    search unless there is one; `anew`: search in any case. Answered by `Searched`, or by None where
    there is none.
    """

    long: ClassVar[bool] = True
    alone: ClassVar[bool] = True  # of minutes, while other things are asked about
    look: int
    source: Source
    way: Literal["kept", "missing", "anew"] = "missing"
    on_disk: bool = True  # False: of weights that are gone in a moment


class Searched(msgspec.Struct, frozen=True):
    """A search that is over, and what it went through."""

    key: str  # what questions name it by
    source: Source
    pictures: int  # that could be read
    skipped: tuple[tuple[str, str], ...]  # each file that could not, and why
    when: float  # seconds since 1970
    alike_layer: str  # by whose output pictures are compared
    steps: int | None = None  # of a run that trains on: with the weights after so many steps


class Favourites(Enquiry, frozen=True):
    """The pictures that excite a unit most, of the search called `search`."""

    alone: ClassVar[bool] = True
    search: str
    layer: str
    unit: int  # a map of a layer with maps, a feature of another
    most: int = MOST


class Found(msgspec.Struct, frozen=True):
    """A picture of the data that was searched."""

    name: str
    path: str | None  # None for a picture that stands in no file of its own
    label: str  # its class, if it has one
    whole: Any | None  # uint8 (H, W, 3), small, read-only; None if it cannot be read any more
    fault: str = ""  # why it cannot be


class Favourite(msgspec.Struct, frozen=True):
    """A picture, and what excites the unit in it; places count from 0."""

    found: Found
    value: float
    row: int | None  # where on the map; None where the layer has no maps
    column: int | None
    pixels: Any | None  # uint8 (h, w, 3): what the unit sees of the network's input, read-only
    field: tuple[int, int]  # (height, width) of all that it would see, with what is padding
    offset: tuple[int, int]  # rows and columns of that above and left of `pixels`
    box: tuple[float, float, float, float] | None  # x, y, width, height in parts of the picture


class FavouritesFound(msgspec.Struct, frozen=True):
    """The answer to `Favourites`, the most exciting first."""

    asked: Favourites
    favourites: tuple[Favourite, ...]
    fault: str = ""  # why there are none


class Neighbours(Enquiry, frozen=True):
    """The pictures of the search called `search` most alike to the one that answered `look`.

    By Euclidean distance of what the last hidden layer makes of them, as in figure 4 of the paper.
    """

    alone: ClassVar[bool] = True
    search: str
    look: int
    most: int = MOST


class Neighbour(msgspec.Struct, frozen=True):
    """A picture, and how far it is from the one that was asked about."""

    found: Found
    distance: float
    same: bool  # it is that very picture


class NeighboursFound(msgspec.Struct, frozen=True):
    """The answer to `Neighbours`, the nearest first."""

    asked: Neighbours
    neighbours: tuple[Neighbour, ...]


def alike_layer(architecture: Architecture) -> str:
    """By which layer's output pictures are compared: the last before the classifier, fc7's.

    Dropout and flatten change no number, so that the layer before them is named. Without a dense
    layer it is the last; where nothing stands before the only dense layer, that one.
    """
    index = architecture.classifier
    if index is None:
        return architecture.layers[-1].name
    for layer in reversed(architecture.layers[:index]):
        if not isinstance(layer, Dropout | Flatten):
            return layer.name
    return architecture.layers[index].name
