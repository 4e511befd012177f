"""Explore: what a network makes of a picture, from its answers down to single values."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, PictureSeen, RunFinished, RunStarted
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.content import Content
from alexnet_gui.gui.explore.empty_page import EmptyPage
from alexnet_gui.gui.explore.looker import Looker, Question
from alexnet_gui.gui.explore.networks import DESIGN, LIVE, Networks
from alexnet_gui.gui.explore.pictures import Picture, picture_file, preview
from alexnet_gui.gui.explore.top_bar import TopBar
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.mime import read_mime
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
        self._networks = Networks(architecture_source())
        self._picture: Picture | None = None  # that was asked for last
        self._run_name = ""
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
        self._make_actions()
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

    def _make_actions(self) -> None:
        self._open = QAction(_("Open &picture…"), self)
        self._open.setObjectName("explore.open_action")
        self._open.triggered.connect(self.ask_for_picture)
        self._open_model = QAction(_("Open &model…"), self)
        self._open_model.setObjectName("explore.open_model_action")
        self._open_model.triggered.connect(self.ask_for_model)
        self._paste = QAction(_("&Paste picture"), self)
        self._paste.setObjectName("explore.paste_action")
        self._paste.setShortcut(QKeySequence.StandardKey.Paste)
        self._paste.triggered.connect(self.paste)
        self.addAction(self._paste)

    def _connect(self) -> None:
        self.bar.open_wanted.connect(self.ask_for_picture)
        self.bar.paste_wanted.connect(self.paste)
        self.bar.sample_chosen.connect(self.open_picture)
        self.empty.sample_chosen.connect(self.open_picture)
        self.bar.selector.chosen.connect(self._choose)
        self.bar.selector.open_file_wanted.connect(self.ask_for_model)
        self.bar.selector.open_folder_wanted.connect(self.ask_for_run)
        self.looker.seen.connect(self._show_seen)
        self.looker.failed.connect(self._show_failed)
        self.looker.busy_changed.connect(self.bar.busy.set_busy)
        self._bridge.run_ended.connect(self._end_live)
        self._bridge.engine_failed.connect(self._no_engine)

    def menu_actions(self) -> list[tuple[str, list[QAction | None]]]:
        """What the menu bar offers of Explore."""
        return [(_("&File"), [self._open, self._open_model]), (_("&Edit"), [self._paste])]

    # --- pictures --------------------------------------------------------------------------------

    def open_picture(self, path: Path) -> None:
        """Show the picture in the file at `path`."""
        self._show(picture_file(path))

    def show_bytes(self, data: bytes, name: str) -> None:
        """Show a picture that is no file: the bytes of one."""
        self._show(Picture(data, name))

    def paste(self) -> None:
        """Show the picture on the clipboard: pixels, or a file that was copied."""
        found = read_mime(QGuiApplication.clipboard().mimeData())
        if found is not None and found.paths:
            self.open_picture(found.paths[0])
        elif found is not None and found.picture:
            self.show_bytes(found.picture, _("Pasted picture"))
        else:
            hint = _("Copy a picture, or the file of one, and paste again.")
            self.notice.emit(Failed(_("There is no picture on the clipboard."), hint))

    def ask_for_picture(self) -> None:
        """Let the person choose a picture file."""
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Open picture"))
        if chosen:
            self.open_picture(Path(chosen))

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self._opening = True
        self._refresh()

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown, or was asked for."""
        return self._picture

    def show_of_run(self, wish: ExploreWish) -> None:
        """Show a picture, or a filter, with the network of a run of Train."""
        self._picture = wish.picture_for(self._picture)
        self._opening = True
        if wish.layer:
            self.layers.prefer_filter(wish.layer, wish.filter)
        self._choose(LIVE if wish.run is None else self._networks.add_file(wish.run))

    # --- networks --------------------------------------------------------------------------------

    def use_model(self, path: Path) -> None:
        """Look through the model file, run folder or checkpoint at `path`."""
        self._opening = True
        self._choose(self._networks.add_file(path))

    def ask_for_model(self) -> None:
        """Let the person choose a model file."""
        kinds = _("Models (*.safetensors *.ckpt)")
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Open model"), "", kinds)
        if chosen:
            self.use_model(Path(chosen))

    def ask_for_run(self) -> None:
        """Let the person choose the folder of a run."""
        chosen = QFileDialog.getExistingDirectory(self, _("Open run folder"))
        if chosen:
            self.use_model(Path(chosen))

    def architecture_changed(self, architecture: Architecture) -> None:
        """The design was edited; what is on screen follows when the person pauses."""
        self._networks.set_design(architecture)
        self._show_networks()
        if self._networks.key == DESIGN:
            self._stale = True
            if self.isVisible():
                self._settled.start()

    def run_started(self, started: RunStarted) -> None:
        """A run is under way; whoever looks at the design looks at its training from now on."""
        self._run_name = started.network
        self._networks.start_live(started.network)
        self._choose(LIVE if self._networks.key == DESIGN else self._networks.key)

    def run_finished(self, finished: RunFinished) -> None:
        """A run is over; whoever followed it keeps what it has learned."""
        folder = Path(finished.run)
        followed = self._networks.key == LIVE
        self._networks.end_live()
        if any((folder / name).exists() for name in ("best.ckpt", "last.ckpt")):
            key = self._networks.add_run(folder, self._run_name)
            if followed:
                self._networks.key = key
        self._choose(self._networks.key)

    def engine_ready(self, device: str) -> None:
        """The engine can be asked; `device` is where it computes."""
        self._show_waiting("")
        self._refresh()

    def _no_engine(self, failed: Failed) -> None:
        self._show_waiting(failed.message)

    def _end_live(self) -> None:
        if self._networks.entry(LIVE) is not None:  # the run has failed
            self._networks.end_live()
            self._choose(self._networks.key)

    def _choose(self, key: str) -> None:
        before = self._networks.current.text
        self._networks.key = key
        self._show_networks()
        if self._networks.current.text != before:
            self.model_changed.emit(self._networks.current.text)
        self._refresh()

    def _show_networks(self) -> None:
        self.bar.show_networks(self._networks)
        self._follow()

    # --- questions and answers -------------------------------------------------------------------

    def _refresh(self) -> None:
        """Ask what the chosen network makes of the picture, unless that is on screen."""
        self._settled.stop()
        self._stale = False
        entry = self._networks.current
        if self._picture is None:
            return
        if not self._bridge.ready or entry.choice is None:
            self._show_preview(self._picture, entry.fault)
            return
        question = Question(self._picture, entry.choice, entry.key)
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
        asked, answered = self.looker.asked, self.looker.answered
        if answered is None:
            self._picture = None
            self._pages.setCurrentWidget(self.empty)
            self.picture_changed.emit("")
            return
        self._picture = answered.picture
        if asked is not None and asked.key != answered.key and self._networks.entry(answered.key):
            self._networks.key = answered.key
            self._show_networks()
            self.model_changed.emit(self._networks.current.text)
        self.picture_changed.emit(answered.picture.name)

    def _show_waiting(self, text: str) -> None:
        self.empty.remark.setText(text)
        self.content.waiting.setText(text)

    def _follow(self) -> None:
        live = self._networks.key == LIVE
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
