"""Two at once: the picture on screen through a second network too, beside the first."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.content import Content
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.looker import Looker, Question
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.explore.pair.second_network import SecondNetwork
from alexnet_gui.gui.explore.pair.view import PairView
from alexnet_gui.gui.explore.picture.pictures import Picture
from alexnet_gui.gui.settings_store import SettingsStore


class Pair(QObject):
    """Asks a second network whatever the first is asked, as long as `action` is checked."""

    changed = Signal(bool)  # two at once, or one again

    def __init__(
        self, bridge: Bridge, networks: NetworkDesk, content: Content, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._content = content
        self._settings: SettingsStore | None = None
        self._view: PairView | None = None
        self._wanted: tuple[Picture, Cut] | None = None
        self._visible = False
        self._refused: Question | None = None  # whose side says why it gives no answer
        self._networks = networks
        self.network = SecondNetwork(bridge, networks, self)
        self.looker = Looker(bridge, self, place="second")
        self.action = QAction(_("&Two at once"), self)
        self.action.setObjectName("explore.two_action")
        self.action.setCheckable(True)
        self.action.setShortcut(QKeySequence("Ctrl+T"))
        self.action.toggled.connect(self._toggle)
        self.network.chosen.connect(self._ask_anew)
        self.looker.seen.connect(self._show_seen)
        self.looker.failed.connect(self._show_failed)

    @property
    def on(self) -> bool:
        """Whether two networks are on screen."""
        return self.action.isChecked()

    @property
    def follows_design(self) -> bool:
        """Whether the second network is the design."""
        return self.on and self.network.follows_design

    @property
    def view(self) -> PairView:
        """How the two are laid out; made when it is first wanted."""
        if self._view is None:
            self._view = self._make_view()
        return self._view

    def use_settings(self, settings: SettingsStore) -> None:
        """Show the second network's layers as the person chose to see layers."""
        self._settings = settings

    def _make_view(self) -> PairView:
        second = LayersPanel(self._content)
        second.use_enquiries(self._bridge.enquiries)
        if self._settings is not None:
            second.use_settings(self._settings)
        return PairView(self._bridge, self._content, second, self)

    def _toggle(self, on: bool) -> None:
        self.looker.forget()
        self._drop_refused()
        if on:
            self.view.begin()
            self.network.begin()
        else:
            self.view.end(self._bridge.mosaic())
        self.follow(self._visible)
        self.changed.emit(on)

    # --- questions and answers -------------------------------------------------------------------

    def look(self, picture: Picture, cut: Cut) -> None:
        """The first network is asked about `picture`, or cannot be: the second is asked too."""
        self._wanted = (picture, cut)
        self._ask()

    def follow(self, visible: bool) -> None:
        """Whether somebody looks, so that a run under way is worth following."""
        self._visible = visible
        run = self.on and self.network.follows_run
        self.looker.follow(run and visible and self._bridge.training)

    def _ask_anew(self) -> None:
        """Another network is meant, or the same one again, whose file may be another now."""
        self.looker.forget()
        self._drop_refused()
        self._ask()

    def _drop_refused(self) -> None:
        """A file that could not be read is listed for as long as its side says so."""
        refused, self._refused = self._refused, None
        if refused is not None and not (self.on and refused.key == self.network.current.key):
            self._networks.drop(refused.key, refused.choice)

    def _ask(self) -> None:
        if not self.on or self._wanted is None or not self._bridge.ready:
            return
        entry = self.network.current
        if entry.choice is None:
            self.looker.forget()
            self._say(entry.fault, entry)
            return
        picture, cut = self._wanted
        question = Question(picture, entry.choice, entry.key, cut)
        if question == (self.looker.wanted or self.looker.answered):
            return
        if self.looker.answered is None:
            self._say(_("Waiting for {network}…").format(network=entry.text), entry)
        self.looker.ask(question)

    def _show_seen(self, seen: PictureSeen) -> None:
        answered = self.looker.answered
        if answered is not None:
            self._networks.was_read(answered.key, answered.choice)
        self.view.show_second(seen, self._bridge.mosaic())
        self.follow(self._visible)

    def _show_failed(self, failed: Failed) -> None:
        """Say here why there is no answer; of a picture that is none the first side tells."""
        if not failed.picture:
            self._refused = self.looker.refused
            self._say(f"{failed.message} {failed.hint}".strip(), self.network.current)

    def _say(self, sentence: str, entry: Entry) -> None:
        self.view.say(1, sentence, entry.text)
