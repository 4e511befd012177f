"""The window: mode bar, banner, three workspaces, status bar and menus, and how they talk."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, RunFinished
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import About, Banner, Message
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.closing import Closing, close_dialogs
from alexnet_gui.gui.design.workspace import DesignWorkspace
from alexnet_gui.gui.drop_target import DropTarget
from alexnet_gui.gui.explore.wish import ExploreWish
from alexnet_gui.gui.explore.workspace import ExploreWorkspace
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.mode_bar import Mode, ModeBar
from alexnet_gui.gui.opening import Opener
from alexnet_gui.gui.report import Reporter, report_text
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.shown_network import ShownNetwork
from alexnet_gui.gui.status_bar import StatusBar
from alexnet_gui.gui.theme import GRID, appearance
from alexnet_gui.gui.title import Title
from alexnet_gui.gui.train.workspace import TrainWorkspace
from alexnet_gui.gui.widgets.basics import named
from alexnet_gui.gui.window_menus import WindowMenus

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

SMALLEST = QSize(1024, 640)
FOLLOWING_MS = 30  # from an edit until the workspaces behind follow: it is on screen by then
USUAL = QSize(1440, 900)  # as in the drawings of the design


class MainWindow(QMainWindow):
    """Composes the parts; what they do is theirs. `runs`: where new runs go, if not as usual."""

    left = Signal()  # the window has closed, everything is saved

    def __init__(
        self,
        bridge: Bridge,
        settings: SettingsStore,
        reporter: Reporter | None = None,
        runs: Path | None = None,
    ) -> None:
        super().__init__()
        named(self, "window", "AlexNet")
        self.bridge = bridge
        self.settings = settings
        self.reporter = reporter or Reporter(self)
        self.device = _("no PyTorch yet")
        self._make_workspaces(runs)
        self._following = QTimer(self, singleShot=True, interval=FOLLOWING_MS)
        self.mode_bar = ModeBar(self.modes)
        self.banner = Banner()
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.stack.setObjectName("workspaces")
        for workspace in self.workspaces:
            self.stack.addWidget(workspace)
        self.opener = Opener(self.design, self.train, self.explore, self)
        self.closing = Closing(bridge, self.design.may_close, self)
        self.title = Title(self, self.design.document)
        self.network = ShownNetwork(self.status, self.design.document, self.explore)
        self.menus = WindowMenus(self)
        self._lay_out()
        self._connect()
        DropTarget(self, self.opener.open_dropped)
        self._restore()

    def _make_workspaces(self, runs: Path | None) -> None:
        self.design = DesignWorkspace(self.settings)
        self.train = TrainWorkspace(self.bridge, self._network_and_recipe, self.settings, runs)
        self.explore = ExploreWorkspace(self.bridge, lambda: self.design.architecture)
        self.explore.use_settings(self.settings)
        self.workspaces = (self.design, self.train, self.explore)
        self.modes = (
            Mode("design", _("Design"), _("Edit the network and see every shape follow")),
            Mode("train", _("Train"), _("Train the network and see it learn")),
            Mode("explore", _("Explore"), _("See what the network sees in a picture")),
        )

    @property
    def _names(self) -> list[str]:
        return [mode.name for mode in self.modes]

    # --- what others use -------------------------------------------------------------------------

    def show_workspace(self, name: str) -> None:
        """Bring `design`, `train` or `explore` to the front."""
        self.show_workspace_at(self._names.index(name))

    def show_workspace_at(self, index: int) -> None:
        """Bring the workspace of that index to the front."""
        if self._following.isActive():
            self._hand_on_architecture()
        self.stack.setCurrentIndex(index)
        self.mode_bar.show_chosen(index)
        self.menus.show_workspace(index)
        self.title.show_workspace(self.workspace)
        self.network.show_workspace(self.workspace)
        # Keys go to the workspace in front, where the person left it.
        workspace = self.workspaces[index]
        last: QWidget | None = workspace.focusWidget()
        (workspace if last is None else last).setFocus()

    @property
    def workspace(self) -> str:
        """The name of the workspace in front."""
        return self.modes[self.stack.currentIndex()].name

    def open(self, path: Path) -> None:
        """Open a picture, an architecture, a model, a run or a folder of pictures."""
        self.opener.open(path)

    def copy_report(self) -> None:
        """Put the report on what went wrong, and on this machine, on the clipboard."""
        QGuiApplication.clipboard().setText(report_text(self.reporter.stack, self.device))
        self.banner.tell(Message(_("The report is on the clipboard."), "", "good"))

    # --- composition -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        frame = QWidget()
        around = QVBoxLayout(frame)
        around.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        around.addWidget(self.banner)
        frame.hide()
        self._banner_frame = frame
        column.addWidget(frame)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.mode_bar)
        row.addLayout(column, 1)
        self._central = QWidget()
        outer = QVBoxLayout(self._central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(row, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(self._central)
        self.setMinimumSize(SMALLEST)

    def _connect(self) -> None:
        self._following.timeout.connect(self._hand_on_architecture)
        self.mode_bar.chosen.connect(self.show_workspace_at)
        self.banner.changed.connect(self._banner_frame.setVisible)
        self.opener.workspace_wanted.connect(self.show_workspace)
        self.opener.message.connect(self.banner.tell)
        self.opener.opened.connect(self.banner.opened)
        self.design.document.restarted.connect(self.banner.opened)
        self.explore.opened.connect(self.banner.opened)
        self.closing.saving.connect(self._show_saving)
        self.closing.ready.connect(self.close)
        self.reporter.found.connect(self._show_bug)
        self.bridge.bug_found.connect(self.reporter.note)
        self.bridge.engine_ready.connect(self._engine_ready)
        self.bridge.engine_failed.connect(self._engine_failed)
        self.design.architecture_changed.connect(lambda _architecture: self._following.start())
        self.design.train_wanted.connect(lambda: self.show_workspace("train"))
        self.train.status_changed.connect(self.status.show_run)
        self.train.progress_changed.connect(self.status.show_progress)
        self.train.run_started.connect(self.explore.run_started)
        self.train.run_finished.connect(self.explore.run_finished)
        self.train.run_finished.connect(self._run_finished)
        self.train.save_wanted.connect(self.design.save)
        self.train.know_file(lambda: self.design.document.saved_as)
        self.train.design_wanted.connect(lambda: self.show_workspace("design"))
        self.train.explore_wanted.connect(self.opener.explore)
        self.train.network_wanted.connect(self.opener.use_network)
        self.opener.run_opened.connect(self.train.others.show_if_idle)
        self.opener.watch_wanted.connect(self.train.others.watch)
        self.train.picture_wanted.connect(self.opener.show_picture)
        self.train.sight_wanted.connect(self._show_sight)
        self.train.picture_in_explore = lambda: self.explore.picture
        self.bridge.run_ended.connect(lambda: self.status.show_progress(None))
        self.explore.picture_changed.connect(self.title.show_picture)
        self.design.notice.connect(self._show_notice)
        self.design.not_opened.connect(self._show_not_opened)
        self.design.message.connect(self.banner.tell)
        self.train.notice.connect(self._show_notice)
        self.train.message.connect(self.banner.tell)
        self.explore.notice.connect(self._show_not_opened)
        self.explore.message.connect(self.banner.tell)

    def _network_and_recipe(self) -> tuple[Architecture, Recipe]:
        return self.design.architecture, self.design.document.recipe or Recipe()

    # --- what is heard ---------------------------------------------------------------------------

    def _engine_ready(self, device: str) -> None:
        self.device = device
        self.status.show_device(device)
        self.train.engine_ready(device)
        self.explore.engine_ready(device)

    def _engine_failed(self, failed: Failed) -> None:
        self.status.show_no_engine()
        self._show_notice(failed)

    def _hand_on_architecture(self) -> None:
        """Train and Explore follow the design."""
        self._following.stop()
        self.train.architecture_changed(self.design.architecture)
        self.explore.architecture_changed(self.design.architecture)

    def _show_notice(self, notice: Failed) -> None:
        self._tell(notice, "")

    def _show_not_opened(self, notice: Failed) -> None:
        self._tell(notice, "opening")

    def _tell(self, notice: Failed, about: About) -> None:
        if not isinstance(notice, Mistake):  # of those the banner offers a report
            self.banner.tell(Message.of(notice, about))

    def _show_bug(self, _stack: str) -> None:
        text = _("Something went wrong that should not have.")
        hint = _("Please pass the report on to the developers.")
        self.banner.tell(Message(text, hint, "problem", _("Copy report"), self.copy_report))

    def _show_saving(self, saving: bool) -> None:
        self._central.setEnabled(not saving)
        self.menuBar().setEnabled(not saving)
        if saving:
            self.status.show_run(_("Saving what it has learned…"))

    def _show_sight(self, wish: ExploreWish) -> None:
        self.show_workspace("explore")
        self.explore.show_of_run(wish)

    def _run_finished(self, _finished: RunFinished) -> None:
        if not self.isActiveWindow():
            QApplication.alert(self)

    # --- begin and end ---------------------------------------------------------------------------

    def _restore(self) -> None:
        last = self.settings.workspace
        self.show_workspace(last if last in self._names else self._names[0])
        geometry: QByteArray = self.settings.geometry
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self._place(self.screen())

    def _place(self, screen: "QScreen") -> None:
        """The usual size in the middle of the screen, or what the screen has room for."""
        room = screen.availableGeometry()
        size = USUAL.boundedTo(room.size()).expandedTo(SMALLEST)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        self.setGeometry(place)

    def _remember(self) -> None:
        self.settings.geometry = self.saveGeometry()
        self.settings.workspace = self.workspace
        self.settings.theme = appearance.mode
        self.settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_go():
            event.ignore()
            return
        close_dialogs(self)
        self._remember()
        event.accept()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Here and not as a shortcut: whoever edits a cell cancels the edit with the same key.
        if event.key() == Qt.Key.Key_Escape and self.banner.message is not None:
            self.banner.dismiss()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.menus.show_full_screen(self.isFullScreen())
