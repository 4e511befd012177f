"""Which of a network's layers take their weights from another one, and which stay new.

A layer takes those of the layer of its name there, if all tensors have its shapes. What is left
takes those of layers under other names, in their order: other programs call the same layers
otherwise, as torchvision `features.0`.
"""

from collections.abc import Sequence

import msgspec

from alexnet_gui.core.analysis import Row, require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.layers import BatchNorm2d, Conv2d, Linear
from alexnet_gui.core.shapes import pair, size_text
from alexnet_gui.core.start import learns
from alexnet_gui.core.translation import _, ngettext

Tensors = tuple[tuple[str, tuple[int, ...]], ...]  # what is after the layer's name, and its shape


class GivenLayer(msgspec.Struct, frozen=True):
    """A layer's tensors, without their numbers."""

    name: str
    tensors: Tensors


class GivenWeights(msgspec.Struct, frozen=True, kw_only=True):
    """What a model, a run or a file of weights has to give."""

    name: str  # of the file or the run
    layers: tuple[GivenLayer, ...]  # in order
    classes: tuple[str, ...] | None = None
    classifier: str | None = None  # the layer that gives one logit for each of them
    mean: tuple[float, ...] = ()  # of the pictures that it was trained on; () where nobody knows
    std: tuple[float, ...] = ()


class LayerStart(msgspec.Struct, frozen=True):
    """Where one layer's weights come from: a layer there, or nowhere and why."""

    layer: str
    source: str | None
    reason: str = ""


class Transfer(msgspec.Struct, frozen=True):
    """Every layer of a network that has weights, in order."""

    layers: tuple[LayerStart, ...]

    @property
    def taken(self) -> dict[str, str]:
        """The layers that take weights over, and what they are called there."""
        return {start.layer: start.source for start in self.layers if start.source is not None}

    @property
    def new(self) -> tuple[str, ...]:
        """The layers that begin with weights of their own."""
        return tuple(start.layer for start in self.layers if start.source is None)


def plan(
    architecture: Architecture, given: GivenWeights, classes: Sequence[str] | None = None
) -> Transfer:
    """What a network takes from `given`.

    Args:
        architecture: A network that can run, with a unit for each class of the data.
        given: What there is.
        classes: Of the data. A last layer that tells other ones apart is not taken; None: unknown.

    Raises:
        UserError: The network cannot run, or nothing fits.
    """
    transfer = matched(architecture, given, classes)
    if not transfer.taken:
        raise _nothing_fits(architecture, given, transfer)
    return transfer


def matched(
    architecture: Architecture, given: GivenWeights, classes: Sequence[str] | None = None
) -> Transfer:
    """The same, which may be nothing.

    Raises:
        UserError: The network cannot run.
    """
    rows = {row.layer.name: row for row in require_valid(architecture).rows if learns(row.layer)}
    there = {layer.name: layer for layer in given.layers}
    reasons = {
        name: _misfit(tensors_of(row), there[name].tensors)
        for name, row in rows.items()
        if name in there
    }
    sources = {name: name for name, reason in reasons.items() if not reason}
    left = [row for name, row in rows.items() if name not in there]
    sources |= _in_order(left, [layer for layer in given.layers if layer.name not in rows])
    last = _name_of_last(architecture)
    differ = None not in (classes, given.classes) and tuple(classes or ()) != given.classes
    if differ and last in sources and sources[last] == given.classifier:
        del sources[last]
        reasons[last] = _("it tells other classes apart there")
    nothing = _("no layer there has its shape")
    return Transfer(
        tuple(
            LayerStart(
                name, sources.get(name), "" if name in sources else reasons.get(name, nothing)
            )
            for name in rows
        )
    )


