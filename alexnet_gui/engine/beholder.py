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
from alexnet_gui.engine.fitted import fitted
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.imagenet import imagenet_model
from alexnet_gui.engine.inspection import look, seen
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.opened_pictures import OpenedPictures
from alexnet_gui.engine.pictures import LARGEST

SNAPSHOT_SECONDS = 30.0  # a step of a large network on a slow machine
MODELS = 2  # kept, as the next picture goes through them too
PASSES = 4  # kept, as something may be asked about them

LiveNow = Callable[[], tuple[LiveModel | None, Control]]  # the run under way


class Beholder:
    """Keeps the last networks and the last forward passes; any thread may ask."""

    def __init__(self, live_now: LiveNow = lambda: (None, Control()), room: int = LARGEST) -> None:
        """`room`: pixels of the pictures that are kept beside the one on screen."""
        self._live_now = live_now
        self._room = room
        self._lock = threading.Lock()
        self._models: list[tuple[ModelChoice, float, Model]] = []  # the newest last
        self._pictures = OpenedPictures()
        self._passes: dict[int, ForwardPass] = {}  # by request, the newest last
        self._newest: dict[str, int] = {}  # request of each place on screen

    def look(self, wish: Look, request: int, place: str = "viewer") -> PictureSeen:
        """What the network of `wish` makes of its picture.

        Args:
            wish: A picture and a network.
            request: Under which number the forward pass is kept.
            place: Where on screen it goes; the newest pass of each place is kept in any case.

        Raises:
            UserError: The picture or the network cannot be read, or there is no run under way.
        """
        start = perf_counter()
        opened = self._pictures.open(wish.picture, wish.name)
        decoding = perf_counter() - start
        model = self.model(wish.model)
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
            self._passes[request] = passed
            self._newest[place] = request
            self._drop()
        return answer

    def forget(self, place: str) -> None:
        """Nothing is on screen at `place` any more."""
        with self._lock:
            self._newest.pop(place, None)
            self._drop()

    def _drop(self) -> None:
        """Keep few passes, and fewer of huge pictures; the newest of each place stays."""
        for old in list(self._passes):
            few = len(self._passes) <= PASSES and not self._crowded()
            if not few and old not in self._newest.values():
                del self._passes[old]

    def _crowded(self) -> bool:
        """Whether the pictures of the passes take more room than there is."""
        images = {id(passed.image): passed.image for passed in self._passes.values()}
        return sum(image.width * image.height for image in images.values()) > self._room

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
        if isinstance(choice, LiveRun):
            return _snapshot(*self._live_now())
        changed = _changed(choice)
        with self._lock:
            kept = [entry for entry in self._models if entry[0] == choice]
            self._models = [entry for entry in self._models if entry[0] != choice]
            if kept and kept[0][1] == changed:
                self._models += kept
                return kept[0][2]
        model = _load(choice)
        with self._lock:
            self._models = [*self._models[1 - MODELS :], (choice, changed, model)]
        return model


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


def _changed(choice: ModelChoice) -> float:
    """When the file of `choice` was written last; 0 where there is none."""
    try:
        return choice.path.stat().st_mtime if isinstance(choice, ModelFile | Fitted) else 0.0
    except OSError:
        return 0.0  # opening it says what is wrong
