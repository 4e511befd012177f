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


ModelChoice = Untrained | LiveRun | ModelFile


class Look(msgspec.Struct, frozen=True):
    """Show what `model` makes of a picture: a file, or the bytes of one that was pasted."""

    picture: Path | bytes
    name: str
    model: ModelChoice
    top: int = 5
