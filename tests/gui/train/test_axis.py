"""The labels of axes: round numbers, within the axis, not too many."""

from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.gui.train.plotting.axis import Tick, linear_ticks, logarithmic_ticks


def texts(ticks: list[Tick]) -> list[str]:
    return [tick.text for tick in ticks]


def test_a_linear_axis_counts_in_ones_twos_or_fives() -> None:
    assert texts(linear_ticks(0, 2.6, 6)) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]
    assert texts(linear_ticks(0, 12_000, 4)) == ["0", "5,000", "10,000"]
    assert texts(linear_ticks(0, 100, 5, percent=True))[-1] == "100 %"


def test_steps_are_never_counted_in_fractions() -> None:
    assert [tick.at for tick in linear_ticks(3, 5, 10, whole=True)] == [3, 4, 5]


def test_a_logarithmic_axis_names_powers_and_between_them_twos_and_fives() -> None:
    ticks = logarithmic_ticks(-1, 1, 8)
    assert [tick.text for tick in ticks] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert [tick.at for tick in ticks] == pytest.approx([log10(float(t.text)) for t in ticks])


def test_a_short_logarithmic_axis_has_round_numbers_too() -> None:
    assert texts(logarithmic_ticks(log10(0.9), log10(1.6), 4)) == ["1.0", "1.2", "1.4", "1.6"]


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e12), st.integers(1, 20))
def test_ticks_stand_within_the_axis_and_are_not_many(low: float, length: float, most: int) -> None:
    high = low + length
    ticks = linear_ticks(low, high, most)
    assert len(ticks) <= most + 2
    slack = 1e-6 * (high - low) + 1e-6 * abs(low)
    assert all(low - slack <= tick.at <= high + slack for tick in ticks)


@given(st.floats(-290, 290), st.floats(0.05, 20), st.integers(1, 20))
def test_logarithmic_ticks_too(low: float, length: float, most: int) -> None:
    ticks = logarithmic_ticks(low, low + length, most)
    assert len(ticks) <= max(most + 2, 41)
    assert all(low - 1e-3 <= tick.at <= low + length + 1e-3 for tick in ticks)
