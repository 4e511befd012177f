"""What fills the window, a part at a time, so that its frame is on screen before.

Each part imports what it is made of when its turn comes: most of what starting the window takes is
importing the workspaces, of which a person sees one at first.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from alexnet_gui.core.architecture import Architecture
    from alexnet_gui.gui.bridge import Bridge
    from alexnet_gui.gui.main_window import MainWindow


def furnish(window: "MainWindow", bridge: "Bridge", runs: Path | None) -> Iterator[QWidget | None]:
    """Fill `window`; after each part, the widget that should be on screen before the next one.

    `runs`: where new runs go, if not as usual.
    """
    window.bridge = bridge
    bridge.bug_found.connect(window.reporter.note)
    import alexnet_gui.gui.design.workspace  # noqa: F401 - a part of its own

    yield None
    _make_design(window)
    yield window.design if window.wanted == "design" else None
    from alexnet_gui.gui.train.workspace import TrainWorkspace

    yield None
    known = window.design.architecture
    window.train = TrainWorkspace(
        bridge, window.network_and_recipe, window.settings, runs, window.stack
    )
    yield None
    from alexnet_gui.gui.explore.workspace import ExploreWorkspace

    yield None
    window.explore = ExploreWorkspace(bridge, lambda: window.design.architecture, window.stack)
    window.explore.use_settings(window.settings)
    yield None
    _make_rest(window, known)
    _connect(window)
    window.become_whole()


def _make_design(window: "MainWindow") -> None:
    from alexnet_gui.gui.design.workspace import DesignWorkspace
    from alexnet_gui.gui.title import Title
    from alexnet_gui.gui.window_messages import WindowMessages

    window.messages = WindowMessages(window.above, window.reporter)
    window.banner = window.messages.banner
    window.design = DesignWorkspace(window.settings, window.stack)
    window.title = Title(window, window.design.document)
    _connect_design(window)
    if window.wanted == "design":  # another one is shown when it is there
        window.stack.addWidget(window.design)
        window.title.show_workspace("design")


def _connect_design(window: "MainWindow") -> None:
    """What it says is heard from the first: it is there before the others."""
    design, messages = window.design, window.messages
    design.notice.connect(messages.show_notice)
    design.not_opened.connect(messages.show_not_opened)
    design.message.connect(window.banner.tell)
    design.document.restarted.connect(window.banner.opened)
    design.train_wanted.connect(lambda: window.show_workspace("train"))


def _make_rest(window: "MainWindow", known: "Architecture") -> None:
    """What needs all three workspaces; `known` is what Train and Explore were made with."""
    from alexnet_gui.gui.closing import Closing
    from alexnet_gui.gui.design_follower import DesignFollower
    from alexnet_gui.gui.drop_target import DropTarget
    from alexnet_gui.gui.kept_settings import KeptSettings
    from alexnet_gui.gui.opening import Opener
    from alexnet_gui.gui.shown_network import ShownNetwork
    from alexnet_gui.gui.window_menus import WindowMenus

    design, train, explore = window.design, window.train, window.explore
    window.workspaces = (design, train, explore)
    for workspace in window.workspaces:
        if window.stack.indexOf(workspace) < 0:
            window.stack.addWidget(workspace)
    window.follower = DesignFollower(design, train, explore, known)
    window.opener = Opener(design, train, explore, window)
    window.closing = Closing(window.bridge, design.may_close, train.unsaved.ask_elsewhere, window)
    window.network = ShownNetwork(window.status, design.document, explore)
    window.menus = WindowMenus(window)
    KeptSettings(window)
    DropTarget(window, window.opener.open_dropped)


def _connect(window: "MainWindow") -> None:
    _connect_banner(window)
    _connect_bridge(window)
    design, train, explore, opener = window.design, window.train, window.explore, window.opener
    opener.workspace_wanted.connect(window.show_workspace)
    window.closing.saving.connect(lambda saving: _show_saving(window, saving=saving))
    window.closing.ready.connect(window.close)
    train.status_changed.connect(window.status.show_run)
    train.progress_changed.connect(window.status.show_progress)
    train.run_started.connect(explore.run_started)
    train.run_finished.connect(explore.run_finished)
    train.run_finished.connect(window.run_finished)
    train.save_wanted.connect(design.save)
    train.know_file(lambda: design.document.saved_as)
    train.design_wanted.connect(lambda: window.show_workspace("design"))
    train.explore_wanted.connect(opener.explore)
    train.network_wanted.connect(opener.use_network)
    opener.run_opened.connect(train.others.show_if_idle)
    opener.watch_wanted.connect(train.others.watch)
    train.picture_wanted.connect(opener.show_picture)
    train.sight_wanted.connect(window.show_sight)
    train.pages.picture_in_explore = lambda: explore.picture
    explore.picture_changed.connect(window.title.show_picture)


def _show_saving(window: "MainWindow", *, saving: bool) -> None:
    from alexnet_gui.gui.saving_veil import show_saving  # a window needs it once at most

    show_saving(window, saving=saving)


def _connect_banner(window: "MainWindow") -> None:
    train, explore, opener = window.train, window.explore, window.opener
    banner, messages = window.banner, window.messages
    opener.message.connect(banner.tell)
    opener.opened.connect(banner.opened)
    explore.opened.connect(banner.opened)
    train.notice.connect(messages.show_notice)
    train.message.connect(banner.tell)
    train.unsaved.message.connect(banner.tell)
    train.unsaved.settled.connect(banner.retire)
    train.unsaved.wanted.connect(lambda: window.show_workspace("train"))
    explore.notice.connect(messages.show_not_opened)
    explore.message.connect(banner.tell)


def _connect_bridge(window: "MainWindow") -> None:
    from alexnet_gui.gui.restarting import Restarting

    # The engine has been on its way since Design was there: it may have come, or failed, by now.
    window.bridge.engine.tell(window.engine_ready, window.engine_failed, window.train.engine_failed)
    window.bridge.run_ended.connect(lambda: window.status.show_progress(None))
    Restarting(window)
