"""The columns of the layer table: what each shows, and which setting it edits."""

from enum import IntEnum
from functools import cache
from typing import NamedTuple

from alexnet_gui.core.analysis import Row
from alexnet_gui.core.layers import AnyLayer, Conv2d, Linear, Lrn
from alexnet_gui.core.pooling import AvgPool2d, MaxPool2d
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.shapes import pair, shape_text, short_size
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.widgets.figures import short_count, sight_text
from alexnet_gui.gui.widgets.setting_text import value_text


class Column(IntEnum):
    """From left to right."""

    NUMBER = 0
    LAYER = 1
    CHANNELS = 2
    KERNEL = 3
    STRIDE = 4
    PADDING = 5
    OTHER = 6
    OUTPUT = 7
    PARAMETERS = 8
    MACS = 9
    SIGHT = 10
    SHARE = 11


class Head(NamedTuple):
    """A column's heading, what it means, and how wide it is at least, in pixels."""

    title: str
    meaning: str
    width: int
    left: bool = False  # words stand left, figures right


HEADS: dict[int, Head] = {
    Column.NUMBER: Head("#", N_("Place in the network."), 27),
    Column.LAYER: Head(N_("Layer"), N_("The layer's name; its colour says its family."), 80, True),
    Column.CHANNELS: Head(
        N_("Channels"), N_("Filters of a convolution, units of a dense layer."), 60
    ),
    Column.KERNEL: Head(N_("Kernel"), N_("Height and width of the window, in pixels."), 52),
    Column.STRIDE: Head(
        N_("Stride"), N_("Pixels from one position of the window to the next."), 42
    ),
    Column.PADDING: Head(N_("Padding"), N_("Pixels added on each side."), 54),
    Column.OTHER: Head(
        N_("Settings"),
        N_("What else the layer is set to; all of it is in the inspector."),
        64,
        True,
    ),
    Column.OUTPUT: Head(
        N_("Output"), N_("Channels × height × width that come out, or features."), 99
    ),
    Column.PARAMETERS: Head(N_("Parameters"), N_("Learned numbers."), 82),
    Column.MACS: Head(
        N_("MACs"), N_("Multiply-accumulates for one picture; 1 MAC is 2 FLOPs."), 60
    ),
    Column.SIGHT: Head(
        N_("Sees / step"),
        N_("Pixels of the picture that one output sees, and pixels from one output to the next."),
        72,
    ),
    Column.SHARE: Head(N_("Share"), N_("Its part of the whole network, as a bar."), 56),
}

# Which setting a cell edits in place. A layer has at most one of the keys.
_KEYS: dict[int, tuple[str, ...]] = {
    Column.CHANNELS: ("out_channels", "out_features"),
    Column.KERNEL: ("kernel",),
    Column.STRIDE: ("stride",),
    Column.PADDING: ("padding",),
    Column.OTHER: ("groups", "function", "p", "output_size", "size", "in_features"),
}


def setting_in(layer: AnyLayer, column: int) -> Setting | None:
    """The setting of `layer` that its cell in `column` edits; None: it edits none."""
    return _setting_of_kind(type(layer), column)


@cache  # asked for every cell of the table at every edit, and the same for all layers of a kind
def _setting_of_kind(kind: type[AnyLayer], column: int) -> Setting | None:
    keys = _KEYS.get(column, ())
    return next((setting for setting in kind.settings if setting.key in keys), None)


def cell_text(row: Row, number: int, column: int) -> str:
    """What the cell of `row`, the layer of that number from 1, shows in `column`."""
    layer = row.layer
    match column:
        case Column.NUMBER:
            return str(number)
        case Column.LAYER:
            return layer.name
        case Column.OTHER:
            return _other(layer)
        case Column.OUTPUT:
            return shape_text(row.output)
        case Column.PARAMETERS:
            return "—" if row.parameters is None else f"{row.parameters:,}"
        case Column.MACS:
            return "—" if row.output is None else short_count(row.macs) if row.macs else ""
        case Column.SIGHT:
            return "—" if row.output is None else sight_text(row.receptive_field, row.stride)
        case Column.SHARE:
            return ""
        case _:
            return _setting(layer, column)


def _setting(layer: AnyLayer, column: int) -> str:
    setting = setting_in(layer, column)
    if setting is None:
        return ""
    value = getattr(layer, setting.key)
    if value is None and isinstance(layer, MaxPool2d | AvgPool2d):
        return short_size(layer.kernel)  # a pool steps by its kernel unless it is told otherwise
    if isinstance(value, int) and column == Column.CHANNELS:
        return f"{value:,}"
    return value_text(setting, value)


def _other(layer: AnyLayer) -> str:
    """What no other column shows, where it is not as usual."""
    if isinstance(layer, Lrn):
        return _("LRN, n {n}").format(n=layer.size)
    if not isinstance(layer, Conv2d | Linear | MaxPool2d | AvgPool2d):
        return layer.summary()
    parts: list[str] = []
    if isinstance(layer, MaxPool2d | AvgPool2d):
        parts.append(_("max") if isinstance(layer, MaxPool2d) else _("mean"))
        if layer.ceil_mode:
            parts.append(_("rounded up"))
    elif isinstance(layer, Conv2d):
        if layer.groups != 1:
            parts.append(_("groups {n}").format(n=layer.groups))
        if layer.in_channels is not None:
            parts.append(_("expects {n:,}").format(n=layer.in_channels))
    elif layer.in_features is not None:
        parts.append(_("expects {n:,}").format(n=layer.in_features))
    if isinstance(layer, Conv2d | MaxPool2d) and pair(layer.dilation) != (1, 1):
        parts.append(_("dilation {n}").format(n=short_size(layer.dilation)))
    if isinstance(layer, Conv2d | Linear) and not layer.bias:
        parts.append(_("no bias"))
    return ", ".join(parts)
