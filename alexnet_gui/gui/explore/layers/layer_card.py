"""What comes out of the chosen layer: its maps, its filters, its features, or their statistics."""

from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.towers import towers
from alexnet_gui.core.translation import _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.figures import figures, sentence
from alexnet_gui.gui.explore.layers.cells import Cells, filter_cells, map_cells
from alexnet_gui.gui.explore.layers.colour_scale import Scale
from alexnet_gui.gui.explore.layers.comparison import Comparison
from alexnet_gui.gui.explore.layers.feature_view import FeatureView
from alexnet_gui.gui.explore.layers.filter_shelf import FilterShelf
from alexnet_gui.gui.explore.layers.glimpse import liveliest
from alexnet_gui.gui.explore.layers.layer_exports import Exportable, LayerExports
from alexnet_gui.gui.explore.layers.layer_footer import LayerFooter
from alexnet_gui.gui.explore.layers.layer_header import LayerHeader, Showing
from alexnet_gui.gui.explore.layers.layer_words import (
    class_names,
    feature_sentence,
    filter_details,
    layer_details,
    why_no_filters,
)
from alexnet_gui.gui.explore.layers.mosaic_view import NONE, MosaicView
from alexnet_gui.gui.explore.layers.statistics_view import StatisticsView
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named, rule

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


