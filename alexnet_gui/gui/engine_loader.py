"""Imports the engine on a thread of its own, and keeps what came of it.

The window asks for what it needs as its parts are made, so whoever listens may come after the news.
"""

import logging
import threading
from collections.abc import Callable
from importlib import invalidate_caches

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.torch_libraries import load_torch_libraries

Devices = tuple[tuple[str, str], ...]  # a recipe's name for each, and people's

log = logging.getLogger(__name__)


class EngineLoader(QObject):
    """First what answers, then what trains and plots; either may fail without the other.

    `answering` imports the first and gives the device in words and all devices, `training` imports
    the second.
    """

    ready = Signal(str)  # the device, in words
    failed = Signal(object)  # Failed: nothing can be asked
    training_failed = Signal(object)  # Failed: what is asked is answered, but nothing is trained
    over = Signal()  # nothing is imported any more, whatever came of it

    def __init__(
        self,
        letterbox: Letterbox,
        answering: Callable[[], tuple[str, Devices]],
        training: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._letterbox = letterbox
        self._answering = answering
        self._training = training
        self._ahead: threading.Thread | None = None
        self._thread: threading.Thread | None = None
        self.device = ""  # in words, once it is ready
        self.devices: Devices = ()
        self.failure: Failed | None = None
        self.training_failure: Failed | None = None

    def load_ahead(self) -> None:
        """Load, in the background, what `start` needs and no lock of Python's; once."""
        if self._ahead is None:
            log.info("The engine is loading")
            self._ahead = threading.Thread(
                target=_load_libraries, name="engine-libraries", daemon=True
            )
            self._ahead.start()

    def start(self) -> None:
        """Import all there is, in the background; once."""
        if self._thread is not None:
            return
        self.load_ahead()
        self._thread = threading.Thread(target=self._load, name="engine-loader", daemon=True)
        self._thread.start()

    def start_again(self) -> None:
        """Import what could not be imported; nothing while that goes on, or all is there."""
        failed = self.failure is not None or self.training_failure is not None
        if not failed or self.importing:
            return
        self.failure = self.training_failure = None
        invalidate_caches()  # what was installed meanwhile is to be found
        self._thread = None
        self.start()

    @property
    def importing(self) -> bool:
        """Whether something is being imported, or loaded ahead of that."""
        threads = (self._ahead, self._thread)
        return any(thread is not None and thread.is_alive() for thread in threads)

    def join(self) -> None:
        """Wait for the thread."""
        if self._thread is not None:
            self._thread.join()

    def tell(
        self,
        ready: Callable[[str], object],
        failed: Callable[[Failed], object],
        training_failed: Callable[[Failed], object],
    ) -> None:
        """Call one of these as soon as it is known what came of it, at once if it is already."""
        self.ready.connect(ready)
        self.failed.connect(failed)
        self.training_failed.connect(training_failed)
        if self.device:
            ready(self.device)
        if self.failure is not None:
            failed(self.failure)
        if self.training_failure is not None:
            training_failed(self.training_failure)

    def _load(self) -> None:
        if self._ahead is not None:
            self._ahead.join()
        if self._load_answering():
            self._load_training()
        self._letterbox.post(self.over.emit)

    def _load_answering(self) -> bool:
        try:
            device, devices = self._answering()
        except BaseException as error:
            log.exception("The engine did not start")
            failed = _failed(
                error,
                _("PyTorch could not be loaded: {reason}."),
                _("Designing works without it. To train and explore, install it again."),
            )
            self._letterbox.post(lambda: self._fail(failed))
            return False
        self._letterbox.post(lambda: self._become_ready(device, devices))
        return True

    def _load_training(self) -> None:
        try:
            self._training()
        except BaseException as error:
            log.exception("What trains did not start")
            failed = _failed(
                error,
                _("What training needs could not be loaded: {reason}."),
                _("Designing and exploring work without it. To train, install it again."),
            )
            self._letterbox.post(lambda: self._fail_to_train(failed))

    def _become_ready(self, device: str, devices: Devices) -> None:
        self.device, self.devices = device, devices
        log.info("The engine is ready: %s", device)
        self.ready.emit(device)

    def _fail(self, failed: Failed) -> None:
        self.failure = failed
        self.failed.emit(failed)

    def _fail_to_train(self, failed: Failed) -> None:
        self.training_failure = failed
        self.training_failed.emit(failed)


def _load_libraries() -> None:
    try:
        load_torch_libraries()
    except Exception:  # the import finds out what is wrong, and says so
        log.exception("PyTorch's libraries were not loaded ahead")


def _failed(error: BaseException, sentence: str, hint: str) -> Failed:
    """What `error` left unloaded, in a `sentence` that ends in its reason."""
    reason = str(error).rstrip(". ") or type(error).__name__
    return Failed(sentence.format(reason=reason), hint)
