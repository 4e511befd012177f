"""Everything that layers make of the picture: the strip, the chosen layer, the enlarged map."""

from itertools import takewhile
from types import ModuleType

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.sight import Box, on_picture, seen_pixels
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.glimpse import glimpse
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.layer_card import LayerCard
from alexnet_gui.gui.explore.layer_strip import LayerStrip
from alexnet_gui.gui.explore.map_card import MapCard, Shown
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card

MAP_WIDTH = 256


class LayersPanel(QWidget):
    """Shows one answer at a time, and keeps the layer and the map that were chosen."""

    sight_changed = Signal(object)  # x, y, width, height on the picture, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: PictureSeen | None = None
        self._mosaic: ModuleType | None = None
        self._layer = ""
        self._kernel_layers: frozenset[str] = frozenset()
        self.strip = LayerStrip()
        self.strip.chosen.connect(self.show_layer)
        self.layer_card = LayerCard()
        self.layer_card.cell_chosen.connect(self._enlarge)
        self.map_card = MapCard()
        self.map_card.setFixedWidth(MAP_WIDTH)
        self.map_card.pointed.connect(self._show_sight)
        self._lay_out()

    def _lay_out(self) -> None:
        strip = Card("", "explore.strip")
        strip.setAccessibleName(_("Layers"))
        strip.body.setContentsMargins(GRID, GRID, GRID, 0)
        strip.body.addWidget(self.strip)
        middle = QVBoxLayout()
        middle.setSpacing(GRID * 3 // 2)
        middle.addWidget(strip)
        middle.addWidget(self.layer_card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 3 // 2)
        row.addLayout(middle, 1)
        row.addWidget(self.map_card)

    @property
    def layer(self) -> str:
        """The chosen layer's name."""
        return self._layer

    def show_seen(self, seen: PictureSeen, mosaic: ModuleType) -> None:
        """Show what a network makes of a picture; `mosaic` is the engine's."""
        self._seen, self._mosaic = seen, mosaic
        self._kernel_layers = _layers_of_first_filters(seen)
        names = [layer.name for layer in seen.layers]
        if self._layer not in names:
            self._layer = seen.filters_layer or names[0]
        self.strip.show_layers([glimpse(layer, mosaic) for layer in seen.layers], self._layer)
        self.show_layer(self._layer)

    def show_layer(self, name: str) -> None:
        """Show the layer called `name`."""
        assert self._seen is not None and self._mosaic is not None
        self._layer = name
        self.sight_changed.emit(None)
        self.layer_card.show_layer(self._seen, self._current(), self._mosaic)
        self.map_card.setVisible(self.layer_card.has_cells)

    def prefer_filter(self, layer: str, index: int) -> None:
        """Show a filter of `layer` from now on, as soon as something is seen through it."""
        self._layer = layer
        self.layer_card.prefer_filter(layer, index)

    def _current(self) -> LayerSeen:
        assert self._seen is not None
        return next(layer for layer in self._seen.layers if layer.name == self._layer)

    def _enlarge(self, showing: str, index: int) -> None:
        values, image = self.layer_card.cell(index)
        if showing == "filters":
            shown = Shown(_("Filter {n}").format(n=index), values, image)
        else:
            shown = Shown(_("Map {n}").format(n=index), values, image, self._kernel(index))
        self.map_card.show_cell(shown)

    def _kernel(self, index: int) -> QImage | None:
        """The filter behind a map, where it is one of the first convolution's."""
        assert self._seen is not None and self._mosaic is not None
        filters = self._seen.filters
        if filters is None or self._layer not in self._kernel_layers or index >= len(filters):
            return None
        return as_image(self._mosaic.filters_mosaic(filters[index : index + 1]))

    def _show_sight(self, row: int, column: int) -> None:
        box = self._box(row, column) if self.layer_card.showing == "maps" else None
        self.map_card.show_sight(box)
        if box is None or self._seen is None:
            self.sight_changed.emit(None)
        else:
            size = self._seen.architecture.input[1:]
            self.sight_changed.emit(on_picture(box, self._seen.crop, size))

    def _box(self, row: int, column: int) -> Box | None:
        if self._seen is None:
            return None
        return seen_pixels(self._seen.architecture, self._layer, row, column)


def _layers_of_first_filters(seen: PictureSeen) -> frozenset[str]:
    """The first convolution, and the layers behind it whose maps are still one for each filter."""
    names = [layer.name for layer in seen.layers]
    if seen.filters_layer is None:
        return frozenset()
    start = names.index(seen.filters_layer)
    behind = takewhile(
        lambda layer: layer.family != "convolution" and layer.values.ndim == 3,
        seen.layers[start + 1 :],
    )
    return frozenset([seen.filters_layer, *(layer.name for layer in behind)])
