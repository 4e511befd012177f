"""What comes out of the chosen layer: its maps, its filters, or its features."""

from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.explore.feature_view import FeatureView
from alexnet_gui.gui.explore.figures import figures, number, sentence, share
from alexnet_gui.gui.explore.glimpse import liveliest
from alexnet_gui.gui.explore.layer_header import LayerHeader, Showing
from alexnet_gui.gui.explore.mosaic_view import (
    GAP,
    NONE,
    Compose,
    MosaicView,
    compose_on_grid,
)
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named, rule

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


class LayerCard(Card):
    """Shows one layer of what was seen; a cell of it can be chosen."""

    cell_chosen = Signal(str, int)  # filters or maps, and which

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.layer", parent)
        self.setAccessibleName(_("The chosen layer"))
        self._mosaic: ModuleType | None = None
        self._layer: LayerSeen | None = None
        self._filters: Floats | None = None
        self._chosen: dict[str, int] = {}  # for each layer, and for the filters
        self.controls = LayerHeader()
        self.controls.changed.connect(self._show)
        self.cells = MosaicView()
        self.cells.hovered.connect(self._say)
        self.cells.chosen.connect(self._choose)
        self.features = FeatureView()
        self.features.hovered.connect(self._say)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.cells)
        self._pages.addWidget(self.features)
        self.footer = label("", "secondary")
        named(self.footer, "explore.figures", _("Figures"))
        inner = QVBoxLayout()
        margin = GRID * 3 // 2
        inner.setContentsMargins(margin, margin, margin, GRID)
        inner.setSpacing(GRID)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self.footer)
        self.body.addWidget(self.controls)
        self.body.addWidget(rule())
        self.body.addLayout(inner, 1)

    @property
    def showing(self) -> Showing:
        """Whether filters or maps are on screen."""
        return self.controls.showing

    @property
    def has_cells(self) -> bool:
        """Whether there is a mosaic, of which a cell can be enlarged."""
        return self._layer is not None and self._cell_values() is not None

    def show_layer(self, seen: PictureSeen, layer: LayerSeen, mosaic: ModuleType) -> None:
        """Show `layer` of what was seen; `mosaic` is the engine's."""
        self._layer, self._mosaic = layer, mosaic
        self._filters = seen.filters if layer.name == seen.filters_layer else None
        self.controls.offer(
            filters=_why_no_filters(layer, seen.filters_layer), maps=layer.values.ndim == 3
        )
        self._show()

    def cell(self, index: int) -> "tuple[Floats, QImage]":
        """A filter (I, kh, kw) or a map (H, W), and how it is painted, a pixel a value."""
        values = self._cell_values()
        assert values is not None
        return values[index], self.cells.cell_image(index)

    def prefer_filter(self, layer: str, index: int) -> None:
        """Show filters from the next time on, and of those of `layer` choose one."""
        self.controls.filters.setEnabled(True)
        self.controls.filters.setChecked(True)
        self._chosen[layer] = index

    def _show(self) -> None:
        if self._layer is None:
            return
        layer = self._layer
        self.controls.scaling.setEnabled(self.showing == "maps")
        self.controls.colours.setEnabled(self._coloured_by_map())
        self.controls.show_layer(layer.name, layer.family, self._details())
        values = self._cell_values()
        if values is None:
            self._pages.setCurrentWidget(self.features)
            self.features.show_features(layer.values, layer.family)
            self._say(NONE)
            return
        self._pages.setCurrentWidget(self.cells)
        current = self._chosen_cell(values)
        self.cells.setAccessibleName(_("Filters") if self.showing == "filters" else _("Maps"))
        self.cells.show_cells(len(values), values.shape[-2:], self._composer(values), current)
        self._say(self.cells.under_mouse)
        self.cell_chosen.emit(self.showing, current)

    def _coloured_by_map(self) -> bool:
        """Whether the colour map has any effect: not on filters over three channels."""
        if self.showing == "maps" or self._filters is None:
            return True
        return bool(self._filters.shape[1] != 3)

    def _cell_values(self) -> "Floats | None":
        """Filters (O, I, kh, kw) or maps (C, H, W), whichever are shown; None for features."""
        assert self._layer is not None
        values: Floats | None = self._filters if self.showing == "filters" else self._layer.values
        return values if values is not None and values.ndim >= 3 else None

    def _composer(self, values: "Floats") -> Compose:
        """How `values` are painted as long as the person chooses nothing else."""
        assert self._mosaic is not None
        options = {"colours": self.controls.colours_key}
        if self.showing == "filters":
            paint = partial(self._mosaic.filters_mosaic, values, **options)
        else:
            options["scaling"] = self.controls.scaling_key
            paint = partial(self._mosaic.maps_mosaic, values, **options)
        height, width = values.shape[-2:]
        return partial(
            compose_on_grid,
            paint,
            partial(self._mosaic.Layout, len(values), height, width, gap=GAP),
        )

    def _chosen_cell(self, values: "Floats") -> int:
        """The cell chosen last in this layer; at first the one with most to show."""
        assert self._layer is not None
        chosen = self._chosen.get(self._layer.name, NONE)
        if 0 <= chosen < len(values):
            return chosen
        return liveliest(self._layer.values) if self._layer.values.ndim == 3 else 0

    def _choose(self, index: int) -> None:
        assert self._layer is not None
        self._chosen[self._layer.name] = index
        self.cell_chosen.emit(self.showing, index)

    def _details(self) -> str:
        assert self._layer is not None
        values = self._layer.values
        if self.showing == "filters" and self._filters is not None:
            count, channels, height, width = self._filters.shape
            return ngettext(
                "{n:,} filter, {channels} × {height} × {width}",
                "{n:,} filters, {channels} × {height} × {width}",
                count,
            ).format(n=count, height=height, width=width, channels=channels)
        zero = share(float((values == 0).mean()))
        if values.ndim == 1:
            text = ngettext(
                "{n:,} feature · {zero} zero", "{n:,} features · {zero} zero", len(values)
            )
            return text.format(n=len(values), zero=zero)
        count, height, width = values.shape
        return ngettext(
            "{n:,} map, {height} × {width} · {zero} zero",
            "{n:,} maps, {height} × {width} · {zero} zero",
            count,
        ).format(n=count, height=height, width=width, zero=zero)

    def _say(self, index: int) -> None:
        """Say the figures of the cell or feature that is pointed at, or of the whole layer."""
        assert self._layer is not None
        values = self._cell_values()
        if values is None:
            self.footer.setText(self._feature_text(index))
            return
        if index == NONE:
            what = _("All filters") if self.showing == "filters" else _("All maps")
            self.footer.setText(f"{what}   ·   {sentence(figures(values))}")
            return
        what = _("Filter {n}") if self.showing == "filters" else _("Map {n}")
        self.footer.setText(f"{what.format(n=index)}   ·   {sentence(figures(values[index]))}")

    def _feature_text(self, index: int) -> str:
        assert self._layer is not None
        values = self._layer.values
        if index == NONE:
            return sentence(figures(values))
        return _("Unit {n:,}   ·   {value}").format(n=index, value=number(float(values[index])))


def _why_no_filters(layer: LayerSeen, first: str | None) -> str:
    """Why the filters of `layer` are not offered, as a sentence; nothing if they are."""
    if layer.name == first:
        return ""
    if layer.family == "convolution":
        return _("Only the first convolution's filters lie over colours and can be seen so.")
    return _("{layer} has no filters.").format(layer=layer.name)
