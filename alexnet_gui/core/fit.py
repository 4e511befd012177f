"""Whether weights that do not say which network they belong to are those of a given one."""

from collections.abc import Iterator, Mapping

import msgspec

from alexnet_gui.core.analysis import analyse, require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.shapes import Shape, shape_text
from alexnet_gui.core.transfer import (
    COUNTER,
    GivenLayer,
    GivenWeights,
    Transfer,
    matched,
    tensors_of,
)
from alexnet_gui.core.translation import _, ngettext

FEW = 3  # tensors that are named; the others are counted


class Misfit(msgspec.Struct, frozen=True):
    """A tensor that is missing, has no place, or has another shape than the network needs."""

    tensor: str  # as the file calls it; as the network does where the file has none
    found: Shape | None
    needed: Shape | None


class MisfitError(UserError):
    """Weights are not those of the network that was meant; `others` are published ones they fit."""

    def __init__(self, message: str, hint: str, others: tuple[Architecture, ...]) -> None:
        super().__init__(message, hint)
        self.others = others


def misfits(
    architecture: Architecture, given: GivenWeights, transfer: Transfer
) -> tuple[Misfit, ...]:
    """What keeps `given` from being the weights of `architecture`, layer by layer.

    Args:
        architecture: A network that can run.
        given: What the file holds.
        transfer: What fits; the layers that are left on both sides go together by name, otherwise
            by their order among those of their kind.
    """
    rows = {row.layer.name: tensors_of(row) for row in require_valid(architecture).rows}
    needed = {name: _shapes(rows[name]) for name in transfer.new}
    used = set(transfer.taken.values())
    left = [layer for layer in given.layers if layer.name not in used]
    pairs = _pairs(needed, left)
    return tuple(
        misfit for name in needed for misfit in _compared(name, needed[name], pairs.get(name))
    )


def unused(given: GivenWeights, transfer: Transfer) -> tuple[str, ...]:
    """The layers of the file that the network has no place for."""
    used = set(transfer.taken.values())
    return tuple(layer.name for layer in given.layers if layer.name not in used)


def published_fits(given: GivenWeights) -> tuple[Architecture, ...]:
    """The published networks whose weights `given` may be, with as many classes as it has."""
    units = _last_units(given)
    presets = (preset.architecture for preset in PRESETS)
    adapted = (each if units is None else each.with_classes(units) for each in presets)
    return tuple(each for each in adapted if not analyse(each).obstacle and _is_whole(each, given))


def _is_whole(architecture: Architecture, given: GivenWeights) -> bool:
    """Whether every layer finds its weights, and no weights are left."""
    transfer = matched(architecture, given)
    return not transfer.new and not unused(given, transfer)


def _last_units(given: GivenWeights) -> int | None:
    """How many classes the last dense layer tells apart; None where there is none."""
    weights = (dict(layer.tensors).get("weight", ()) for layer in reversed(given.layers))
    return next((weight[0] for weight in weights if len(weight) == 2), None)


def no_fit(
    architecture: Architecture, given: GivenWeights, found: tuple[Misfit, ...]
) -> MisfitError:
    """What to raise where the weights are another network's."""
    named = [_misfit_text(misfit) for misfit in found[:FEW]]
    others = len(found) - len(named)
    if others:
        named.append(ngettext("and {n:,} more", "and {n:,} more", others).format(n=others))
    message = _("{file} does not fit {network}: {tensors}.").format(
        file=given.name, network=architecture.title, tensors="; ".join(named)
    )
    fits = published_fits(given)
    return MisfitError(message, _advice(_other_classes(architecture, found), fits), fits)


def _advice(units: int | None, fits: tuple[Architecture, ...]) -> str:
    """What to do with weights that need so many `units`, or that fit other networks, or none."""
    if units:
        return ngettext(
            "Set Classes in Design to {n:,}, and open it again.",
            "Set Classes in Design to {n:,}, and open it again.",
            units,
        ).format(n=units)
    if fits:
        return _("It fits {networks}.").format(networks=", ".join(each.name for each in fits))
    return _(
        "It fits none of the published networks here either. If its layers follow one another"
        " without branches, build it in Design, then open the file again."
    )


def _pairs(
    needed: Mapping[str, Mapping[str, Shape]], left: list[GivenLayer]
) -> dict[str, GivenLayer]:
    """A layer of the file for each that lacks one, as far as there are any."""
    by_name = {layer.name: layer for layer in left}
    pairs = {name: by_name[name] for name in needed if name in by_name}
    others = [layer for layer in left if layer.name not in needed]
    for name, shapes in needed.items():
        if name not in pairs:
            alike = (layer for layer in others if _axes(_shapes(layer.tensors)) == _axes(shapes))
            layer = next(alike, None)
            if layer is not None:
                others.remove(layer)
                pairs[name] = layer
    return pairs


def _compared(name: str, needed: Mapping[str, Shape], given: GivenLayer | None) -> Iterator[Misfit]:
    found = {} if given is None else _shapes(given.tensors)
    prefix = name if given is None else given.name
    for part in (*needed, *(part for part in found if part not in needed)):
        if found.get(part) != needed.get(part):
            tensor = f"{prefix}.{part}" if prefix else part
            yield Misfit(tensor, found.get(part), needed.get(part))


def _other_classes(architecture: Architecture, found: tuple[Misfit, ...]) -> int | None:
    """How many classes the file's last layer has, if only their number differs."""
    index = architecture.classifier
    if index is None or not found or any(not x.found or not x.needed for x in found):
        return None
    shapes = [(x.found or (), x.needed or ()) for x in found]
    last = {(architecture.classes, here[1:]) == (here[0], there[1:]) for there, here in shapes}
    units = {there[0] for there, _here in shapes}
    layers = {misfit.tensor.rpartition(".")[0] for misfit in found}
    return units.pop() if last == {True} and len(units) == len(layers) == 1 else None


def _misfit_text(misfit: Misfit) -> str:
    found, needed = shape_text(misfit.found), shape_text(misfit.needed)
    if misfit.found is None:
        text = _("{tensor} is missing ({needed} needed)")
    elif misfit.needed is None:
        text = _("{tensor} has no place ({found})")
    else:
        text = _("{tensor} is {found} where {needed} is needed")
    return text.format(tensor=misfit.tensor, found=found, needed=needed)


def _shapes(tensors: tuple[tuple[str, Shape], ...]) -> dict[str, Shape]:
    return {part: shape for part, shape in tensors if part != COUNTER}


def _axes(shapes: Mapping[str, Shape]) -> int:
    return len(shapes.get("weight", ()))
