"""The picture and what a network makes of it: answers at the left, layers at the right."""

from types import ModuleType

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import ModelChoice, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.layers_panel import LayersPanel
from alexnet_gui.gui.explore.picture_card import PictureCard
from alexnet_gui.gui.explore.predictions_card import PredictionsCard
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

LEFT_WIDTH = 328


class Content(QWidget):
    """Shows one answer, or a picture that still waits for one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture_card = PictureCard()
        self.predictions = PredictionsCard()
        self.layers = LayersPanel()
        self.layers.sight_changed.connect(self.picture_card.view.show_box)
        self.waiting = label("", "secondary", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        named(self.waiting, "explore.waiting_for", _("What is being waited for"))
        self._right = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        margin = GRID * 3 // 2
        blank = Card("", "explore.no_layers")
        blank.body.addWidget(self.waiting, 1)
        self._right.addWidget(blank)
        self._right.addWidget(self.layers)
        left = QWidget()
        left.setFixedWidth(LEFT_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(margin)
        column.addWidget(self.picture_card)
        column.addWidget(self.predictions)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addWidget(left)
        row.addWidget(self._right, 1)

    def show_preview(self, image: QImage, name: str, reason: str) -> None:
        """Show a picture that no network has seen, and the reason for that."""
        self.picture_card.show_preview(image, name)
        self.predictions.clear(reason)
        self.waiting.setText(reason)
        self._right.setCurrentIndex(0)

    def show_seen(self, seen: PictureSeen, choice: ModelChoice, mosaic: ModuleType) -> None:
        """Show what the network `choice` makes of a picture; `mosaic` is the engine's."""
        self.picture_card.show_seen(seen.pixels, seen.picture, seen.crop)
        untrained = isinstance(choice, Untrained) or seen.trained_steps == 0
        self.predictions.show_seen(seen, untrained=untrained)
        self.layers.show_seen(seen, mosaic)
        self._right.setCurrentWidget(self.layers)
