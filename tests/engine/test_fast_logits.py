"""The fastest memory layout is found on the batches themselves, and the answers stay right."""

import pytest
import torch
from torch import Tensor

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Flatten, Linear, Softmax
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.engine import fast_logits
from alexnet_gui.engine.devices import LAYOUTS
from alexnet_gui.engine.fast_logits import FastLogits
from alexnet_gui.engine.network import Network, build

SMALL = Architecture(
    name="small",
    input=(3, 16, 16),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=3),
        BatchNorm2d(name="norm1"),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=5),
        Softmax(name="softmax"),
    ),
)


def plain(network: Network, x: Tensor) -> Tensor:
    """The logits by PyTorch's own functions."""
    state = network.state_dict()
    x = torch.nn.functional.conv2d(x, state["conv1.weight"], state["conv1.bias"])
    norm = [state[f"norm1.{name}"] for name in ("running_mean", "running_var", "weight", "bias")]
    x = torch.nn.functional.batch_norm(x, *norm).relu()
    x = torch.nn.functional.max_pool2d(x, 2).flatten(1)
    return torch.nn.functional.linear(x, state["fc.weight"], state["fc.bias"])


def batches(*sizes: int) -> list[Tensor]:
    random = torch.Generator().manual_seed(0)
    return [torch.randn(size, *SMALL.input, generator=random) for size in sizes]


def test_every_batch_has_the_logits_of_a_plain_pass_before_and_after_the_choice() -> None:
    network = build(SMALL, seed=1).eval()
    fast = FastLogits(network)
    for x in batches(8, 8, 8, 8, 8, 8, 8, 8, 3):
        logits = fast(x)
        torch.testing.assert_close(logits, plain(network, x))
        assert not logits.requires_grad
    assert fast.layout in LAYOUTS


def test_the_network_itself_is_left_as_it_was() -> None:
    network = build(SMALL, seed=1).eval()
    before = [(tensor.data_ptr(), tensor.stride()) for tensor in network.state_dict().values()]
    fast = FastLogits(network)
    for x in batches(*[4] * 8):
        fast(x)
    after = [(tensor.data_ptr(), tensor.stride()) for tensor in network.state_dict().values()]
    assert after == before and network.get_parameter("conv1.weight").requires_grad


@pytest.fixture
def picture_takes(monkeypatch: pytest.MonkeyPatch) -> dict[bool, float]:
    """Seconds for a picture by a clock of the test's own: False as usual, True in channels-last."""
    now, takes = 0.0, {False: 1.0, True: 1.0}
    computed = Network.logits

    def timed(network: Network, x: Tensor, start: int = 0) -> Tensor:
        nonlocal now
        now += len(x) * takes[x.is_contiguous(memory_format=torch.channels_last)]
        return computed(network, x, start)

    monkeypatch.setattr(Network, "logits", timed)
    monkeypatch.setattr(fast_logits, "perf_counter", lambda: now)
    return takes


@pytest.mark.parametrize(("seconds", "layout"), [(0.9, "channels_last"), (0.98, "contiguous")])
def test_the_other_layout_is_taken_if_it_is_clearly_faster(
    picture_takes: dict[bool, float], seconds: float, layout: str
) -> None:
    picture_takes[True] = seconds
    fast = FastLogits(build(SMALL, seed=1).eval())
    for x in batches(*[8] * 6):
        assert fast.layout is None
        fast(x)
    assert fast.layout == layout


@pytest.mark.parametrize(
    "sizes", [(8, 5, 8, 5, 8, 5), (8, 7, 7, 7, 7, 7), (1, 1, 5, 8, 6, 7, 8, 5)]
)
def test_batches_of_which_some_pictures_could_not_be_read_count_by_the_picture(
    picture_takes: dict[bool, float], sizes: tuple[int, ...]
) -> None:
    picture_takes[False] = 0.9  # so that channels-last is slower, though it has smaller batches
    fast = FastLogits(build(SMALL, seed=1).eval())
    for x in batches(*sizes):
        assert fast.layout is None
        fast(x)
    assert fast.layout == "contiguous"


def test_a_last_batch_that_is_smaller_says_nothing_about_the_others() -> None:
    fast = FastLogits(build(SMALL, seed=1).eval())
    for x in batches(8, 8, 8, 8, 8, 3, 3, 3):
        fast(x)
    assert fast.layout is None
    for x in batches(8):
        fast(x)
    assert fast.layout is not None