class LayerCard(Card):
    """Shows one layer of what was seen; a cell of it can be chosen."""

    cell_chosen = Signal(str, int)  # maps, filters, channels (of one filter) or features; which
    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.layer", parent)
        self.setAccessibleName(_("The chosen layer"))
        self._mosaic: ModuleType | None = None
        self._seen: PictureSeen | None = None
        self._layer: LayerSeen | None = None
        self._cells: Cells | None = None
        self._chosen: dict[str, int] = {}  # for each layer: a map, its filter, or a feature
        self._channels: dict[str, int] = {}  # for each layer, where one filter is shown
        self.comparison = Comparison()
        self.controls = LayerHeader()
        self.cells = MosaicView()
        self.features = FeatureView()
        self.statistics = StatisticsView()
        self.shelf = FilterShelf(self)
        self.exports = LayerExports(self)
        self.waiting = label("", "secondary", wrap=True)
        self._below = LayerFooter()
        self.footer, self.scale = self._below.figures, self._below.scale
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        named(self.waiting, "explore.filters_awaited", _("What is being waited for"))
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for page in (self.cells, self.features, self.statistics, self.waiting):
            self._pages.addWidget(page)
        self.controls.line.addWidget(self.exports.button())
        inner = QVBoxLayout()
        margin = GRID * 3 // 2
        inner.setContentsMargins(margin, margin, margin, GRID)
        inner.setSpacing(GRID)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self._below)
        self.body.addWidget(self.controls)
        self.body.addWidget(rule())
        self.body.addLayout(inner, 1)

    def _connect(self) -> None:
        self.controls.changed.connect(self._show)
        self.controls.keep_wanted.connect(self._keep)
        for view in (self.cells, self.features, self.statistics):
            view.hovered.connect(self._say)
        self.cells.chosen.connect(self._choose)
        self.features.chosen.connect(self._choose)
        self.statistics.chosen.connect(self._choose)
        self.shelf.arrived.connect(self._show)
        self.exports.message.connect(self.message)
        self.controls.choices.offer_kept(False)

    # --- what it is about ------------------------------------------------------------------------

    @property
    def showing(self) -> Showing:
        """Whether cells are filters or maps."""
        return self.controls.showing

    @property
    def awaited(self) -> bool:
        """Whether cells are on their way."""
        return self.showing == "filters" and self._cells is None

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there about the layer."""
        self.shelf.enquiries = self.exports.enquiries = self.statistics.enquiries = enquiries

    def use_settings(self, settings: SettingsStore) -> None:
        """Show layers as the person chose to see them, and remember what is chosen."""
        self.controls.use_settings(settings)

    def export_actions(self) -> list[QAction]:
        """What of the layer can be saved to files."""
        return self.exports.actions

    def show_layer(self, seen: PictureSeen, layer: LayerSeen, mosaic: ModuleType) -> None:
        """Show `layer` of what was seen; `mosaic` is the engine's."""
        self._seen, self._layer, self._mosaic = seen, layer, mosaic
        self.comparison.take(seen)
        self.controls.offer(filters=why_no_filters(layer), maps=layer.values.ndim == 3)
        self._show()

    def put_beside(self, other: PictureSeen | None) -> None:
        """Compare with what another network on screen makes of the picture, not the one before."""
        self.comparison.beside = other
        self.controls.choices.say_beside(other is not None)

    def cell(self, index: int) -> "tuple[Floats, QImage]":
        """A filter (I, kh, kw) or a map (H, W), and how it is painted, a pixel a value."""
        assert self._cells is not None
        return self._cells.values[index], self.cells.cell_image(index)

    def cell_scale(self, index: int) -> Scale | None:
        """What the colours of a cell stand for; None for one that is red, green and blue."""
        assert self._cells is not None
        return self._cells.scale(index)

    def cell_title(self, index: int) -> str:
        """What a cell is called."""
        assert self._cells is not None
        return self._cells.title(index)

    def mark(self, index: int) -> None:
        """Point at a cell or feature that is pointed at elsewhere, and tell its figures."""
        view = self.cells if self._cells is not None else self.features
        view.mark(index)
        self._say(view.under_mouse)

    def prefer_filter(self, layer: str, index: int) -> None:
        """Show filters from the next time on, and of those of `layer` choose one."""
        self.controls.filters.setEnabled(True)
        self.controls.filters.setChecked(True)
        self._chosen[layer] = index

    # --- what is shown ---------------------------------------------------------------------------

    def _show(self) -> None:
        if self._layer is None or self._seen is None or self._mosaic is None:
            return
        layer, of_maps = self._layer, self._layer.values.ndim == 3
        filters = self._filters()
        self._cells = self._make_cells(filters)
        self.controls.show_choices(
            cells=of_maps,
            channels=0 if filters is None else filters.shape[1],
            filters=0 if filters is None else len(filters),
        )
        details = layer_details(layer.values) if filters is None else filter_details(filters)
        self.controls.show_layer(layer.name, layer.family, details)
        self._offer_export()
        cells = None if self.controls.page == "statistics" else self._cells
        self.scale.show_scale(None if cells is None else cells.scale())
        if self._cells is not None:
            self._show_cells(self._cells)
        elif not of_maps:
            self._show_features(layer)
        if self.controls.page == "statistics":
            self._show_statistics(layer)
        elif self.awaited:
            self.waiting.setText(self.shelf.fault or _("Reading the filters…"))
            self._pages.setCurrentWidget(self.waiting)
            self.footer.set_whole("")

    def _show_cells(self, cells: Cells) -> None:
        """Lay `cells` out, also behind the statistics, as one of them is enlarged."""
        current = self._chosen_cell(cells)
        assert self._layer is not None
        if cells.kind == "filters":
            self.controls.choices.prefer_filter(current)
        elif cells.kind == "channels" and cells.part is not None:
            self._chosen[self._layer.name] = cells.part
        if self.controls.page != "statistics":
            self._pages.setCurrentWidget(self.cells)
        self.cells.setAccessibleName(_("Maps") if cells.kind == "maps" else _("Filters"))
        self.cells.show_cells(
            len(cells.values), cells.values.shape[-2:], cells.compose, current, cells.arrangement
        )
        self._say(self.cells.under_mouse)
        self.cell_chosen.emit(cells.kind, current)

    def _show_features(self, layer: LayerSeen) -> None:
        chosen = self._chosen.get(layer.name, NONE)
        current = chosen if 0 <= chosen < len(layer.values) else int(layer.values.argmax())
        assert self._seen is not None
        if self.controls.page != "statistics":
            self._pages.setCurrentWidget(self.features)
        names = class_names(self._seen, layer)
        self.features.show_features(layer.values, layer.family, names, current)
        self._say(NONE)
        self.cell_chosen.emit("features", current)

    def _show_statistics(self, layer: LayerSeen) -> None:
        self.comparison.with_ = self.controls.choices.compare_with
        chosen = NONE if self._cells is None else self.cells.current
        self.statistics.show_layer(layer, self.comparison, chosen)
        self._pages.setCurrentWidget(self.statistics)

    def _filters(self) -> "Floats | None":
        """The filters (O, I, kh, kw) where they are asked for and here."""
        assert self._seen is not None and self._layer is not None
        if self.showing != "filters":
            return None
        return self.shelf.filters(self._seen, self._layer)

    def _make_cells(self, filters: "Floats | None") -> Cells | None:
        """Filters or maps, whichever are shown; None for features and while filters are awaited."""
        assert self._seen is not None and self._layer is not None and self._mosaic is not None
        layer, choices = self._layer, self.controls.shown_as
        if layer.values.ndim != 3 or (self.showing == "filters" and filters is None):
            return None
        count = towers(self._seen.architecture, layer.name)
        if filters is None:
            return map_cells(layer.values, count, choices, self._mosaic)
        view = self.controls.filter_view(filters.shape[1])
        return filter_cells(filters, view, count, choices, self._mosaic)

    def _offer_export(self) -> None:
        assert self._seen is not None and self._layer is not None
        filters = self._filters()
        view = None if filters is None else self.controls.filter_view(filters.shape[1])
        count = towers(self._seen.architecture, self._layer.name)
        choices = self.controls.shown_as
        self.exports.offer(
            Exportable(self._seen.request, self._seen.picture, self._layer, choices, view, count)
        )

    # --- what is chosen --------------------------------------------------------------------------

    def _chosen_cell(self, cells: Cells) -> int:
        """The cell chosen last in this layer; at first the one with most to show."""
        assert self._layer is not None
        of = self._channels if cells.kind == "channels" else self._chosen
        chosen = of.get(self._layer.name, NONE)
        if 0 <= chosen < len(cells.values):
            return chosen
        return 0 if cells.kind == "channels" else liveliest(self._layer.values)

    def _choose(self, index: int) -> None:
        assert self._layer is not None
        if self._cells is None:
            self._chosen[self._layer.name] = index
            self.cell_chosen.emit("features", index)
            return
        of_filter = self._cells.kind == "channels"
        (self._channels if of_filter else self._chosen)[self._layer.name] = index
        if not of_filter:
            self.controls.choices.prefer_filter(index)
        if self.controls.page == "statistics":
            self.cells.current = index
            self.statistics.show_map(index)
        self.cell_chosen.emit(self._cells.kind, index)

    def _keep(self) -> None:
        """Compare with what is on screen now from the next answer on."""
        self.comparison.keep()
        self.controls.choices.offer_kept(True, choose=True)
        self._show()

    # --- figures ---------------------------------------------------------------------------------

    def _say(self, index: int) -> None:
        """Say the figures of the cell or feature that is pointed at, or of the whole layer."""
        assert self._layer is not None and self._seen is not None
        values = self._layer.values
        if self._cells is not None:
            self.footer.set_whole(self._cells.sentence(None if index == NONE else index))
        elif values.ndim == 3:
            self.footer.set_whole("")
        elif index == NONE:
            self.footer.set_whole(sentence(figures(values)))
        else:
            names = class_names(self._seen, self._layer)
            self.footer.set_whole(feature_sentence(values, index, names))
