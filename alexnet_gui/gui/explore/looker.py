"""Asks the engine what a network makes of a picture, and follows a run while it trains."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.requests import Cut, LiveRun, Look, ModelChoice
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.pictures import Picture
from alexnet_gui.gui.explore.top_button import COUNTS

BUSY_AFTER_MS = 300
LIVE_EVERY_MS = 2000  # between an answer and the next question


class Question(NamedTuple):
    """A picture, and the network it goes through; `key` is the network's in the selector."""

    picture: Picture
    choice: ModelChoice
    key: str
    cut: Cut = Cut()


class Looker(QObject):
    """One question at a time: the newest. What was answered last is kept in `answered`.

    `place` says for which place on screen it asks; another place's questions do not displace it.
    """

    seen = Signal(object)  # PictureSeen
    failed = Signal(object)  # Failed
    busy_changed = Signal(bool)

    def __init__(
        self, bridge: Bridge, parent: QObject | None = None, place: str = "viewer"
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._place = place
        self._request = 0
        self._following = False
        self.asked: Question | None = None
        self._next: Question | None = None  # to ask when the answer to `asked` is there
        self.answered: Question | None = None
        self.refused: Question | None = None  # the last one that failed
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_AFTER_MS)
        self._busy.timeout.connect(self._say_busy)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(LIVE_EVERY_MS)
        self._again.timeout.connect(self._ask_again)
        bridge.picture_seen.connect(self._take)
        bridge.picture_failed.connect(self._fail)

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self.asked is not None

    @property
    def wanted(self) -> Question | None:
        """The newest question that has no answer yet."""
        return self._next or self.asked

    def ask(self, question: Question) -> None:
        """Ask `question`; the answer to an earlier one is not waited for any more.

        Unless only the crop differs: while it is dragged, every answer is worth showing, and the
        newest crop is asked about as soon as there is one.
        """
        asked = self.asked
        if asked is not None and asked._replace(cut=question.cut) == question:
            self._next = None if asked == question else question
            return
        self._ask_now(question)

    def _ask_now(self, question: Question) -> None:
        self._again.stop()
        self.asked, self._next = question, None
        self._request = self._bridge.look(
            Look(
                question.picture.source,
                question.picture.name,
                question.choice,
                max(COUNTS),
                question.cut,
            ),
            self._place,
        )
        if not self._busy.isActive():
            self._busy.start()

    def forget(self) -> None:
        """Wait for nothing, and have nothing answered."""
        self._again.stop()
        self.asked = self.answered = self._next = None
        self._bridge.forget(self._place)
        self._rest()

    def follow(self, following: bool) -> None:
        """Whether a run is worth following: somebody looks, and it goes on."""
        self._following = following
        if following:
            self._plan_again()
        else:
            self._again.stop()

    def _take(self, seen: PictureSeen) -> None:
        if seen.request != self._request or self.asked is None:
            return
        self.answered, self.asked = self.asked, None
        self._rest()
        if self._next is not None:
            self._ask_now(self._next)
        self.seen.emit(seen)
        self._plan_again()

    def _fail(self, failed: Failed) -> None:
        if failed.request != self._request or self.asked is None:
            return
        asked = self.refused = self.asked
        self.asked = None
        self._rest()
        if self._next is not None:
            self._ask_now(self._next)
        # A run may end while its weights are asked for; that is no mistake of anybody's.
        of_ended_run = isinstance(asked.choice, LiveRun) and not self._bridge.training
        if not of_ended_run or self.answered is None:
            self.failed.emit(failed)

    def _plan_again(self) -> None:
        last = self.answered
        if self._following and not self.waiting and last and isinstance(last.choice, LiveRun):
            self._again.start()

    def _ask_again(self) -> None:
        if self.answered is None or not self._bridge.training:
            return
        if self._bridge.paused:
            self._again.start()
        else:
            self.ask(self.answered)

    def _rest(self) -> None:
        self._busy.stop()
        self.busy_changed.emit(False)

    def _say_busy(self) -> None:
        self.busy_changed.emit(True)
