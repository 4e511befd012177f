"""The pictures that were found, below what they were found for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from alexnet_gui.core.events import LayerSeen
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.grid import TilesView
from alexnet_gui.gui.explore.likes.tiles import Tile
from alexnet_gui.gui.theme import GRID, ROW
from alexnet_gui.gui.widgets.basics import Card, label, named
from alexnet_gui.gui.widgets.number_box import NumberBox


class FoundCard(Card):
    """A title, a field to step through the units of a layer, and the pictures."""

    stepped = Signal(int)  # another unit of the same layer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Pictures found"), "explore.likes.card", parent)
        self.tiles = TilesView()
        self.remark = label("", "secondary", wrap=True)
        named(self.remark, "explore.likes.remark", _("Why there are no pictures"))
        self.remark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tiles)
        self._pages.addWidget(self.remark)
        self.unit = NumberBox()
        named(self.unit, "explore.likes.unit", _("Which unit of the layer"))
        self.unit.setToolTip(_("Which unit of the layer is meant (arrow keys step)"))
        self.unit.setKeyboardTracking(False)
        self.unit.setMinimumWidth(14 * GRID)
        self.unit.valueChanged.connect(self.stepped)
        named(self.title, "explore.likes.title", _("What was asked"))
        named(self.subtitle, "explore.likes.detail", _("More on what was asked"))
        self.header.addStrut(ROW)  # with and without it as high
        self.header.addWidget(self.unit)
        self.body.setContentsMargins(GRID, GRID, 0, GRID)
        self.body.addWidget(self._pages)

    def show_title(self, title: str, detail: str = "") -> None:
        """Say what the pictures were found for."""
        self.title.setText(title)
        self.subtitle.setText(detail)

    def show_tiles(self, tiles: Sequence[Tile], remark: str = "") -> None:
        """Show the pictures; without any, `remark`."""
        self.tiles.show_tiles(tiles)
        self.remark.setText(remark)
        self._pages.setCurrentIndex(0 if tiles else 1)

    def show_unit(self, layer: LayerSeen | None, index: int) -> None:
        """Let the person step through the units of `layer`; None: there is nothing to step."""
        self.unit.setEnabled(layer is not None)
        if layer is not None:
            blocked = self.unit.blockSignals(True)
            self.unit.setRange(0, len(layer.values) - 1)
            self.unit.setValue(index)
            self.unit.setPrefix(_("Map ") if layer.values.ndim == 3 else _("Feature "))
            self.unit.blockSignals(blocked)