def tensors_of(row: Row) -> Tensors:
    """The tensors that PyTorch's module of a layer has, in its order."""
    layer, shape = row.layer, row.input or ()
    match layer:
        case Conv2d():
            weight = (layer.out_channels, shape[0] // layer.groups, *pair(layer.kernel))
            return (("weight", weight), *_bias(layer.out_channels, given=layer.bias))
        case Linear():
            matrix = (layer.out_features, shape[0])
            return (("weight", matrix), *_bias(layer.out_features, given=layer.bias))
        case BatchNorm2d():
            names = ("weight", "bias", "running_mean", "running_var")
            return (*((name, (shape[0],)) for name in names), (COUNTER, ()))
        case _:
            return ()


COUNTER = "num_batches_tracked"  # of batch normalisation; older files lack it, and nothing reads it


def _bias(units: int, *, given: bool) -> Tensors:
    return (("bias", (units,)),) if given else ()


def _name_of_last(architecture: Architecture) -> str:
    index = architecture.classifier
    return "" if index is None else architecture.layers[index].name


def _in_order(rows: Sequence[Row], layers: Sequence[GivenLayer]) -> dict[str, str]:
    """Layers here and there that go together by shape alone, as many as keep their order.

    Convolutions, dense layers and normalisations each by themselves: where names are sorted as
    texts, one kind may stand before another.
    """
    found: dict[str, str] = {}
    for axes in (4, 2, 1):
        here = [(row.layer.name, tensors_of(row)) for row in rows]
        there = [(layer.name, layer.tensors) for layer in layers]
        found |= _longest(
            [(name, tensors) for name, tensors in here if _axes(tensors) == axes],
            [(name, tensors) for name, tensors in there if _axes(tensors) == axes],
        )
    return found


def _axes(tensors: Tensors) -> int:
    return len(dict(tensors).get("weight", ()))


def _longest(
    here: Sequence[tuple[str, Tensors]], there: Sequence[tuple[str, Tensors]]
) -> dict[str, str]:
    """The longest sequence that both have in common, by names."""
    lengths = [[0] * (len(there) + 1) for _row in range(len(here) + 1)]
    for i in reversed(range(len(here))):
        for j in reversed(range(len(there))):
            lengths[i][j] = max(
                lengths[i + 1][j],
                lengths[i][j + 1],
                lengths[i + 1][j + 1] + 1 if _same(here[i][1], there[j][1]) else 0,
            )
    found: dict[str, str] = {}
    i = j = 0
    while i < len(here) and j < len(there):
        if _same(here[i][1], there[j][1]) and lengths[i][j] == lengths[i + 1][j + 1] + 1:
            found[here[i][0]] = there[j][0]
            i, j = i + 1, j + 1
        elif lengths[i][j] == lengths[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _shapes(tensors: Tensors) -> dict[str, tuple[int, ...]]:
    return {name: shape for name, shape in tensors if name != COUNTER}


def _same(here: Tensors, there: Tensors) -> bool:
    return _shapes(here) == _shapes(there)


# --- why not, in words ---------------------------------------------------------------------------


def _misfit(here: Tensors, there: Tensors) -> str:
    """Why the layer of the same name does not fit; nothing if it does."""
    if _same(here, there):
        return ""
    mine, theirs = _shapes(here), _shapes(there)
    if len(mine["weight"]) != len(theirs.get("weight", ())):
        return _("it is another kind of layer there")
    if mine.keys() != theirs.keys():
        if "bias" in mine.keys() - theirs.keys():
            return _("it has a bias here and none there")
        if "bias" in theirs.keys() - mine.keys():
            return _("it has a bias there and none here")
        return _("it is another kind of layer there")
    return _difference(mine["weight"], theirs["weight"])


def _difference(mine: tuple[int, ...], theirs: tuple[int, ...]) -> str:
    """How two shapes of weights differ, by the first thing in which they do."""
    n, other = mine[0], theirs[0]
    if n != other:
        if len(mine) == 4:
            words = ngettext("{n:,} filter here, {m:,} there", "{n:,} filters here, {m:,} there", n)
        elif len(mine) == 2:
            words = ngettext("{n:,} unit here, {m:,} there", "{n:,} units here, {m:,} there", n)
        else:
            words = ngettext("{n:,} map here, {m:,} there", "{n:,} maps here, {m:,} there", n)
        return words.format(n=n, m=other)
    if mine[1] != theirs[1]:
        n, other = mine[1], theirs[1]
        if len(mine) == 4:
            words = ngettext(
                "its filters see {n:,} map here, {m:,} there",
                "its filters see {n:,} maps here, {m:,} there",
                n,
            )
        else:
            words = ngettext("{n:,} input here, {m:,} there", "{n:,} inputs here, {m:,} there", n)
        return words.format(n=n, m=other)
    return _("a kernel of {here} here, {there} there").format(
        here=size_text((mine[2], mine[3])), there=size_text((theirs[2], theirs[3]))
    )


def _nothing_fits(architecture: Architecture, given: GivenWeights, transfer: Transfer) -> UserError:
    first = transfer.layers[0] if transfer.layers else LayerStart(architecture.name, None)
    return UserError(
        _("None of the weights of {file} fit {network} ({layer}: {reason}).").format(
            file=given.name,
            network=architecture.title,
            layer=first.layer,
            reason=first.reason or _("no layer there has its shape"),
        ),
        _("Choose a network with layers of the same shapes, or other weights."),
    )
