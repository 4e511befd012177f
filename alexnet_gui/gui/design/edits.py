"""Changes to an architecture, each with the name that undo gives it. No widgets, no state."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import PALETTE, AnyLayer, Flatten, Linear
from alexnet_gui.core.names import free_name, name_fault
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.core.window import MisfitError

# What a new layer of each kind is called, with a number: Caffe's names, as the presets have them.
STEMS = {
    "conv2d": "conv",
    "activation": "relu",
    "max_pool2d": "pool",
    "avg_pool2d": "pool",
    "adaptive_avg_pool2d": "avgpool",
    "lrn": "norm",
    "batch_norm2d": "norm",
    "dropout": "drop",
    "flatten": "flatten",
    "linear": "fc",
    "softmax": "softmax",
}


class Edit(NamedTuple):
    """A changed architecture, what was done to it, and which rows to select after it."""

    label: str
    architecture: Architecture
    select: tuple[int, ...] = ()


def set_value(architecture: Architecture, index: int, key: str, value: object) -> Edit:
    """Give the setting `key` of one layer another value."""
    layer = architecture.layers[index]
    setting = next(setting for setting in layer.settings if setting.key == key)
    label = _("{setting} of {layer}").format(setting=_(setting.label).lower(), layer=layer.name)
    changed = msgspec.structs.replace(layer, **{key: value})
    return Edit(label, architecture.with_layer(index, changed), (index,))


def set_values(architecture: Architecture, indices: Iterable[int], key: str, value: object) -> Edit:
    """Give the setting `key` of several layers one value; those that have no such setting keep.

    At least one of them must have it.
    """
    layers = list(architecture.layers)
    having = [i for i in sorted(indices) if any(s.key == key for s in layers[i].settings)]
    if len(having) == 1:
        return set_value(architecture, having[0], key, value)
    setting = next(setting for setting in layers[having[0]].settings if setting.key == key)
    for i in having:
        layers[i] = msgspec.structs.replace(layers[i], **{key: value})
    label = _("{setting} of {layer}").format(
        setting=_(setting.label).lower(), layer=_told(architecture.layers, having)
    )
    return Edit(label, architecture.with_layers(tuple(layers)), tuple(having))


def set_input(architecture: Architecture, axis: int, value: int) -> Edit:
    """Another number of channels (axis 0), rows (1) or columns (2)."""
    sides = list(architecture.input)
    sides[axis] = value
    changed = msgspec.structs.replace(architecture, input=(sides[0], sides[1], sides[2]))
    return Edit(_("input size"), changed)


def set_classes(architecture: Architecture, classes: int) -> Edit:
    """Another number of classes: the units of the last dense layer."""
    return Edit(_("classes"), architecture.with_classes(classes))


def set_name(architecture: Architecture, name: str) -> Edit:
    """Another name for the whole network."""
    return Edit(_("the network's name"), msgspec.structs.replace(architecture, name=name))


def set_initialisation(architecture: Architecture, value: object) -> Edit:
    """Another way to draw the weights before training."""
    changed = msgspec.structs.replace(architecture, initialisation=value)
    return Edit(_("how the weights start"), changed)


def rename_fault(architecture: Architecture, index: int, name: str) -> str | None:
    """Why the layer at `index` cannot be called `name`, as a sentence; None if it can."""
    fault = name_fault(name)
    if fault is not None:
        return fault
    for i, layer in enumerate(architecture.layers):
        if i != index and layer.name == name:
            return _("Layer {n} is called “{name}” already.").format(n=i + 1, name=name)
    return None


def rename(architecture: Architecture, index: int, name: str) -> Edit:
    """Another name for one layer; `rename_fault` says which will do."""
    layer = architecture.layers[index]
    changed = msgspec.structs.replace(layer, name=name)
    label = _("rename {layer}").format(layer=layer.name)
    return Edit(label, architecture.with_layer(index, changed), (index,))


def insert(architecture: Architecture, at: int, kind: str) -> Edit:
    """A new layer of `kind` before the row `at`, or at the end."""
    layer = PALETTE[kind](_free(architecture, STEMS[kind]))
    layers = architecture.layers
    changed = architecture.with_layers((*layers[:at], layer, *layers[at:]))
    return Edit(_("insert {layer}").format(layer=layer.name), changed, (at,))


def place_for(architecture: Architecture, kind: str) -> int:
    """The row where a layer of `kind` can run if nobody says where it is to go.

    Before what ends the maps for one that takes maps, before the classifier for others.
    """
    layers = architecture.layers
    if kind == "softmax":
        return len(layers)
    try:
        PALETTE[kind]("layer").output((1,))
    except MisfitError:
        ends = (i for i, layer in enumerate(layers) if isinstance(layer, Flatten | Linear))
        return next(ends, len(layers))
    return len(layers) if architecture.classifier is None else architecture.classifier


def duplicate(architecture: Architecture, indices: Iterable[int]) -> Edit:
    """Copies of some layers, with names of their own, after the last of them."""
    chosen = sorted(indices)
    copies = _renamed(architecture, [architecture.layers[index] for index in chosen])
    label = _("duplicate {layers}").format(layers=_told(architecture.layers, chosen))
    return _inserted(architecture, chosen[-1] + 1, copies, label)


def paste(architecture: Architecture, at: int, layers: Sequence[AnyLayer]) -> Edit:
    """Copies of `layers`, at least one, before the row `at`; where a name is taken, under another.

    They keep the names that are free.
    """
    copies = _renamed(architecture, layers)
    label = _("paste {layers}").format(layers=_told(copies, range(len(copies))))
    return _inserted(architecture, at, copies, label)


def remove(architecture: Architecture, indices: Iterable[int], label: str = "") -> Edit:
    """The same without some layers; `label`, with `{layers}` in it, is what undo calls it."""
    chosen = set(indices)
    kept = tuple(layer for i, layer in enumerate(architecture.layers) if i not in chosen)
    name = _told(architecture.layers, sorted(chosen))
    label = (label or _("remove {layers}")).format(layers=name)
    following = min(min(chosen), len(kept) - 1)
    return Edit(label, architecture.with_layers(kept), (following,) if kept else ())


def move(architecture: Architecture, indices: Iterable[int], to: int) -> Edit:
    """Some layers, together and in their order, to before what is now row `to`."""
    chosen = sorted(indices)
    layers = architecture.layers
    moving = [layers[i] for i in chosen]
    rest = [layer for i, layer in enumerate(layers) if i not in set(chosen)]
    at = to - sum(1 for i in chosen if i < to)
    changed = architecture.with_layers((*rest[:at], *moving, *rest[at:]))
    return Edit(
        _("move {layers}").format(layers=_told(architecture.layers, chosen)),
        changed,
        tuple(range(at, at + len(moving))),
    )


def _free(architecture: Architecture, stem: str) -> str:
    taken = {layer.name for layer in architecture.layers}
    if stem == "flatten" and stem not in taken:
        return stem
    return free_name(stem, taken)


def _renamed(architecture: Architecture, layers: Sequence[AnyLayer]) -> list[AnyLayer]:
    """`layers`, each under its own name, or under a free one where that is taken."""
    taken = {layer.name for layer in architecture.layers}
    made: list[AnyLayer] = []
    for layer in layers:
        name = layer.name
        if name in taken:
            name = free_name(name.rstrip("0123456789") or name, taken)
        taken.add(name)
        made.append(msgspec.structs.replace(layer, name=name))
    return made


def _inserted(architecture: Architecture, at: int, new: Sequence[AnyLayer], label: str) -> Edit:
    layers = architecture.layers
    changed = architecture.with_layers((*layers[:at], *new, *layers[at:]))
    return Edit(label, changed, tuple(range(at, at + len(new))))


def _told(layers: Sequence[AnyLayer], indices: Sequence[int]) -> str:
    """The name of the one layer meant, or how many are."""
    if len(indices) == 1:
        return layers[indices[0]].name
    return ngettext("{n} layer", "{n} layers", len(indices)).format(n=len(indices))
