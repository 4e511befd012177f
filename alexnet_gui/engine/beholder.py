"""Looks at pictures through whichever network is meant, and remembers what it has seen last."""

import threading
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import (
    Fitted,
    ImageNet,
    LiveRun,
    Look,
    ModelChoice,
    ModelFile,
    Untrained,
)
from alexnet_gui.core.starter import TITLE, starter_file
from alexnet_gui.core.translation import _
from alexnet_gui.engine.file_stamp import Stamp, file_stamp
from alexnet_gui.engine.fitted import fitted
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.imagenet import imagenet_model
from alexnet_gui.engine.inspection import look, seen
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.opened_pictures import OpenedPictures
from alexnet_gui.engine.picture_limits import LARGEST
from alexnet_gui.engine.shared_work import SharedWork

SNAPSHOT_SECONDS = 30.0  # a step of a large network on a slow machine
BESIDE = 1  # networks kept beside those on screen, as the next picture may go through them
PASSES = 4  # kept, as something may be asked about them

Version = tuple[ModelChoice, Stamp | None]  # a network, and its file as it was written last
LiveNow = Callable[[], tuple[LiveModel | None, Control]]  # the run under way


class Beholder:
    """Keeps the last networks and the last forward passes; any thread may ask.

    What is on screen is kept in any case. Of a run under way every look has weights of its own,
    so that nothing else is kept of it.
    """

    def __init__(self, live_now: LiveNow = lambda: (None, Control()), room: int = LARGEST) -> None:
        """`room`: pixels of the pictures that are kept beside the one on screen."""
        self._live_now = live_now
        self._room = room
        self._lock = threading.Lock()
        self._loading = SharedWork[Model]()
        self._models: dict[Version, Model] = {}  # the newest last; none of a run under way
        self._pictures = OpenedPictures()
        self._passes: dict[int, ForwardPass] = {}  # by request, the newest last
        self._newest: dict[str, int] = {}  # request of each place on screen

    def look(
        self,
        wish: Look,
        request: int,
        place: str = "viewer",
        wanted: Callable[[], bool] = lambda: True,
    ) -> PictureSeen:
        """What the network of `wish` makes of its picture.

        Args:
            wish: A picture and a network.
            request: Under which number the forward pass is kept.
            place: Where on screen it goes; the newest pass of each place is kept in any case.
            wanted: Whether it goes there still: of a place that was forgotten meanwhile, nothing
                is kept.

        Raises:
            UserError: The picture or the network cannot be read, or there is no run under way.
        """
        start = perf_counter()
        opened = self._pictures.open(wish.picture, wish.name)
        decoding = perf_counter() - start
        version = _version(wish.model)
        model = self._model(version)
        start = perf_counter()
        passed = look(model, opened.image, wish.cut)
        milliseconds = 1000 * (decoding + perf_counter() - start)
        answer = seen(
            passed,
            request=request,
            picture=wish.name,
            top=wish.top,
            milliseconds=milliseconds,
            pixels=opened.pixels,
        )
        with self._lock:
            if wanted():  # asked under the lock, so that `forget` comes before or after all this
                self._passes[request] = passed
                self._newest[place] = request
                self._keep(version, model)
        return answer

    def forget(self, place: str) -> None:
        """Nothing is on screen at `place` any more."""
        with self._lock:
            self._newest.pop(place, None)
            self._drop()

    def passed(self, request: int) -> ForwardPass:
        """The forward pass that answered `request`.

        Raises:
            UserError: Others have come since, so that it is not kept any more.
        """
        with self._lock:
            if request in self._passes:
                return self._passes[request]
        raise UserError(_("That picture is not on screen any more."), _("Open it again."))

    def model(self, choice: ModelChoice) -> Model:
        """The network that is meant; a run under way as it is at this moment.

        Raises:
            UserError: It cannot be read, or there is no run under way.
        """
        return self._model(_version(choice))

    def _model(self, version: Version) -> Model:
        """Threads that want the same one at the same time get it from one loading."""
        if isinstance(version[0], LiveRun):
            return _snapshot(*self._live_now())
        return self._loading.get(version, lambda: self._loaded(version))

    def _loaded(self, version: Version) -> Model:
        with self._lock:
            model = self._models.get(version)
        if model is None:
            model = _load(version[0])
        with self._lock:
            self._keep(version, model)
        return model

    # --- what is kept; all of it under the lock --------------------------------------------------

    def _keep(self, version: Version, model: Model) -> None:
        """Keep `model` as the newest; of a file that was written since, only as it is now."""
        choice = version[0]
        if not isinstance(choice, LiveRun):
            self._models = {key: kept for key, kept in self._models.items() if key[0] != choice}
            self._models[version] = model
        self._drop()

    def _drop(self) -> None:
        """Keep few networks and few passes, and fewer of huge pictures, but all on screen."""
        shown = set(self._newest.values())
        on_screen = {id(self._passes[request].model) for request in shown}
        beside = [key for key, model in self._models.items() if id(model) not in on_screen]
        for key in beside[:-BESIDE]:
            del self._models[key]
        kept = {id(model) for model in self._models.values()}
        for old in [request for request in self._passes if request not in shown]:
            few = len(self._passes) <= PASSES and not self._crowded()
            if not few or id(self._passes[old].model) not in kept:
                del self._passes[old]

    def _crowded(self) -> bool:
        """Whether the pictures of the passes take more room than there is."""
        images = {id(passed.image): passed.image for passed in self._passes.values()}
        return sum(image.width * image.height for image in images.values()) > self._room


def _load(choice: ModelChoice) -> Model:
    match choice:
        case Untrained():
            return untrained(choice.architecture)
        case ModelFile():
            model = load_model(choice.path)
            return replace(model, name=_(TITLE)) if choice.path == starter_file() else model
        case Fitted():
            return fitted(choice.path, choice.architecture)
        case ImageNet():
            return imagenet_model()
        case LiveRun():
            raise TypeError("a run under way is in no file")


def _snapshot(live: LiveModel | None, control: Control) -> Model:
    model = None if live is None else live.snapshot(control, SNAPSHOT_SECONDS)
    if model is None:
        raise UserError(
            _("No network is being trained at the moment."),
            _("Start a run in Train, or choose another network."),
        )
    return model


def _version(choice: ModelChoice) -> Version:
    """`choice`, and its file as it was written last."""
    return choice, file_stamp(choice.path) if isinstance(choice, ModelFile | Fitted) else None
