"""Local response normalisation: which maps are summed, against PyTorch's gradient."""

import pytest
import torch

from alexnet_gui.core.layers import Lrn
from alexnet_gui.core.neighbours import (
    formula_lines,
    has_papers_alpha,
    neighbours,
    neighbours_sentence,
)

CHANNELS = 9


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 20])
def test_the_summed_maps_are_those_that_reach_pytorchs_output(size: int) -> None:
    maps = torch.ones(1, CHANNELS, 1, 1, dtype=torch.float64, requires_grad=True)
    output = torch.nn.functional.local_response_norm(maps, size, alpha=0.5, k=2.0)
    for channel in range(CHANNELS):
        (gradient,) = torch.autograd.grad(output[0, channel, 0, 0], maps, retain_graph=True)
        reaching = torch.nonzero(gradient[0, :, 0, 0]).flatten().tolist()
        assert list(neighbours(size, channel, CHANNELS)) == reaching


def test_the_formula_is_the_papers_with_the_layers_numbers() -> None:
    assert formula_lines(Lrn(name="n", alpha=5e-4), 96) == (
        "bᵢ = aᵢ / (2 + 0.0001·Σⱼ aⱼ²)^0.75",
        "j = max(0, i − 2) … min(95, i + 2)",
    )
    assert formula_lines(Lrn(name="n", size=4, alpha=1e-4, k=1, beta=1), None) == (
        "bᵢ = aᵢ / (1 + 0.000025·Σⱼ aⱼ²)^1",
        "j = max(0, i − 2) … min(N − 1, i + 1)",
    )


def test_the_papers_alpha_is_five_times_as_large_for_pytorch() -> None:
    assert has_papers_alpha(Lrn(name="n", alpha=5e-4))
    assert not has_papers_alpha(Lrn(name="n", alpha=1e-4))
    assert has_papers_alpha(Lrn(name="n", size=3, alpha=3e-4))


def test_which_maps_are_summed_is_said_in_a_sentence() -> None:
    assert (
        neighbours_sentence(5, 48, 96) == "For map 48 the squares of 5 maps are summed, 46 to 50."
    )
    assert neighbours_sentence(5, 0, 96) == (
        "For map 0 the squares of 3 maps are summed, 0 to 2. At the edge there are fewer"
        " neighbours."
    )
    assert neighbours_sentence(1, 7, 96) == "For map 7 only its own square is taken."
