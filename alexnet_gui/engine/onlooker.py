"""Looks at a network while it is trained, as often as costs next to nothing."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event
from alexnet_gui.core.live_events import FiltersSeen, PictureJudged, PicturePinned
from alexnet_gui.engine.arrays import read_only
from alexnet_gui.engine.devices import wait_for
from alexnet_gui.engine.gallery import Gallery
from alexnet_gui.engine.live import LiveModel, Moment
from alexnet_gui.engine.pictures import open_picture, prepare

SHARE = 0.004  # of the training's time that each kind of look may take
FILTERS_SECONDS = 0.5  # between two looks at the filters, at least
PICTURE_SECONDS = 1.0
COSTS = 3  # of so many looks it is reckoned what the next will cost
UNSURE_SECONDS = 10.0  # to wait at most before so many were taken
SMALL_SIDE = 512  # pixels of the pinned picture as it is shown


class _Pinned(NamedTuple):
    number: int
    x: Tensor  # float32 (1, C, H, W), as the network takes it


class Onlooker:
    """Tells `emit` what is seen, on the trainer's thread. Any thread may ask; one at a time.

    Asked too soon after the last look, or with nothing new to see, it does nothing. Nothing is
    drawn from the random generator and nothing in the network changes, so losses stay the same.
    """

    def __init__(self, live: LiveModel, control: Control, emit: Callable[[Event], None]) -> None:
        self._live = live
        self._control = control
        self._emit = emit
        self._filters = _Look(FILTERS_SECONDS)
        self._judgement = _Look(PICTURE_SECONDS)
        self._pinned: _Pinned | None = None

    def see_filters(self) -> None:
        """Ask for the filters of the first convolution: `FiltersSeen`, if there is one."""
        self._ask(self._filters, self._tell_filters)

    def see_picture(self) -> None:
        """Ask what the network makes of the pinned picture: `PictureJudged`."""
        pinned = self._pinned
        if pinned is not None:
            self._ask(self._judgement, lambda moment: self._judge(moment, pinned))

    def pin(self, source: Path | bytes, name: str, number: int) -> PicturePinned | None:
        """From now on the picture is the one in `source`; decodes it, so not for the GUI's thread.

        Args:
            source: A file, or the bytes of one.
            name: What to call it.
            number: Comes back in what is told of it.

        Returns:
            The picture, small, and the crop that the run's network sees of it; None if no run is
            under way.

        Raises:
            UserError: It cannot be read.
        """
        shown = self._live.shown
        if shown is None:
            return None
        record = shown.record
        image = open_picture(source, name)
        x, crop = prepare(image, record.data.preprocessing, record.architecture.input[0])
        size = image.height, image.width
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        self._pinned = _Pinned(number, x[None])
        return PicturePinned(number, name, np.asarray(image), size, crop)

    def unpin(self) -> None:
        """No picture from now on."""
        self._pinned = None

    @property
    def gallery(self) -> Gallery | None:
        """The pictures that the run is validated on; from its first step on, and after its end."""
        return self._live.gallery

    def _ask(self, look: "_Look", question: Callable[[Moment], None]) -> None:
        if look.due:
            look.answer = self._live.ask(lambda moment: look.timed(moment, question), self._control)

    def _tell_filters(self, moment: Moment) -> None:
        if self._filters.is_news(moment.steps):
            for name, module in moment.network.named_children():
                if isinstance(module, nn.Conv2d):
                    self._emit(FiltersSeen(moment.steps, name, _array(module.weight)))
                    return

    def _judge(self, moment: Moment, pinned: _Pinned) -> None:
        if not self._judgement.is_news((moment.steps, pinned.number)):
            return
        device = next(moment.network.parameters()).device
        with _examined(moment.network), torch.no_grad():
            logits = moment.network.logits(pinned.x.to(device))  # (1, classes)
            probabilities = logits.double().softmax(1)[0]
        if bool(torch.isfinite(probabilities).all()):
            told = PictureJudged(moment.steps, pinned.number, _array(probabilities))
            self._emit(told)


class _Look:
    """When a kind of look was taken last, what it cost, and what it saw."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._not_before = 0.0
        self._costs: deque[float] = deque(maxlen=COSTS)
        self._warm = False
        self._seen: object = None
        self.answer: Future[None] | None = None

    @property
    def due(self) -> bool:
        """Whether it is time again; what went wrong in the last look is raised, and ends them."""
        if self.answer is not None:
            if not self.answer.done():
                return False
            if not self.answer.cancelled() and (error := self.answer.exception()) is not None:
                self.answer, self._not_before = None, float("inf")
                raise error
        return perf_counter() >= self._not_before

    def is_news(self, seen: object) -> bool:
        """Whether this was not what was seen last."""
        news, self._seen = seen != self._seen, seen
        return news

    def timed(self, moment: Moment, question: Callable[[Moment], None]) -> None:
        """Answer `question`; what it cost says when the next may be asked."""
        wait_for(next(moment.network.parameters()).device)
        start = perf_counter()
        question(moment)
        now = perf_counter()
        if self._warm:  # the first look allocates memory and chooses algorithms
            self._costs.append(now - start)
        self._warm = True
        self._not_before = now + max(self._seconds, self._pause)

    @property
    def _pause(self) -> float:
        """Seconds after which a look has cost no more than its share.

        What it costs is the middle of the last few: a single one is slow now and then because the
        machine does something else.
        """
        if not self._costs:
            return 0.0
        cost = sorted(self._costs)[(len(self._costs) - 1) // 2]
        pause = cost / SHARE
        return pause if len(self._costs) == COSTS else min(pause, UNSURE_SECONDS)


@contextmanager
def _examined(network: nn.Module) -> Iterator[None]:
    """`network` as for validation; then every module as it was, also one that is frozen."""
    before = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, training in before:
            module.training = training


def _array(tensor: Tensor) -> Any:
    """A copy of `tensor` as float32, read-only."""
    usual = torch.contiguous_format  # whatever layout the run has
    copied = tensor.detach().to("cpu", torch.float32, copy=True, memory_format=usual)
    return read_only(copied.numpy())
