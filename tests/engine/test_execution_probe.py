"""A probe times ways to compute a step, and leaves the network and all else as they were."""

from concurrent.futures import CancelledError
from math import inf

import pytest
import torch
from torch import Tensor, nn

from alexnet_gui.engine import execution_probe
from alexnet_gui.engine.execution_probe import time_ways
from tests.engine.probing import WAYS, subject


@pytest.fixture(autouse=True)
def probes_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_probe, "SECONDS", 0.0)


def test_a_probe_times_every_way() -> None:
    seconds, _calm = time_ways(subject(), WAYS, lambda: False)
    assert len(seconds) == 4
    assert all(0 < each < inf for each in seconds)


def test_a_probe_leaves_weights_statistics_and_random_generators_bit_for_bit() -> None:
    what = subject()
    network = what.network.eval()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    strides = {name: tensor.stride() for name, tensor in network.state_dict().items()}
    torch.manual_seed(7)
    expected = torch.rand(5)
    torch.manual_seed(7)
    threads = torch.get_num_threads()
    time_ways(what, WAYS, lambda: False)
    assert torch.equal(torch.rand(5), expected)
    after = network.state_dict()
    assert all(torch.equal(after[name], before[name]) for name in before)
    assert {name: tensor.stride() for name, tensor in after.items()} == strides
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not network.training
    assert torch.get_num_threads() == threads


def test_a_probe_that_is_cancelled_leaves_it_all_too() -> None:
    what = subject()
    before = {name: tensor.clone() for name, tensor in what.network.state_dict().items()}
    asked = iter([False, False, False, True])
    with pytest.raises(CancelledError):
        time_ways(what, WAYS, lambda: next(asked))
    after = what.network.state_dict()
    assert all(torch.equal(after[name], before[name]) for name in before)
    assert after["conv1.weight"].is_contiguous()


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("full"), MemoryError(), NotImplementedError("no"), TypeError("no")],
)
def test_a_way_that_does_not_work_is_left_out(error: Exception) -> None:
    what = subject()
    tried: list[torch.dtype] = []

    def refuse(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        tried.append(output.dtype)
        if output.dtype == torch.bfloat16:
            raise error

    what.network.get_submodule("conv1").register_forward_hook(refuse)
    seconds, _calm = time_ways(what, WAYS, lambda: False)
    assert [each < inf for each in seconds] == [True, True, False, False]
    assert tried.count(torch.bfloat16) == 2  # each is tried once


class Clock:
    """Time that passes in convolutions alone, and how much of it was waited for a core."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.waited = 0.0, 0.0
        monkeypatch.setattr(execution_probe, "perf_counter", lambda: self.now)
        monkeypatch.setattr(execution_probe, "seconds_waited", lambda: self.waited)


@pytest.mark.parametrize(("seconds", "tried"), [(0.3, 2), (0.24, 2 * (1 + 2))])
def test_a_way_that_is_hopeless_at_first_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, seconds: float, tried: int
) -> None:
    """As where a CPU emulates a precision; a quarter of a second says nothing yet."""
    what, clock = subject(), Clock(monkeypatch)
    monkeypatch.setattr(execution_probe, "_PASSES", 2)
    monkeypatch.setattr(execution_probe, "SECONDS", inf)
    seen: list[torch.dtype] = []

    def pass_time(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        seen.append(output.dtype)
        clock.now += seconds if output.dtype == torch.bfloat16 else 0.01

    what.network.get_submodule("conv1").register_forward_hook(pass_time)
    found, _calm = time_ways(what, WAYS, lambda: False)
    assert seen.count(torch.bfloat16) == tried
    assert [each < inf for each in found] == [True, True, tried > 2, tried > 2]


@pytest.mark.parametrize(("share", "calm"), [(0.09, True), (0.11, False)])
def test_passes_whose_threads_waited_for_the_cpu_are_worth_less(
    monkeypatch: pytest.MonkeyPatch, share: float, calm: bool
) -> None:
    what, clock = subject(threads=2), Clock(monkeypatch)

    def pass_time(_module: nn.Module, _inputs: object, _output: Tensor) -> None:
        clock.now += 1.0
        clock.waited += share  # of the two threads together

    what.network.get_submodule("conv1").register_forward_hook(pass_time)
    assert time_ways(what, WAYS, lambda: False).calm is calm


def test_a_frozen_layer_stays_as_it_is_in_a_probe() -> None:
    what = subject()
    what.network.freeze(("conv1", "bn1"))
    time_ways(what, WAYS[:2], lambda: False)
    assert float(what.network.get_buffer("bn1.num_batches_tracked")) == 0
