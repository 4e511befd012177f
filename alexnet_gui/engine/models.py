"""Networks with weights to look through: model files, runs, and untrained networks.

Nothing is read that can run code: weights come from safetensors, or through `weights_only=True`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import safetensors
import safetensors.torch

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.given_files import require_regular
from alexnet_gui.core.model_file import (
    ModelHead,
    check_classes,
    head_of,
    header_fault,
    metadata_of,
    no_model,
    not_a_model,
    preprocessing_fault,
)
from alexnet_gui.core.preprocessing import Preprocessing, usual_preprocessing
from alexnet_gui.core.presence import kind
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.run_names import BEST, LAST, RECORD
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.saved_network import has_weights_suffix
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.engine import network as networks
from alexnet_gui.engine.checkpoints import read_checkpoint_or
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.weights import with_weights


@dataclass(frozen=True)
class Model:
    """A network with its weights, and what is needed to use it. Its network only evaluates."""

    name: str  # as a selector shows it
    architecture: Architecture
    network: Network
    classes: tuple[str, ...] | None
    preprocessing: Preprocessing
    provenance: Mapping[str, Any] = field(default_factory=dict)  # where the weights come from
    trained_steps: int | None = None  # of a run: after how many updates

    def __post_init__(self) -> None:
        self.network.eval()


def label(model: Model, index: int) -> str:
    """The name of class `index`, or its number when the classes have no names."""
    if model.classes is None:
        return _("class {n}").format(n=index)
    return model.classes[index]


def untrained(architecture: Architecture, seed: int = 0) -> Model:
    """`architecture` with the weights that it would begin to train with.

    Raises:
        UserError: The network cannot run.
    """
    require_valid(architecture)
    return Model(
        name=_("{network}, untrained").format(network=architecture.title),
        architecture=architecture,
        network=networks.build(architecture, seed=seed),
        classes=None,
        preprocessing=usual_preprocessing(architecture.input),
    )


def save_model(model: Model, path: Path) -> None:
    """Write `model` to `path` as one file, whole or not at all.

    Raises:
        UserError: The folder is not there, is full, or may not be written to.
    """
    weights = {
        name: tensor.detach().cpu().contiguous()
        for name, tensor in model.network.state_dict().items()
    }
    head = ModelHead(
        architecture=model.architecture,
        classes=model.classes,
        preprocessing=model.preprocessing,
        provenance=dict(model.provenance),
    )
    write_whole(path, safetensors.torch.save(weights, metadata_of(head)))


def load_model(path: Path) -> Model:
    """The model in a model file, in a run's folder (its best checkpoint), or in a checkpoint.

    Raises:
        UserError: It is not there, or is none of these; the message names the file and the place
            in it.
    """
    what = kind(path)
    if what == "folder" or path.suffix == ".ckpt":
        return _from_run(path)
    if what == "nothing":
        raise no_model(path)
    require_regular(path)
    try:
        return _from_file(path)
    except safetensors.SafetensorError as error:
        if has_weights_suffix(path):
            raise _without_network(path) from None
        raise not_a_model(path, header_fault(str(error))) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _without_network(path: Path) -> UserError:
    return UserError(
        _("{file} may hold weights, but does not say which network they belong to.").format(
            file=path.name
        ),
        _(
            "Open it in Explore with its network in Design, or begin a training with it:"
            " alexnet-gui train --start-from."
        ),
    )


# --- runs ----------------------------------------------------------------------------------------


def _from_run(path: Path) -> Model:
    """The model in a run's folder, or in the checkpoint at `path` with the run.json beside it."""
    folder = path if path.is_dir() else path.parent
    record = read_run(folder)
    file = _checkpoint_in(folder) if path.is_dir() else path
    other = folder / (LAST if file.name == BEST else BEST)
    advice = _("The run's other checkpoint may be whole: {path}.")
    checkpoint = read_checkpoint_or(file, other, advice)
    name = name_of(folder.resolve())
    where = f"{name}/{file.name}"
    fault = preprocessing_fault(record.data.preprocessing, record.architecture)
    if fault is not None:
        raise UserError(f"{name}/{RECORD}: data.preprocessing.{fault}")
    check_classes(record.data.classes, record.architecture, f"{name}/{RECORD}: data.classes")
    return Model(
        name=name if path.is_dir() else where,
        architecture=record.architecture,
        network=with_weights(record.architecture, checkpoint.network, where),
        classes=record.data.classes,
        preprocessing=record.data.preprocessing,
        provenance={
            "run": name,
            "checkpoint": file.name,
            "steps": checkpoint.progress.step,
            "data": record.data.spec,
            "fingerprint": record.data.fingerprint,
            "recipe": msgspec.to_builtins(record.recipe),
            "versions": record.versions,
            "created": record.created,
            **({} if record.start is None else {"start": msgspec.to_builtins(record.start)}),
        },
        trained_steps=checkpoint.progress.step,
    )


def _checkpoint_in(folder: Path) -> Path:
    for name in (BEST, LAST):
        if (folder / name).exists():
            return folder / name
    raise UserError(
        _("The run {path} has no checkpoint yet.").format(path=folder),
        _("One is saved at the end of each epoch, and when the run is stopped."),
    )


# --- model files ---------------------------------------------------------------------------------


def _from_file(path: Path) -> Model:
    where = name_of(path)
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        head = head_of(metadata, where)
        # These tensors are the open file itself; `with_weights` copies them.
        names = file.keys()
        weights = {name: file.get_tensor(name) for name in names}
        network = with_weights(head.architecture, weights, where)
    return Model(
        name=readable(path.stem),
        architecture=head.architecture,
        network=network,
        classes=head.classes,
        preprocessing=head.preprocessing,
        provenance=head.provenance,
    )
