"""The cells that a mosaic is made of: maps, filters, or the channels of one filter."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Literal, NamedTuple

from alexnet_gui.core.mosaic_choices import Choices, ColourMap, FilterView, Scaling
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.colour_scale import Scale
from alexnet_gui.gui.explore.layers.layer_words import part_sentence
from alexnet_gui.gui.explore.layers.mosaic_view import GAP, Arrangement, Compose, compose_on_grid

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats, Pixels

Kind = Literal["maps", "filters", "channels"]


class Cells(NamedTuple):
    """What is laid out, and how."""

    kind: Kind
    values: "Floats"  # (N, H, W), or (N, 3, kh, kw) in colour
    arrangement: Arrangement
    compose: Compose
    part: int | None = None  # the filter, or the channel, that all cells are of
    scaling: Scaling = "map"
    scaled: "Callable[[Floats, Scaling], Scale] | None" = None  # None: cells have their own colours

    def title(self, index: int) -> str:
        """What a cell is called."""
        if self.kind == "maps":
            return _("Map {n}").format(n=index)
        if self.part is None:
            return _("Filter {n}").format(n=index)
        number, channel = (self.part, index) if self.kind == "channels" else (index, self.part)
        return _("Filter {n}, channel {channel}").format(n=number, channel=channel)

    def scale(self, index: int | None = None) -> Scale | None:
        """What colours stand for in a cell, or in all of them if they share a scale."""
        if self.scaled is None or (index is None and self.scaling == "map"):
            return None
        part = self.values[index] if self.scaling == "map" else self.values
        return self.scaled(part, self.scaling)

    def sentence(self, index: int | None = None) -> str:
        """The figures of a cell, or of all of them."""
        if index is None:
            return part_sentence(self.all, self.values)
        return part_sentence(self.title(index), self.values[index])

    @property
    def all(self) -> str:
        """What all cells together are called."""
        if self.kind == "maps":
            return _("All maps")
        return _("All channels") if self.kind == "channels" else _("All filters")


def map_cells(values: "Floats", towers: int, choices: Choices, mosaic: ModuleType) -> Cells:
    """The maps (C, H, W) of a layer of so many towers; `mosaic` is the engine's."""
    order: tuple[int, ...] = ()
    if choices.order != "number":
        order = tuple(mosaic.map_order(values, choices.order, towers))
    paint = partial(
        mosaic.maps_mosaic,
        values,
        scaling=choices.scaling,
        colours=choices.colours,
        order=order or None,
    )
    return _cells("maps", values, Arrangement(order, towers), paint, mosaic, choices)


def filter_cells(
    filters: "Floats", view: FilterView, towers: int, choices: Choices, mosaic: ModuleType
) -> Cells:
    """The filters (O, I, kh, kw) of a convolution, or what `view` is of; `mosaic` is the engine's.

    In towers, channel 0 of a filter is the first of those that its tower reads.
    """
    painted = {"scaling": choices.scaling, "colours": choices.colours}
    if view.kind == "filter":
        values = filters[view.index]
        paint = partial(mosaic.maps_mosaic, values, **painted)
        return _cells("channels", values, Arrangement(), paint, mosaic, choices, view.index)
    if view.kind == "colour":
        paint = partial(mosaic.filters_mosaic, filters, **painted)
        return _cells("filters", filters, Arrangement((), towers), paint, mosaic, None)
    paint = partial(mosaic.filters_mosaic, filters, channel=view.index, **painted)
    values = filters[:, view.index]
    return _cells("filters", values, Arrangement((), towers), paint, mosaic, choices, view.index)


def _cells(
    kind: Kind,
    values: "Floats",
    arrangement: Arrangement,
    paint: "Callable[..., Pixels]",
    mosaic: ModuleType,
    choices: Choices | None,
    part: int | None = None,
) -> Cells:
    """`choices` say what the colours stand for, if that can be said."""
    height, width = values.shape[-2:]
    towers = arrangement.towers
    if towers > 1:
        arrangement = arrangement._replace(between=mosaic.between_towers(width))
    lay_out = partial(mosaic.Layout, len(values), height, width, gap=GAP, towers=towers)
    cells = Cells(kind, values, arrangement, partial(compose_on_grid, paint, lay_out), part)
    if choices is None:
        return cells
    scaled = partial(_scale, mosaic, choices.colours)
    return cells._replace(scaling=choices.scaling, scaled=scaled)


def _scale(mosaic: ModuleType, colours: ColourMap, values: "Floats", scaling: Scaling) -> Scale:
    low, high = mosaic.value_range(values, scaling)
    return Scale(mosaic.colour_table(colours), low, high)
