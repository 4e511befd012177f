"""The picture and what a network makes of it: answers at the left, layers at the right."""

from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import ModelChoice, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.left_column import WIDTH, LeftColumn
from alexnet_gui.gui.explore.looker import Looker
from alexnet_gui.gui.explore.picture.opening import Opening
from alexnet_gui.gui.explore.picture.picture_card import PictureCard
from alexnet_gui.gui.explore.picture.picture_desk import PictureDesk
from alexnet_gui.gui.explore.predictions.predictions_card import PredictionsCard
from alexnet_gui.gui.explore.why.card import WhyCard
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.pair.view import PairView


class Content(QWidget):
    """Shows one answer, or a picture that still waits for one."""

    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture_card = PictureCard()
        self.predictions = PredictionsCard()
        self.why = WhyCard()
        self.why.overlay_changed.connect(self.picture_card.view.show_overlay)
        self.why.class_meant.connect(self.predictions.mark_class)
        self.predictions.class_chosen.connect(self.why.ask_about)
        self.layers = LayersPanel()
        self.layers.message.connect(self.message)
        self.why.message.connect(self.message)
        self.layers.sight_changed.connect(self.picture_card.view.show_box)
        self.waiting = label("", "secondary", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        named(self.waiting, "explore.waiting_for", _("What is being waited for"))
        self.seen: PictureSeen | None = None  # what is on screen
        self.pair: PairView | None = None  # shows the layers of two networks in the meantime
        self.left = LeftColumn(self.predictions, self.why)
        self.left.verticalScrollBar().rangeChanged.connect(self._keep_why_in_sight)
        self._new_picture = False  # and the person has asked nothing about it yet
        self.why.methods.wanted.connect(self._look_into_why)
        self.why.fields.changed.connect(self._look_into_why)
        self._right = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        margin = GRID * 3 // 2
        blank = Card("", "explore.no_layers")
        blank.body.addWidget(self.waiting, 1)
        self._right.addWidget(blank)
        self._right.addWidget(self.layers)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(0)
        left = QVBoxLayout()  # the picture stays in sight, whatever is looked up below it
        left.setSpacing(margin)
        self.picture_card.setFixedWidth(WIDTH)
        left.addWidget(self.picture_card)
        left.addWidget(self.left, 1)
        row.addLayout(left)
        row.addWidget(self._right, 1)

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there what takes more than is on screen."""
        self.layers.use_enquiries(enquiries)
        self.why.use_enquiries(enquiries)

    def use_desk(self, desk: PictureDesk, looker: Looker) -> None:
        """Show which picture is meant, and that it is on its way as `looker` asks about it."""
        self.picture_card.use_desk(desk)
        Opening(looker, desk, self.picture_card)

    def export_actions(self) -> list[list[QAction]]:
        """What can be saved to files, of each part that has something to save."""
        return [*self.layers.export_actions(), self.why.export_actions()]

    def _keep_why_in_sight(self, _least: int, most: int) -> None:
        """Where its card grows below what is shown, follow it, as long as the person is there."""
        focus = QApplication.focusWidget()
        if (
            not self._new_picture
            and focus is not None
            and self.why.isAncestorOf(focus)
            and self.why.methods.method is not None
        ):
            self.left.verticalScrollBar().setValue(most)

    def _look_into_why(self) -> None:
        self._new_picture = False

    def menu_actions(self) -> list[QAction | None]:
        """What the menu bar offers of the picture and of why the network answers so."""
        return [*self.picture_card.menu_actions(), None, *self.why.menu_actions()]

    def use_settings(self, settings: SettingsStore) -> None:
        """Show things as the person chose to see them, and remember what is chosen from now on."""
        self.layers.use_settings(settings)
        self.why.use_settings(settings)
        self.predictions.use_settings(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Here for when the keyboard is elsewhere than in the card, whose own shortcut it is.
        if event.key() != Qt.Key.Key_Escape or not self.why.leave():
            super().keyPressEvent(event)

    def show_preview(self, image: QImage, name: str, reason: str, network: str) -> None:
        """Show a picture that the `network` has not seen, and the reason for that."""
        self.picture_card.show_preview(image, name)
        self.predictions.clear(reason)
        self.why.clear(reason)
        self.waiting.setText(reason)
        if self.pair is None:
            self._right.setCurrentIndex(0)
        else:
            self.pair.say(0, reason, network)
            self._right.setCurrentWidget(self.layers)

    def show_seen(self, seen: PictureSeen, choice: ModelChoice, mosaic: ModuleType) -> None:
        """Show what the network `choice` makes of a picture; `mosaic` is the engine's."""
        untrained = isinstance(choice, Untrained) or seen.trained_steps == 0
        self.predictions.show_seen(seen, choice, untrained=untrained)
        self.predictions.repaint()  # what is waited for most, before all that takes longer
        self.picture_card.show_seen(seen)
        if self.seen is None or self.seen.pixels is not seen.pixels:
            self._new_picture = True  # its answers stand at the top
            self.left.verticalScrollBar().setValue(0)
        self.seen = seen
        (self.pair or self.layers).show_seen(seen, mosaic)
        self._right.setCurrentWidget(self.layers)
