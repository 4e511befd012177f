"""The labels of axes: round numbers, within the axis, not too many."""

from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.train.plotting.axis import Axis

Ticks = list[tuple[float, str]]


def ticks(axis: Axis, low: float, high: float, pixels: float = 280) -> Ticks:
    """The places on an axis that have a label, and the labels; pyqtgraph leaves out others."""
    made: Ticks = []
    for spacing, places in axis.tickValues(low, high, pixels):
        made += zip(places, axis.tickStrings(places, 1.0, spacing), strict=True)
    return [(place, text) for place, text in made if low <= place <= high]


def texts(axis: Axis, low: float, high: float, pixels: float = 280) -> list[str]:
    return [text for _place, text in ticks(axis, low, high, pixels)]


@pytest.fixture(scope="module")
def axis(qapp: object) -> Axis:
    return Axis("left")


@pytest.fixture(scope="module")
def logarithmic(qapp: object) -> Axis:
    made = Axis("left")
    made.logMode = True
    return made


def test_a_linear_axis_counts_in_ones_twos_or_fives(axis: Axis) -> None:
    assert texts(axis, 0, 2.6) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]
    assert texts(axis, 0, 12_000, 180) == ["0", "5,000", "10,000"]
    assert texts(axis, -0.03, 0.3)[0] == "0.0"


def test_a_percentage_and_steps_are_named_as_such(qtbot: QtBot) -> None:
    percent, steps = Axis("left"), Axis("bottom")
    percent.percent = steps.whole = True
    assert texts(percent, 0, 100)[-1] == "100 %"
    assert texts(steps, 3, 5, 900) == ["3", "4", "5"]
    assert texts(steps, 999_999.5, 1_000_001)[0] == "1,000,000"


def test_a_logarithmic_axis_names_powers_and_between_them_twos_and_fives(
    logarithmic: Axis,
) -> None:
    made = ticks(logarithmic, -1, 1, 360)
    assert [text for _place, text in made] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert [place for place, _text in made] == pytest.approx([log10(float(t)) for _p, t in made])


def test_a_short_logarithmic_axis_has_round_numbers_too(logarithmic: Axis) -> None:
    assert texts(logarithmic, log10(0.9), log10(1.6)) == ["1", "1.2", "1.4", "1.6"]


@given(low=st.floats(-1e9, 1e9), length=st.floats(1e-6, 1e12), pixels=st.floats(40, 2000))
def test_labels_are_not_many(axis: Axis, low: float, length: float, pixels: float) -> None:
    high = low + length
    made = ticks(axis, low, high, pixels)
    assert len(made) <= 3 + pixels / 40


@given(low=st.floats(-290, 280), length=st.floats(0.05, 20), pixels=st.floats(40, 2000))
def test_those_of_a_logarithmic_axis_are_not_many_either(
    logarithmic: Axis, low: float, length: float, pixels: float
) -> None:
    made = ticks(logarithmic, low, low + length, pixels)
    assert len(made) <= 3 + pixels / 40
