"""A network with weights of a file that does not say which network they belong to."""

from pathlib import Path
from typing import Any

import msgspec
import torch
from torch import Tensor

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.fit import misfits, no_fit, unused
from alexnet_gui.core.layers import BatchNorm2d
from alexnet_gui.core.preprocessing import Preprocessing, usual_preprocessing
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.transfer import COUNTER, GivenWeights, Transfer, matched
from alexnet_gui.core.translation import _
from alexnet_gui.engine.imagenet import categories_of
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.weight_source import WeightSource, read_source
from alexnet_gui.engine.weights import with_weights


def fitted(path: Path, architecture: Architecture) -> Model:
    """`architecture` with the weights in the file at `path`, if every layer finds its own there.

    Layers go together by name, otherwise by their shapes in order, as when a run starts from them.

    Raises:
        UserError: The network cannot run, the file holds no weights, or some are of other shapes;
            the message names them.
    """
    require_valid(architecture)
    source = read_source(path)
    transfer = matched(architecture, source.given)
    if not transfer.layers:
        raise UserError(
            _("{network} has no weights that a file could give it.").format(
                network=architecture.name
            )
        )
    if transfer.new:
        raise no_fit(architecture, source.given, misfits(architecture, source.given, transfer))
    return Model(
        name=_("{network} with {file}").format(network=architecture.title, file=name_of(path)),
        architecture=architecture,
        network=with_weights(architecture, _tensors(architecture, source, transfer), path.name),
        classes=_classes(architecture, source.given, path),
        preprocessing=_preprocessing(architecture, source.given),
        provenance=_provenance(path, source.given, transfer),
    )


def _tensors(
    architecture: Architecture, source: WeightSource, transfer: Transfer
) -> dict[str, Tensor]:
    """The weights by the network's names; older files lack what nothing reads."""
    tensors = source.renamed(transfer.taken)
    for layer in architecture.layers:
        if isinstance(layer, BatchNorm2d):
            tensors.setdefault(f"{layer.name}.{COUNTER}", torch.zeros((), dtype=torch.int64))
    return tensors


def _classes(architecture: Architecture, given: GivenWeights, path: Path) -> tuple[str, ...] | None:
    known = given.classes or categories_of(path)
    return known if known is not None and len(known) == architecture.classes else None


def _preprocessing(architecture: Architecture, given: GivenWeights) -> Preprocessing:
    usual = usual_preprocessing(architecture.input)
    channels = architecture.input[0]
    if len(given.mean) != channels or len(given.std) != channels:
        return usual
    return msgspec.structs.replace(usual, mean=given.mean, std=given.std)


def _provenance(path: Path, given: GivenWeights, transfer: Transfer) -> dict[str, Any]:
    left = unused(given, transfer)
    return {"file": str(path), **({"unused": list(left)} if left else {})}
