"""One map, filter or unit, enlarged: its values one by one, and the sum that made each."""

from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.sight import Box
from alexnet_gui.core.translation import _
from alexnet_gui.core.unit_sum import Place as UnitPlace
from alexnet_gui.core.unit_sum import UnitSum
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.card_scroll import CardScroll
from alexnet_gui.gui.explore.figures import exactly, number
from alexnet_gui.gui.explore.layers.colour_scale import ColourScale, Scale
from alexnet_gui.gui.explore.unit.kernel_section import KernelSection
from alexnet_gui.gui.explore.unit.map_export import MapExport
from alexnet_gui.gui.explore.unit.map_rows import MapRows
from alexnet_gui.gui.explore.unit.pixel_view import PixelView, Place
from alexnet_gui.gui.explore.unit.sum_section import SumSection
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

CHANNELS = 3  # of a filter whose weights are written out


class Source(NamedTuple):
    """Which map or unit it is, of which layer of what was seen; the engine's `mosaic` paints it."""

    look: int  # the request that was answered
    layer: str
    unit: int  # a map, or a feature
    mosaic: ModuleType


class Shown(NamedTuple):
    """What the card enlarges: values (H, W), or a filter's weights (I, kh, kw)."""

    title: str
    values: "Floats"
    image: QImage  # a pixel a value
    kernel: QImage | None = None  # of the filter that makes this map
    kernel_words: str = ""
    source: Source | None = None  # None for weights, which no sum made
    layer: str = ""
    scale: Scale | None = None  # what the colours stand for


class MapCard(Card):
    """Enlarges one cell of the mosaic, or tells of one unit of a layer without maps."""

    pointed = Signal(int, int)  # row, column
    fixed = Signal(int, int)  # row, column: its sum is shown
    likes_wanted = Signal(str, int)  # the pictures that excite this map or unit of a layer most
    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Map"), "explore.map_card", parent)
        self._shown: Shown | None = None
        self._source: Source | None = None
        self.pixels = PixelView()
        self.pixels.pointed.connect(self._point)
        self.pixels.fixed.connect(self._fix)
        self.value = MapRows(("value",))  # above the picture: in sight however low the card is
        self.scale = ColourScale("explore.map_scale")
        self.rows = MapRows(("rank", "mean", "range", "zero", "sees"))
        self.sum = SumSection()
        self.sum.changed.connect(self._name_unit)
        self.kernel = KernelSection()
        self.kernel.likes_wanted.connect(self._want_likes)
        self.exports = MapExport(self)
        self.exports.message.connect(self.message)
        self.sum.changed.connect(lambda: self.exports.offer_sum(self.sum.summed))
        self.class_name = ElidedLabel()
        named(self.class_name, "explore.map_class", _("The class that the unit stands for"))
        self.header.insertWidget(self.header.indexOf(self.subtitle), self.class_name, 1)
        self.header.removeWidget(self.subtitle)
        self.subtitle.hide()
        self.header.addWidget(self.exports.button())
        margin = GRID * 3 // 2
        inner = QVBoxLayout()
        inner.setSpacing(margin)
        for part in (self.value, self.pixels, self.rows, self.sum, self.kernel):
            inner.addWidget(part)
        inner.insertWidget(2, self.scale)
        inner.addStretch(1)
        self.body.addWidget(CardScroll(inner))

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there for sums, and have files written there."""
        self.sum.use_enquiries(enquiries)
        self.exports.use_enquiries(enquiries)

    def export_actions(self) -> list[QAction]:
        """What of the map and its sum can be saved to files."""
        return self.exports.actions

    def offer_likes(self) -> None:
        """Show the link to the pictures that excite a map most; `likes_wanted` tells of it."""
        self.kernel.offer_likes()

    # --- what is enlarged ------------------------------------------------------------------------

    def show_cell(self, shown: Shown) -> None:
        """Enlarge `shown`; the greatest value is fixed, or the place that was, if it is there."""
        before, self._shown = self._shown, shown
        self._source = shown.source
        self._entitle(shown.title)
        self.rows.show_figures(shown.values)
        excitable = shown.source is not None
        self.kernel.show_kernel(shown.kernel, shown.kernel_words, excitable=excitable)
        self.scale.show_scale(shown.scale)
        self.value.hold("value", 1 if shown.values.ndim == 2 else 2)
        self.exports.offer_map(shown.title, shown.layer, shown.values, shown.image)
        self.pixels.show()
        same = before is not None and before.title == shown.title
        same = same and before is not None and before.values.shape == shown.values.shape
        self.pixels.show_image(shown.image, self.pixels.kept if same else _greatest(shown.values))

    def show_unit(self, title: str, values: "Floats", source: Source) -> None:
        """Tell of one of the features `values` (F,): the one that `source` names."""
        self._shown, self._source = None, source
        self._entitle(title)
        value = values[source.unit]
        self.pixels.hide()
        self.scale.show_scale(None)
        self.rows.show_rank(1 + int((values > value).sum()), len(values))
        self.value.hold("value", 1)
        self.value.put("value", exactly(value), title=_("Value"))
        self.kernel.show_kernel(None, "", excitable=True)
        self.exports.offer_map(title, source.layer, None, None)
        self._ask((source.unit,))

    def mark(self, row: int, column: int) -> None:
        """Show the value at a place that is pointed at elsewhere; the map has one there."""
        self.pixels.mark((row, column))
        self._point(row, column)

    def fix(self, row: int, column: int) -> None:
        """Show the sum at a place that is fixed elsewhere; the map has one there."""
        self.pixels.fix((row, column))

    def show_sight(self, box: Box | None, size: tuple[int, int], *, beyond: bool = False) -> None:
        """Say which pixels of the network's input, of `size` (height, width), are seen."""
        self.rows.show_sight(box, size, beyond=beyond)

    def _entitle(self, title: str) -> None:
        self.title.setText(title)
        self.class_name.set_whole("")
        self.setAccessibleName(title)

    # --- one value -------------------------------------------------------------------------------

    def _point(self, row: int, column: int) -> None:
        if self._shown is None:
            return
        values = self._shown.values
        if values.ndim == 2:
            text = exactly(values[row, column])
        else:  # a filter: its weights over each channel
            weights = [number(float(weight)) for weight in values[:, row, column]]
            text = ", ".join(weights[:CHANNELS]) + (" …" if len(weights) > CHANNELS else "")
        where = _("Row {row}, column {column}").format(row=row, column=column)
        self.value.put("value", text, title=where)
        self.pointed.emit(row, column)

    def _fix(self, row: int, column: int) -> None:
        index = 0 if self._source is None else self._source.unit
        self._ask((index, row, column))
        self.fixed.emit(row, column)

    def _ask(self, place: UnitPlace) -> None:
        if self._source is None:
            self.sum.clear()
            return
        source = self._source
        self.sum.ask(UnitSum(source.look, source.layer, place), source.mosaic)

    def _name_unit(self) -> None:
        """Say which class a unit stands for, as soon as its sum tells."""
        summed = self.sum.summed
        if summed is not None and self._shown is None:
            self.class_name.set_whole(summed.steps[-1].name)

    def _want_likes(self) -> None:
        if self._source is not None:
            self.likes_wanted.emit(self._source.layer, self._source.unit)


def _greatest(values: "Floats") -> Place:
    """Where the greatest value is; of a filter the middle."""
    if values.ndim == 2:
        row, column = divmod(int(values.argmax()), values.shape[1])
        return row, column
    return values.shape[1] // 2, values.shape[2] // 2
