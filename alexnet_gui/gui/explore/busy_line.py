"""A thin line that runs to and fro while an answer is on its way."""

from PySide6.QtCore import QRectF, QTimerEvent
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import named

HEIGHT = 2
FRAME_MS = 33
FRAMES = 45  # from one end to the other
SHARE = 0.25  # of the width that moves


class BusyLine(QWidget):
    """Keeps its room when it rests, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.busy", _("Working"))
        self.setFixedHeight(HEIGHT)
        self._timer = 0
        self._frame = 0
        self._at_work: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether somebody is at work."""
        return bool(self._at_work)

    def set_busy(self, busy: bool, who: str = "") -> None:
        """Run as long as anybody is at work."""
        (self._at_work.add if busy else self._at_work.discard)(who)
        self._run(self.busy and self.isVisible())
        self.update()

    def _run(self, running: bool) -> None:
        if running and not self._timer:
            self._timer = self.startTimer(FRAME_MS)
        elif not running and self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run(self.busy)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run(False)

    def timerEvent(self, event: QTimerEvent) -> None:
        self._frame += 1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.busy:
            return
        there = self._frame % (2 * FRAMES) / FRAMES
        place = there if there <= 1 else 2 - there
        left = place * (1 - SHARE) * self.width()
        painter = QPainter(self)
        painter.fillRect(
            QRectF(left, 0, SHARE * self.width(), self.height()), theme().color("accent")
        )
