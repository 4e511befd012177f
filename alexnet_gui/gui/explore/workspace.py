"""Explore: what a network makes of a picture, from its answers down to single values."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, PictureSeen, RunFinished, RunStarted
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.content import Content
from alexnet_gui.gui.explore.evaluate.evaluating import Evaluating
from alexnet_gui.gui.explore.likes.desk import LikesDesk
from alexnet_gui.gui.explore.looker import Looker, Question
from alexnet_gui.gui.explore.networks.imagenet_strip import ImageNetStrip
from alexnet_gui.gui.explore.networks.model_check import ModelCheck
from alexnet_gui.gui.explore.networks.model_info import InfoButton
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.pair.pair import Pair
from alexnet_gui.gui.explore.picture.empty_page import EmptyPage
from alexnet_gui.gui.explore.picture.picture_desk import PictureDesk
from alexnet_gui.gui.explore.picture.pictures import Picture
from alexnet_gui.gui.explore.picture.previewing import Preview, Previewing
from alexnet_gui.gui.explore.top_bar import TopBar
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.basics import named

SETTLED_MS = 300  # after the last edit of the design


class ExploreWorkspace(QWidget):
    """Pictures come in, go through the chosen network, and are taken apart layer by layer."""

    picture_changed = Signal(str)  # the picture's name, or nothing
    notice = Signal(object)  # Failed
    message = Signal(object)  # banner.Message
    opened = Signal()  # what the person chose to see is on screen

    def __init__(
        self,
        bridge: Bridge,
        architecture_source: Callable[[], Architecture],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "explore", _("Explore"))
        self._bridge = bridge
        self.networks = NetworkDesk(architecture_source(), self)
        self.pictures = PictureDesk(bridge, self)
        self._stale = False  # the design has changed while nobody looked
        self._opening = False  # what the person chose to see is not on screen yet
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._refresh)
        self.looker = Looker(bridge, self)
        self.bar = TopBar()
        self.imagenet = ImageNetStrip(bridge, self.networks)
        self.info = InfoButton(bridge, self.networks, self)
        self._check = ModelCheck(bridge, self.networks)
        self._preview = Previewing(bridge, self.looker, self)
        self.empty = EmptyPage()
        self.content = Content()
        self.layers = self.content.layers
        self.pair = Pair(bridge, self.networks, self.content, self)
        self.bar.add_pair(self.pair)
        self.likes = LikesDesk(bridge.enquiries, self)
        self.content.use_enquiries(bridge.enquiries)
        self.evaluating = Evaluating(bridge, self.networks, self)
        self.bar.add_tools(self.info, self.evaluating, self.content.export_actions())
        self._lay_out()
        self._connect()
        self._show_networks()
        self._show_waiting(_("PyTorch is still loading…") if not bridge.ready else "")

    # --- composition -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(self.imagenet)
        outer.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.bar.use_desks(self.pictures, self.networks)
        self.empty.sample_chosen.connect(self.open_picture)
        self.pictures.wanted.connect(self._show_wanted)
        self.pictures.recut.connect(self._refresh)
        self.content.use_desk(self.pictures, self.looker)
        self.pictures.notice.connect(self.notice)
        self.evaluating.picture_wanted.connect(self.pictures.want)
        self.bar.selector.fetch_wanted.connect(self.imagenet.fetch)
        self._preview.seen.connect(self._show_preview)
        self._check.passed.connect(self._show_opened)
        self.networks.notice.connect(self.notice)
        self.networks.message.connect(self.message)
        self.networks.listed.connect(self._show_networks)
        self.networks.chosen.connect(self._refresh)
        self.content.message.connect(self.message)
        self.likes.watch(self.layers)
        self.likes.picture_wanted.connect(self.pictures.want)
        self.looker.seen.connect(self._show_seen)
        self.looker.failed.connect(self._show_failed)
        self.bar.tell_of(self.looker, self.pair.looker)
        self._bridge.run_ended.connect(self.networks.end_live)

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """What the menu bar offers of Explore."""
        return [
            (_("&File"), [self.pictures.open_action, self.networks.open_action]),
            (_("&Edit"), [self.pictures.paste_action]),
            (_("E&xplore"), self.content.menu_actions()),
            (_("E&xplore"), self.likes.menu_actions()),
            (_("E&xplore"), [self.pair.action, self.info.action]),
            (_("E&xplore"), self.evaluating.menu_actions()),
        ]

    def use_settings(self, settings: SettingsStore) -> None:
        """Show things as the person chose to see them, and remember what is chosen from now on."""
        self.content.use_settings(settings)
        self.likes.use_settings(settings)
        self.pictures.use_settings(settings)
        self.pair.use_settings(settings)
        self.evaluating.use_settings(settings)

    # --- what it is about ------------------------------------------------------------------------

    def open_picture(self, path: Path) -> None:
        """Show the picture in the file at `path`."""
        self.pictures.open(path)

    def open_pictures(self, paths: Sequence[Path]) -> None:
        """Show the first of several pictures; arrow keys go on to the others."""
        self.pictures.open_several(paths)

    def open_folder(self, folder: Path) -> None:
        """Show the first picture of `folder`; arrow keys go on to the others."""
        self.pictures.open_folder(folder)

    def show_bytes(self, data: bytes, name: str) -> None:
        """Show a picture that is no file: the bytes of one."""
        self.pictures.show_bytes(data, name)

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown, or was asked for."""
        return self.pictures.picture

    def use_model(self, path: Path) -> None:
        """Look through the model file, run folder or checkpoint at `path`."""
        self._opening = True
        self.networks.use_file(path)

    def show_of_run(self, wish: ExploreWish) -> None:
        """Show a picture, or a filter, with the network of a run of Train."""
        self.pictures.put(wish.picture_for(self.pictures.picture))
        self._opening = True
        if wish.layer:
            self.layers.prefer_filter(wish.layer, wish.filter)
        self.networks.use_run(wish.run)

    def architecture_changed(self, architecture: Architecture) -> None:
        """The design was edited; what is on screen follows when the person pauses."""
        self.networks.set_design(architecture)
        if self.networks.follows_design or self.pair.follows_design:
            self._stale = True
            if self.isVisible():
                self._settled.start()

    def run_started(self, started: RunStarted) -> None:
        """A run is under way."""
        self.networks.run_started(started)

    def run_finished(self, finished: RunFinished) -> None:
        """A run is over."""
        self.networks.run_finished(finished)

    def engine_ready(self, device: str) -> None:
        """The engine can be asked; `device` is where it computes."""
        self._show_waiting("")
        self.imagenet.look_for()
        self._refresh()

    def engine_failed(self, failed: Failed) -> None:
        """No network can be asked."""
        self._show_waiting(failed.message)

    def _show_wanted(self) -> None:
        self._opening = True
        self._refresh()

    def _show_networks(self) -> None:
        self.bar.show_networks(self.networks.networks)
        self._follow()

    # --- questions and answers -------------------------------------------------------------------

    def _refresh(self) -> None:
        """Ask what the chosen network makes of the picture, unless that is on screen."""
        self._settled.stop()
        self._stale = False
        entry, picture = self.networks.current, self.pictures.picture
        if picture is None:
            self._check.ask(entry)
            return
        self.pair.look(picture, self.pictures.cut)
        if not self._bridge.ready or entry.choice is None:
            self._preview.ask(picture, entry)
            self.picture_changed.emit(picture.name)
            return
        question = Question(picture, entry.choice, entry.key, self.pictures.cut)
        if question != self.looker.wanted:
            self.looker.ask(question)

    def _show_preview(self, found: Preview) -> None:
        """Show the picture itself while no network can be asked."""
        name = found.picture.name
        if found.picture != self.pictures.picture:
            return  # somebody wants another one
        if found.image is not None:
            reason = found.entry.fault or self.empty.remark.text()
            self.content.show_preview(found.image, name, reason, found.entry.text)
            self._pages.setCurrentWidget(self.content)
            self.pictures.previewed()
        elif not self._bridge.ready:
            words = _("PyTorch is still loading… {name} is shown then.")
            self._show_waiting(words.format(name=name))

    def _show_seen(self, seen: PictureSeen) -> None:
        answered = self.looker.answered
        assert answered is not None
        self._show_opened()
        after = self.networks.after_run(answered.key)
        self.networks.was_read(answered.key, answered.choice)
        self.likes.follow(seen, answered.choice, after)
        self.content.show_seen(seen, answered.choice, self._bridge.mosaic())
        self.content.why.show_seen(seen, answered, after)
        self._pages.setCurrentWidget(self.content)
        self.pictures.shown()
        self.picture_changed.emit(seen.picture)
        self._follow()

    def _show_opened(self) -> None:
        if self._opening:
            self._opening = False
            self.opened.emit()

    def _show_failed(self, failed: Failed) -> None:
        """Say what went wrong, and go back to what was on screen before."""
        if self.pictures.skip(failed):
            return
        self._opening = False
        if (refused := self.looker.refused) is not None:
            self.networks.refuse(failed, refused.key, refused.choice)
        self.imagenet.look_for()
        if self.looker.waiting:
            return  # a newer crop is asked about
        answered = self.looker.answered
        if answered is None:
            self.pictures.put(None)
            self._pages.setCurrentWidget(self.empty)
            self.picture_changed.emit("")
            return
        self.pictures.put(answered.picture, answered.cut)
        self.networks.return_to(answered.key)
        self.pair.look(answered.picture, answered.cut)
        self.picture_changed.emit(answered.picture.name)

    def _show_waiting(self, text: str) -> None:
        self.empty.remark.setText(text)
        self.content.waiting.setText(text)

    def _follow(self) -> None:
        live = self.networks.follows_run
        self.looker.follow(live and self.isVisible() and self._bridge.training)
        self.pair.follow(self.isVisible())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys that nothing in here has a use for go through the pictures of the folder."""
        if not self.pictures.key(event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settled.stop()
        self._follow()
