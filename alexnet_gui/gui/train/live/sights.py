"""Asks, through the bridge, for what the live cards show."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.live_events import PicturePinned, ValidationPicture
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.picture.pictures import Picture

ASK_MS = 250  # how often the engine is asked; how often it looks is its own decision


class Sights(QObject):
    """One run at a time; answers about the network come as events of the run."""

    pinned = Signal(object)  # PicturePinned
    pin_failed = Signal(object)  # Failed
    fetched = Signal(int, object)  # the request, and ValidationPicture or Failed

    def __init__(self, bridge: Bridge, filters_wanted: Callable[[], bool], parent: QObject) -> None:
        """`filters_wanted` says whether somebody looks at the filters."""
        super().__init__(parent)
        self._bridge = bridge
        self._filters_wanted = filters_wanted
        self._picture: Picture | None = None
        self._number = 0
        self._request = 0
        self._going = False
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def number(self) -> int:
        """Which of the pictures that were pinned is meant; `PictureJudged` has it too."""
        return self._number

    def begin(self) -> None:
        """A run of this window is about to take its first step."""
        self._going = True
        self._timer.start()
        self._fit()

    def end(self) -> None:
        """No run is under way any more."""
        self._going = False
        self._timer.stop()

    def pin(self, picture: Picture | None) -> None:
        """From now on ask for this picture, or for none."""
        self._picture = picture
        self._number += 1
        onlooker = self._bridge.onlooker
        if picture is None and onlooker is not None:
            onlooker.unpin()
        elif self._going:
            self._fit()

    def fetch(self, indices: Sequence[int], side: int) -> int:
        """Ask for validation pictures; of several wishes only the newest is answered.

        Args:
            indices: Which, in the order of the data.
            side: Pixels of the longer side, at most.

        Returns:
            The request, which each answer brings along.
        """
        self._request = request = self._request + 1
        onlooker = self._bridge.onlooker
        gallery = None if onlooker is None else onlooker.gallery
        if gallery is not None:
            for index in indices:
                self._fetch_one(request, partial(gallery.picture, index, side))
        return request

    def _fetch_one(self, request: int, read: Callable[[], ValidationPicture]) -> None:
        self._bridge.aside(
            lambda: read() if request == self._request else None,
            lambda found: self._tell(request, found),
        )

    def forget(self) -> None:
        """The pictures that were asked for are not wanted any more."""
        self._request += 1

    def _tell(self, request: int, found: ValidationPicture | Failed | None) -> None:
        if request == self._request and found is not None:
            self.fetched.emit(request, found)

    def _fit(self) -> None:
        """Have the picture decoded, and fitted to the run as its own pictures are."""
        onlooker, picture, number = self._bridge.onlooker, self._picture, self._number
        if onlooker is None or picture is None:
            return
        source, name = picture
        self._bridge.aside(
            lambda: onlooker.pin(source, name, number), lambda told: self._fitted(number, told)
        )

    def _fitted(self, number: int, told: PicturePinned | Failed | None) -> None:
        if number != self._number:
            return  # another one has been pinned meanwhile
        if isinstance(told, Failed):
            self.pin_failed.emit(told)
        elif told is not None:
            self.pinned.emit(told)

    def _ask(self) -> None:
        onlooker = self._bridge.onlooker
        if onlooker is None or not self._bridge.training:
            return
        if self._filters_wanted():
            onlooker.see_filters()
        onlooker.see_picture()
