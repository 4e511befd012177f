"""What shows pictures as the network will see them: it asks anew whenever the settings change."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.survey import DrawsSeen, DrawWish
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.train.data_look.wishes import Settings


class DrawsView(QWidget):
    """Asks while it is visible, and takes the answer to its last question alone."""

    def __init__(
        self, desk: DataDesk, channel: str, pause_ms: int, again: QPushButton, meaning: str
    ) -> None:
        """`channel` tells its questions from others'; `pause_ms` is waited after a change.

        `again` draws the pictures in other ways where anything about them is drawn, which
        `meaning` says.
        """
        super().__init__()
        self.again = again
        self.again.clicked.connect(self.draw_again)
        self.again.setToolTip(meaning)
        self._meaning = meaning
        self._desk = desk
        self._channel = channel
        self._settings: Settings | None = None
        self._asked: DrawWish | None = None
        self._turn = 0
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._ask)
        desk.drawn.connect(self._on_drawn)
        desk.draws_failed.connect(self._on_failed)

    def follow(self, settings: Settings) -> None:
        """The form says something else, or the network in Design is another."""
        self._settings = settings
        self._pause.start()

    def draw_again(self) -> None:
        """Draw the same pictures in other ways."""
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
            self._offer_again(None)
            self._refuse(settings.why_not)
            return
        wish = self._wish(settings)
        if wish != self._asked:
            self._asked = wish
            self._desk.draws(self._channel, wish)

    def _on_drawn(self, seen: DrawsSeen) -> None:
        if seen.wish == self._asked and self._settings is not None:
            self._offer_again(seen.wish)
            self._take(seen, self._settings)

    def _on_failed(self, wish: DrawWish, failed: Failed) -> None:
        if wish == self._asked:
            self._asked = None
            self._offer_again(None)
            self._refuse(failed.message, failed.hint)

    def _offer_again(self, shown: DrawWish | None) -> None:
        """`shown` is what can be seen; None: nothing can."""
        fixed = shown is not None and not shown.at_random
        self.again.setEnabled(shown is not None and shown.at_random)
        self.again.setToolTip(_("No random change is switched on.") if fixed else self._meaning)

    def _wish(self, settings: Settings) -> DrawWish:
        """What to ask for."""
        raise NotImplementedError

    def _take(self, seen: DrawsSeen, settings: Settings) -> None:
        """Show the answer."""
        raise NotImplementedError

    def _refuse(self, message: str, hint: str = "") -> None:
        """Say why there is none."""
        raise NotImplementedError
