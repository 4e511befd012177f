"""The line below a layer: figures of what is pointed at, and what the colours stand for."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers.colour_scale import ColourScale
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel

BESIDE = 220  # pixels; in less the scale stands below the figures


class LayerFooter(QWidget):
    """The figures give way to the scale beside them, and are in their tooltip then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = ElidedLabel("secondary")
        named(self.figures, "explore.figures", _("Figures"))
        self.scale = ColourScale("explore.layer_scale")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID // 2)
        self._row.addWidget(self.figures, 1)
        self._row.addWidget(self.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(beside if self.width() >= BESIDE else below)
