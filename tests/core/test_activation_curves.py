"""The activation functions as curves, against PyTorch's values and gradients."""

from typing import get_args

import pytest
import torch
from torch import nn

from alexnet_gui.core.activation_curves import (
    FLAT,
    formula,
    saturation,
    saturation_sentence,
    slope,
    value,
)
from alexnet_gui.core.layers import Function

MODULES: dict[Function, nn.Module] = {
    "relu": nn.ReLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
}
NEAR = 0.001


def test_there_is_a_curve_for_every_function() -> None:
    assert set(MODULES) == set(get_args(Function))
    assert all(formula(function) for function in MODULES)


@pytest.mark.parametrize("function", MODULES)
def test_values_and_slopes_are_pytorchs(function: Function) -> None:
    places = torch.linspace(-15, 15, 601, dtype=torch.float64, requires_grad=True)
    expected = MODULES[function](places)
    expected.sum().backward()
    assert places.grad is not None
    for place, number, gradient in zip(
        places.tolist(), expected.tolist(), places.grad.tolist(), strict=True
    ):
        assert value(function, place) == pytest.approx(number, abs=1e-12)
        assert slope(function, place) == pytest.approx(gradient, abs=1e-9)


@pytest.mark.parametrize("function", MODULES)
def test_it_saturates_where_its_slope_stays_small_and_no_earlier(function: Function) -> None:
    below, above = saturation(function)
    for end, side in ((below, -1), (above, 1)):
        beyond = [abs(slope(function, side * n / 10)) for n in range(200)]
        if end is None:
            assert beyond[-1] >= FLAT
            continue
        steps = [n / 10 for n in range(200)]
        flat = [abs(slope(function, side * x)) < FLAT for x in steps if x > side * end + NEAR]
        assert all(flat)
        assert abs(slope(function, end - side * NEAR)) >= FLAT


def test_where_it_saturates_is_said_in_a_sentence() -> None:
    # 1 − tanh² falls to 0.01 at atanh(√0.99) = 2.993; eˣ at ln 0.01 = −4.605.
    assert saturation_sentence("tanh") == ("Saturates beyond ±2.99: the slope is under 1 % there.")
    assert saturation_sentence("elu") == (
        "Below −4.61 its slope is under 1 %; above 0 it never saturates."
    )
    assert saturation_sentence("relu") == (
        "Below 0 its slope is 0, and nothing is learned from such a value; above 0 it never"
        " saturates."
    )
    assert saturation_sentence("leaky_relu") == (
        "It saturates nowhere: its slope never falls under 1 %."
    )
