"""A picture as it is, for as long as no network can be asked about it."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from alexnet_gui.core.events import Failed
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.looker import Looker
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.explore.picture.pictures import Picture, preview


class Preview(NamedTuple):
    """A picture, the network that cannot be asked, and the picture small if it can be read."""

    picture: Picture
    entry: Entry
    image: QImage | None


class Previewing(QObject):
    """Reads pictures beside the window's work; an answer that is on screen already stays."""

    seen = Signal(object)  # Preview

    def __init__(self, bridge: Bridge, looker: Looker, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._looker = looker

    def ask(self, picture: Picture, entry: Entry) -> None:
        """Have `picture` read, unless a network's answer about it is on screen."""
        if not (self._bridge.ready and self._answered(picture)):
            self._bridge.aside(lambda: Preview(picture, entry, preview(picture)), self._take)

    def _take(self, found: Preview | Failed) -> None:
        if not isinstance(found, Failed) and not self._answered(found.picture):
            self.seen.emit(found)

    def _answered(self, picture: Picture) -> bool:
        answered = self._looker.answered
        return answered is not None and answered.picture == picture
