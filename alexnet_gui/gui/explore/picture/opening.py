"""Says which picture is being opened, where its name will stand, when that takes a while."""

from PySide6.QtCore import QObject

from alexnet_gui.gui.explore.looker import Looker
from alexnet_gui.gui.explore.picture.picture_card import PictureCard
from alexnet_gui.gui.explore.picture.picture_desk import PictureDesk


class Opening(QObject):
    """Speaks when the looker says that it is busy, until it rests or another picture is meant."""

    def __init__(self, looker: Looker, pictures: PictureDesk, card: PictureCard) -> None:
        super().__init__(card)
        self._looker = looker
        self._pictures = pictures
        self._card = card
        self._busy = False
        looker.busy_changed.connect(self._set_busy)
        pictures.wanted.connect(self._say)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._say()

    def _say(self) -> None:
        wanted, answered = self._pictures.picture, self._looker.answered
        there = answered is not None and answered.picture == wanted
        self._card.show_opening(wanted.name if self._busy and wanted and not there else "")
