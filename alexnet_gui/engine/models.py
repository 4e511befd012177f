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
from alexnet_gui.core.files import architecture_text, parse_architecture, write_whole
from alexnet_gui.core.preprocessing import Preprocessing, usual_preprocessing
from alexnet_gui.core.shapes import MAXIMUM
from alexnet_gui.core.translation import _
from alexnet_gui.engine import network as networks
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.runs import BEST, LAST, RECORD, read_run
from alexnet_gui.engine.weights import with_weights

FORMAT = "alexnet-gui/model"
VERSION = "1"
SUFFIX = ".safetensors"


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
        name=_("{network}, untrained").format(network=architecture.name),
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
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "architecture": architecture_text(model.architecture),
        "classes": _json(model.classes),
        "preprocessing": _json(model.preprocessing),
        "provenance": _json(dict(model.provenance)),
    }
    write_whole(path, safetensors.torch.save(weights, metadata))


def load_model(path: Path) -> Model:
    """The model in a model file, in a run's folder (its best checkpoint), or in a checkpoint.

    Raises:
        UserError: It is not there, or is none of these; the message names the file and the place
            in it.
    """
    if path.is_dir() or path.suffix == ".ckpt":
        return _from_run(path)
    if not path.exists():
        raise UserError(_("There is no model {path}.").format(path=path))
    try:
        return _from_file(path)
    except safetensors.SafetensorError as error:
        raise UserError(
            _("{file} is not a model file: {reason}.").format(
                file=path.name, reason=" ".join(str(error).split())
            ),
            _("A model is a .safetensors file that this program wrote, or the folder of a run."),
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


# --- runs ----------------------------------------------------------------------------------------


def _from_run(path: Path) -> Model:
    """The model in a run's folder, or in the checkpoint at `path` with the run.json beside it."""
    folder = path if path.is_dir() else path.parent
    record = read_run(folder)
    file = _checkpoint_in(folder) if path.is_dir() else path
    checkpoint = read_checkpoint(file)
    name = folder.resolve().name
    where = f"{name}/{file.name}"
    fault = preprocessing_fault(record.data.preprocessing, record.architecture)
    if fault is not None:
        raise UserError(f"{name}/{RECORD}: data.preprocessing.{fault}")
    _check_classes(record.data.classes, record.architecture, f"{name}/{RECORD}: data.classes")
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
    where = path.name
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        _check_header(metadata, where)
        architecture = parse_architecture(
            _entry(metadata, "architecture", where), f"{where}: architecture"
        )
        classes = _classes(metadata, architecture, where)
        preprocessing = _preprocessing(metadata, architecture, where)
        provenance = _decoded(metadata, "provenance", dict[str, Any], where)
        # These tensors are the open file itself; `with_weights` copies them.
        names = file.keys()
        weights = {name: file.get_tensor(name) for name in names}
        network = with_weights(architecture, weights, where)
    return Model(
        name=path.stem,
        architecture=architecture,
        network=network,
        classes=classes,
        preprocessing=preprocessing,
        provenance=provenance,
    )


def _check_header(metadata: Mapping[str, str], where: str) -> None:
    if metadata.get("format") != FORMAT:
        raise UserError(
            _("{file}: format: it must be “{format}”.").format(file=where, format=FORMAT),
            _("Only files that this program wrote say which network their weights belong to."),
        )
    if metadata.get("version") != VERSION:
        raise UserError(
            _("{file}: version: this program reads version {version}, not {found}.").format(
                file=where, version=VERSION, found=metadata.get("version")
            )
        )


def _entry(metadata: Mapping[str, str], key: str, where: str) -> str:
    if key not in metadata:
        raise UserError(_("{file}: {key}: it is missing.").format(file=where, key=key))
    return metadata[key]


def _decoded(metadata: Mapping[str, str], key: str, kind: Any, where: str) -> Any:
    """The JSON under `key` as a `kind`; the place in it that is wrong is part of the refusal."""
    try:
        return msgspec.json.decode(_entry(metadata, key, where), type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        what, _at, place = str(error).partition(" - at `")
        inner = key + place.rstrip("`").removeprefix("$")
        raise UserError(f"{where}: {inner}: {what}.") from None


def _classes(
    metadata: Mapping[str, str], architecture: Architecture, where: str
) -> tuple[str, ...] | None:
    classes: tuple[str, ...] | None = _decoded(metadata, "classes", tuple[str, ...] | None, where)
    if classes is not None:
        _check_classes(classes, architecture, f"{where}: classes")
    return classes


def _check_classes(classes: tuple[str, ...], architecture: Architecture, place: str) -> None:
    if len(classes) != architecture.classes:
        raise UserError(
            _("{place}: there are {n:,}, but the network has {units:,}.").format(
                place=place, n=len(classes), units=architecture.classes or 0
            )
        )


def _preprocessing(
    metadata: Mapping[str, str], architecture: Architecture, where: str
) -> Preprocessing:
    preprocessing: Preprocessing = _decoded(metadata, "preprocessing", Preprocessing, where)
    fault = preprocessing_fault(preprocessing, architecture)
    if fault is not None:
        raise UserError(f"{where}: preprocessing.{fault}")
    return preprocessing


def preprocessing_fault(preprocessing: Preprocessing, architecture: Architecture) -> str | None:
    """Why `preprocessing` does not suit the network, as `key: sentence`; None if it does."""
    channels, height, width = architecture.input
    if preprocessing.crop != (height, width):
        return _("crop: the network takes {height} × {width} pixels.").format(
            height=height, width=width
        )
    if not max(height, width) <= preprocessing.resize <= MAXIMUM:
        return _("resize: it must be between {least:,} and {most:,}.").format(
            least=max(height, width), most=MAXIMUM
        )
    for key, values in (("mean", preprocessing.mean), ("std", preprocessing.std)):
        if len(values) != channels:
            return _("{key}: the network takes {n:,} channels.").format(key=key, n=channels)
    if min(preprocessing.std) <= 0:
        return _("std: a deviation must be greater than 0.")
    return None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
