"""The controls above Explore: where pictures come from, and which network they go through."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.busy_line import BusyLine
from alexnet_gui.gui.explore.evaluate.evaluating import Evaluating
from alexnet_gui.gui.explore.export_menu import ExportMenu
from alexnet_gui.gui.explore.looker import Looker
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import Networks
from alexnet_gui.gui.explore.networks.selector import NetworkSelector
from alexnet_gui.gui.explore.pair.badge import Badge
from alexnet_gui.gui.explore.pair.bar import SecondSelector, two_button
from alexnet_gui.gui.explore.pair.pair import Pair
from alexnet_gui.gui.explore.picture.picture_desk import PictureDesk
from alexnet_gui.gui.explore.picture.samples_menu import SamplesMenu
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import bar, button, label, named, rule
from alexnet_gui.gui.widgets.tab_order import place_as_laid_out


class TopBar(QWidget):
    """Buttons, the selector, the line that says work is going on, and why the choice cannot run."""

    open_wanted = Signal()
    paste_wanted = Signal()
    sample_chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selector = NetworkSelector()
        self.busy = BusyLine()
        self._samples = SamplesMenu(self)
        self._samples.chosen.connect(self.sample_chosen)
        self._network = label(_("Network"), "secondary")
        self.choice = QHBoxLayout()  # the selector, and what belongs to it
        self.choice.setSpacing(GRID)
        self.choice.addWidget(self.selector)
        self.choice.addStretch(1)
        self.exports = ExportMenu(self)
        self.tools = QHBoxLayout()  # what can be done with what is on screen
        self.tools.setSpacing(GRID)
        self.tools.addWidget(self._export_button())
        self._fault_room = QWidget()
        self._fault = QFrame()
        self._fault.setProperty("role", "problem")
        self._fault_text = label("", "problem", wrap=True)
        named(self._fault_text, "explore.fault", _("Why the network cannot run"))
        self._lay_out()

    def _lay_out(self) -> None:
        frame, row = bar()
        self._row = row
        open_button = button(_("Open picture"), "explore.open", self.open_wanted.emit)
        paste = button(_("Paste"), "explore.paste", self.paste_wanted.emit)
        paste.setToolTip(_("Paste a picture, or the file of one (Ctrl+V)"))
        samples = button(_("Samples"), "explore.samples")
        samples.setProperty("hasMenu", True)
        samples.setMenu(self._samples)
        divider = rule(vertical=True)
        divider.setFixedHeight(3 * GRID)
        for widget in (open_button, paste, samples, divider):
            row.addWidget(widget)
        row.addWidget(self._network)
        row.addLayout(self.choice, 1)
        row.addLayout(self.tools)
        inside = QHBoxLayout(self._fault)
        inside.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        inside.addWidget(self._fault_text)
        margins = QVBoxLayout(self._fault_room)
        margins.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, 0)
        margins.addWidget(self._fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(frame)
        column.addWidget(self.busy)
        column.addWidget(self._fault_room)

    def _export_button(self) -> QPushButton:
        export = button(_("Export"), "explore.export")
        export.setProperty("hasMenu", True)
        export.setMenu(self.exports)
        return export

    def use_desks(self, pictures: PictureDesk, networks: NetworkDesk) -> None:
        """Have them do what is wished for here."""
        self.open_wanted.connect(pictures.ask)
        self.paste_wanted.connect(pictures.paste)
        self.sample_chosen.connect(pictures.open)
        self.selector.chosen.connect(networks.choose)
        self.selector.open_file_wanted.connect(networks.ask_for_file)
        self.selector.open_folder_wanted.connect(networks.ask_for_folder)

    def tell_of(self, *lookers: Looker) -> None:
        """Show that work is going on while one of them waits."""
        for which, looker in enumerate(lookers):
            looker.busy_changed.connect(partial(self.busy.set_busy, who=str(which)))

    def add_pair(self, pair: Pair) -> None:
        """Offer two networks at once."""
        self.second = SecondSelector(pair)
        self.choice.insertWidget(self.choice.count() - 1, self.second)
        pair.changed.connect(self._show_pair)
        first = Badge(0)
        self.choice.insertWidget(0, first)
        first.hide()
        pair.changed.connect(first.setVisible)
        self.tools.insertWidget(self.tools.count() - 1, two_button(pair))

    def add_tools(
        self, info: QWidget, evaluating: Evaluating, exports: list[list[QAction]]
    ) -> None:
        """Say more of the network, try it on many pictures, and save what the parts of Explore do.

        Everything has its place by then, so that the tab key can follow.
        """
        self.choice.insertWidget(self.choice.indexOf(self.selector) + 1, info)
        self.tools.insertWidget(0, evaluating.make_button())
        self.exports.gather([*exports, evaluating.export_actions()])
        place_as_laid_out(self._row)

    def _show_pair(self, on: bool) -> None:
        """Letters in place of the word, and the same room for both names."""
        self._network.setVisible(not on)
        for selector in (self.selector, self.second):
            self.choice.setStretchFactor(selector, 100 if on else 0)

    def show_networks(self, networks: Networks) -> None:
        """List the networks, and say so if the chosen one cannot run."""
        current = networks.current
        self.selector.show_entries(networks.entries(), current.key, offer=networks.offer)
        self._fault_room.setVisible(bool(current.fault))
        self._fault_text.setText(
            _("This design cannot run yet. {fault}").format(fault=current.fault)
        )
