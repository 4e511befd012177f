"""Between window and engine: the only file that starts threads or imports the engine.

Requests go down as frozen values, events come up as frozen values. Events of a run are gathered
and delivered at most 20 times a second, none lost; answers to a person's request at once. Every
signal is emitted on the GUI thread.
"""

import itertools
import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, Failed
from alexnet_gui.core.job import Job
from alexnet_gui.core.requests import LiveRun, Look, ModelChoice, ModelFile, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.worker import Worker

if TYPE_CHECKING:
    from alexnet_gui.engine.live import LiveModel
    from alexnet_gui.engine.models import Model

log = logging.getLogger(__name__)

DELIVERY_MS = 50  # at most 20 deliveries a second
SNAPSHOT_SECONDS = 30.0  # a step of a large network on a slow machine


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
        self._run_inbox: deque[Event] = deque()
        self._requests = itertools.count(1)
        self._latest_look = 0
        self._latest_data = 0
        self._loader: threading.Thread | None = None
        self._trainer: threading.Thread | None = None
        self._viewer: Worker | None = None
        self._librarian: Worker | None = None
        self._control = Control()
        self._live: LiveModel | None = None
        self._models: tuple[ModelChoice, float, Model] | None = None
        self.ready = False
        self.devices: tuple[tuple[str, str], ...] = ()  # a recipe's name for it, and people's
        self._delivery = QTimer(self)
        self._delivery.setInterval(DELIVERY_MS)
        self._delivery.timeout.connect(self._deliver_run)

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
        return self._trainer is not None

    @property
    def paused(self) -> bool:
        """Whether the run was asked to wait."""
        return self.training and self._control.paused

    def train(self, job: Job) -> None:
        """Start `job`; one run at a time."""
        if self.training:
            raise RuntimeError("a run is under way")
        self._control = Control()
        self._trainer = threading.Thread(
            target=self._train, args=(job, self._control), name="trainer"
        )
        self._delivery.start()
        self._trainer.start()

    def pause(self) -> None:
        """Wait after the batch at hand."""
        self._control.pause()

    def resume(self) -> None:
        """Go on."""
        self._control.resume()

    def stop(self, *, discard: bool = False) -> None:
        """End after the batch at hand and keep what there is, or discard it."""
        self._control.stop(discard=discard)

    def _train(self, job: Job, control: Control) -> None:
        self._guarded(lambda: self._run(job, control), self.run_failed, 0)
        this = threading.current_thread()
        self._letterbox.post(lambda: self._finish_run(this))

    def _run(self, job: Job, control: Control) -> None:
        from alexnet_gui.engine.live import LiveModel
        from alexnet_gui.engine.trainer import train

        self._live = live = LiveModel()
        try:
            train(job, self._run_inbox.append, control, live)
        finally:
            self._live = None

    def free_memory(self, device: str) -> int | None:
        """Bytes that can be had on `device` of a recipe; None where nobody says, or not yet."""
        if not self.ready:
            return None
        from alexnet_gui.engine.devices import choose_device, free_memory

        return free_memory(choose_device(device))

    # --- pictures and data -----------------------------------------------------------------------

    def look(self, wish: Look) -> int:
        """Ask what a network makes of a picture; of several wishes only the newest is answered."""
        request = self._latest_look = next(self._requests)
        if self._viewer is None:
            self._viewer = Worker("viewer", newest_only=True)
        self._viewer.submit(
            lambda: self._guarded(lambda: self._look(wish, request), self.picture_failed, request)
        )
        return request

    def describe_data(self, spec: str) -> int:
        """Ask what a source of pictures holds."""
        request = self._latest_data = next(self._requests)
        if self._librarian is None:
            self._librarian = Worker("librarian", newest_only=True)
        self._librarian.submit(
            lambda: self._guarded(lambda: self._describe(spec, request), self.data_failed, request)
        )
        return request

    def mosaic(self) -> ModuleType:
        """The functions that lay maps and filters out as one image; they need numpy, not torch."""
        from alexnet_gui.engine import mosaic

        return mosaic

    def _look(self, wish: Look, request: int) -> None:
        from alexnet_gui.engine.inspection import look
        from alexnet_gui.engine.pictures import open_picture

        start = perf_counter()
        image = open_picture(wish.picture, wish.name)
        decoding = 1000 * (perf_counter() - start)
        seen = look(
            self._model(wish.model),
            image,
            request=request,
            picture=wish.name,
            top=wish.top,
            decode_milliseconds=decoding,
        )
        self._post(self.picture_seen, seen)

    def _model(self, choice: ModelChoice) -> "Model":
        """The model that is meant; the last one is kept, as the next picture goes through it."""
        from alexnet_gui.engine.models import load_model, untrained

        if isinstance(choice, LiveRun):
            return self._live_model()
        changed = _changed(choice)
        if self._models is not None and self._models[:2] == (choice, changed):
            return self._models[2]
        if isinstance(choice, Untrained):
            model = untrained(choice.architecture)
        else:
            model = load_model(choice.path)
        self._models = (choice, changed, model)
        return model

    def _live_model(self) -> "Model":
        live, control = self._live, self._control
        model = None if live is None else live.snapshot(control, SNAPSHOT_SECONDS)
        if model is None:
            raise UserError(
                _("No network is being trained at the moment."),
                _("Start a run in Train, or choose another network."),
            )
        return model

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
        self._control.stop()
        if self._trainer is not None:
            self._finish_run(self._trainer)
        for worker in (self._viewer, self._librarian):
            if worker is not None:
                worker.close()
        self._viewer = self._librarian = None
        if self._loader is not None and not self._loader.is_alive():
            self._loader.join()
        self._letterbox.close()

    def _finish_run(self, trainer: threading.Thread) -> None:
        if self._trainer is not trainer:
            return  # already done, by `shut_down`
        trainer.join()
        self._trainer = None
        self._delivery.stop()
        self._letterbox.empty()  # what made it fail
        self._deliver_run()
        self.run_ended.emit()

    # --- delivery --------------------------------------------------------------------------------

    def _guarded(self, work: Callable[[], object], failed: SignalInstance, request: int) -> None:
        """Do `work`; what a person can mend becomes an event, anything else a report."""
        try:
            work()
        except UserError as error:
            self._post(failed, Failed(error.message, error.hint, request))
        except Exception as error:
            log.exception("Unexpected exception in the engine")
            sentence = _("The program made a mistake: {error}").format(error=repr(error))
            hint = _("Help → Copy report has the details.")
            self._post(failed, Mistake(sentence, hint, request))
            self._post(self.bug_found, traceback.format_exc())

    def _post(self, signal: SignalInstance, value: object) -> None:
        """Have `signal` emitted with `value` on the GUI thread, unless it is out of date."""
        self._letterbox.post(lambda: self._emit(signal, value))

    def _emit(self, signal: SignalInstance, value: object) -> None:
        current = {self._latest_look, self._latest_data, 0}
        if getattr(value, "request", 0) not in current:
            return  # somebody asked for something newer
        if signal == self.run_failed:
            self._deliver_run()  # what happened before
        signal.emit(value)

    def _become_ready(self, device: str) -> None:
        assert self._loader is not None
        self._loader.join()  # its last act was to post this
        self.ready = True
        log.info("The engine is ready: %s", device)
        self.engine_ready.emit(device)

    def _deliver_run(self) -> None:
        while self._run_inbox:
            self.run_event.emit(self._run_inbox.popleft())


def _changed(choice: ModelChoice) -> float:
    """When the file of `choice` was written last; 0 where there is none."""
    try:
        return choice.path.stat().st_mtime if isinstance(choice, ModelFile) else 0.0
    except OSError:
        return 0.0  # opening it says what is wrong
