"""Train and Explore follow what is edited in Design, once that is on screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from alexnet_gui.core.architecture import Architecture
    from alexnet_gui.gui.design.workspace import DesignWorkspace
    from alexnet_gui.gui.explore.workspace import ExploreWorkspace
    from alexnet_gui.gui.train.workspace import TrainWorkspace

FOLLOWING_MS = 30  # from an edit until the workspaces behind follow: it is on screen by then


class DesignFollower(QObject):
    """Hands every architecture of `design` on to the other two.

    `known` is the one that they were made with: what came after that is handed on, too.
    """

    def __init__(
        self,
        design: "DesignWorkspace",
        train: "TrainWorkspace",
        explore: "ExploreWorkspace",
        known: "Architecture",
    ) -> None:
        super().__init__(design)
        self._design = design
        self._train = train
        self._explore = explore
        self._soon = QTimer(self, singleShot=True, interval=FOLLOWING_MS)
        self._soon.timeout.connect(self._hand_on)
        design.architecture_changed.connect(lambda _architecture: self._soon.start())
        if design.architecture is not known:
            self._soon.start()

    def follow_now(self) -> None:
        """Hand on what has been edited, before a workspace is shown that should know."""
        if self._soon.isActive():
            self._hand_on()

    def _hand_on(self) -> None:
        self._soon.stop()
        self._train.architecture_changed(self._design.architecture)
        self._explore.architecture_changed(self._design.architecture)
