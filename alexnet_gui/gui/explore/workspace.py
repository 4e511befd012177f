"""Explore: what a network makes of a picture, from its answers down to single values."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, PictureSeen, RunFinished, RunStarted
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.content import Content
from alexnet_gui.gui.explore.empty_page import EmptyPage
from alexnet_gui.gui.explore.looker import Looker, Question
from alexnet_gui.gui.explore.network_desk import NetworkDesk
from alexnet_gui.gui.explore.picture_desk import PictureDesk
from alexnet_gui.gui.explore.pictures import Picture, preview
from alexnet_gui.gui.explore.top_bar import TopBar
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.widgets.basics import named

SETTLED_MS = 300  # after the last edit of the design


class ExploreWorkspace(QWidget):
    """Pictures come in, go through the chosen network, and are taken apart layer by layer."""

    picture_changed = Signal(str)  # the picture's name, or nothing
    model_changed = Signal(str)  # the chosen network, as the selector says it
    notice = Signal(object)  # Failed
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
        self.pictures = PictureDesk(self)
        self._stale = False  # the design has changed while nobody looked
        self._opening = False  # what the person chose to see is not on screen yet
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._refresh)
        self.looker = Looker(bridge, self)
        self.bar = TopBar()
        self.empty = EmptyPage()
        self.content = Content()
        self.layers = self.content.layers
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
        outer.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.bar.open_wanted.connect(self.pictures.ask)
        self.bar.paste_wanted.connect(self.pictures.paste)
        self.bar.sample_chosen.connect(self.open_picture)
        self.empty.sample_chosen.connect(self.open_picture)
        self.pictures.wanted.connect(self._show_wanted)
        self.pictures.notice.connect(self.notice)
        self.bar.selector.chosen.connect(self.networks.choose)
        self.bar.selector.open_file_wanted.connect(self.networks.ask_for_file)
        self.bar.selector.open_folder_wanted.connect(self.networks.ask_for_folder)
        self.networks.listed.connect(self._show_networks)
        self.networks.chosen.connect(self._refresh)
        self.networks.model_changed.connect(self.model_changed)
        self.looker.seen.connect(self._show_seen)
        self.looker.failed.connect(self._show_failed)
        self.looker.busy_changed.connect(self.bar.busy.set_busy)
        self._bridge.run_ended.connect(self.networks.end_live)
        self._bridge.engine_failed.connect(self._no_engine)

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """What the menu bar offers of Explore."""
        return [
            (_("&File"), [self.pictures.open_action, self.networks.open_action]),
            (_("&Edit"), [self.pictures.paste_action]),
        ]

    # --- what it is about ------------------------------------------------------------------------

    def open_picture(self, path: Path) -> None:
        """Show the picture in the file at `path`."""
        self.pictures.open(path)

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
        self.pictures.picture = wish.picture_for(self.pictures.picture)
        self._opening = True
        if wish.layer:
            self.layers.prefer_filter(wish.layer, wish.filter)
        self.networks.use_run(wish.run)

    def architecture_changed(self, architecture: Architecture) -> None:
        """The design was edited; what is on screen follows when the person pauses."""
        self.networks.set_design(architecture)
        if self.networks.follows_design:
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
        self._refresh()

    def _no_engine(self, failed: Failed) -> None:
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
            return
        if not self._bridge.ready or entry.choice is None:
            self._show_preview(picture, entry.fault)
            return
        question = Question(picture, entry.choice, entry.key)
        if question != self.looker.asked:
            self.looker.ask(question)

    def _show_preview(self, picture: Picture, fault: str) -> None:
        """Show the picture itself while no network can be asked."""
        answered = self.looker.answered
        if self._bridge.ready and answered is not None and answered.picture == picture:
            return  # an answer of before the mistake stays
        image = preview(picture)
        if image is None and not self._bridge.ready:
            self._show_waiting(
                _("PyTorch is still loading… {name} is shown then.").format(name=picture.name)
            )
        elif image is not None:
            self.content.show_preview(image, picture.name, fault or self.empty.remark.text())
            self._pages.setCurrentWidget(self.content)
        self.picture_changed.emit(picture.name)

    def _show_seen(self, seen: PictureSeen) -> None:
        answered = self.looker.answered
        assert answered is not None
        if self._opening:
            self._opening = False
            self.opened.emit()
        self.content.show_seen(seen, answered.choice, self._bridge.mosaic())
        self._pages.setCurrentWidget(self.content)
        self.picture_changed.emit(seen.picture)
        self._follow()

    def _show_failed(self, failed: Failed) -> None:
        """Say what went wrong, and go back to what was on screen before."""
        self._opening = False
        self.notice.emit(failed)
        answered = self.looker.answered
        if answered is None:
            self.pictures.picture = None
            self._pages.setCurrentWidget(self.empty)
            self.picture_changed.emit("")
            return
        self.pictures.picture = answered.picture
        self.networks.return_to(answered.key)
        self.picture_changed.emit(answered.picture.name)

    def _show_waiting(self, text: str) -> None:
        self.empty.remark.setText(text)
        self.content.waiting.setText(text)

    def _follow(self) -> None:
        live = self.networks.follows_run
        self.looker.follow(live and self.isVisible() and self._bridge.training)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settled.stop()
        self._follow()
