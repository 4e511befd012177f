"""Looks at pictures through whichever network is meant, one after the other."""

from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.requests import LiveRun, Look, ModelChoice, ModelFile, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.engine.inspection import look
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.pictures import open_picture

SNAPSHOT_SECONDS = 30.0  # a step of a large network on a slow machine


class Beholder:
    """Keeps the last network, as the next picture goes through it; for one thread."""

    def __init__(self) -> None:
        self._kept: tuple[ModelChoice, float, Model] | None = None

    def look(
        self, wish: Look, request: int, live: LiveModel | None, control: Control
    ) -> PictureSeen:
        """What the network of `wish` makes of its picture; `live` is the run under way.

        Raises:
            UserError: The picture or the network cannot be read, or there is no run under way.
        """
        start = perf_counter()
        image = open_picture(wish.picture, wish.name)
        decoding = 1000 * (perf_counter() - start)
        chosen = wish.model
        return look(
            _snapshot(live, control) if isinstance(chosen, LiveRun) else self._model(chosen),
            image,
            request=request,
            picture=wish.name,
            top=wish.top,
            decode_milliseconds=decoding,
        )

    def _model(self, choice: Untrained | ModelFile) -> Model:
        changed = _changed(choice)
        if self._kept is not None and self._kept[:2] == (choice, changed):
            return self._kept[2]
        if isinstance(choice, Untrained):
            model = untrained(choice.architecture)
        else:
            model = load_model(choice.path)
        self._kept = (choice, changed, model)
        return model


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
