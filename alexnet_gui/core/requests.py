"""What window and command line ask of the engine: frozen values, so that it can be anywhere."""

from pathlib import Path
from typing import Literal

import msgspec

from alexnet_gui.core.architecture import Architecture

Split = Literal["validation", "training", "all"]  # which pictures of a source


class Untrained(msgspec.Struct, frozen=True):
    """The network as designed, with the weights it would start from."""

    architecture: Architecture


class LiveRun(msgspec.Struct, frozen=True):
    """The network that is being trained, with the weights of the moment."""


class ModelFile(msgspec.Struct, frozen=True):
    """A model file, a run's folder, or a checkpoint in it."""

    path: Path


class ImageNet(msgspec.Struct, frozen=True):
    """torchvision's AlexNet with its weights of ImageNet's 1,000 classes."""


class Fitted(msgspec.Struct, frozen=True):
    """`architecture` with the weights in a file that does not say which network they belong to."""

    path: Path
    architecture: Architecture


ModelChoice = Untrained | LiveRun | ModelFile | ImageNet | Fitted


class Cut(msgspec.Struct, frozen=True):
    """How a picture is made to fit: as the model does it unless the person chooses otherwise.

    `frame`: what lies in `frame` is scaled to the network's input. `squash`: the whole picture is,
    whatever its proportions. `ten`: the paper's ten crops, whose probabilities are averaged.
    """

    way: Literal["model", "frame", "squash", "ten"] = "model"
    frame: tuple[float, float, float, float] | None = None  # x, y, width, height in its pixels


class Look(msgspec.Struct, frozen=True):
    """Show what `model` makes of a picture: a file, or the bytes of one that was pasted."""

    picture: Path | bytes
    name: str
    model: ModelChoice
    top: int = 5
    cut: Cut = Cut()
