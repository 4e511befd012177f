"""What the engine tells whoever listens: frozen, picklable values, never tensors.

Arrays are read-only numpy arrays; this package does not import numpy, so they are typed by what
they hold.
"""

from typing import Any, Literal

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.requests import Cut

STAYS = "stays"  # a remark about what of a discarded run is not deleted

State = Literal["preparing", "training", "validating", "saving", "paused", "finished", "stopped"]


class Event(msgspec.Struct, frozen=True):
    """Anything that the engine tells."""


class RunStarted(Event, frozen=True):
    """Training is about to take its first step."""

    run: str  # the run's folder
    network: str
    parameters: int
    classes: tuple[str, ...]
    training_pictures: int
    validation_pictures: int
    steps_per_epoch: int
    first_step: int  # steps already done, on a resume
    total_steps: int
    device: str
    precision: str
    memory_format: str
    notices: tuple[str, ...] = ()  # what was done that nobody asked for, in words
    skipped: tuple[tuple[str, str], ...] = ()  # each file that was not read, and why


class StateChanged(Event, frozen=True):
    """The run goes on to something else."""

    state: State


class Step(msgspec.Struct, frozen=True):
    """One finished update. Errors are fractions from 0 to 1."""

    step: int  # from 1
    epoch: float  # 1.5 is in the middle of the second epoch
    loss: float
    top1_error: float
    top5_error: float
    learning_rate: float
    images_per_second: float
    seconds: float  # since the run began, pauses left out


class PicturesRead(Event, frozen=True):
    """How far the reading of a run's pictures is; at most ten times a second."""

    done: int
    total: int


class PicturesFetched(Event, frozen=True):
    """How far the download of a run's pictures is, in bytes; at most ten times a second."""

    done: int
    total: int


class PicturesExamined(Event, frozen=True):
    """How many pictures a model has looked at, to say how well it does."""

    done: int
    total: int


class FeaturesComputed(Event, frozen=True):
    """How far the output of a run's frozen layers is computed; at most ten times a second."""

    done: int  # pictures
    total: int


class MeasuringExecution(Event, frozen=True):
    """Which precision and memory layout is fastest is being measured; told where that lasts."""


class CompilingNetwork(Event, frozen=True):
    """PyTorch compiles the run's network, which takes up to some minutes."""


class StepsDone(Event, frozen=True):
    """Steps since the last such event, in order, none left out."""

    steps: tuple[Step, ...]


class Validated(Event, frozen=True):
    """One pass over the validation pictures."""

    step: int
    epoch: float
    loss: float
    top1_error: float
    top5_error: float
    best: bool  # none before it was better, or those are lost: its weights are the ones to keep


class Saved(Event, frozen=True):
    """A checkpoint is on disk, whole."""

    path: str
    step: int


class CannotSave(Event, frozen=True):
    """The run waits: what it keeps cannot be written. It is tried again when somebody says so."""

    message: str  # what is wrong, as a sentence
    run: str  # the run's folder
    kept: bool  # whether its last checkpoint still is, there or on a drive that is gone
    created: str = ""  # as its record says, by which its folder is known under another name


class SavedAgain(Event, frozen=True):
    """What could not be written is, and the run goes on; its folder may be another one now."""

    run: str
    best_lost: bool = False  # the best weights so far were lost with the folder they were in
    why: str = ""  # what was wrong where it was, where nobody said what to do about it


class Remark(Event, frozen=True):
    """Something that a person should know of a run under way, in words; each is told once."""

    about: str  # what it is about, so that nobody tells it twice: loss, updates, rectifiers, …
    message: str
    step: int


class RunFinished(Event, frozen=True):
    """The run is over; its files are on disk. `stopped`: before its time, as asked."""

    run: str
    stopped: bool
    epochs: float
    steps: int
    train_loss: float | None
    validation_loss: float | None
    validation_top1_error: float | None
    validation_top5_error: float | None
    images_per_second: float | None
    device: str
    precision: str
    memory_format: str


class Prediction(msgspec.Struct, frozen=True):
    """One class and the probability that the network gives it."""

    label: str
    probability: float
    index: int  # of the class among those that the network tells apart


class LayerSeen(msgspec.Struct, frozen=True):
    """One layer after a forward pass: its name and kind, and its output without the batch."""

    name: str
    family: str
    values: Any  # float32 (C, H, W) or (F,), read-only


class PictureSeen(Event, frozen=True):
    """Everything a network makes of one picture."""

    request: int
    picture: str  # its name
    model: str  # the network's name, as a selector shows it
    architecture: Architecture  # of the network, to say which pixels a unit sees
    trained_steps: int | None  # of a run: with the weights after so many steps
    crop: tuple[float, float, float, float]  # what it sees of the picture: x, y, width, height
    pixels: Any  # uint8 (H, W, 3), the picture upright, a huge one made smaller; read-only
    top: tuple[Prediction, ...]
    layers: tuple[LayerSeen, ...]
    filters: Any | None  # float32 (O, I, kh, kw) of the first convolution, read-only
    filters_layer: str | None
    milliseconds: float  # decoding and forward pass
    classes: tuple[str, ...] | None = None  # names of what the last dense layer tells apart
    size: tuple[int, int] = (1, 1)  # (height, width) of the whole picture
    cut: Cut = Cut()  # how the picture was made to fit
    frames: tuple[tuple[float, float, float, float], ...] = ()  # where ten crops lie, as `crop`
    probabilities: Any = None  # float64 (K,) of all classes, read-only; None for maps


class DataDescribed(Event, frozen=True):
    """What a source of pictures holds, before anything is decoded."""

    spec: str
    title: str
    classes: tuple[tuple[str, int], ...]  # each class and how many pictures it has in all
    training_pictures: int
    validation_pictures: int
    remarks: tuple[str, ...] = ()  # what is worth knowing, in words
    request: int = 0
    size: tuple[int, int, int] | None = None  # of each picture, where all are small and alike
    to_download: int = 0  # megabytes that have to be fetched first


class Failed(Event, frozen=True):
    """Something the person can act on went wrong: what, and what to do."""

    message: str
    hint: str = ""
    request: int = 0
    smaller_batch: int | None = None  # where memory was short: what may fit
    picture: bool = False  # a picture cannot be read; another one may well be
    fits: tuple[Architecture, ...] = ()  # published networks that refused weights do fit
    no_place: bool = False  # a run cannot be kept where it was to be
