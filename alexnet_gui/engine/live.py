"""The network of the run that is under way: questions to it are answered between two steps."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import torch
from torch import Tensor

from alexnet_gui.core.control import Control
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.engine.gallery import Gallery
from alexnet_gui.engine.home import Home
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import Network, build
from alexnet_gui.engine.picture_sets import Pictures

T = TypeVar("T")


@dataclass(frozen=True)
class Moment:
    """A run between two of its steps: for the trainer's thread, and nothing of it to be kept."""

    network: Network
    steps: int  # finished updates


@dataclass(frozen=True)
class Shown:
    """What a run lets others see."""

    record: RunRecord
    home: Home
    validation: Pictures
    moment: Callable[[], Moment]  # on the trainer's thread


@dataclass(frozen=True)
class Weights:
    """Copies of a network's tensors on the CPU, after so many finished updates."""

    tensors: dict[str, Tensor]
    steps: int


class LiveModel:
    """Has questions about the network that is being trained answered. Any thread may ask.

    Modules that two threads share would race, so the trainer's own thread answers, between two
    steps. `snapshot` is the question for a copy that nobody else changes.
    """

    def __init__(self) -> None:
        self._lock = RLock()  # cancelling an answer makes it forgotten
        self._shown: Shown | None = None
        self._waiting: set[Future[Any]] = set()
        self.gallery: Gallery | None = None  # of the validation pictures; stays after the run

    @property
    def shown(self) -> Shown | None:
        """What the run under way lets others see; None before and after it."""
        return self._shown

    def publish(self, shown: Shown) -> None:
        """From now on there is a network."""
        self.gallery = Gallery(shown.validation)
        with self._lock:
            self._shown = shown

    def withdraw(self) -> None:
        """The run is over; whoever still waits gets nothing."""
        with self._lock:
            self._shown = None
            for answer in list(self._waiting):
                answer.cancel()

    def ask(self, question: Callable[[Moment], T], control: Control) -> Future[T] | None:
        """Have the trainer's thread answer `question` between two steps, also while paused.

        Args:
            question: Gets the run as it is then; must take little time, and change nothing.
            control: The run's.

        Returns:
            What will hold the answer; it is cancelled if the run ends before. None if no run is
            under way.
        """
        answer: Future[T] = Future()
        with self._lock:
            shown = self._shown
            if shown is None:
                return None
            self._waiting.add(answer)
        answer.add_done_callback(self._forget)
        control.between_steps(lambda: _fulfil(answer, lambda: question(shown.moment())))
        return answer

    def snapshot(self, control: Control, timeout: float) -> Model | None:
        """The network as it is now; None if no run is under way or none comes in `timeout` s.

        Args:
            control: The run's.
            timeout: Seconds to wait for the step at hand to end.
        """
        shown = self._shown
        copy = self.ask(_copied, control)
        if copy is None or shown is None:
            return None
        try:
            return as_model(copy.result(timeout), shown.record, shown.home.folder)
        except (CancelledError, TimeoutError):
            copy.cancel()
            return None

    def _forget(self, answer: Future[Any]) -> None:
        with self._lock:
            self._waiting.discard(answer)


def _fulfil(answer: Future[T], take: Callable[[], T]) -> None:
    """Run `take` for whoever waits, if anyone still does; its failure is theirs, not the run's."""
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(take())
    except Exception as error:
        answer.set_exception(error)


@torch.no_grad()
def _copied(moment: Moment) -> Weights:
    """The weights as they are now. Not under inference_mode: Grad-CAM needs them."""
    tensors = {name: tensor.detach() for name, tensor in moment.network.state_dict().items()}
    usual = torch.contiguous_format  # whatever layout the run has
    copies = {k: t.to("cpu", memory_format=usual, copy=True) for k, t in tensors.items()}
    return Weights(copies, moment.steps)


def as_model(weights: Weights, record: RunRecord, folder: Path) -> Model:
    """A network of its own with `weights`, which it takes over."""
    network = build(record.architecture, device="meta")
    network.load_state_dict(weights.tensors, assign=True)
    return Model(
        name=record.architecture.title,
        architecture=record.architecture,
        network=network,
        classes=record.data.classes,
        preprocessing=record.data.preprocessing,
        provenance={"run": str(folder), "data": record.data.spec},
        trained_steps=weights.steps,
    )
