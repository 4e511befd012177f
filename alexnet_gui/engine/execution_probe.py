"""Timing the ways in which a network can compute a training step, without changing the network.

Forward, loss and backward are timed, without the optimiser, whose step costs the same in all ways.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from alexnet_gui.core.recipe import MemoryFormat, Precision
from alexnet_gui.core.waiting_for_cores import seconds_waited
from alexnet_gui.engine.devices import LAYOUTS, autocast, threads, wait_for
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.trial_pass import left_as_it_was

SECONDS = 2.0  # that a probe takes, unless two passes of each way take longer
_PASSES = 12  # of each way after the first, at most: enough where they are short
_HOPELESS = 5  # times the fastest: a CPU that has to emulate a precision
_HOPELESS_SECONDS = 0.25  # less says nothing: a first pass also makes what later ones use
# Of a pass's time, that each of its threads had to wait for a core of the CPU at most; 0.02 where
# nothing else runs, 0.1 beside a program of the lowest priority.
_CALM = 0.05


class Way(NamedTuple):
    """One way to compute a step."""

    precision: Precision
    memory_format: MemoryFormat


class Times(NamedTuple):
    """What a probe found."""

    seconds: list[float]  # of the fastest pass in each way; inf: it does not work
    calm: bool  # whether these passes had the CPU to themselves: otherwise they are worth less


@dataclass(frozen=True)
class Subject:
    """What is to be computed."""

    network: Network  # on its device; with its first weights, in the default layout
    start: int  # how many of its first layers the batches have passed already
    shape: tuple[int, ...]  # of a batch: (N, C, H, W), or as the layers before `start` give it
    dtype: torch.dtype  # of a batch
    label_smoothing: float
    device: torch.device
    threads: int
    compiled: bool = False  # in the run; here it is not, which would take longer than all the rest


def time_ways(
    subject: Subject,
    ways: Sequence[Way],
    cancelled: Callable[[], bool],
    lasting: Callable[[], None] = lambda: None,
) -> Times:
    """How fast a pass is in each of `ways`, which take turns.

    Weights, running statistics and the global random generators are afterwards as they were.

    Args:
        subject: What is computed; a batch is drawn for it.
        ways: In the first the network is computed already.
        cancelled: Asked before every pass.
        lasting: Called before every pass.

    Raises:
        CancelledError: As asked.
    """
    best = [_Pass(inf)] * len(ways)
    left = list(range(len(ways)))
    began = perf_counter()
    with threads(subject.threads), _probe(subject) as probe:
        for number in range(1 + _PASSES):
            round_began = perf_counter()
            for index in tuple(left):
                lasting()
                if cancelled():
                    raise CancelledError
                one = probe.one_pass(ways[index])
                # The first also warms up, so it counts where the others were disturbed alone.
                best[index] = min(best[index], one)
                if one.seconds == inf or (number == 0 and probe.hopeless(one.seconds)):
                    left.remove(index)
                    best[index] = _Pass(inf)
            now = perf_counter()
            if number and now - began + (now - round_began) > SECONDS:
                break
    return Times([each.seconds for each in best], all(map(probe.calm, best)))


class _Pass(NamedTuple):
    """What one took."""

    seconds: float  # inf: it does not work
    waited: float = 0.0  # of these, that its threads waited for a core, together


class _Probe:
    """Passes of one batch through a network."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._weights = [(each, each.data) for each in subject.network.parameters()]
        self._first = inf  # seconds of the fastest first pass so far
        generator = torch.Generator().manual_seed(0)
        batch = torch.empty(subject.shape).uniform_(-1, 1, generator=generator)
        self._x = batch.to(subject.device, subject.dtype)
        self._labels = torch.zeros(len(batch), dtype=torch.int64, device=subject.device)

    def one_pass(self, way: Way) -> _Pass:
        """What it takes; inf where memory is short, or the device lacks an operation."""
        subject = self._subject
        try:
            x = self._laid_out(LAYOUTS[way.memory_format])
            wait_for(subject.device)
            waited, start = seconds_waited(), perf_counter()
            self._pass(x, way.precision)
            wait_for(subject.device)
            return _Pass(perf_counter() - start, seconds_waited() - waited)
        except (RuntimeError, MemoryError, TypeError):  # as PyTorch raises them for one or other
            subject.network.zero_grad(set_to_none=True)
            return _Pass(inf)

    def calm(self, one: _Pass) -> bool:
        """Whether no other program took the CPU away; what a GPU does is not looked at."""
        if self._subject.device.type != "cpu":
            return True
        return one.waited <= _CALM * self._subject.threads * one.seconds

    def hopeless(self, first: float) -> bool:
        """Whether a way whose first pass took so long need not be tried again.

        On a GPU a first pass loads programs, so that it says little.
        """
        self._first = min(self._first, first)
        on_cpu = self._subject.device.type == "cpu"
        return on_cpu and first > max(_HOPELESS_SECONDS, _HOPELESS * self._first)

    def _laid_out(self, layout: torch.memory_format) -> Tensor:
        """The batch, and the weights, in `layout`."""
        for parameter, data in self._weights:
            # By `to`, as the run does it: `contiguous` leaves maps of one channel as they are.
            parameter.data = data.to(memory_format=layout) if data.ndim == 4 else data
        return self._x.to(memory_format=layout) if self._x.ndim == 4 else self._x

    def _pass(self, x: Tensor, precision: Precision) -> None:
        subject = self._subject
        with autocast(subject.device, precision):
            logits = subject.network.logits(x, subject.start)
        loss = F.cross_entropy(
            logits.float(), self._labels, label_smoothing=subject.label_smoothing
        )
        # As in a step: the last gradients are there until now.
        subject.network.zero_grad(set_to_none=True)
        loss.backward()

    def restore(self) -> None:
        """The very weights that were there."""
        for parameter, data in self._weights:
            parameter.data = data


@contextmanager
def _probe(subject: Subject) -> Iterator[_Probe]:
    probe = _Probe(subject)
    with left_as_it_was(subject.network, subject.device):
        try:
            subject.network.train()
            yield probe
        finally:
            probe.restore()
