"""What a training step asks of the device, counted and not timed: casts, copies, calls.

A bound leaves a little room above what there is today. One that is too narrow for a change that
is worth it may be widened, with the reason beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Linear
from alexnet_gui.core.recipe import Optimiser, Recipe
from alexnet_gui.engine.augmentation import Augmentation
from alexnet_gui.engine.devices import autocast
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import build
from tests.engine.counted_steps import DRAWN, NETWORK, PICTURES, batch, feed
from tests.engine.counting import Done, Operations

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Operations are counted, and a busy machine has each thread wait for the others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def operations(work: Callable[[], object]) -> list[Done]:
    watched = Operations()
    with watched:
        work()
    return watched.done


# --- all there is ---------------------------------------------------------------------------------


def test_a_step_does_little_that_a_plain_loop_does_not() -> None:
    """Only how many are wrong, beside the loss, to be handed on; in one process all of the loss."""
    plain = build(NETWORK, seed=1)
    learner = Learner(build(NETWORK, seed=1), Recipe(), CPU, "bfloat16")
    optimiser = torch.optim.AdamW(plain.parameters(), fused=True)
    x, labels = batch().x, batch().labels

    def by_hand() -> None:
        plain.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = plain.logits(x)
        optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(logits.float(), labels).backward()
        optimiser.step()

    by_hand()
    learner.step(batch())
    hand, ours = operations(by_hand), operations(lambda: learner.step(Batch(x, labels)))
    more = Counter(each.name for each in ours) - Counter(each.name for each in hand)
    assert more.total() <= 15, more
    assert more["aten.mul.Tensor"] == 0


# --- casts and copies ----------------------------------------------------------------------------


def casts_of_weights(network: nn.Module, done: list[Done]) -> Counter[str]:
    """How often each weight was made bfloat16."""
    names = {weight.data_ptr(): name for name, weight in network.named_parameters()}
    cast = [each for each in done if each.name == "aten._to_copy.default"]
    shorter = [each for each in cast if torch.bfloat16 in each.settings]
    places = (each.given[0].place for each in shorter)
    return Counter(names[place] for place in places if place in names)


def test_a_step_in_bfloat16_casts_each_weight_at_most_once() -> None:
    learner = Learner(build(NETWORK, seed=1), Recipe(), CPU, "bfloat16")
    learner.step(batch())
    cast = casts_of_weights(learner.network, operations(lambda: learner.step(batch())))
    assert max(cast.values(), default=0) <= 1, cast


def test_a_weight_that_is_cast_twice_is_noticed() -> None:
    network = build(NETWORK, seed=1)

    def twice() -> None:
        for _ in range(2):  # each with a memory of its own for what was cast
            with autocast(CPU, "bfloat16"):
                network(batch().x)

    cast = casts_of_weights(network, operations(twice))
    assert cast["conv1.weight"] == cast["fc8.bias"] == 2


def copies(work: Callable[[], object], values: int) -> list[str]:
    """The operations that wrote at least so many values and reckoned nothing."""
    copying = ("aten.clone", "aten.copy_", "aten._to_copy", "aten.contiguous")
    return [
        each.name
        for each in operations(work)
        if each.name.startswith(copying) and any(made.values >= values for made in each.made)
    ]


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_a_step_in_float32_copies_no_maps(memory_format: torch.memory_format) -> None:
    network = build(NETWORK, seed=1).to(memory_format=memory_format)
    learner = Learner(network, Recipe(), CPU, "float32")
    given = Batch(batch().x.contiguous(memory_format=memory_format), batch().labels)
    learner.step(given)
    smallest = PICTURES * 8 * 10 * 10  # what pool1 gives; flatten may have to copy what pool2 gives
    assert copies(lambda: learner.step(given), smallest) == []
    assert copies(lambda: learner.step(Batch(given.x.clone(), given.labels)), smallest)


@pytest.mark.parametrize(
    ("augmentation", "most"),
    [
        # Bytes of each value of the input: one as it is stored, in pictures that may be larger by
        # (27 / 24)², and 4 as a number that is normalised in its place: 5.3. A copy of the numbers
        # would be 4 more.
        (Augmentation(), 7),
        (DRAWN, 8),  # and one that is cut out
    ],
)
def test_pictures_are_copied_no_more_than_they_have_to_be(
    augmentation: Augmentation, most: float
) -> None:
    batches = feed(CPU, Recipe(batch_size=PICTURES), augmentation)
    values = PICTURES * 3 * 24 * 24

    def bytes_a_value(work: Callable[[], object]) -> float:
        filled = [made for each in operations(work) for made in each.filled]
        return sum(made.bytes for made in filled if made.values >= values) / values

    batches.batch(0, 0)
    found = bytes_a_value(lambda: batches.batch(0, 1))
    assert found <= most
    assert bytes_a_value(lambda: batches.batch(0, 1).x.clone()) > most


# --- the optimiser -------------------------------------------------------------------------------


def deeper(layers: int) -> Architecture:
    """With so many dense layers in front of the last one."""
    dense = tuple(Linear(name=f"fc{i}", out_features=5) for i in range(layers))
    return NETWORK.with_layers((*NETWORK.layers[:-1], *dense, NETWORK.layers[-1]))


def optimiser_calls(optimiser: torch.optim.Optimizer, network: nn.Module) -> int:
    for _ in range(2):  # the first makes its state
        F.cross_entropy(network(batch().x), batch().labels).backward()
        calls = len(operations(optimiser.step))
    return calls


@pytest.mark.parametrize("decay_biases", [True, False])
@pytest.mark.parametrize("optimiser", ["sgd", "sgd_paper", "adamw"])
def test_the_optimiser_takes_all_weights_in_one_call(
    optimiser: Optimiser, decay_biases: bool
) -> None:
    recipe = Recipe(optimiser=optimiser, decay_biases=decay_biases)
    calls: list[int] = []
    for layers in (1, 6):
        learner = Learner(build(deeper(layers), seed=1), recipe, CPU, "float32")
        calls.append(optimiser_calls(learner.optimiser, learner.network))
    groups = len(learner.optimiser.param_groups)
    assert groups == (1 if decay_biases else 2)
    assert calls[0] == calls[1] <= 5 * groups  # the paper's: four sums over all weights


def test_an_optimiser_that_takes_one_weight_after_the_other_is_noticed() -> None:
    networks = [build(deeper(layers), seed=1) for layers in (1, 6)]
    one_by_one = [
        optimiser_calls(torch.optim.SGD(net.parameters(), lr=0.1, foreach=False, fused=False), net)
        for net in networks
    ]
    assert all(before < after for before, after in pairwise(one_by_one))
