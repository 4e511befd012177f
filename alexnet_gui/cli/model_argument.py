"""Finding the network that a command is to use: a model file, a run, or one without training."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alexnet_gui.cli.common import architecture_of
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.translation import _

if TYPE_CHECKING:
    from alexnet_gui.engine.models import Model


def trained_model(text: str | None) -> "Model":
    """The model that `--model` names.

    Raises:
        UserError: None was given, it is an architecture without weights, or it cannot be read.
    """
    if text is None:
        raise UserError(
            _("Which network? Give --model: a model file or a run's folder."),
            _("“alexnet-gui train mnist-28 --data sample --out RUN” makes one."),
        )
    if _is_architecture(text):
        architecture_of(text)  # what is wrong with the file comes first
        raise UserError(
            _("{name} has no trained weights.").format(name=text),
            _("Train it, and give the run's folder, or give a model file."),
        )
    from alexnet_gui.engine.models import load_model

    return load_model(Path(text))


def any_model(text: str | None) -> "Model":
    """The model that `--model` names, or a preset or architecture as it is before training.

    Raises:
        UserError: None was given, or it cannot be read.
    """
    if text is None:
        raise UserError(
            _("Which network? Give --model: a model file, a run's folder, or a preset.")
        )
    architecture = untrained_architecture(text)
    if architecture is None:
        return trained_model(text)
    from alexnet_gui.engine.models import untrained

    model = untrained(architecture)
    print(
        _("{name} is not trained: its weights are as it would begin.").format(name=text),
        file=sys.stderr,
    )
    return model


def untrained_architecture(text: str) -> Architecture | None:
    """The architecture of a preset's id or an architecture file; None if `text` is a model.

    Raises:
        UserError: There is nothing called `text`, or the architecture file is refused.
    """
    path = Path(text)
    if not _is_architecture(text) and (path.suffix or path.exists()):
        return None
    architecture, _preset = architecture_of(text)
    return architecture


def _is_architecture(text: str) -> bool:
    return find_preset(text) is not None or Path(text).suffix.lower() == ".json"
