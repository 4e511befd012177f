"""The ways to ask what a unit likes and which pictures are alike: actions, and one window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.events import LayerSeen, PictureSeen
from alexnet_gui.core.requests import ModelChoice
from alexnet_gui.core.translation import _
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.likes.asking import Unit
from alexnet_gui.gui.explore.networks.networks import AfterRun
from alexnet_gui.gui.settings_store import SettingsStore

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.likes.dialog import LikesDialog


class LikesDesk(QObject):
    """Knows what is on screen and which unit is chosen there. There is one window at most."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, enquiries: EnquiryDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._enquiries = enquiries
        self._parent = parent
        self._store = SettingsStore()
        self._seen: PictureSeen | None = None
        self._choice: ModelChoice | None = None
        self._unit: Unit | None = None
        self._dialog: LikesDialog | None = None
        self.unit_action = self._action("unit", _("What this unit &likes…"), "Ctrl+Shift+L")
        self.unit_action.triggered.connect(lambda _on=False: self.open())
        self.alike_action = self._action("alike", _("Most &alike pictures…"), "Ctrl+Shift+A")
        self.alike_action.triggered.connect(lambda _on=False: self.open_alike())
        self._show_able()

    @property
    def dialog(self) -> "LikesDialog | None":
        """The window, while it is open."""
        return self._dialog

    def menu_actions(self) -> list[QAction | None]:
        """What the menu offers."""
        return [self.unit_action, self.alike_action]

    def use_settings(self, store: SettingsStore) -> None:
        """Remember there which pictures are searched."""
        self._store = store

    def follow(self, seen: PictureSeen, choice: ModelChoice, after: AfterRun) -> None:
        """Something else is on screen."""
        self._seen, self._choice = seen, choice
        self._show_able()
        if self._dialog is not None:
            self._dialog.follow(seen, choice, after)

    def watch(self, layers: LayersPanel) -> None:
        """Mean the unit that is chosen in `layers`."""

        def choose(showing: str, index: int) -> None:
            if showing != "channels":  # of one filter; which one, was told before
                self.point(layers.layer, index)

        layers.layer_card.cell_chosen.connect(choose)
        layers.layer_changed.connect(self.point_at_layer)
        layers.map_card.likes_wanted.connect(self.open)
        layers.map_card.offer_likes()

    def point(self, layer: str, index: int) -> None:
        """A unit is chosen on screen."""
        self._unit = Unit(layer, index)
        self._show_able()
        if self._dialog is not None:
            self._dialog.follow_unit(self._unit)

    def point_at_layer(self, layer: str) -> None:
        """Another layer is shown; of one without maps its strongest feature is meant."""
        shown = self._layer(layer)
        known = self._unit is not None and self._unit.layer == layer
        if shown is not None and shown.values.ndim == 1 and not known:
            self.point(layer, int(shown.values.argmax()))

    def open(self, layer: str = "", index: int = 0) -> None:
        """Show what excites a unit; without one what excites the chosen one."""
        if layer:
            self._unit = Unit(layer, index)
        dialog = self._shown_dialog()
        if dialog is not None and self._unit is not None:
            dialog.show_unit(self._unit)

    def open_alike(self) -> None:
        """Show which pictures are like the one on screen."""
        dialog = self._shown_dialog()
        if dialog is not None:
            dialog.show_alike()

    def _shown_dialog(self) -> "LikesDialog | None":
        """The window, in front; None as long as there is nothing to ask about."""
        if self._seen is None or self._choice is None:
            return None
        if self._dialog is None:
            from alexnet_gui.gui.explore.likes.dialog import LikesDialog

            self._dialog = LikesDialog(self._enquiries, self._store, self._parent.window())
            self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.picture_wanted.connect(self.picture_wanted)
            if self._unit is not None:
                self._dialog.follow_unit(self._unit)
            self._dialog.follow(self._seen, self._choice)
            self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def _forget(self) -> None:
        self._dialog = None

    def _layer(self, name: str) -> LayerSeen | None:
        layers = () if self._seen is None else self._seen.layers
        return next((each for each in layers if each.name == name), None)

    def _show_able(self) -> None:
        nothing = _("Open a picture first.")
        for action, able in (
            (self.unit_action, self._seen is not None and self._unit is not None),
            (self.alike_action, self._seen is not None),
        ):
            action.setEnabled(able)
            action.setToolTip("" if able else nothing)

    def _action(self, name: str, text: str, keys: str) -> QAction:
        made = QAction(text, self._parent)
        made.setObjectName(f"explore.likes.{name}_action")
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._parent.addAction(made)
        return made
