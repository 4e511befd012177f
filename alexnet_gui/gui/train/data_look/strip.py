"""In the form: one real picture as the network will see it, and as training varies it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.survey import DrawsSeen, DrawWish
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.data_look.tiles import Tiles
from alexnet_gui.gui.train.data_look.wishes import Settings
from alexnet_gui.gui.widgets.basics import button, label, named

DRAWS = 4
SIDE = 54
_PAUSE_MS = 120  # after the last change


class Strip(QWidget):
    """What validation sees of a picture, then what training makes of it; live with the form."""

    look_wanted = Signal()

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        named(self, "train.strip", _("A picture as the network will see it"))
        self._desk = desk
        self._settings: Settings | None = None
        self._asked: DrawWish | None = None
        self._turn = 0
        self.tiles = Tiles(1 + DRAWS, SIDE)
        named(self.tiles, "train.strip.pictures", _("A picture as the network will see it"))
        self.tiles.setToolTip(
            _("Left as in validation, then four draws as in training. Press to see more of them.")
        )
        self.tiles.clicked.connect(self.look_wanted)
        self._words = label(_("validated, then as training draws it"), "faint")
        self._words.setObjectName("train.strip.words")
        self.again = button(_("Draw again"), "train.strip.again", self.draw_again, role="link")
        self.again.setToolTip(_("Draw this picture in other ways"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._lay_out()
        desk.drawn.connect(self._on_drawn)
        desk.draws_failed.connect(self._on_failed)

    def follow(self, settings: Settings) -> None:
        """The form says something else, or the network in Design is another."""
        if self._settings is not None and settings.spec != self._settings.spec:
            self.tiles.show_images(())
        self._settings = settings
        self._pause.start()

    def draw_again(self) -> None:
        """Draw the same picture in other ways."""
        self._turn += 1
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    def _ask(self) -> None:
        settings = self._settings
        if settings is None or not self.isVisible():
            return
        if settings.obstacle:
            self._asked = None
            self._say(settings.why_not)
            return
        wish = settings.wish(1, DRAWS, self._turn)
        if wish != self._asked:
            self._asked = wish
            self._desk.draws("strip", wish)

    def _on_drawn(self, seen: DrawsSeen) -> None:
        if seen.wish != self._asked or not seen.pictures:
            return
        self.tiles.waiting = ""
        first = seen.pictures[0]
        self.tiles.show_images([as_image(pixels) for pixels in (first.fitted, *first.draws)])
        self.again.setEnabled(True)

    def _on_failed(self, wish: DrawWish, failed: Failed) -> None:
        if wish == self._asked:
            self._asked = None
            self._say(failed.message)

    def _say(self, words: str) -> None:
        self.tiles.waiting = words
        self.tiles.show_images(())
        self.again.setEnabled(False)

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
