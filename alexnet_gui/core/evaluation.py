"""How well a model does on a set of pictures: what is asked, and what is found."""

from pathlib import Path
from typing import Any, ClassVar

import msgspec

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.live_events import Confusion
from alexnet_gui.core.requests import ModelChoice, Split

FIVE = 5  # with so many classes or fewer the right one is always among the first five


class ClassFigures(msgspec.Struct, frozen=True):
    """How a model does on the pictures of one class. None: there is nothing to divide by."""

    name: str
    pictures: int
    correct: int
    precision: float | None  # of what it takes for this class, how much is
    confused_with: str | None  # what it takes these pictures for most often where it is wrong
    confusions: int  # and how often it does

    @property
    def recall(self) -> float | None:
        """Of the pictures of this class, the share that is found."""
        return self.correct / self.pictures if self.pictures else None

    @property
    def top1_error(self) -> float | None:
        """A fraction: 1 minus the recall."""
        return 1 - self.correct / self.pictures if self.pictures else None


class Mistake(msgspec.Struct, frozen=True):
    """A picture that a model takes for something else than it is."""

    name: str  # the file's below the folder, or which picture of the set it is
    path: str | None  # its file, if it stands in one of its own
    label: str  # what it is
    predicted: str  # what it is taken for
    probability: float  # that it is that, says the model
    label_probability: float  # that it is what it is
    source: Path | bytes = b""  # the file, or what would be in one; only where it is to be shown
    pixels: Any | None = None  # uint8 (h, w, 3), small, read-only; likewise
    number: int | None = None  # which picture of its half it is, from 1


class Places(msgspec.Struct, frozen=True):
    """Where the pictures of an evaluation are found again, as long as there are no others."""

    data: str
    seed: int  # how a folder was split
    total: int  # pictures that there were in all
    numbers: Any  # int32 (N,), read-only: the number of each in the data, in the order looked at


class Evaluation(msgspec.Struct, frozen=True):
    """How a model does on a set of pictures; errors are fractions."""

    model: str  # its name
    data: str  # as asked for
    split: Split
    outputs: int  # classes that it tells apart
    pictures: int
    loss: float
    top1_error: float
    top5_error: float
    classes: tuple[ClassFigures, ...]  # those that model and data share, in the data's order
    mistakes: tuple[Mistake, ...]  # the worst, those it is surest of first
    wrong: int  # all of them
    remarks: tuple[str, ...]  # what was left out, in words
    seconds: float  # it took
    confusion: Confusion | None = None
    places: Places | None = None  # where its pictures are found again
    left_out: int = 0  # pictures that were not looked at because they are of the other half

    @property
    def has_top5(self) -> bool:
        """Whether the top-5 error says anything."""
        return self.outputs > FIVE


class EvaluateModel(Enquiry, frozen=True):
    """How well does `model` do on the pictures of `data`? The answer is an `Evaluation`."""

    long: ClassVar[bool] = True
    alone: ClassVar[bool] = True  # of minutes, while other things are asked about

    model: ModelChoice
    data: str  # sample, a folder with one sub-folder per class, or torchvision:NAME
    split: Split
    worst: int = 24  # mistakes that are to be shown
    side: int = 96  # pixels of the longer side of each, at most


class PicturesAgain(Enquiry, frozen=True):
    """Some pictures of an evaluation, to be looked at. The answer: a tuple of ValidationPicture."""

    alone: ClassVar[bool] = True  # large sets take a while to open

    places: Places
    indices: tuple[int, ...]  # in the order in which they were looked at
    side: int  # pixels of the longer side of each, at most


class EvaluationData(Enquiry, frozen=True):
    """What can `model` be tried on? The answer is a `DataAtHand`."""

    alone: ClassVar[bool] = True  # of a run under way it waits for the step at hand

    model: ModelChoice | None


class DataAtHand(msgspec.Struct, frozen=True):
    """Pictures that are there without a download."""

    own: str | None  # what the model was trained on, if that is still there
    torchvision: tuple[str, ...]  # `torchvision:NAME` of each set that is downloaded


class PredictFolder(Enquiry, frozen=True):
    """Write what `model` takes each picture of `folder` for. The answer is a `FolderPredicted`."""

    long: ClassVar[bool] = True
    alone: ClassVar[bool] = True  # of minutes, while other things are asked about

    model: ModelChoice
    folder: Path
    out: Path
    top: int = 5
    ten_crop: bool = False


class FolderPredicted(msgspec.Struct, frozen=True):
    """The predictions of a folder are in a file."""

    out: Path
    pictures: int
    unreadable: int
    seconds: float  # it took
