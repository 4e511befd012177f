"""Between window and engine: the only file that starts threads or imports the engine.

Requests go down as frozen values, events come up as frozen values. Events of a run are gathered
and delivered at most 20 times a second, none lost; answers to a person's request at once. Every
signal is emitted on the GUI thread.
"""

import itertools
import logging
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from alexnet_gui.core.control import Control
from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.errors import MemoryShortError, PictureError, UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.job import Job
from alexnet_gui.core.requests import Look
from alexnet_gui.core.transfer import GivenWeights
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk, Surveyor
from alexnet_gui.gui.enquiry_desk import EnquiryDesk, Hear
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.run_delivery import Emit, RunDelivery
from alexnet_gui.gui.run_trainer import RunTrainer
from alexnet_gui.gui.run_watcher import RunWatcher
from alexnet_gui.gui.worker import Worker

if TYPE_CHECKING:
    from alexnet_gui.engine.beholder import Beholder
    from alexnet_gui.engine.live import LiveModel
    from alexnet_gui.engine.onlooker import Onlooker

log = logging.getLogger(__name__)

T = TypeVar("T")


class Bridge(QObject):
    """Starts the engine, runs one training at a time, and answers questions about pictures."""

    engine_ready = Signal(str)  # the device, in words
    engine_failed = Signal(object)  # Failed
    run_event = Signal(object)  # core.events, in the order in which they happened
    run_failed = Signal(object)  # Failed
    run_ended = Signal()  # the thread has gone; always comes, once a run
    picture_seen = Signal(object)  # PictureSeen
    picture_failed = Signal(object)  # Failed
    data_described = Signal(object)  # DataDescribed
    data_failed = Signal(object)  # Failed
    bug_found = Signal(str)  # the stack of an unexpected exception

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._letterbox = Letterbox(self)
        self._delivery = RunDelivery(self.run_event.emit, self)
        self._requests = itertools.count(1)
        self._latest: dict[str, int] = {}  # request of each place that an answer goes to
        self._loader: threading.Thread | None = None
        self._trainer = RunTrainer(
            self._delivery, self._letterbox, self._run, self._explained, self._run_over
        )
        self._watcher: RunWatcher | None = None
        self._viewers: dict[str, Worker] = {}
        self._librarian: Worker | None = None
        self._live: LiveModel | None = None
        self.onlooker: Onlooker | None = None  # of the run under way, or the last
        self._assistant: Worker | None = None
        self._beholder: Beholder | None = None
        self._beholder_made = threading.Lock()
        self.enquiries = EnquiryDesk(self._letterbox, self._answer, self._explained, self)
        self.data_desk = DataDesk(self._letterbox, _surveyor, self._failure, self)
        self.ready = False
        self.devices: tuple[tuple[str, str], ...] = ()  # a recipe's name for it, and people's

    # --- the engine ------------------------------------------------------------------------------

    def start_engine(self) -> None:
        """Import torch and what builds on it, in the background; once."""
        if self._loader is not None:
            return
        log.info("The engine is loading")
        self._loader = threading.Thread(target=self._load, name="engine-loader", daemon=True)
        self._loader.start()

    @property
    def loading(self) -> bool:
        """Whether the engine is being imported."""
        return self._loader is not None and self._loader.is_alive()

    def _load(self) -> None:
        try:
            import pyqtgraph  # noqa: F401 - 0.6 s that the first plot need not wait for

            from alexnet_gui.engine import (  # noqa: F401 - imported to be there when asked for
                datasets,
                inspection,
                models,
                trainer,
            )
            from alexnet_gui.engine.devices import choose_device, device_choices, device_text

            device = device_text(choose_device("automatic"))
            self.devices = device_choices()
            self._letterbox.post(lambda: self._become_ready(device))
        except Exception as error:
            log.exception("The engine did not start")
            self._post(
                self.engine_failed,
                Failed(
                    _("PyTorch could not be loaded: {reason}").format(reason=error),
                    _("Designing works without it. To train and explore, install it again."),
                ),
            )

    # --- training --------------------------------------------------------------------------------

    @property
    def training(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self._trainer.training

    @property
    def paused(self) -> bool:
        """Whether the run was asked to wait."""
        return self.training and self._trainer.control.paused

    def train(self, job: Job) -> None:
        """Start `job`; one run at a time."""
        self.unwatch()
        self._trainer.start(job)

    def pause(self) -> None:
        """Wait after the batch at hand."""
        self._trainer.control.pause()

    def resume(self) -> None:
        """Go on."""
        self._trainer.control.resume()

    def stop(self, *, discard: bool = False) -> None:
        """End after the batch at hand and keep what there is, or discard it."""
        self._trainer.control.stop(discard=discard)

    def _run(self, job: Job, control: Control, emit: Emit) -> None:
        from alexnet_gui.engine.live import LiveModel
        from alexnet_gui.engine.onlooker import Onlooker
        from alexnet_gui.engine.trainer import train

        self._live = live = LiveModel()
        self.onlooker = Onlooker(live, control, emit)
        try:
            train(job, emit, control, live)
        finally:
            self._live = None

    # --- runs of others --------------------------------------------------------------------------

    @property
    def watching(self) -> bool:
        """Whether a run's folder is being read, to its end or for as long as it grows."""
        return self._watcher is not None and self._watcher.watching

    def watch(self, folder: Path, *, follow: bool = True) -> None:
        """Tell of the run in `folder` by `run_event`, as of one of one's own; one run at a time.

        It ends with `run_ended`: when the run has done its steps, if not `follow` when nothing
        comes any more, and with `unwatch`.
        """
        if self.training:
            raise RuntimeError("a run is under way")
        if self._watcher is None:
            self._watcher = RunWatcher(
                self._delivery, self._letterbox, self._explained, self._run_over
            )
        self._watcher.start(folder, follow=follow)

    def unwatch(self) -> None:
        """Tell nothing more of the run that is watched, if there is one."""
        if self._watcher is not None:
            self._watcher.stop()

    def _run_over(self, failure: Failed | None) -> None:
        if failure is not None:
            self.run_failed.emit(failure)
        self.run_ended.emit()

    # --- pictures and data -----------------------------------------------------------------------

    def free_memory(self, device: str) -> int | None:
        """Bytes that can be had on `device` of a recipe; None where nobody says, or not yet."""
        if not self.ready:
            return None
        from alexnet_gui.engine.devices import choose_device, free_memory

        return free_memory(choose_device(device))

    def look(self, wish: Look, place: str = "viewer") -> int:
        """Ask what a network makes of a picture.

        Of several wishes for one `place` on screen only the newest is answered.
        """
        request = self._latest[place] = next(self._requests)
        if place not in self._viewers:
            self._viewers[place] = Worker(place, newest_only=True)
        self._viewers[place].submit(
            lambda: self._guarded(
                lambda: self._look(wish, request, place), self.picture_failed, request
            )
        )
        return request

    def describe_data(self, spec: str) -> int:
        """Ask what a source of pictures holds."""
        request = self._latest["data"] = next(self._requests)
        if self._librarian is None:
            self._librarian = Worker("librarian", newest_only=True)
        self._librarian.submit(
            lambda: self._guarded(lambda: self._describe(spec, request), self.data_failed, request)
        )
        return request

    def aside(self, work: Callable[[], T], done: Callable[[T | Failed], None]) -> None:
        """Do `work` after what else was asked for, and have `done` get what came of it here.

        A method of a window that has been closed meanwhile gets nothing.
        """
        if self._assistant is None:
            self._assistant = Worker("assistant")

        def job() -> None:
            try:
                result: T | Failed = work()
            except Exception as error:
                result = self._explained(error)
            self._letterbox.answer(done, result)

        self._assistant.submit(job)

    def describe_weights(self, path: str, done: Callable[[GivenWeights | Failed], None]) -> None:
        """Ask what there is at `path` to start a run from."""

        def read() -> GivenWeights:
            from alexnet_gui.engine.transfer import describe_weights

            return describe_weights(path)

        self.aside(read, done)

    def mosaic(self) -> ModuleType:
        """The functions that lay maps and filters out as one image; they need numpy, not torch."""
        from alexnet_gui.engine import mosaic

        return mosaic

    def forget(self, place: str) -> None:
        """Nothing is shown at `place` any more: no answer goes there, and none is kept for it."""
        self._latest.pop(place, None)
        if self._beholder is not None:
            self._beholder.forget(place)

    def _look(self, wish: Look, request: int, place: str) -> None:
        self._post(self.picture_seen, self._the_beholder().look(wish, request, place))

    def _answer(self, enquiry: Enquiry, hear: Hear, cancelled: Callable[[], bool]) -> object:
        from alexnet_gui.engine.answers import answer

        return answer(enquiry, self._the_beholder(), hear, cancelled)

    def _the_beholder(self) -> "Beholder":
        from alexnet_gui.engine.beholder import Beholder

        with self._beholder_made:  # several threads look
            if self._beholder is None:
                self._beholder = Beholder(lambda: (self._live, self._trainer.control))
            return self._beholder

    def _describe(self, spec: str, request: int) -> None:
        import msgspec

        from alexnet_gui.engine.datasets import describe_data

        described = msgspec.structs.replace(describe_data(spec), request=request)
        self._post(self.data_described, described)

    # --- the end ---------------------------------------------------------------------------------

    def shut_down(self) -> None:
        """Stop and keep the run, finish the answers at hand, and wait for every thread.

        The engine's import cannot be broken off: `loading` says whether it still goes on.
        """
        self._trainer.close()
        self.enquiries.shut_down()
        for worker in (self._watcher, *self._viewers.values(), self._librarian, self._assistant):
            if worker is not None:
                worker.close()
        self.data_desk.shut_down()
        self._viewers.clear()
        self._watcher = self._librarian = self._assistant = None
        if self._loader is not None and not self._loader.is_alive():
            self._loader.join()
        self._letterbox.close()

    # --- delivery --------------------------------------------------------------------------------

    def _guarded(self, work: Callable[[], object], failed: SignalInstance, request: int) -> None:
        """Do `work`; what a person can mend becomes an event, anything else a report."""
        try:
            work()
        except Exception as error:
            self._post(failed, self._failure(error, request))

    def _explained(self, error: Exception) -> Failed:
        return self._failure(error, 0)

    def _failure(self, error: Exception, request: int) -> Failed:
        """What went wrong, for a person; what nobody should see also becomes a report."""
        if isinstance(error, UserError):
            smaller = error.smaller_batch if isinstance(error, MemoryShortError) else None
            no_picture = isinstance(error, PictureError)
            return Failed(error.message, error.hint, request, smaller, no_picture)
        log.error("Unexpected exception in the engine", exc_info=error)
        self._post(self.bug_found, "".join(traceback.format_exception(error)))
        sentence = _("The program made a mistake: {error}").format(error=repr(error))
        return Mistake(sentence, _("Help → Copy report has the details."), request)

    def _post(self, signal: SignalInstance, value: object) -> None:
        """Have `signal` emitted with `value` on the GUI thread, unless it is out of date."""
        self._letterbox.post(lambda: self._emit(signal, value))

    def _emit(self, signal: SignalInstance, value: object) -> None:
        if getattr(value, "request", 0) not in (0, *self._latest.values()):
            return  # somebody asked for something newer
        signal.emit(value)

    def _become_ready(self, device: str) -> None:
        assert self._loader is not None
        self._loader.join()  # its last act was to post this
        self.ready = True
        log.info("The engine is ready: %s", device)
        self.engine_ready.emit(device)


def _surveyor() -> Surveyor:
    """The engine's answers to what the data desk is asked."""
    from alexnet_gui.engine.surveyor import Surveyor as EngineSurveyor

    return EngineSurveyor()
