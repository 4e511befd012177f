"""Beside the form: everything that is shown of a run, or words while there is nothing to show."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Event
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.pictures import Picture
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.empty_page import EmptyPage
from alexnet_gui.gui.train.live.tab_actions import TabActions

if TYPE_CHECKING:
    from alexnet_gui.gui.train.stage import Stage


class RunPages(QStackedWidget):
    """The stage is made for the first run: it imports numpy and what plots."""

    message = Signal(object)  # banner.Message
    explore_wanted = Signal(object)  # ExploreWish

    def __init__(self, bridge: Bridge, settings: SettingsStore) -> None:
        super().__init__()
        self._bridge = bridge
        self._settings = settings
        self._stage: Stage | None = None
        self.empty = EmptyPage()
        self.addWidget(self.empty)
        self.cards = TabActions(self)
        self.picture_in_explore: Callable[[], Picture | None] = lambda: None

    @property
    def stage(self) -> "Stage":
        """Everything that is shown of a run."""
        if self._stage is None:
            from alexnet_gui.gui.train.stage import Stage

            self._stage = Stage(self._bridge, self._settings, lambda: self.picture_in_explore())
            self._stage.message.connect(self.message)
            self._stage.explore_wanted.connect(self.explore_wanted)
            self.addWidget(self._stage)
            self.cards.chosen.connect(self._stage.bring)
            self.cards.enable(True)
        return self._stage

    def begin(
        self, architecture: Architecture, *, resumed: bool = False, watched: bool = False
    ) -> None:
        """A run of `architecture` begins; `resumed`: goes on; `watched`: in another process."""
        self.stage.begin(architecture, resumed=resumed, watched=watched)

    def show_another(self) -> None:
        """A run of another process is shown from here on, or looked for."""
        self.stage.plots.show_others(())
        self.stage.plots.begin()

    def take(self, event: Event, *, watched: bool) -> None:
        """Take one event of the run, in order."""
        self.stage.plots.take(event)
        self.stage.take(event, watched=watched)

    def end(self) -> None:
        """No run is under way any more."""
        if self._stage is not None:
            self._stage.end()

    def show_page(self, *, there: bool, running: bool) -> None:
        """Show the run if there is one; of an ended one without a step words, not empty axes."""
        worth = there and (running or len(self.stage.plots.curves) > 0)
        self.setCurrentWidget(self.stage if worth else self.empty)
