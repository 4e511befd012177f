"""Where the window asks what a source of pictures is like before anybody trains on it.

A part of the bridge: requests go down as frozen values, events come up as frozen values, every
signal is emitted on the GUI thread, and what is out of date is not told.
"""

import itertools
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal, SignalInstance

from alexnet_gui.core.events import DataDescribed, Event, Failed
from alexnet_gui.core.survey import (
    DataSurveyed,
    DrawsSeen,
    DrawWish,
    Fetched,
    Place,
    Thumbnail,
    ThumbnailsSeen,
)
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.made_once import MadeOnce
from alexnet_gui.gui.worker import Workers

Cancelled = Callable[[], bool]
Tell = Callable[[Event], None]


class Surveyor(Protocol):
    """What the engine offers."""

    def describe(self, spec: str) -> DataDescribed: ...

    def survey(self, spec: str, seed: int, tell: Tell, cancelled: Cancelled) -> DataSurveyed: ...

    def fetch(self, spec: str, tell: Tell, cancelled: Cancelled) -> None: ...

    def thumbnails(
        self, spec: str, seed: int, places: tuple[Place, ...], side: int, cancelled: Cancelled
    ) -> tuple[Thumbnail, ...]: ...

    def draws(self, wish: DrawWish) -> DrawsSeen: ...


class DataDesk(QObject):
    """Describes data, looks at it, shows pictures of it, draws them as in training, downloads it.

    `make` gives the engine's surveyor, once, on a thread of the desk; `failure` puts what went
    wrong into an event.
    """

    described = Signal(object)  # DataDescribed
    description_failed = Signal(object)  # Failed
    surveyed = Signal(object)  # SurveyProgress, then DataSurveyed
    survey_failed = Signal(object)  # Failed
    survey_ended = Signal()  # always comes, unless another has begun
    thumbnails_seen = Signal(object)  # ThumbnailsSeen
    drawn = Signal(object)  # DrawsSeen
    draws_failed = Signal(object, object)  # the DrawWish, Failed
    fetching = Signal(object)  # PicturesFetched
    fetched = Signal(object)  # Fetched
    fetch_failed = Signal(object)  # Failed
    fetch_ended = Signal()

    def __init__(
        self,
        letterbox: Letterbox,
        make: Callable[[], Surveyor],
        failure: Callable[[BaseException, int], Failed],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._letterbox = letterbox
        self._surveyor = MadeOnce(make)
        self._failure = failure
        self._requests = itertools.count(1)
        self._description = 0  # the latest request of each kind
        self._survey = self._fetch = self._thumbnails = 0
        self._wishes: dict[str, DrawWish] = {}
        self._workers = Workers()

    # --- requests --------------------------------------------------------------------------------

    def describe(self, spec: str) -> int:
        """Ask what a source of pictures holds; the newest request is answered."""
        request = self._description = next(self._requests)

        def wanted() -> bool:
            return request == self._description

        def work() -> None:
            event = msgspec.structs.replace(self._surveyor().describe(spec), request=request)
            self._post(lambda: self.described.emit(event), wanted)

        self._submit("librarian", work, self.description_failed, wanted)
        return request

    def survey(self, spec: str, seed: int) -> None:
        """Look at every picture of `spec`; a look that is under way ends."""
        request = self._survey = next(self._requests)

        def work() -> None:
            self._tell_survey(
                self._surveyor().survey(
                    spec, seed, self._tell_survey_of(request), lambda: request != self._survey
                ),
                request,
            )

        def ended() -> None:
            if request == self._survey:
                self.survey_ended.emit()

        self._submit("surveyor", work, self.survey_failed, lambda: request == self._survey, ended)

    def end_survey(self) -> None:
        """Look no further; nothing more comes."""
        self._survey = next(self._requests)

    def fetch(self, spec: str) -> None:
        """Download a data set."""
        request = self._fetch = next(self._requests)

        def work() -> None:
            self._surveyor().fetch(
                spec,
                lambda event: self._post(
                    lambda: self.fetching.emit(event), lambda: request == self._fetch
                ),
                lambda: request != self._fetch,
            )
            self._post(
                lambda: self.fetched.emit(Fetched(spec, request)), lambda: request == self._fetch
            )

        def ended() -> None:
            if request == self._fetch:
                self.fetch_ended.emit()

        self._submit("fetcher", work, self.fetch_failed, lambda: request == self._fetch, ended)

    def end_fetch(self) -> None:
        """Download no further."""
        self._fetch = next(self._requests)
        self.fetch_ended.emit()

    def thumbnails(self, spec: str, seed: int, places: tuple[Place, ...], side: int) -> None:
        """Ask for some pictures; those of an earlier request that are done come too."""
        request = self._thumbnails = next(self._requests)

        def work() -> None:
            made = self._surveyor().thumbnails(
                spec, seed, places, side, lambda: request != self._thumbnails
            )
            event = ThumbnailsSeen(spec, made, request)
            self._post(lambda: self.thumbnails_seen.emit(event))

        self._submit("illustrator", work, None)

    def draws(self, asker: str, wish: DrawWish) -> None:
        """Ask how pictures are varied; of one asker's wishes only the newest is answered."""
        self._wishes[asker] = wish

        def work() -> None:
            if self._wishes.get(asker) != wish:
                return
            try:
                event = self._surveyor().draws(wish)
            except BaseException as error:
                failed = self._failure(error, 0)
                self._post(lambda: self.draws_failed.emit(wish, failed))
            else:
                self._post(lambda: self.drawn.emit(event))

        self._submit("drawer", work, None)

    def shut_down(self, timeout: float | None = None) -> None:
        """End what is under way and wait for each thread, so many seconds at most."""
        self._survey = self._fetch = self._thumbnails = next(self._requests)
        self._wishes.clear()
        self._workers.close(timeout)

    # --- threads ---------------------------------------------------------------------------------

    def _submit(
        self,
        name: str,
        work: Callable[[], None],
        failed: SignalInstance | None,
        wanted: Callable[[], bool] = lambda: True,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        def job() -> None:
            try:
                work()
            except CancelledError:
                pass
            except BaseException as error:
                failure = self._failure(error, 0)
                if failed is not None:
                    self._post(lambda: failed.emit(failure), wanted)
            self._post(ended)

        self._workers.submit(name, job, newest_only=name != "drawer")

    def _tell_survey_of(self, request: int) -> Tell:
        return lambda event: self._tell_survey(event, request)

    def _tell_survey(self, event: Event, request: int) -> None:
        event = msgspec.structs.replace(event, request=request)
        self._post(lambda: self.surveyed.emit(event), lambda: request == self._survey)

    def _post(self, letter: Callable[[], None], wanted: Callable[[], bool] = lambda: True) -> None:
        """Have `letter` read on the GUI thread, if it is still wanted then."""
        self._letterbox.post(lambda: letter() if wanted() else None)
