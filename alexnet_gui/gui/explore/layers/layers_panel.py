"""Everything that layers make of the picture: the strip, the chosen layer, the enlarged map."""

from itertools import takewhile
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.sight import Box, on_picture, seen_by_feature, seen_pixels
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.layers.glimpse import Glimpse, glimpse
from alexnet_gui.gui.explore.layers.layer_card import LayerCard
from alexnet_gui.gui.explore.layers.layer_strip import LayerStrip
from alexnet_gui.gui.explore.unit.map_card import MapCard, Shown, Source
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card
from alexnet_gui.gui.widgets.laid_out import laid_out

MAP_WIDTH, WIDEST_MAP = 256, 420  # pixels of its card
USUAL_WIDTH = 840  # pixels of the whole panel, from where on the map's card grows with it
GROWTH = 0.3  # of what there is more
MAP_SHARE = 0.45  # of a card's height that its width may come to, so that figures are in sight
EDGE = 0.5  # pixels of the picture that rounding may come to


class LayersPanel(QWidget):
    """Shows one answer at a time, and keeps the layer and the map that were chosen."""

    sight_changed = Signal(object)  # x, y, width, height on the picture, or None
    message = Signal(object)  # banner.Message
    layer_changed = Signal(str)  # the chosen layer's name, as soon as it is on screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: PictureSeen | None = None
        self._mosaic: ModuleType | None = None
        self._layer = ""
        self._enlarged = False  # whether a map, a filter or a unit of the layer is chosen
        self._kernel_layers: frozenset[str] = frozenset()
        self.glimpses: list[Glimpse] = []
        self.strip = LayerStrip()
        self.strip.chosen.connect(self.show_layer)
        self.layer_card = LayerCard()
        self.layer_card.cell_chosen.connect(self._enlarge)
        self.layer_card.message.connect(self.message)
        self.map_card = MapCard()
        self.map_card.pointed.connect(self._show_sight)
        self.map_card.message.connect(self.message)
        self._lay_out()

    def _lay_out(self) -> None:
        strip = Card("", "explore.strip")
        strip.setAccessibleName(_("Layers"))
        strip.body.setContentsMargins(GRID, GRID, GRID, 0)
        strip.body.addWidget(self.strip)
        self.middle = middle = QVBoxLayout()
        middle.setSpacing(GRID * 3 // 2)
        middle.addWidget(strip)
        self.cards = QHBoxLayout()  # the chosen layer, of two networks side by side
        self.cards.setSpacing(GRID * 3 // 2)
        self.cards.addWidget(self.layer_card, 1)
        middle.addLayout(self.cards, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 3 // 2)
        row.addLayout(middle, 1)
        self.maps = QVBoxLayout()  # the chosen map, of two networks one below the other
        self.maps.setSpacing(GRID * 3 // 2)
        self.maps.addWidget(self.map_card, 1)
        row.addLayout(self.maps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_maps()

    def fit_maps(self) -> None:
        """Make the chosen map's card, or those of two networks, as wide as there is room."""
        cards = [card for card in laid_out(self.maps) if isinstance(card, QWidget)]
        wide = MAP_WIDTH + GROWTH * (self.width() - USUAL_WIDTH)
        most = min(WIDEST_MAP, MAP_SHARE * self.height() / max(1, len(cards)))
        for card in cards:
            card.setFixedWidth(round(max(MAP_WIDTH, min(wide, most))))

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there about what is on screen."""
        self.layer_card.use_enquiries(enquiries)
        self.map_card.use_enquiries(enquiries)

    def use_settings(self, settings: SettingsStore) -> None:
        """Show layers as the person chose to see them, and remember what is chosen."""
        self.layer_card.use_settings(settings)

    def export_actions(self) -> list[list[QAction]]:
        """What can be saved to files, of each part that has something to save."""
        return [self.layer_card.export_actions(), self.map_card.export_actions()]

    @property
    def layer(self) -> str:
        """The chosen layer's name."""
        return self._layer

    def show_seen(self, seen: PictureSeen, mosaic: ModuleType) -> None:
        """Show what a network makes of a picture; `mosaic` is the engine's."""
        self._seen, self._mosaic = seen, mosaic
        self._kernel_layers = _layers_of_first_filters(seen)
        self.map_card.exports.picture = Path(seen.picture).stem
        names = [layer.name for layer in seen.layers]
        if self._layer not in names:
            self._layer = seen.filters_layer or names[0]
        self.glimpses = [glimpse(layer, mosaic) for layer in seen.layers]
        self.strip.show_layers(self.glimpses, self._layer)
        self.show_layer(self._layer)

    def show_layer(self, name: str) -> None:
        """Show the layer called `name`."""
        self.strip.mark(name)
        assert self._seen is not None and self._mosaic is not None
        self._layer = name
        self.sight_changed.emit(None)
        self._enlarged = False
        self.layer_card.show_layer(self._seen, self._current(), self._mosaic)
        self.map_card.setVisible(self._enlarged or self.layer_card.awaited)
        self.layer_changed.emit(name)

    def prefer_filter(self, layer: str, index: int) -> None:
        """Show a filter of `layer` from now on, as soon as something is seen through it."""
        self._layer = layer
        self.layer_card.prefer_filter(layer, index)

    def _current(self) -> LayerSeen:
        assert self._seen is not None
        return next(layer for layer in self._seen.layers if layer.name == self._layer)

    def _enlarge(self, showing: str, index: int) -> None:
        self._enlarged = True
        if showing == "features":
            self._tell_unit(index)
            return
        values, image = self.layer_card.cell(index)
        if showing == "maps":
            kernel, words = self._kernel(index)
            title = _("Map {n}").format(n=index)
            shown = Shown(title, values, image, kernel, words, self._source(index))
        else:
            shown = Shown(self.layer_card.cell_title(index), values, image)
        shown = shown._replace(layer=self._layer, scale=self.layer_card.cell_scale(index))
        self.map_card.show_cell(shown)
        self.map_card.show()  # filters may come later than their layer

    def _tell_unit(self, index: int) -> None:
        assert self._seen is not None
        values = self._current().values
        self.map_card.show_unit(_("Unit {n:,}").format(n=index), values, self._source(index))
        self._show_box(seen_by_feature(self._seen.architecture, self._layer, index))
        self.map_card.show()

    def _source(self, index: int) -> Source:
        assert self._seen is not None and self._mosaic is not None
        return Source(self._seen.request, self._layer, index, self._mosaic)

    def _kernel(self, index: int) -> tuple[QImage | None, str]:
        """The filter behind a map, where it is one of the first convolution's, and about it."""
        assert self._seen is not None and self._mosaic is not None
        filters = self._seen.filters
        if filters is None or self._layer not in self._kernel_layers or index >= len(filters):
            return None, ""
        channels, height, width = filters.shape[1:]
        words = ngettext(
            "The kernel of map {n}: {height} × {width} weights.",
            "The kernel of map {n}: {height} × {width} weights over each of {channels} channels.",
            channels,
        ).format(n=index, height=height, width=width, channels=channels)
        return as_image(self._mosaic.filters_mosaic(filters[index : index + 1])), words

    def _show_sight(self, row: int, column: int) -> None:
        if self._seen is None or self.layer_card.showing != "maps":
            self._show_box(None)
        else:
            self._show_box(seen_pixels(self._seen.architecture, self._layer, row, column))

    def _show_box(self, box: Box | None) -> None:
        """Say and show which pixels of the network's input are seen, or none."""
        if box is None or self._seen is None:
            self.map_card.show_sight(None, (0, 0))
            self.sight_changed.emit(None)
            return
        _channels, height, width = self._seen.architecture.input
        x, y, wide, high = on_picture(box, self._seen.crop, (height, width))
        tall, broad = self._seen.pixels.shape[:2]
        beyond = x < -EDGE or y < -EDGE or x + wide > broad + EDGE or y + high > tall + EDGE
        self.map_card.show_sight(box, (height, width), beyond=beyond)
        self.sight_changed.emit((x, y, wide, high))


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
