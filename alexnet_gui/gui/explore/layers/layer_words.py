"""What is said about a layer: what comes out of it, and the figures of its parts."""

from typing import TYPE_CHECKING

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.explore.figures import figures as figures_of
from alexnet_gui.gui.explore.figures import number, sentence, share

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


def filter_details(filters: "Floats") -> str:
    """How many filters (O, I, kh, kw) of which size."""
    count, channels, height, width = filters.shape
    return ngettext(
        "{n:,} filter, {channels} × {height} × {width}",
        "{n:,} filters, {channels} × {height} × {width}",
        count,
    ).format(n=count, height=height, width=width, channels=channels)


def layer_details(values: "Floats") -> str:
    """How many maps (C, H, W) or features (F,), and how many values are zero."""
    zero = share(float((values == 0).mean()))
    if values.ndim == 1:
        text = ngettext("{n:,} feature · {zero} zero", "{n:,} features · {zero} zero", len(values))
        return text.format(n=len(values), zero=zero)
    count, height, width = values.shape
    return ngettext(
        "{n:,} map, {height} × {width} · {zero} zero",
        "{n:,} maps, {height} × {width} · {zero} zero",
        count,
    ).format(n=count, height=height, width=width, zero=zero)


def part_sentence(what: str, values: "Floats") -> str:
    """The figures of a part of the layer, on one line."""
    return f"{what}   ·   {sentence(figures_of(values))}"


def feature_sentence(values: "Floats", index: int, names: tuple[str, ...] | None) -> str:
    """A feature by number, and by name where it has one."""
    value = number(float(values[index]))
    if names is None:
        return _("Unit {n:,}   ·   {value}").format(n=index, value=value)
    return _("Unit {n:,}   ·   {name}   ·   {value}").format(
        n=index, name=names[index], value=value
    )


def class_names(seen: PictureSeen, layer: LayerSeen) -> tuple[str, ...] | None:
    """What the units of `layer` stand for: classes from the last dense layer on."""
    names = [each.name for each in seen.architecture.layers]
    first = seen.architecture.classifier
    if seen.classes is None or first is None or layer.name not in names:
        return None
    fits = names.index(layer.name) >= first and layer.values.shape == (len(seen.classes),)
    return tuple(map(readable, seen.classes)) if fits else None


def why_no_filters(layer: LayerSeen) -> str:
    """Why the filters of `layer` are not offered, as a sentence; nothing if they are."""
    if layer.family == "convolution":
        return ""
    return _("{layer} has no filters: only convolutions have.").format(layer=layer.name)
