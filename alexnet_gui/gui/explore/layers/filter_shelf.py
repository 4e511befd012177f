"""The filters of the chosen layer: with the answer for the first convolution, else asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.events import Failed, LayerSeen, PictureSeen
from alexnet_gui.core.layer_filters import FiltersSeen, LayerFilters
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


class FilterShelf(QObject):
    """Keeps the filters of one layer; those of the answer before until newer ones are here."""

    arrived = Signal()  # filters, or why there are none

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enquiries: EnquiryDesk | None = None
        self.fault = ""
        self._values: Floats | None = None
        self._of: tuple[int, str] | None = None  # answer and layer
        self._wanted: tuple[int, str] | None = None
        self._asking = OneEnquiry(self)

    def filters(self, seen: PictureSeen, layer: LayerSeen) -> "Floats | None":
        """The filters (O, I / groups, kh, kw) of `layer`; None until they are here."""
        if layer.name == seen.filters_layer:
            return seen.filters
        wanted = (seen.request, layer.name)
        if wanted != self._of and wanted != self._wanted:
            self._ask(wanted)
        there = self._of is not None and self._of[1] == layer.name
        fits = there and self._values is not None and len(self._values) == len(layer.values)
        return self._values if fits else None

    def _ask(self, wanted: tuple[int, str]) -> None:
        if self.enquiries is None:
            return
        self.fault = ""
        self._wanted = wanted
        self._asking.ask(self.enquiries, LayerFilters(*wanted), self._take)

    def _take(self, found: FiltersSeen | Failed) -> None:
        self._of, self._wanted = self._wanted, None
        if isinstance(found, Failed):
            self._values, self.fault = None, found.message
        else:
            self._values = found.values
        self.arrived.emit()
