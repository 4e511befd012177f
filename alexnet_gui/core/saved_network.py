"""The network of a model file, a run's folder or a checkpoint, read without its weights."""

from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.model_file import ForeignWeightsError, read_head
from alexnet_gui.core.presence import exists, is_file
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import RECORD
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.torch_file import HEAD, is_torch_file

CHECKPOINT = ".ckpt"
_OURS = ".safetensors"  # says what is in it, so that anything else in it is refused
WEIGHTS_SUFFIXES = frozenset({".pt", ".pth", ".bin", ".pt.tar", ".pth.tar"})  # of other programs


class SavedNetwork(msgspec.Struct, frozen=True):
    """A network as it was trained, and how, as far as that is known."""

    name: str  # of the file or the run
    architecture: Architecture
    recipe: Recipe | None = None
    data: str | None = None  # `sample`, a folder, or `torchvision:NAME`


def read_saved(path: Path) -> SavedNetwork:
    """The network in the model file, run's folder or checkpoint at `path`.

    Raises:
        UserError: It is not there, or none of these; the message names the place in it.
    """
    if path.is_dir() or path.suffix == CHECKPOINT:
        folder = path if path.is_dir() else path.parent
        record = read_run(folder)
        return SavedNetwork(
            folder.resolve().name, record.architecture, record.recipe, record.data.spec
        )
    head = read_head(path)
    data = head.provenance.get("data")
    return SavedNetwork(
        path.name,
        head.architecture,
        _recipe(head.provenance.get("recipe")),
        data if isinstance(data, str) else None,
    )


def has_weights_suffix(path: Path) -> bool:
    """Whether `path` is named as other programs name their weights; .pth.tar is no archive."""
    return path.name.lower().endswith(tuple(WEIGHTS_SUFFIXES))


def is_nameless(path: Path) -> bool:
    """Whether `path` is a file of weights that does not say which network they belong to.

    No, if it cannot be read: whoever opens it then says why.
    """
    suffix = path.suffix.lower()
    if not is_file(path):
        return False
    if has_weights_suffix(path):
        return True
    if suffix == CHECKPOINT:
        return not exists(path.parent / RECORD)
    try:
        read_head(path)
    except ForeignWeightsError:
        return True
    except UserError:
        return suffix != _OURS and _begins_as_torchs(path)
    return False


def _begins_as_torchs(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_torch_file(file.read(HEAD))
    except OSError:
        return False


def _recipe(fields: Any) -> Recipe | None:
    """The recipe that a model's provenance tells of; None where it tells of none that can be."""
    try:
        recipe = msgspec.convert(fields, Recipe)
    except msgspec.ValidationError:
        return None
    return recipe if recipe.faults() is None else None
