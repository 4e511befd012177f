"""What a look at a source of pictures finds, as frozen values: counts, sizes, what is wrong."""

from typing import Any, Literal

import msgspec

from alexnet_gui.core.events import Event
from alexnet_gui.core.preprocessing import Fit

MOST_NAMED = 500  # files of one kind that are told by name; all are counted

Stage = Literal["finding", "headers", "decoding"]
Size = tuple[int, int]  # width and height, as people say it
Place = tuple[int, int]  # a class, and which of its pictures, the training pictures first


class ClassSurveyed(msgspec.Struct, frozen=True):
    """One class and how many pictures it has, without those that are known to be unreadable."""

    name: str
    training: int
    validation: int
    unreadable: int = 0

    @property
    def count(self) -> int:
        """All its pictures."""
        return self.training + self.validation

    @property
    def places(self) -> int:
        """All its files, those that cannot be read too; each has a `Place`."""
        return self.count + self.unreadable


class NamedFile(msgspec.Struct, frozen=True):
    """A file, and what is said about it in words."""

    name: str  # below the folder
    path: str
    words: str


class Twin(msgspec.Struct, frozen=True):
    """A picture that is there more than once."""

    name: str
    path: str  # empty for one that stands in no file of its own
    label: str  # its class
    training: bool


class Group(msgspec.Struct, frozen=True):
    """Pictures that are the same, byte for byte; those to train on come first."""

    twins: tuple[Twin, ...]

    @property
    def across(self) -> bool:
        """Whether some are trained on and others validated on."""
        return self.twins[0].training and not self.twins[-1].training

    @property
    def disputed(self) -> bool:
        """Whether they stand in several classes."""
        return len({twin.label for twin in self.twins}) > 1


class SurveyProgress(Event, frozen=True):
    """How far the look is; at most ten times a second."""

    stage: Stage
    done: int
    total: int
    request: int = 0


class DataSurveyed(Event, frozen=True):
    """What is known so far; `complete` when every picture has been decoded."""

    spec: str
    title: str
    classes: tuple[ClassSurveyed, ...]
    smallest: Size | None  # by area; None where no size could be read
    median: Size | None
    largest: Size | None
    short_sides: tuple[tuple[int, int], ...]  # least pixels of the short side, and how many
    kinds: tuple[tuple[str, int], ...]  # of colour, in words, and how many; the most first
    unreadable: tuple[NamedFile, ...]
    unreadable_count: int
    strays: tuple[NamedFile, ...]
    stray_count: int
    twins: tuple[Group, ...]
    twin_count: int  # pictures that are copies of another
    across_count: int  # validation pictures that are trained on too
    decoded: int
    complete: bool
    notices: tuple[str, ...] = ()
    request: int = 0

    @property
    def training(self) -> int:
        """Pictures to train on."""
        return sum(each.training for each in self.classes)

    @property
    def validation(self) -> int:
        """Pictures to validate on."""
        return sum(each.validation for each in self.classes)

    @property
    def total(self) -> int:
        """All pictures."""
        return self.training + self.validation


class Thumbnail(msgspec.Struct, frozen=True):
    """One picture, small."""

    place: Place
    name: str
    path: str | None  # None for pictures that stand in no file of their own
    training: bool
    size: Size | None
    pixels: Any | None  # uint8 (H, W, 3), read-only; None if it cannot be read
    fault: str = ""


class ThumbnailsSeen(Event, frozen=True):
    """Some pictures of a source."""

    spec: str
    thumbnails: tuple[Thumbnail, ...]
    request: int = 0


class DrawWish(msgspec.Struct, frozen=True, kw_only=True):
    """Show how pictures are fitted to a network and varied in training."""

    spec: str
    seed: int
    shape: tuple[int, int, int]  # C, H, W of the network's input
    fit: Fit
    random_crop: bool
    random_flip: bool
    random_colour: bool
    pictures: int
    draws: int
    turn: int = 0  # other draws of the same pictures
    first: int = 0  # other pictures

    @property
    def at_random(self) -> bool:
        """Whether any change at random is switched on."""
        return self.random_crop or self.random_flip or self.random_colour


class DrawnPicture(msgspec.Struct, frozen=True):
    """A picture, what validation sees of it, and what training made of it; uint8 (H, W, 3)."""

    name: str
    path: str | None
    original: Any
    fitted: Any
    draws: tuple[Any, ...]


class DrawsSeen(Event, frozen=True):
    """The answer to a `DrawWish`."""

    wish: DrawWish
    pictures: tuple[DrawnPicture, ...]
    palette_of: int  # pictures that the colours were taken from; 0: no colour is drawn
    request: int = 0


class Fetched(Event, frozen=True):
    """A data set is there now."""

    spec: str
    request: int = 0
