"""What is wrong with a run is noticed while it runs, and said once."""

from collections.abc import Callable
from itertools import count
from math import log

import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Remark, Step
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.engine.health import CHECK_STEPS, CHECKS, LOSSES, Health, patience_for
from alexnet_gui.engine.network import Network, build

RATE = 0.01
VERDICT = CHECK_STEPS * CHECKS  # steps
ARCHITECTURE = Architecture(
    name="two rectifiers",
    input=(1, 6, 6),
    layers=(
        Conv2d(name="conv1", out_channels=8, kernel=3),
        Activation(name="relu1", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc6", out_features=16),
        Activation(name="relu6", function="relu"),
        Linear(name="fc8", out_features=10),
    ),
)


@pytest.fixture
def network() -> Network:
    return build(ARCHITECTURE, seed=1)


def usual_step(network: Network) -> None:
    """Changes every weight by a thousandth."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(1.001)


def step(number: int, loss: float) -> Step:
    return Step(number, number / 100, loss, 0.9, 0.5, RATE, 100.0, float(number))


def watched(
    network: Network,
    steps: int = VERDICT,
    *,
    update: Callable[[Network], None] = usual_step,
    loss: float = 0.5,
    rate: float = RATE,
) -> list[Remark]:
    """What is said of so many steps, each of four pictures and one `update`."""
    health = Health(network, 10, RATE, patience=50)
    found = []
    pictures = torch.rand(4, 1, 6, 6, generator=torch.Generator().manual_seed(2))
    for number in range(1, steps + 1):
        with health.watching(number, rate):
            network(pictures)
            update(network)
        found += health.remarks([step(number, loss)])
    return found


def scaling(factor: float) -> Callable[[Network], None]:
    """Multiplies the weights of fc6 and leaves all else at the usual."""

    def update(network: Network) -> None:
        usual_step(network)
        with torch.no_grad():
            network.get_parameter("fc6.weight").mul_(factor / 1.001)

    return update


def test_nothing_is_said_of_a_healthy_run(network: Network) -> None:
    assert watched(network, 3 * VERDICT) == []


# --- the loss ------------------------------------------------------------------------------------


def test_a_loss_that_stays_at_that_of_guessing_is_said_once(network: Network) -> None:
    [remark] = watched(network, 150, loss=log(10))
    assert (remark.about, remark.step) == ("loss", 50)
    assert remark.message.startswith(
        "At step 50 the loss is 2.30: guessing among 10 classes gives 2.30"
    )


@pytest.mark.parametrize("loss", [2.2, 0.1, 4.0])
def test_a_loss_elsewhere_is_not_that_of_guessing(network: Network, loss: float) -> None:
    assert watched(network, 150, loss=loss) == []


def test_a_loss_that_is_only_now_and_then_there_is_not_stuck(network: Network) -> None:
    health = Health(network, 10, RATE, patience=LOSSES)
    losses = (2.3, 1.9)
    assert health.remarks([step(n, losses[n % 2]) for n in range(1, 100)]) == []


def test_a_loss_that_still_falls_is_not_stuck(network: Network) -> None:
    health = Health(network, 10, RATE, patience=50)
    noise = (0.003, -0.002, 0.001, -0.004, 0.002)
    falling = [step(n, 2.34 - 0.0006 * n + noise[n % 5]) for n in range(1, 130)]
    assert health.remarks(falling) == []
    still = [step(n, 2.27 + noise[n % 5]) for n in range(130, 180)]
    assert [remark.about for remark in health.remarks(still)] == ["loss"]


def test_a_loss_that_comes_back_to_guessing_is_noticed_too(network: Network) -> None:
    health = Health(network, 10, RATE, patience=50)
    assert health.remarks([step(n, 1.0) for n in range(1, 200)]) == []
    found = health.remarks([step(n, log(10)) for n in range(200, 300)])
    assert [remark.about for remark in found] == ["loss"]


def test_patience_is_a_fifth_of_an_epoch_or_a_hundred_steps_half_a_short_run_and_fifty() -> None:
    assert patience_for(10_000, 900_000) == 2_000
    assert patience_for(300, 3_000) == 100
    assert patience_for(300, 120) == 60
    assert patience_for(5, 20) == 50  # so that of a run of 20 steps nothing is said


# --- rectifiers ----------------------------------------------------------------------------------


def kill(network: Network, layer: str, units: int) -> None:
    with torch.no_grad():
        network.get_parameter(f"{layer}.bias")[:units] = -1e6


def test_a_dead_rectifier_is_said_by_name_and_share(network: Network) -> None:
    kill(network, "fc6", 14)
    [remark] = watched(network)
    assert (remark.about, remark.step) == ("rectifiers", VERDICT)
    share = int(remark.message.removeprefix("relu6: ").partition("%")[0])
    assert share >= 88  # fourteen of sixteen, and those that happen to be silent
    assert f"any of {4 * CHECKS} pictures" in remark.message


def test_a_channel_counts_as_one_unit(network: Network) -> None:
    kill(network, "conv1", 8)
    [remark] = watched(network)
    assert remark.message.startswith("relu1: 100% of its units")


def test_a_few_dead_units_are_usual(network: Network) -> None:
    kill(network, "conv1", 3)
    assert watched(network) == []


def test_a_unit_that_fires_for_one_batch_of_many_is_not_dead(network: Network) -> None:
    turn = count(1)

    def update(network: Network) -> None:
        usual_step(network)
        alive = next(turn) % VERDICT == VERDICT - 1  # so at the check that follows
        with torch.no_grad():
            network.get_parameter("fc6.bias").fill_(1e6 if alive else -1e6)

    kill(network, "fc6", 16)
    assert watched(network, update=update) == []


# --- updates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "about", "says"),
    [
        (1 + 1e-6, "small updates", "fc6 hardly moves"),
        (0.7, "large updates", "fc6 moves far: a step changes its weights by 30%"),
    ],
)
def test_updates_out_of_scale_are_said_with_the_layer(
    network: Network, factor: float, about: str, says: str
) -> None:
    [remark] = [r for r in watched(network, update=scaling(factor)) if r.about != "rectifiers"]
    assert remark.about == about
    assert remark.message.startswith(says)


def test_small_updates_at_a_rate_that_a_schedule_made_small_are_meant(network: Network) -> None:
    assert watched(network, update=scaling(1 + 1e-6), rate=RATE / 10) == []


def test_one_large_step_among_many_is_passed_over(network: Network) -> None:
    turn = count(1)

    def update(network: Network) -> None:
        scaling(2.0 if next(turn) == CHECK_STEPS else 1.001)(network)

    assert watched(network, update=update) == []


def test_a_network_without_rectifiers_has_none_dead() -> None:
    layers = (Flatten(name="flatten"), Linear(name="fc", out_features=10))
    plain = Architecture(name="plain", input=(1, 6, 6), layers=layers)
    assert watched(build(plain, seed=1)) == []


def test_nothing_is_left_on_the_network(network: Network) -> None:
    watched(network)
    assert all(not module._forward_hooks for module in network.modules())
