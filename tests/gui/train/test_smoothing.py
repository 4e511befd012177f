"""Smoothing a whole run at once is smoothing it number by number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.gui.train.plotting.series import Numbers
from alexnet_gui.gui.train.plotting.smoothing import MOST_SMOOTHING, Smoother

SHARES = (0.0, 0.5, 0.97, 0.999)


def one_by_one(numbers: Numbers, share: float) -> list[float]:
    """What the definition says, in its own order."""
    smoothed, total, weight = [], 0.0, 0.0
    for number in numbers.tolist():
        if not np.isfinite(number):
            smoothed.append(float("nan"))
            continue
        total = share * total + (1 - share) * number
        weight = share * weight + (1 - share)
        smoothed.append(total / weight)
    return smoothed


@pytest.mark.parametrize("share", SHARES)
def test_fifty_thousand_numbers_are_smoothed_as_one_by_one(share: float) -> None:
    numbers = np.exp(np.random.default_rng(0).normal(size=50_000))
    assert Smoother(share).extend(numbers) == pytest.approx(one_by_one(numbers, share), rel=1e-12)


@given(
    st.lists(st.floats(0, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf]), max_size=200),
    st.floats(0, MOST_SMOOTHING),
    st.integers(0, 200),
)
def test_any_numbers_in_pieces_are_smoothed_as_one_by_one(
    numbers: list[float], share: float, cut: int
) -> None:
    values = np.array(numbers, np.float64)
    smoother = Smoother(share)
    pieces = np.concatenate([smoother.extend(values[:cut]), smoother.extend(values[cut:])])
    expected = one_by_one(values, share)
    assert pieces == pytest.approx(expected, rel=1e-12, abs=1e-300, nan_ok=True)


def test_smoothing_a_constant_gives_that_constant_from_the_first_point_on() -> None:
    assert Smoother().extend(np.full(5000, 2.5)) == pytest.approx(np.full(5000, 2.5), rel=1e-12)


def test_smoothing_is_the_bias_corrected_mean_of_all_earlier_points() -> None:
    numbers = np.array([3.0, 1.0, 2.0, 5.0])
    weights = 0.9 ** np.arange(3, -1, -1)
    expected = float((weights * numbers).sum() / weights.sum())
    assert Smoother(0.9).extend(numbers)[-1] == pytest.approx(expected)


def test_without_smoothing_the_numbers_stay() -> None:
    numbers = np.random.default_rng(0).normal(size=300)
    assert Smoother(0).extend(numbers).tolist() == numbers.tolist()


def test_a_loss_that_is_not_finite_breaks_the_line_and_spoils_nothing_after_it() -> None:
    broken = Smoother().extend(np.array([1.0, np.nan, 1.0, np.inf, 1.0]))
    assert np.isnan(broken[[1, 3]]).all()
    assert broken[[0, 2, 4]] == pytest.approx([1.0, 1.0, 1.0])


def test_it_goes_on_from_an_earlier_place_as_if_the_rest_had_never_been() -> None:
    numbers = np.random.default_rng(0).normal(5, 1, size=4000)
    numbers[1990:2000] = np.nan
    smoother = Smoother()
    smoothed = smoother.extend(numbers)
    smoother.go_back(numbers[:2000], smoothed[:2000])
    assert smoother.extend(numbers[2000:]) == pytest.approx(smoothed[2000:], rel=1e-12)
