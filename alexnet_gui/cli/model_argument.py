"""Finding the network that a command is to use: a model file, a run, or one without training."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alexnet_gui.cli.common import architecture_of
from alexnet_gui.cli.interruption import broken_off_by_signals
from alexnet_gui.cli.progress import ProgressLine
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PicturesFetched
from alexnet_gui.core.imagenet import IMAGENET
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.readable import readable
from alexnet_gui.core.starter import STARTER, starter_file
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.engine.models import Model

# Names of models that need no file; a file or a folder of that name is given as ./starter.
NAMED = (STARTER, IMAGENET)


def trained_model(text: str | None) -> "Model":
    """The model that `--model` names; None: the one that came along.

    torchvision's ImageNet weights are downloaded first if they are not here.

    Raises:
        UserError: It is an architecture without weights, or it cannot be read or downloaded.
    """
    if text is None or text == STARTER:
        return _starter()
    if text == IMAGENET:
        return _imagenet()
    if _is_architecture(text):
        architecture_of(text)  # what is wrong with the file comes first
        raise UserError(
            _("{name} has no trained weights.").format(name=text),
            _("Train it, and give the run's folder, or give a model file."),
        )
    path = Path(text)
    if not path.suffix and not path.exists():
        raise UserError(
            _("There is no model and no run called {name}.").format(name=readable(text)),
            _("Give a model file, a run's folder, or one of these names: {names}.").format(
                names=", ".join(NAMED)
            ),
        )
    from alexnet_gui.engine.models import load_model

    return load_model(path)


def any_model(text: str | None) -> "Model":
    """The model that `--model` names, or a preset or architecture as it is before training.

    Raises:
        UserError: It cannot be read or downloaded.
    """
    architecture = None if text is None else untrained_architecture(text)
    if text is None or architecture is None:
        return trained_model(text)
    from alexnet_gui.engine.models import untrained

    model = untrained(architecture)
    print(
        _("{name} is not trained: its weights are as it would begin.").format(name=readable(text)),
        file=sys.stderr,
    )
    return model


def untrained_architecture(text: str) -> Architecture | None:
    """The architecture of a preset's id or an architecture file; None if `text` is a model.

    Raises:
        UserError: There is nothing called `text`, or the architecture file is refused.
    """
    path = Path(text)
    if text in NAMED or (not _is_architecture(text) and (path.suffix or path.exists())):
        return None
    architecture, _preset = architecture_of(text)
    return architecture


def _is_architecture(text: str) -> bool:
    return find_preset(text) is not None or Path(text).suffix.lower() == ".json"


def _starter() -> "Model":
    path = starter_file()
    if path is None:
        raise UserError(
            _("The starter model is missing from this installation."),
            _("Install alexnet-gui again, or give --model: a model file or a run's folder."),
        )
    from alexnet_gui.engine.models import load_model

    return load_model(path)


def _imagenet() -> "Model":
    """What torchvision publishes; a download that is broken off leaves nothing half."""
    from alexnet_gui.engine.imagenet import fetch, imagenet_model
    from alexnet_gui.engine.torchvision_download import Fetching

    with broken_off_by_signals(), ProgressLine(sys.stderr) as progress:
        fetch(Fetching(lambda done, total: progress.show(PicturesFetched(done, total))))
    return imagenet_model()
