"""The window: its frame at once, the workspaces after that, and what it hears from them.

Nothing that only a workspace needs is imported here: the frame is on screen before it.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.translation import _
from alexnet_gui.gui.furnishing import furnish
from alexnet_gui.gui.menus import Menus
from alexnet_gui.gui.mode_bar import Mode, ModeBar
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.status_bar import StatusBar
from alexnet_gui.gui.theme import appearance
from alexnet_gui.gui.widgets.basics import named

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

    from alexnet_gui.core.architecture import Architecture
    from alexnet_gui.core.events import Failed, RunFinished
    from alexnet_gui.core.recipe import Recipe
    from alexnet_gui.gui.banner import Banner
    from alexnet_gui.gui.bridge import Bridge
    from alexnet_gui.gui.closing import Closing
    from alexnet_gui.gui.design.workspace import DesignWorkspace
    from alexnet_gui.gui.design_follower import DesignFollower
    from alexnet_gui.gui.explore.wish import ExploreWish
    from alexnet_gui.gui.explore.workspace import ExploreWorkspace
    from alexnet_gui.gui.opening import Opener
    from alexnet_gui.gui.shown_network import ShownNetwork
    from alexnet_gui.gui.title import Title
    from alexnet_gui.gui.train.workspace import TrainWorkspace
    from alexnet_gui.gui.window_menus import WindowMenus
    from alexnet_gui.gui.window_messages import WindowMessages

SMALLEST = QSize(1024, 640)
USUAL = QSize(1440, 900)  # as in the drawings of the design


class MainWindow(QMainWindow):
    """Composes the parts; what they do is theirs. `runs`: where new runs go, if not as usual.

    Without a bridge it is a frame, for `furnish` to fill; what is asked of it fills it at once.
    """

    left = Signal()  # the window has closed, everything is saved

    bridge: "Bridge"
    design: "DesignWorkspace"
    train: "TrainWorkspace"
    explore: "ExploreWorkspace"
    workspaces: tuple["DesignWorkspace", "TrainWorkspace", "ExploreWorkspace"]
    messages: "WindowMessages"
    banner: "Banner"
    opener: "Opener"
    closing: "Closing"
    title: "Title"
    network: "ShownNetwork"
    menus: "WindowMenus"
    follower: "DesignFollower"

    def __init__(
        self,
        bridge: "Bridge | None",
        settings: SettingsStore,
        reporter: Reporter | None = None,
        runs: Path | None = None,
    ) -> None:
        super().__init__()
        appearance.dress(self)
        named(self, "window", "AlexNet")
        self.setWindowTitle("AlexNet")
        self.settings = settings
        self.reporter = reporter or Reporter(self)
        self.modes = (
            Mode("design", _("Design"), _("Edit the network and see every shape follow")),
            Mode("train", _("Train"), _("Train the network and see it learn")),
            Mode("explore", _("Explore"), _("See what the network sees in a picture")),
        )
        last = settings.workspace
        self.wanted = last if last in self._names else self._names[0]  # to be in front
        self._missing: Iterator[QWidget | None] | None = None  # makes what is not there yet
        self.whole = False  # nothing is missing
        self._pressed: QKeySequence | None = None  # before there was anything that has such a key
        self.mode_bar = ModeBar(self.modes)
        self.mode_bar.show_chosen(self._names.index(self.wanted))
        self.mode_bar.chosen.connect(self.show_workspace_at)
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.stack.setObjectName("workspaces")
        # Made here: of a bar that Qt makes by itself, PySide would not hear when it is gone.
        self.setMenuBar(QMenuBar(self))
        self.menu_bar = Menus(self.menuBar())
        self._add_menus()
        self._lay_out()
        self._restore()
        if bridge is not None:
            self.furnish(bridge, runs)
            self.complete()

    @property
    def _names(self) -> list[str]:
        return [mode.name for mode in self.modes]

    # --- what fills it ---------------------------------------------------------------------------

    def furnish(self, bridge: "Bridge", runs: Path | None = None) -> Iterator[QWidget | None]:
        """Fill the window: a part each time the next is asked for, until `complete` is called.

        After each part comes the widget that should be painted before the next, or None.
        """
        self._missing = furnish(self, bridge, runs)
        return self._missing

    def complete(self) -> None:
        """Make all that is missing now."""
        for _part in self._missing or ():
            pass

    def become_whole(self) -> None:
        """Nothing is missing any more."""
        self.whole = True
        self.menus.show_full_screen(self.isFullScreen())
        self._bring(self._names.index(self.wanted))
        if self._pressed is not None:
            QTimer.singleShot(0, self, partial(self.menu_bar.trigger, self._pressed))

    # --- what others use -------------------------------------------------------------------------

    def show_workspace(self, name: str) -> None:
        """Bring `design`, `train` or `explore` to the front."""
        self.show_workspace_at(self._names.index(name))

    def show_workspace_at(self, index: int) -> None:
        """Bring the workspace of that index to the front."""
        self.wanted = self._names[index]
        if not self.whole:
            self.complete()
            return
        self.follower.follow_now()
        self._bring(index)

    def _bring(self, index: int) -> None:
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
        return self.wanted

    def open(self, path: Path) -> None:
        """Open a picture, an architecture, a model, a run or a folder of pictures."""
        self.complete()
        self.opener.open(path)

    # --- composition -----------------------------------------------------------------------------

    def _add_menus(self) -> None:
        for title, name in (
            (_("&File"), "file"),
            (_("&Edit"), "edit"),
            (_("&View"), "view"),
            (_("&Run"), "run"),  # Train fills it; it is there in every workspace
            (_("&Help"), "help"),
        ):
            self.menu_bar.add(title, f"menu.{name}", [])
        # Design's: lest Help moves away under the pointer.
        self.menu_bar.keep_place(_("&Layer"), "menu.layer", shown=self.wanted == "design")

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.above = QWidget()
        self.above.hide()
        column.addWidget(self.above)
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

    def network_and_recipe(self) -> tuple["Architecture", "Recipe"]:
        """What Train is to train, and how unless the person says otherwise."""
        from alexnet_gui.core.recipe import Recipe

        return self.design.architecture, self.design.document.recipe or Recipe()

    # --- what is heard ---------------------------------------------------------------------------

    def engine_ready(self, device: str) -> None:
        """The engine computes on `device`."""
        self.messages.device = device
        self.status.show_device(device)
        self.train.engine_ready(device)
        self.explore.engine_ready(device)

    def engine_failed(self, failed: "Failed") -> None:
        """The engine could not be loaded."""
        self.status.show_no_engine()
        self.messages.show_notice(failed)
        self.train.engine_failed(failed)
        self.explore.engine_failed(failed)

    def show_sight(self, wish: "ExploreWish") -> None:
        """Show in Explore what was chosen in a run."""
        self.show_workspace("explore")
        self.explore.show_of_run(wish)

    def run_finished(self, _finished: "RunFinished") -> None:
        """Draw attention to the window if the person is elsewhere."""
        if not self.isActiveWindow():
            QApplication.alert(self)

    # --- begin and end ---------------------------------------------------------------------------

    def _restore(self) -> None:
        geometry: QByteArray = self.settings.geometry
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self._place(self.screen())

    def _place(self, screen: "QScreen") -> None:
        """The usual size in the middle of the screen, or what the screen has room for."""
        room = screen.availableGeometry()
        size = USUAL.boundedTo(room.size()).expandedTo(SMALLEST)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        # A screen may be too small for it: then what stands first is to be seen.
        place.moveTopLeft(QPoint(max(place.left(), room.left()), max(place.top(), room.top())))
        self.setGeometry(place)

    def _remember(self) -> None:
        self.settings.geometry = self.saveGeometry()
        self.settings.workspace = self.workspace
        self.settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.complete()
        if self.whole:
            if not self.closing.may_go():
                event.ignore()
                return
            self.closing.close_dialogs()
        self._remember()
        event.accept()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Here and not as a shortcut: whoever edits a cell cancels the edit with the same key.
        if not self.whole and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._pressed = QKeySequence(event.keyCombination())
            self.complete()
            return
        escape = event.key() == Qt.Key.Key_Escape
        if escape and self.whole and self.banner.message is not None:
            self.banner.dismiss()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.whole:
            self.menus.show_full_screen(self.isFullScreen())
