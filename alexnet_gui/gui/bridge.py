"""Between window and engine: the only file that imports the engine.

Requests go down as frozen values, events come up as frozen values. Events of a run are gathered
and delivered at most 20 times a second, none lost; answers to a person's request at once. Every
signal is emitted on the GUI thread. What the window asks about is asked at desks, parts of the
bridge that start their threads through `worker.py`.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.control import Control
from alexnet_gui.core.device_faults import device_fault
from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.errors import MemoryShortError, NoPlaceError, PictureError, UserError, refused
from alexnet_gui.core.events import Failed
from alexnet_gui.core.fit import MisfitError
from alexnet_gui.core.job import Job
from alexnet_gui.core.requests import Look
from alexnet_gui.core.transfer import GivenWeights
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk, Surveyor
from alexnet_gui.gui.engine_loader import Devices, EngineLoader
from alexnet_gui.gui.enquiry_desk import EnquiryDesk, Hear
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.made_once import MadeOnce
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.run_delivery import Emit, RunDelivery
from alexnet_gui.gui.run_trainer import RunTrainer
from alexnet_gui.gui.run_watcher import RunWatcher
from alexnet_gui.gui.viewer_desk import ViewerDesk

if TYPE_CHECKING:
    from alexnet_gui.engine.beholder import Beholder
    from alexnet_gui.engine.live import LiveModel
    from alexnet_gui.engine.onlooker import Onlooker

log = logging.getLogger(__name__)

T = TypeVar("T")


class Bridge(QObject):
    """Starts the engine, runs one training at a time, and answers questions about pictures."""

    engine_ready = Signal(str)  # the device, in words
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
        self.engine = EngineLoader(self._letterbox, _import_answering, _import_training, self)
        self._trainer = RunTrainer(
            self._delivery, self._letterbox, self._run, self._explained, self._run_over
        )
        self._watcher: RunWatcher | None = None
        self._live: LiveModel | None = None
        self.onlooker: Onlooker | None = None  # of the run under way, or the last
        self.engine.ready.connect(self.engine_ready)
        self._beholder = MadeOnce(self._make_beholder)
        self.enquiries = EnquiryDesk(self._letterbox, self._answer, self._explained, self)
        self.viewer_desk = ViewerDesk(self._letterbox, self._beholder, self._failure, self)
        self.viewer_desk.seen.connect(self.picture_seen)
        self.viewer_desk.failed.connect(self.picture_failed)
        self.data_desk = DataDesk(self._letterbox, _surveyor, self._failure, self)
        self.data_desk.described.connect(self.data_described)
        self.data_desk.description_failed.connect(self.data_failed)

    # --- the engine ------------------------------------------------------------------------------

    def load_ahead(self) -> None:
        """Load what the engine needs and nobody notices, while the window's parts are made."""
        self.engine.load_ahead()

    def start_engine(self) -> None:
        """Import torch and what builds on it, in the background; once."""
        self.engine.start()

    @property
    def ready(self) -> bool:
        """Whether the engine answers."""
        return bool(self.engine.device)

    @property
    def devices(self) -> Devices:
        """What can be computed on, once it is ready."""
        return self.engine.devices

    @property
    def importing(self) -> bool:
        """Whether something is being imported; what no answer needs comes last."""
        return self.engine.importing

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

    def save_again(self, folder: Path | None = None) -> None:
        """Try once more to save the run, where it was or in another `folder`."""
        self._trainer.control.save_again(folder)

    def stop(self, *, discard: bool = False, lose: bool = False, insist: bool = False) -> None:
        """End the run and keep what there is, or not, as `Control.stop`."""
        self._trainer.control.stop(discard=discard, lose=lose, insist=insist)

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

    def watch(self, folder: Path, *, follow: bool = True, gone: bool = False) -> None:
        """Tell of the run in `folder` by `run_event`, as of one of one's own; one run at a time.

        It ends with `run_ended`: when the run has done its steps, if not `follow` when nothing
        comes any more, and with `unwatch`. `gone`: the process that trained it has ended.
        """
        if self.training:
            raise RuntimeError("a run is under way")
        if self._watcher is None:
            self._watcher = RunWatcher(
                self._delivery, self._letterbox, self._explained, self._run_over
            )
        self._watcher.start(folder, follow=follow, gone=gone)

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
        """Ask what a network makes of a picture, which goes to `place` on screen."""
        return self.viewer_desk.look(wish, place)

    def forget(self, place: str) -> None:
        """Nothing is shown at `place` any more."""
        self.viewer_desk.forget(place)

    def describe_data(self, spec: str) -> int:
        """Ask what a source of pictures holds."""
        return self.data_desk.describe(spec)

    def aside(self, work: Callable[[], T], done: Callable[[T | Failed], None]) -> None:
        """Do `work` after what else was given aside, and have `done` get what came of it here."""
        self.enquiries.aside(work, done)

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

    def _answer(self, enquiry: Enquiry, hear: Hear, cancelled: Callable[[], bool]) -> object:
        from alexnet_gui.engine.answers import answer

        return answer(enquiry, self._beholder(), hear, cancelled)

    def _make_beholder(self) -> "Beholder":
        from alexnet_gui.engine.beholder import Beholder

        return Beholder(lambda: (self._live, self._trainer.control))

    # --- the end ---------------------------------------------------------------------------------

    def finish_run(self) -> None:
        """Stop and keep the run, and wait until it is kept."""
        self._trainer.close()

    def shut_down(self, timeout: float | None = None) -> None:
        """Stop and keep the run, break off what is being answered, and wait for every thread.

        With a `timeout`, in seconds, for each at most: what still computes, or imports, which
        cannot be broken off, ends with the process.
        """
        self.finish_run()
        self.enquiries.shut_down(timeout)
        self.viewer_desk.shut_down(timeout)
        self.data_desk.shut_down(timeout)
        if self._watcher is not None:
            self._watcher.close(timeout)
            self._watcher = None
        if self.ready and timeout is None:
            self.engine.join()
        self._letterbox.close()

    # --- delivery --------------------------------------------------------------------------------

    def _explained(self, error: BaseException) -> Failed:
        return self._failure(error, 0)

    def _failure(self, error: BaseException, request: int) -> Failed:
        """What went wrong, for a person; what nobody should see also becomes a report."""
        told = device_fault(error)
        if told is not None:
            log.error("A device failed", exc_info=error)
            error = told
        error = refused(error) or error
        if isinstance(error, UserError):
            smaller = error.smaller_batch if isinstance(error, MemoryShortError) else None
            no_picture = isinstance(error, PictureError)
            fits = error.others if isinstance(error, MisfitError) else ()
            place = isinstance(error, NoPlaceError)
            return Failed(error.message, error.hint, request, smaller, no_picture, fits, place)
        log.error("Unexpected exception in the engine", exc_info=error)
        stack = "".join(traceback.format_exception(error))
        self._letterbox.post(lambda: self.bug_found.emit(stack))
        sentence = _("The program made a mistake: {error}").format(error=repr(error))
        return Mistake(sentence, _("Help → Copy report has the details."), request)


def _import_answering() -> tuple[str, Devices]:
    """Import what answers; the device that computes, in words, and all there are."""
    from alexnet_gui.engine import devices, inspection, models  # noqa: F401

    chosen = devices.device_text(devices.choose_device("automatic"))
    return chosen, devices.device_choices()


def _import_training() -> None:
    import pyqtgraph  # noqa: F401

    from alexnet_gui.engine import datasets, trainer  # noqa: F401


def _surveyor() -> Surveyor:
    """The engine's answers to what the data desk is asked."""
    from alexnet_gui.engine.surveyor import Surveyor as EngineSurveyor

    return EngineSurveyor()
