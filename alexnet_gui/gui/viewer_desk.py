"""Where the window asks what a network makes of a picture: a part of the bridge.

Wishes go down as frozen values, answers come up as frozen values, every signal is emitted on the
GUI thread, and what is out of date is not told.
"""

import itertools
from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.requests import Look
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.made_once import MadeOnce
from alexnet_gui.gui.worker import Workers


class Viewer(Protocol):
    """What the engine offers."""

    def look(
        self, wish: Look, request: int, place: str, wanted: Callable[[], bool]
    ) -> PictureSeen: ...

    def forget(self, place: str) -> None: ...


V = TypeVar("V", bound=Viewer)


class ViewerDesk(QObject):
    """Has pictures looked at, on a thread for each place on screen.

    `failure` puts what went wrong into an event.
    """

    seen = Signal(object)  # PictureSeen
    failed = Signal(object)  # Failed

    def __init__(
        self,
        letterbox: Letterbox,
        viewer: MadeOnce[V],
        failure: Callable[[BaseException, int], Failed],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._letterbox = letterbox
        self._viewer = viewer
        self._failure = failure
        self._requests = itertools.count(1)
        self._latest: dict[str, int] = {}  # request of each place that an answer goes to
        self._workers = Workers()

    def look(self, wish: Look, place: str = "viewer") -> int:
        """Ask what a network makes of a picture.

        Of several wishes for one `place` on screen only the newest is answered.
        """
        request = self._latest[place] = next(self._requests)

        def wanted() -> bool:
            return self._latest.get(place) == request

        def work() -> None:
            try:
                answer = self._viewer().look(wish, request, place, wanted)
            except BaseException as error:
                self._post(self.failed, self._failure(error, request), wanted)
            else:
                self._post(self.seen, answer, wanted)

        self._workers.submit(place, work, newest_only=True)
        return request

    def forget(self, place: str) -> None:
        """Nothing is shown at `place` any more: no answer goes there, and none is kept for it."""
        self._latest.pop(place, None)  # first: a look that is under way asks whether it is wanted
        if self._viewer.made is not None:
            self._viewer.made.forget(place)

    def shut_down(self, timeout: float | None = None) -> None:
        """Finish the answers at hand, and wait for each thread, so many seconds at most."""
        self._workers.close(timeout)

    def _post(self, signal: SignalInstance, value: object, wanted: Callable[[], bool]) -> None:
        """Have `signal` emitted with `value` on the GUI thread, if it is still wanted then."""
        self._letterbox.post(lambda: signal.emit(value) if wanted() else None)
