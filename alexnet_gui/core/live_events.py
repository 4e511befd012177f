"""What can be seen of a network while it learns: frozen values, as all events are."""

from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.core.events import Event


class FiltersSeen(Event, frozen=True):
    """The filters of the first convolution after so many steps."""

    step: int
    layer: str
    filters: Any  # float32 (O, I, kh, kw), read-only


class PictureJudged(Event, frozen=True):
    """What the network makes of the pinned picture after so many steps."""

    step: int
    picture: int  # which of the pictures that were pinned, one after the other
    probabilities: Any  # float32 (classes,), read-only


class Confusion(Event, frozen=True):
    """How one validation went, picture by picture: what each is, and what it was taken for."""

    step: int
    classes: tuple[str, ...]
    counts: Any  # int32 (C, C), read-only: rows are the true classes, columns the predicted
    labels: Any  # int32 (N,), read-only: the true class of each validation picture
    predicted: Any  # int32 (N,), read-only: the class that the network finds the likeliest
    certainty: Any = None  # float32 (N,), read-only: the probability that it gives to that class


class PicturePinned(msgspec.Struct, frozen=True):
    """A picture that is fitted to the run as the run's own pictures are."""

    number: int  # as `PictureJudged.picture` has it
    name: str
    pixels: Any  # uint8 (h, w, 3), small, read-only
    size: tuple[int, int]  # height and width of the whole picture
    crop: tuple[float, float, float, float]  # what the network sees of it: x, y, width, height


class ValidationPicture(msgspec.Struct, frozen=True):
    """One of the pictures that a run is validated on."""

    index: int
    name: str
    source: Path | bytes  # the file, or what would be in one
    pixels: Any | None  # uint8 (h, w, 3), small, read-only; None if it cannot be read
    fault: str = ""  # why not
