"""Where the window asks about networks and pictures on screen: a part of the bridge.

Enquiries go down as frozen values, answers come up as frozen values, each to whoever asked, on the
GUI thread.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from alexnet_gui.core.enquiries import Enquiry, Progress
from alexnet_gui.core.events import Failed
from alexnet_gui.core.promised_files import promise
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.worker import Workers

TELL_EVERY = 0.1  # seconds

T = TypeVar("T")

Done = Callable[[Any], object]  # gets the answer, or Failed
Tell = Callable[[Progress], object]
Hear = Callable[[Progress], None]
Answer = Callable[[Enquiry, Hear, Callable[[], bool]], object]


class Asked:
    """An enquiry on its way. Once cancelled nobody hears of it any more."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Wait no more; what is being computed stops where it can."""
        self._cancelled.set()


class EnquiryDesk(QObject):
    """Has `answer` called on one of a few threads: what takes long holds up nothing else."""

    def __init__(
        self,
        letterbox: Letterbox,
        answer: Answer,
        explained: Callable[[BaseException], Failed],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._letterbox = letterbox
        self._answer = answer
        self._explained = explained
        self._workers = Workers()
        self._under_way: set[Asked] = set()
        self._lock = threading.Lock()

    def ask(self, enquiry: Enquiry, done: Done, tell: Tell | None = None) -> Asked:
        """Have `done` get the answer to `enquiry`, and `tell` how far a long one is.

        A method of a window that has been closed meanwhile gets nothing, nor does anybody after
        `shut_down`.
        """
        asked = Asked()
        if self._workers.closed:
            asked.cancel()
            return asked
        if not enquiry.writes:  # which is done in any case, unless nobody wants the file any more
            with self._lock:
                self._under_way.add(asked)
        job = partial(self._work, enquiry, asked, done, tell)
        self._submit(_thread(enquiry), job, writes=enquiry.writes)
        return asked

    def aside(
        self, work: Callable[[], T], done: Callable[[T | Failed], None], *, writes: bool = False
    ) -> None:
        """Do `work` after what else was given aside, and have `done` get what came of it here.

        A method of a window that has been closed meanwhile gets nothing. What `writes` a file that
        the person asked for is done then as well.
        """

        def job() -> None:
            try:
                result: T | Failed = work()
            except BaseException as error:
                result = self._explained(error)
            self._letterbox.answer(done, result)

        self._submit("assistant", job, writes=writes)

    def _submit(self, thread: str, job: Callable[[], None], *, writes: bool) -> None:
        if self._workers.closed:
            return
        if not writes:
            self._workers.submit(thread, job)
            return
        settle = promise()

        def keep() -> None:
            try:
                job()
            finally:
                settle()

        self._workers.submit(thread, keep, kept=True)

    def _work(self, enquiry: Enquiry, asked: Asked, done: Done, tell: Tell | None) -> None:
        def cancelled() -> bool:
            return asked.cancelled

        told = 0.0

        def hear(progress: Progress) -> None:
            nonlocal told
            now = monotonic()
            if tell is not None and now - told >= TELL_EVERY:
                told = now
                self._letterbox.answer(tell, progress, cancelled)

        try:
            if not asked.cancelled:
                result = self._answer(enquiry, hear, cancelled)
                self._letterbox.answer(done, result, cancelled)
        except CancelledError:
            pass
        except BaseException as error:
            if not asked.cancelled:
                self._letterbox.answer(done, self._explained(error), cancelled)
        finally:
            with self._lock:
                self._under_way.discard(asked)

    def shut_down(self, timeout: float | None = None) -> None:
        """Break off what is being answered, and wait for each thread, so many seconds at most."""
        with self._lock:
            for asked in self._under_way:
                asked.cancel()
        self._workers.close(timeout)


def _thread(enquiry: Enquiry) -> str:
    """The name of the thread that answers `enquiry`."""
    if enquiry.alone:
        return type(enquiry).__name__
    return "enquiries" if enquiry.long else "short enquiries"
