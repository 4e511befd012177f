"""Changes that make a layer's problem go away, each tried before it is offered."""

from collections.abc import Iterator
from math import gcd

import msgspec

from alexnet_gui.core.analysis import Analysis, Row, analyse
from alexnet_gui.core.architecture import INPUT_SETTINGS, Architecture
from alexnet_gui.core.layers import AnyLayer, Conv2d, Flatten, Linear
from alexnet_gui.core.names import free_name
from alexnet_gui.core.pooling import AvgPool2d, MaxPool2d
from alexnet_gui.core.shapes import MAXIMUM, Shape, pair, shape_text, short_size
from alexnet_gui.core.translation import _

AT_MOST = 4
_FIRST_CLASSES = 10  # of the smallest network that can run


class Repair(msgspec.Struct, frozen=True):
    """A change that makes one problem go away: `label` says it, `architecture` has it."""

    label: str
    architecture: Architecture


def repairs_for(analysis: Analysis, index: int) -> tuple[Repair, ...]:
    """What mends the problem of the layer at `index`; nothing if it has none.

    A repair is offered only if, with it, that problem is gone and no earlier one has come. Changes
    of more than one setting, and to take the layer out, are for where nothing smaller helps.
    """
    if analysis.rows[index].problem is None:
        return ()
    architecture, row = analysis.architecture, analysis.rows[index]
    return _tried(analysis, index, _candidates(architecture, index, row)) or _tried(
        analysis, index, _last_resorts(architecture, index, row)
    )


def repairs_for_all(analysis: Analysis) -> tuple[Repair, ...]:
    """What mends the fault of the network as a whole; nothing if it has none."""
    if analysis.fault is None:
        return ()
    return tuple(
        repair
        for repair in _whole(analysis.architecture)
        if analyse(repair.architecture).fault is None
    )


def _tried(analysis: Analysis, index: int, candidates: Iterator[Repair]) -> tuple[Repair, ...]:
    found: list[Repair] = []
    for repair in candidates:
        if all(repair.architecture != other.architecture for other in found) and _mends(
            analysis, repair, index
        ):
            found.append(repair)
            if len(found) == AT_MOST:
                break
    return tuple(found)


def _mends(before: Analysis, repair: Repair, index: int) -> bool:
    """Whether the problem at `index` is gone, and none has come before that place."""
    name = before.rows[index].layer.name
    broken = {old.layer.name for old in before.rows if old.problem is not None}
    for at, new in enumerate(analyse(repair.architecture).rows):
        if new.layer.name == name:
            return new.problem is None
        if new.problem is not None and new.layer.name not in broken and at < index:
            return False
    return True  # the layer itself was taken out


