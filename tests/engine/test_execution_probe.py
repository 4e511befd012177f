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


def test_a_frozen_layer_stays_as_it_is_in_a_probe() -> None:
    what = subject()
    what.network.freeze(("conv1", "bn1"))
    time_ways(what, WAYS[:2], lambda: False)
    assert float(what.network.get_buffer("bn1.num_batches_tracked")) == 0
