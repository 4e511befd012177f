"""Follows the run of another process on a thread of its own, one run at a time."""

from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag

from alexnet_gui.core.events import Failed
from alexnet_gui.core.run_watch import watch
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.run_delivery import Emit, RunDelivery
from alexnet_gui.gui.worker import Worker


class RunWatcher:
    """Reads a run's folder and has `delivery` tell what is in it.

    `explain` makes a failure of an exception, in any thread; `over` gets it, or None, on the GUI
    thread, once all has been told.
    """

    def __init__(
        self,
        delivery: RunDelivery,
        letterbox: Letterbox,
        explain: Callable[[BaseException], Failed],
        over: Callable[[Failed | None], object],
    ) -> None:
        self._delivery = delivery
        self._letterbox = letterbox
        self._explain = explain
        self._over = over
        self._worker = Worker("watcher")
        self._ended: Flag | None = None  # set: nobody watches any more

    @property
    def watching(self) -> bool:
        """Whether a run is being read, to its end or for as long as it grows."""
        return self._ended is not None

    def start(self, folder: Path, *, follow: bool, gone: bool = False) -> None:
        """Tell of the run in `folder`, and of no other."""
        self._stop()
        self._ended = ended = Flag()
        emit = self._delivery.begin_reading(ended)
        self._worker.submit(lambda: self._watch(folder, follow, gone, emit, ended))

    def stop(self) -> None:
        """Tell nothing more."""
        if self.watching:
            self._stop()
            self._delivery.end()
            self._over(None)

    def close(self, timeout: float | None = None) -> None:
        """Stop, tell nobody, and wait for the thread, so many seconds at most."""
        self._stop()
        self._worker.close(timeout)

    def _stop(self) -> None:
        if self._ended is not None:
            self._ended.set()
            self._ended = None

    def _watch(self, folder: Path, follow: bool, gone: bool, emit: Emit, ended: Flag) -> None:
        failure: Failed | None = None
        try:
            watch(folder, emit, ended, follow=follow, gone=gone)
        except BaseException as error:
            failure = self._explain(error)
        self._letterbox.post(lambda: self._finish(ended, failure))

    def _finish(self, ended: Flag, failure: Failed | None) -> None:
        def told() -> None:
            self._ended = None
            self._over(failure)

        if self._ended is ended:
            self._delivery.end_with(told)
