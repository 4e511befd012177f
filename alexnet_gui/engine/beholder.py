"""Looks at pictures through whichever network is meant, and remembers what it has seen last."""

import threading
from collections.abc import Callable
from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import LiveRun, Look, ModelChoice, ModelFile, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.inspection import look, seen
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.pictures import open_picture

SNAPSHOT_SECONDS = 30.0  # a step of a large network on a slow machine
MODELS = 2  # kept, as the next picture goes through them too
PASSES = 4  # kept, as something may be asked about them

LiveNow = Callable[[], tuple[LiveModel | None, Control]]  # the run under way


class Beholder:
    """Keeps the last networks and the last forward passes; any thread may ask."""

    def __init__(self, live_now: LiveNow = lambda: (None, Control())) -> None:
        self._live_now = live_now
        self._lock = threading.Lock()
        self._models: list[tuple[ModelChoice, float, Model]] = []  # the newest last
        self._passes: dict[int, ForwardPass] = {}  # by request, the newest last

    def look(self, wish: Look, request: int) -> PictureSeen:
        """What the network of `wish` makes of its picture.

        Raises:
            UserError: The picture or the network cannot be read, or there is no run under way.
        """
        start = perf_counter()
        image = open_picture(wish.picture, wish.name)
        decoding = perf_counter() - start
        model = self.model(wish.model)
        start = perf_counter()
        passed = look(model, image)
        milliseconds = 1000 * (decoding + perf_counter() - start)
        answer = seen(
            passed, request=request, picture=wish.name, top=wish.top, milliseconds=milliseconds
        )
        with self._lock:
            self._passes[request] = passed
            while len(self._passes) > PASSES:
                del self._passes[next(iter(self._passes))]
        return answer

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
    if isinstance(choice, Untrained):
        return untrained(choice.architecture)
    assert isinstance(choice, ModelFile)
    return load_model(choice.path)


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
        return choice.path.stat().st_mtime if isinstance(choice, ModelFile) else 0.0
    except OSError:
        return 0.0  # opening it says what is wrong
