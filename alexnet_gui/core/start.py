"""What a run starts from other than random weights, and which layers learn."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.layers import AnyLayer, Dropout, Linear
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import N_, _

Freeze = Literal["none", "convolutions", "all-but-last"]

# The usual choices, as a form shows them.
FREEZES: tuple[tuple[Freeze, str], ...] = (
    ("none", N_("Nothing")),
    ("convolutions", N_("The convolutions")),
    ("all-but-last", N_("All but the last layer")),
)

_CONVOLUTIONAL = frozenset({"conv2d", "batch_norm2d"})  # what learns of the part that sees maps
_LEARNING = _CONVOLUTIONAL | {"linear"}

# What a head on frozen layers is trained with. Without random changes the frozen layers' output is
# the same in every epoch, so that it is computed once, and a few epochs are enough. Measured with
# torchvision's convolutions and dense layers of 4,096 units on 2,022 photos of six kinds of waste:
# 81 % of 505 others right after five epochs, as with SGD at 0.01 and batches of 64 or 32, which
# take twice the steps, each of which writes all weights.
_HEAD: dict[str, object] = {
    "epochs": 5,
    "batch_size": 128,
    "optimiser": "adamw",
    "learning_rate": 2e-4,
    "weight_decay": 0.01,
    "schedule": "constant",
    "random_crop": False,
    "random_flip": False,
    "random_colour": False,
}


class Start(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weights to begin with, and the layers that keep them.

    `model` is the path of a model file, of a file of weights, of a run's folder or of a checkpoint;
    `frozen` names layers that do not learn.
    """

    model: str
    frozen: tuple[str, ...] = ()


class StartRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run did start from."""

    model: str  # an absolute path
    frozen: tuple[str, ...]
    fingerprint: str  # SHA-256 of the weights there
    taken: dict[str, str]  # each layer that began with weights from there: what it is called there
    new: tuple[str, ...]  # the layers that began with weights of their own


def full_path(model: str) -> str:
    """`model` as it also holds from another folder.

    Raises:
        UserError: It is empty.
    """
    if not model:
        raise UserError(
            _("No weights are named."),
            _("Give a model file, a file of weights, or the folder of a run."),
        )
    return str(with_home(model).absolute())


def learning_layers(architecture: Architecture) -> tuple[str, ...]:
    """The layers that have something to learn, by name, in order."""
    return tuple(layer.name for layer in architecture.layers if learns(layer))


def learns(layer: AnyLayer) -> bool:
    """Whether `layer` is of a kind that has something to learn."""
    return layer.kind in _LEARNING


def frozen_by(
    freeze: Freeze, architecture: Architecture, taken: Collection[str]
) -> tuple[str, ...]:
    """The layers that a usual choice freezes: of those that it means, the ones `taken` over.

    One that begins at random would stay so.
    """
    if freeze == "none":
        return ()
    index = architecture.classifier
    last = None if index is None else architecture.layers[index].name
    return tuple(
        layer.name
        for layer in architecture.layers
        if layer.name in taken
        and (layer.kind in _CONVOLUTIONAL if freeze == "convolutions" else layer.name != last)
    )


def check_frozen(frozen: Iterable[str], architecture: Architecture) -> None:
    """Refuse names of layers that cannot be frozen, and a network that would learn nothing.

    Raises:
        UserError: A layer is not there or has no weights, or all are frozen.
    """
    known = {layer.name: layer for layer in architecture.layers}
    able = learning_layers(architecture)
    listed = _("The layers with weights are {names}.").format(names=", ".join(able))
    frozen = tuple(frozen)
    for name in frozen:
        if name not in known:
            raise UserError(_("There is no layer {name} to freeze.").format(name=name), listed)
        if name not in able:
            raise UserError(
                _("{name} has no weights that could be frozen.").format(name=name), listed
            )
    if able and set(able) <= set(frozen):
        raise UserError(
            _("Every layer is frozen, so nothing would be learned."),
            _("Let at least the last layer learn."),
        )


def learning_parameters(analysis: Analysis, frozen: Collection[str]) -> int:
    """How many numbers learn while the layers of `frozen` do not; what is known of them."""
    return sum(row.parameters or 0 for row in analysis.rows if row.layer.name not in frozen)


def fixed_layers(architecture: Architecture, frozen: Collection[str]) -> int:
    """How many layers, from the first on, give the same for a picture all through the training.

    None of them learns, and none draws at random, as dropout does. 0 if no frozen layer is among
    them: then there is nothing that is worth keeping.
    """
    count = 0
    for layer in architecture.layers:
        if learns(layer) and layer.name not in frozen:
            break
        if isinstance(layer, Dropout) and layer.p:
            break
        count += 1
    fixed = architecture.layers[:count]
    return count if any(learns(layer) for layer in fixed) else 0


def head_settings(architecture: Architecture, frozen: Collection[str]) -> dict[str, object]:
    """What suits a head on frozen layers, by the recipe's keys; nothing where no head is trained.

    A head is what is left when everything before the first dense layer is frozen.
    """
    first = next(
        (i for i, layer in enumerate(architecture.layers) if isinstance(layer, Linear)), None
    )
    before = architecture.layers[:first]
    learning = [layer for layer in before if learns(layer)]
    if first is None or not learning or any(layer.name not in frozen for layer in learning):
        return {}
    return dict(_HEAD)


def usual_recipe(own: Recipe, architecture: Architecture, frozen: Collection[str]) -> Recipe:
    """The recipe to begin with: the network's `own`, with what suits a head on frozen layers."""
    return msgspec.structs.replace(own, **head_settings(architecture, frozen))


def frozen_text(frozen: Collection[str]) -> str:
    """`frozen` as it is typed on a command line."""
    return ",".join(frozen) or "none"


def frozen_from(
    text: str, architecture: Architecture, taken: Mapping[str, str] | Collection[str]
) -> tuple[str, ...]:
    """The layers that `text` names, as it is typed: usual choices and layers, with commas.

    Raises:
        UserError: A name is missing, a layer is not there or has no weights, or all are frozen.
    """
    names = {name.strip() for name in text.split(",")}
    if "" in names:
        raise UserError(
            _("“{text}” lacks the name of a layer.").format(text=text),
            _("Give none, convolutions, all-but-last, or names with commas."),
        )
    for freeze, _title in FREEZES:
        if freeze in names and (freeze != "none" or len(names) == 1):
            names = names - {freeze} | set(frozen_by(freeze, architecture, taken))
    known = [layer.name for layer in architecture.layers if layer.name in names]
    frozen = (*known, *sorted(names.difference(known)))
    check_frozen(frozen, architecture)
    return frozen