def _candidates(architecture: Architecture, index: int, row: Row) -> Iterator[Repair]:
    layer = architecture.layers[index]
    assert row.problem is not None
    code = row.problem.code
    if code == "out_of_range":
        yield from _into_range(architecture, index)
    elif code == "needs_flatten":
        yield _insert_flatten(architecture, index)
    elif code == "needs_maps":
        yield from _move_before_flatten(architecture, index)
    elif code in ("in_features_mismatch", "in_channels_mismatch") and row.input is not None:
        yield from _earlier_sizes(architecture, index)
        yield _infer_input(architecture, index, row.input)
    elif code == "groups_do_not_divide":
        yield from _groups(architecture, index, row)
    elif code == "kernel_exceeds_input" and row.input is not None:
        yield from _smaller_kernel(architecture, index, row.input)
    elif isinstance(layer, MaxPool2d | AvgPool2d) and code == "pool_padding_too_large":
        padding = tuple(k // 2 for k in pair(layer.kernel))
        yield _change(architecture, index, "padding", _plain(padding))
    yield from _remove(architecture, index)


def _change(architecture: Architecture, index: int, key: str, value: object) -> Repair:
    layer = architecture.layers[index]
    setting = next(setting for setting in layer.settings if setting.key == key)
    if value is None:
        text = _("automatic")
    else:
        text = short_size(value) if isinstance(value, int | tuple) else str(value)
    return Repair(
        _("{layer}: {setting} {value}").format(
            layer=layer.name, setting=_(setting.label).lower(), value=text
        ),
        architecture.with_layer(index, msgspec.structs.replace(layer, **{key: value})),
    )


def _plain(size: tuple[int, ...]) -> int | tuple[int, ...]:
    return size[0] if len(set(size)) == 1 else size


def _into_range(architecture: Architecture, index: int) -> Iterator[Repair]:
    layer = architecture.layers[index]
    for setting in layer.settings:
        value = getattr(layer, setting.key)
        if setting.fault(value) is None:
            continue
        if isinstance(value, tuple):
            nearest: object = _plain(
                tuple(int(min(max(n, setting.minimum), setting.maximum)) for n in value)
            )
        elif isinstance(value, int | float):
            nearest = type(value)(min(max(value, setting.minimum), setting.maximum))
        else:
            continue
        yield _change(architecture, index, setting.key, nearest)


def _insert_flatten(architecture: Architecture, index: int) -> Repair:
    taken = {layer.name for layer in architecture.layers}
    name = "flatten" if "flatten" not in taken else free_name("flatten", taken)
    layers = architecture.layers
    return Repair(
        _("Insert flatten before {layer}").format(layer=layers[index].name),
        architecture.with_layers((*layers[:index], Flatten(name=name), *layers[index:])),
    )


def _move_before_flatten(architecture: Architecture, index: int) -> Iterator[Repair]:
    layers = architecture.layers
    for at in range(index - 1, -1, -1):
        if isinstance(layers[at], Flatten):
            moved = (*layers[:at], layers[index], *layers[at:index], *layers[index + 1 :])
            yield Repair(
                _("Move {layer} before {flatten}").format(
                    layer=layers[index].name, flatten=layers[at].name
                ),
                architecture.with_layers(moved),
            )


def _infer_input(architecture: Architecture, index: int, given: Shape) -> Repair:
    layer = architecture.layers[index]
    key = "in_features" if isinstance(layer, Linear) else "in_channels"
    return Repair(
        _("Let {layer} take {n}").format(layer=layer.name, n=f"{given[0]:,}"),
        architecture.with_layer(index, msgspec.structs.replace(layer, **{key: None})),
    )


def _earlier_sizes(architecture: Architecture, index: int) -> Iterator[Repair]:
    """Other kernels and paddings of an earlier convolution, nearest to the mistake first."""
    for at in range(index - 1, -1, -1):
        layer = architecture.layers[at]
        if isinstance(layer, Linear):
            return
        if not isinstance(layer, Conv2d):
            continue
        kernel, padding = pair(layer.kernel), pair(layer.padding)
        mended = False
        candidates = [
            *(("kernel", n) for n in range(max(kernel) - 1, 0, -1)),
            *(("padding", n) for n in range(max(padding) + 1, max(kernel) + 1)),
        ]
        offered: set[str] = set()
        for key, value in candidates:
            repair = _change(architecture, at, key, value)
            row = analyse(repair.architecture).rows[index]
            if row.problem is None and row.output is not None and key not in offered:
                offered.add(key)
                mended = True
                yield repair
        if mended:
            return


def _groups(architecture: Architecture, index: int, row: Row) -> Iterator[Repair]:
    layer = architecture.layers[index]
    assert isinstance(layer, Conv2d)
    channels = row.input[0] if row.input else layer.in_channels or 1
    for groups in range(min(layer.groups, channels, layer.out_channels), 0, -1):
        if channels % groups == 0 and layer.out_channels % groups == 0:
            yield _change(architecture, index, "groups", groups)
            break
    if channels % layer.groups == 0:
        nearest = max(1, round(layer.out_channels / layer.groups)) * layer.groups
        if nearest <= MAXIMUM:
            yield _change(architecture, index, "out_channels", nearest)


def _smaller_kernel(architecture: Architecture, index: int, given: Shape) -> Iterator[Repair]:
    layer = architecture.layers[index]
    window = layer.window(given)
    assert window is not None
    room = [n + 2 * p for n, p in zip(given[1:], window.padding, strict=True)]
    if max(window.dilation) > 1:
        yield _change(architecture, index, "dilation", 1)
    kernel = tuple(
        min(k, (n - 1) // d + 1)
        for k, n, d in zip(window.kernel, room, window.dilation, strict=True)
    )
    yield _change(architecture, index, "kernel", _plain(kernel))
    if isinstance(layer, Conv2d):
        padding = tuple(
            max(p, -(-(window.span(axis) - n) // 2))
            for axis, (p, n) in enumerate(zip(window.padding, given[1:], strict=True))
        )
        yield _change(architecture, index, "padding", _plain(padding))


def _remove(architecture: Architecture, index: int, *, any_kind: bool = False) -> Iterator[Repair]:
    layers: tuple[AnyLayer, ...] = architecture.layers
    if len(layers) > 1 and (any_kind or not isinstance(layers[index], Conv2d | Linear)):
        yield Repair(
            _("Remove {layer}").format(layer=layers[index].name),
            architecture.with_layers((*layers[:index], *layers[index + 1 :])),
        )


# --- where nothing smaller helps -----------------------------------------------------------------


def _last_resorts(architecture: Architecture, index: int, row: Row) -> Iterator[Repair]:
    """Several changes at once, and to take the layer out."""
    layer, given = architecture.layers[index], row.input
    if isinstance(layer, Linear) and given is not None:
        inferring = msgspec.structs.replace(layer, in_features=None)
        flatten = _insert_flatten(architecture.with_layer(index, inferring), index)
        text = _("{change}, and let it take what comes").format(change=flatten.label)
        yield Repair(text, flatten.architecture)
    elif isinstance(layer, Conv2d) and given is not None and len(given) == 3:
        towers = gcd(layer.groups, given[0], layer.out_channels)
        text = _("Let {layer} take what comes, in groups {n}").format(layer=layer.name, n=towers)
        taking = msgspec.structs.replace(layer, in_channels=None, groups=towers)
        yield Repair(text, architecture.with_layer(index, taking))
    yield from _remove(architecture, index, any_kind=True)


def _whole(architecture: Architecture) -> Iterator[Repair]:
    """An input in range; layers where there are none."""
    sides = tuple(
        int(min(max(n, setting.minimum), setting.maximum))
        for n, setting in zip(architecture.input, INPUT_SETTINGS, strict=True)
    )
    if sides != architecture.input:
        yield Repair(
            _("Input {shape}").format(shape=shape_text(sides)),
            msgspec.structs.replace(architecture, input=sides),
        )
    if not architecture.layers:
        flatten, dense = Flatten(name="flatten"), Linear(name="fc", out_features=_FIRST_CLASSES)
        yield Repair(
            _("Add a flatten and a dense layer for {n} classes").format(n=_FIRST_CLASSES),
            architecture.with_layers((flatten, dense)),
        )
