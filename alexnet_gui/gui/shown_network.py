"""Which network the status bar names: in Explore the one looked through, elsewhere Design's."""

from PySide6.QtCore import QObject

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.shared_analysis import analysis_of
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.explore.workspace import ExploreWorkspace
from alexnet_gui.gui.status_bar import StatusBar


class ShownNetwork(QObject):
    """Follows the design, Explore's choice of a network, and which workspace is in front."""

    def __init__(self, status: StatusBar, document: Document, explore: ExploreWorkspace) -> None:
        super().__init__(status)
        self._status = status
        self._document = document
        self._explore = explore
        self._explores = False
        self._counted: tuple[str, int] = ("", 0)  # which network, and its parameters
        document.history_changed.connect(self._show)
        explore.networks.listed.connect(self._show)
        explore.looker.seen.connect(self._count)
        self._show()

    def show_workspace(self, name: str) -> None:
        """The workspace of that name is in front."""
        self._explores = name == "explore"
        self._show()

    def _count(self, seen: PictureSeen) -> None:
        answered = self._explore.looker.answered
        assert answered is not None
        if answered.key != self._counted[0]:
            self._counted = (answered.key, analysis_of(seen.architecture).parameters)
            self._show()

    def _show(self) -> None:
        if self._explores:
            entry = self._explore.networks.current
            key, parameters = self._counted
            self._status.show_network(entry.text, parameters if key == entry.key else None)
            return
        network, found = self._document.architecture, self._document.analysis
        self._status.show_network(network.title, found.parameters, unsaved=self._document.dirty)
