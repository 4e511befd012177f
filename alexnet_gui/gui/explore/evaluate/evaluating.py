"""What can be done with a network and many pictures: evaluate it, and predict a whole folder."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.basics import button

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.evaluate.dialog import EvaluateDialog
    from alexnet_gui.gui.explore.evaluate.predict_folder_dialog import PredictFolderDialog


class Evaluating(QObject):
    """Actions that show a window, or bring the one that is open to the front; one of each."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, bridge: Bridge, networks: NetworkDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._networks = networks
        self._parent = parent
        self._store: SettingsStore | None = None
        self._evaluate: EvaluateDialog | None = None
        self._predict: PredictFolderDialog | None = None
        self.evaluate_action = self._action(
            "evaluate", _("E&valuate…"), "Ctrl+Shift+E", self.show_evaluate
        )
        self.evaluate_action.setToolTip(
            _("How well the network does on many pictures, class by class (Ctrl+Shift+E)")
        )
        self.predict_action = self._action(
            "predict_folder", _("Predictions of a &folder…"), "", self.show_predict
        )
        self.predict_action.setToolTip(
            _("Write what the network takes each picture of a folder for, as a table")
        )
        networks.listed.connect(self._follow)

    def use_settings(self, store: SettingsStore) -> None:
        """Remember here what is chosen."""
        self._store = store

    def make_button(self) -> QPushButton:
        """A button for the strip above Explore."""
        made = button(_("Evaluate…"), "explore.evaluate.open", self.evaluate_action.trigger)
        made.setToolTip(self.evaluate_action.toolTip())
        return made

    def menu_actions(self) -> list[QAction | None]:
        """What the menu bar offers of this."""
        return [self.evaluate_action, self.predict_action]

    def export_actions(self) -> list[QAction]:
        """What Explore's Export menu offers of this."""
        return [self.predict_action]

    @property
    def evaluate_dialog(self) -> "EvaluateDialog | None":
        """The window that evaluates, while it is open."""
        return self._evaluate

    @property
    def predict_dialog(self) -> "PredictFolderDialog | None":
        """The window that predicts a folder, while it is open."""
        return self._predict

    def show_evaluate(self) -> None:
        """Show the window that evaluates the chosen network."""
        if self._evaluate is None:
            # Not before: it brings numpy along.
            from alexnet_gui.gui.explore.evaluate.dialog import EvaluateDialog

            made = self._evaluate = EvaluateDialog(self._bridge, self._settings, self._parent)
            made.picture_wanted.connect(self.picture_wanted)
            made.destroyed.connect(self._forget_evaluate)
            self._follow()
        _bring(self._evaluate)

    def show_predict(self) -> None:
        """Show the window that predicts a folder with the chosen network."""
        if self._predict is None:
            from alexnet_gui.gui.explore.evaluate.predict_folder_dialog import PredictFolderDialog

            made = PredictFolderDialog(self._bridge, self._settings, self._parent)
            self._predict = made
            made.destroyed.connect(self._forget_predict)
            self._follow()
        _bring(self._predict)

    @property
    def _settings(self) -> SettingsStore:
        if self._store is None:
            self._store = SettingsStore()
        return self._store

    def _follow(self) -> None:
        """Another network is chosen, or it is called otherwise."""
        for dialog in (self._evaluate, self._predict):
            if dialog is not None:
                dialog.use_network(self._networks.current)

    def _forget_evaluate(self) -> None:
        self._evaluate = None

    def _forget_predict(self) -> None:
        self._predict = None

    def _action(self, name: str, text: str, keys: str, do: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"explore.{name}_action")
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._parent.addAction(action)
        action.triggered.connect(lambda _checked=False: do())
        return action


def _bring(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
