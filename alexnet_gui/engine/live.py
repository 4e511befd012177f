"""The network of the run that is under way, as a copy that nobody else changes."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import torch
from torch import Tensor

from alexnet_gui.core.control import Control
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.network import Network, build


@dataclass(frozen=True)
class Weights:
    """Copies of a network's tensors on the CPU, after so many finished updates."""

    tensors: dict[str, Tensor]
    steps: int


class LiveModel:
    """Hands out copies of the network that is being trained. Any thread may ask.

    Modules that two threads share would race, so the trainer copies its weights between two steps
    and whoever asked makes a network of its own from them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._source: tuple[Callable[[], Weights], Callable[[Weights], Model]] | None = None
        self._waiting: set[Future[Weights]] = set()

    def publish(self, take: Callable[[], Weights], make: Callable[[Weights], Model]) -> None:
        """From now on there is a network: `take` runs on the trainer's thread, `make` does not."""
        with self._lock:
            self._source = (take, make)

    def withdraw(self) -> None:
        """The run is over; whoever still waits gets nothing."""
        with self._lock:
            self._source = None
            for copy in self._waiting:
                copy.cancel()
            self._waiting.clear()

    def snapshot(self, control: Control, timeout: float) -> Model | None:
        """The network as it is now; None if no run is under way or none comes in `timeout` s.

        Args:
            control: The run's.
            timeout: Seconds to wait for the step at hand to end.
        """
        copy: Future[Weights] = Future()
        with self._lock:
            if self._source is None:
                return None
            take, make = self._source
            self._waiting.add(copy)
        control.between_steps(lambda: _fulfil(copy, take))
        try:
            return make(copy.result(timeout))
        except (CancelledError, TimeoutError):
            copy.cancel()
            return None
        finally:
            with self._lock:
                self._waiting.discard(copy)


def _fulfil(copy: Future[Any], take: Callable[[], Any]) -> None:
    """Run `take` for whoever waits, if anyone still does; its failure is theirs, not the run's."""
    if not copy.set_running_or_notify_cancel():
        return
    try:
        copy.set_result(take())
    except Exception as error:
        copy.set_exception(error)


@torch.no_grad()
def copy_weights(network: Network, steps: int) -> Weights:
    """The weights of `network` as they are now. Not under inference_mode: Grad-CAM needs them."""
    tensors = network.state_dict()
    return Weights({k: tensor.to("cpu", copy=True) for k, tensor in tensors.items()}, steps)


def as_model(weights: Weights, record: RunRecord, folder: Path) -> Model:
    """A network of its own with `weights`, which it takes over."""
    network = build(record.architecture, device="meta")
    network.load_state_dict(weights.tensors, assign=True)
    return Model(
        name=record.architecture.name,
        architecture=record.architecture,
        network=network,
        classes=record.data.classes,
        preprocessing=record.data.preprocessing,
        provenance={"run": str(folder), "data": record.data.spec},
        trained_steps=weights.steps,
    )
