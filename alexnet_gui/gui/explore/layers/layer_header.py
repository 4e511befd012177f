"""The lines above a layer: its name and figures; filters, maps or statistics; and how."""

from typing import Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.mosaic_choices import Choices, FilterView
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.swatch import Swatch
from alexnet_gui.gui.explore.layers.view_choices import ViewChoices
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

Showing = Literal["filters", "maps"]
Page = Literal["filters", "maps", "statistics"]


class LayerHeader(QWidget):
    """What is shown of the layer, and how it is to be shown."""

    changed = Signal()  # how it is to be shown
    keep_wanted = Signal()  # as what to compare with

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.layer_header", _("The chosen layer"))
        self.dot = Swatch("convolution")
        self.name = label("", "heading")
        named(self.name, "explore.layer_name", _("The chosen layer"))
        self.details = ElidedLabel("faint")
        named(self.details, "explore.layer_details", _("Its maps"))
        self.details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.filters = _toggle(_("Filters"), "explore.filters")
        self.maps = _toggle(_("Maps"), "explore.maps")
        self.statistics = _toggle(_("Statistics"), "explore.statistics")
        self.statistics.setToolTip(_("How the values are spread, beside those of another answer"))
        self.maps.setChecked(True)
        self._toggles = QButtonGroup(self)
        for button in (self.filters, self.maps, self.statistics):
            self._toggles.addButton(button)
        self._toggles.buttonClicked.connect(self.changed)
        self.choices = ViewChoices()
        self.choices.changed.connect(self.changed)
        self.choices.keep_wanted.connect(self.keep_wanted)
        self.scaling, self.colours, self.order = (
            self.choices.scaling,
            self.choices.colours,
            self.choices.order,
        )
        self._lay_out()

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._first = first = QHBoxLayout()
        first.setSpacing(GRID * 3 // 4)
        first.addWidget(self.dot)
        first.addWidget(self.name)
        first.addStretch(1)
        texts.addLayout(first)
        texts.addWidget(self.details)
        self.line = QHBoxLayout()
        self.line.setSpacing(GRID * 3 // 4)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID * 3 // 4)
        self._top.addLayout(texts, 1)
        self._top.addLayout(self.line)
        self.line.addStretch(1)
        for widget in (self.filters, self.maps, self.statistics):
            self.line.addWidget(widget)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(self._top)
        column.addWidget(self.choices)

    def minimumSizeHint(self) -> QSize:
        """Of the buttons alone: where there is no room beside the name they stand below it."""
        margins = self._column.contentsMargins()
        wide = max(self.line.minimumSize().width(), self.choices.minimumSizeHint().width())
        return QSize(wide + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The buttons beside name and details, or below them where those would be cut."""
        details = self.details.fontMetrics().horizontalAdvance(self.details.text())
        texts = max(self._first.sizeHint().width(), details)
        needed = texts + self._top.spacing() + self.line.sizeHint().width()
        margins = self._column.contentsMargins()
        fits = needed <= self.width() - margins.left() - margins.right()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._top.setDirection(beside if fits else below)

    @property
    def page(self) -> Page:
        """Filters, if they are asked for and there are any; statistics; otherwise maps."""
        if self.statistics.isChecked():
            return "statistics"
        chosen = self.filters.isChecked() and self.filters.isEnabled()
        return "filters" if chosen else "maps"

    @property
    def showing(self) -> Showing:
        """What a cell is: a filter, or a map, also while statistics are on screen."""
        return "filters" if self.page == "filters" else "maps"

    @property
    def shown_as(self) -> Choices:
        """Scaling, colours and order."""
        return self.choices.chosen

    def filter_view(self, channels: int) -> FilterView:
        """Which part is shown of filters over so many channels."""
        return self.choices.filter_view(channels)

    def use_settings(self, settings: SettingsStore) -> None:
        """Show layers as the person chose to see them, and remember what is chosen."""
        self.choices.use_settings(settings)

    def show_layer(self, name: str, family: str, details: str) -> None:
        """Say which layer is shown."""
        self.dot.show_role(family)
        self.name.setText(name)
        self.details.set_whole(details)
        self._arrange()

    def offer(self, *, filters: str, maps: bool) -> None:
        """What can be chosen; `filters` says why there are none to see, or is empty."""
        self.filters.setEnabled(not filters)
        self.filters.setToolTip(filters or _("The weights of each filter"))
        if filters and self.filters.isChecked():
            self.maps.setChecked(True)
        text = _("Maps") if maps else _("Features")
        self.maps.setText(text)
        self.maps.setAccessibleName(text)
        self.maps.setToolTip(
            _("What comes out of the layer, one picture for each filter")
            if maps
            else _("What comes out of the layer, one bar for each unit")
        )

    def show_choices(self, *, cells: bool, channels: int = 0, filters: int = 0) -> None:
        """Offer how `page` can be shown: cells, perhaps of so many filters over `channels`."""
        self.choices.arrange(self.page, cells=cells, channels=channels, filters=filters)


def _toggle(text: str, name: str) -> QPushButton:
    made = QPushButton(text)
    named(made, name, text)
    made.setCheckable(True)
    return made
