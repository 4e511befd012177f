"""In the form: one real picture as the network will see it, and as training varies it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from alexnet_gui.core.survey import DrawsSeen, DrawWish
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.data_look.draws_view import DrawsView
from alexnet_gui.gui.train.data_look.tiles import Tiles
from alexnet_gui.gui.train.data_look.wishes import Settings
from alexnet_gui.gui.widgets.basics import button, label, named

DRAWS = 4
SIDE = 54
_PAUSE_MS = 120  # after the last change


class Strip(DrawsView):
    """What validation sees of a picture, then what training makes of it; live with the form."""

    look_wanted = Signal()

    def __init__(self, desk: DataDesk) -> None:
        again = button(_("Draw again"), "train.strip.again", role="link")
        super().__init__(desk, "strip", _PAUSE_MS, again, _("Draw this picture in other ways"))
        named(self, "train.strip", _("A picture as the network will see it"))
        self.tiles = Tiles(1 + DRAWS, SIDE)
        named(self.tiles, "train.strip.pictures", _("A picture as the network will see it"))
        self.tiles.setToolTip(
            _("Left as in validation, then four draws as in training. Press to see more of them.")
        )
        self.tiles.clicked.connect(self.look_wanted)
        self._words = label(_("validated, then as training draws it"), "faint")
        self._words.setObjectName("train.strip.words")
        self._lay_out()

    def follow(self, settings: Settings) -> None:
        if self._settings is not None and settings.spec != self._settings.spec:
            self.tiles.show_images(())
        super().follow(settings)

    def _wish(self, settings: Settings) -> DrawWish:
        return settings.wish(1, DRAWS, self._turn)

    def _take(self, seen: DrawsSeen, settings: Settings) -> None:
        if not seen.pictures:
            return
        self.tiles.waiting = ""
        first = seen.pictures[0]
        self.tiles.show_images([as_image(pixels) for pixels in (first.fitted, *first.draws)])

    def _refuse(self, message: str, hint: str = "") -> None:
        self.tiles.waiting = message
        self.tiles.show_images(())

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._words, 1)
        line.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 4)
        column.addWidget(self.tiles)
        column.addLayout(line)
