"""SGD as the paper writes it, against steps computed by hand."""

import pytest
import torch

from alexnet_gui.engine.paper_sgd import PaperSGD


def steps(rates: list[float], gradient: float, decay: float = 0.0) -> list[float]:
    """One weight, from 1.0, with momentum 0.5, after each step at these rates."""
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimiser = PaperSGD([weight], lr=rates[0], momentum=0.5, weight_decay=decay)
    found = []
    for rate in rates:
        optimiser.param_groups[0]["lr"] = rate
        weight.grad = torch.tensor([gradient])
        optimiser.step()
        found.append(weight.item())
    return found


def test_the_velocity_keeps_the_rate_it_was_made_with() -> None:
    # v = -0.1·2 = -0.2; then 0.5·-0.2 - 0.01·2 = -0.12; then 0.5·-0.12 - 0.01·2 = -0.08
    assert steps([0.1, 0.01, 0.01], 2.0) == pytest.approx([0.8, 0.68, 0.60])


def test_weight_decay_is_part_of_the_gradient() -> None:
    # v = -0.1·(0.5·1 + 2) = -0.25, w = 0.75; v = 0.5·-0.25 - 0.1·(0.5·0.75 + 2) = -0.3625
    assert steps([0.1, 0.1], 2.0, decay=0.5) == pytest.approx([0.75, 0.3875])


def test_it_is_pytorchs_while_the_rate_is_constant_and_not_when_it_falls() -> None:
    generator = torch.Generator().manual_seed(1)
    gradients = torch.randn(6, 5, generator=generator)
    for rates, same in (([0.1] * 6, True), ([0.1] * 3 + [0.01] * 3, False)):
        found = []
        for kind in (PaperSGD, torch.optim.SGD):
            weight = torch.nn.Parameter(torch.ones(5))
            optimiser = kind([weight], lr=0.1, momentum=0.9, weight_decay=0.01)
            for rate, gradient in zip(rates, gradients, strict=True):
                optimiser.param_groups[0]["lr"] = rate
                weight.grad = gradient.clone()
                optimiser.step()
            found.append(weight.detach())
        assert torch.allclose(found[0], found[1], atol=1e-6) is same


def test_a_weight_without_a_gradient_stays() -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    PaperSGD([weight], lr=0.1, momentum=0.9, weight_decay=0.5).step()
    assert weight.tolist() == [1.0, 1.0, 1.0]


def test_a_closure_gives_the_loss() -> None:
    weight = torch.nn.Parameter(torch.ones(1))
    optimiser = PaperSGD([weight], lr=0.5)

    def loss() -> float:
        weight.grad = None
        squared = (weight * weight).sum()
        squared.backward()
        return squared.item()

    assert optimiser.step(loss) == 1.0
    assert weight.item() == 0.0
