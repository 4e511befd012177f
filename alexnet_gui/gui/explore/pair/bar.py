"""What the bar above Explore has for two at once: the button, and the second selector."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.networks.model_dialogs import ask_model_file, ask_run_folder
from alexnet_gui.gui.explore.networks.selector import NetworkSelector
from alexnet_gui.gui.explore.pair.badge import SIDE, Badge
from alexnet_gui.gui.explore.pair.pair import Pair
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, named


class SecondSelector(QWidget):
    """Which network is the second; there only while there are two."""

    def __init__(self, pair: Pair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = pair.network
        self.selector = NetworkSelector()
        named(self.selector, "explore.second_network", _("Second network"))
        self.selector.setToolTip(_("Which network the picture goes through beside the first"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(Badge(1))
        row.addWidget(self.selector)
        self.setMaximumWidth(self.selector.maximumWidth() + GRID + SIDE)
        self.selector.chosen.connect(self._network.choose)
        self.selector.open_file_wanted.connect(self._ask_for_file)
        self.selector.open_folder_wanted.connect(self._ask_for_folder)
        self._network.listed.connect(self._list)
        pair.changed.connect(self.setVisible)
        self.setVisible(pair.on)

    def _list(self) -> None:
        self.selector.show_entries(self._network.entries(), self._network.current.key)

    def _ask_for_file(self) -> None:
        path = ask_model_file(self)
        if path is not None:
            self._network.add_file(path)

    def _ask_for_folder(self) -> None:
        path = ask_run_folder(self)
        if path is not None:
            self._network.add_file(path)


def two_button(pair: Pair) -> QPushButton:
    """Checks and unchecks the action, and shows what it is."""
    made = button(_("Two at once"), "explore.two")
    made.setCheckable(True)
    made.setToolTip(_("See the picture through two networks, side by side (Ctrl+T)"))
    made.toggled.connect(pair.action.setChecked)
    pair.action.toggled.connect(made.setChecked)
    return made
