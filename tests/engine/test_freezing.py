"""What is frozen learns nothing: no weight, no running statistic, and nobody complains of it."""

import torch

from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.health import CHECK_STEPS, CHECKS, Health
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import Network, build
from tests.engine.starting import CONVOLUTIONS, NETWORK

CPU = torch.device("cpu")


def frozen_network() -> Network:
    network = build(NETWORK, seed=1)
    network.freeze(CONVOLUTIONS)
    return network


def batch() -> Batch:
    generator = torch.Generator().manual_seed(2)
    return Batch(torch.rand(8, 1, 28, 28, generator=generator), torch.arange(8))


def test_only_the_other_layers_move_and_only_they_have_an_optimiser() -> None:
    network = frozen_network()
    learner = Learner(network, Recipe(weight_decay=0.1), CPU, "float32")
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    learner.step(batch())
    moved = {
        name.split(".")[0]
        for name, tensor in network.state_dict().items()
        if not torch.equal(tensor, before[name])
    }
    assert moved == {"fc1", "fc2"}
    assert sum(len(group["params"]) for group in learner.optimiser.param_groups) == 4


def test_frozen_normalisation_evaluates_while_the_rest_trains() -> None:
    network = frozen_network()
    modes = {name: module.training for name, module in network.train().named_children()}
    assert modes["drop1"] and modes["fc1"]
    assert not modes["bn1"]
    network.freeze(())
    assert dict(network.named_children())["bn1"].training
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_logits_go_on_from_what_the_first_layers_gave() -> None:
    network = build(NETWORK, seed=1).eval()
    x = batch().x
    kept = x
    for module in list(network.children())[:7]:
        kept = module(kept)
    assert torch.equal(network.logits(kept, 7), network.logits(x))


def test_nothing_is_said_of_rectifiers_before_the_first_layer_that_learns() -> None:
    network = frozen_network()
    with torch.no_grad():
        network.get_parameter("conv1.weight").zero_()
        network.get_parameter("conv1.bias").zero_()
        network.get_parameter("bn1.bias").fill_(-1.0)  # relu1 gives nothing for any picture
    learner = Learner(network, Recipe(learning_rate=1e-3), CPU, "float32")
    health = Health(network, 10, 1e-3, patience=10**6)
    for number in range(1, CHECK_STEPS * CHECKS + 1):
        with health.watching(number, 1e-3):
            learner.step(batch())
    assert "rectifiers" not in {remark.about for remark in health.remarks([])}
