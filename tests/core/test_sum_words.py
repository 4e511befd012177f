"""A sum in words and figures, as a text, and as a table."""

import csv
from io import StringIO

import numpy as np
import pytest

from alexnet_gui.core.sum_figures import alike, brief, figure, shortest
from alexnet_gui.core.sum_tables import sum_csv, sum_text, terms
from alexnet_gui.core.sum_words import place_text, sum_lines, verdict
from alexnet_gui.core.unit_sum import (
    Applied,
    Mean,
    Neighbours,
    Products,
    Reach,
    Share,
    Step,
    UnitSum,
    UnitSummed,
    Winner,
)

GIVEN = np.zeros((1, 3, 3), np.float32)
REACH = Reach((0, 1), (-1, 0), (3, 3))
KERNEL = Step(
    layer="conv1",
    kind="conv2d",
    place=(4, 0, 0),
    name="",
    detail=Products(
        inputs=np.array([[[0, 2], [0, 3]]], np.float32),
        weights=np.array([[[9, 0.5], [9, -1.5]]], np.float32),
        by_channel=np.array([-3.5]),
        first=0,
        reach=REACH,
        maps=None,
        total=-3.5,
        bias=1.25,
    ),
    exact=-2.25,
    shown=-2.25,
    bound=1e-6,
    given=GIVEN,
)


def after(detail: Applied | Winner | Mean | Neighbours | Share, exact: float) -> Step:
    return Step("next", "activation", (4, 0, 0), "", detail, exact, exact, 0.0, GIVEN)


def summed(*steps: Step) -> UnitSummed:
    return UnitSummed(UnitSum(1, steps[-1].layer, steps[-1].place), steps)


def test_the_terms_of_a_convolution_and_its_rectifier_stand_line_by_line() -> None:
    lines = sum_lines(summed(KERNEL, after(Applied("relu", -2.25), 0.0)))
    assert [(line.label, line.figure) for line in lines] == [
        ("Σ window × kernel", "−3.500000"),
        ("+ bias", "1.250000"),
        ("conv1", "−2.25"),
        ("ReLU", "0"),
    ]
    assert [line.result for line in lines] == [False, False, True, True]


def test_other_activations_show_their_formula_with_its_number() -> None:
    (formula, result) = sum_lines(
        summed(after(Applied("elu", -1.0), float(np.float32(-0.6321206))))
    )
    assert formula.label == "max(0, x) + min(0, eˣ − 1),  x = −1.000000"
    assert formula.figure == ""
    assert result.figure == "−0.6321206"


def test_lrn_says_its_neighbours_its_divisor_and_its_power() -> None:
    detail = Neighbours((2, 3, 4), (1.0, 2.0, 3.0), 2.0, 14.0, 2.0, 1e-4, 0.75, 2.0014)
    labels = [line.label for line in sum_lines(summed(after(detail, 1.1886)))]
    assert labels == ["Maps 2 to 4", "Σ of 3 squares", "s = 2 + 0.0001·Σ", "÷ s^0.75", "next"]


def test_pooling_says_where_the_winner_is_and_what_a_mean_divides_by() -> None:
    window = np.array([[-np.inf, 4], [-np.inf, 7]], np.float32)
    winner, _result = sum_lines(summed(after(Winner(window, REACH, (1, 1)), 7.0)))
    assert winner.label == "Largest of 4: row 1, column 0"
    mean = Mean(np.array([[0, 4], [0, 7]], np.float32), REACH, 11.0, 4)
    where, total, count, result = sum_lines(summed(after(mean, 2.75)))
    assert where.label == "Rows 0 to 1, columns −1 to 0"
    assert (total.figure, count.figure, result.figure) == ("11.00000", "4", "2.75")
    nothing = sum_lines(summed(after(Winner(window, REACH, None), float("-inf"))))
    assert nothing[0].label == "The window lies on padding alone."
    assert nothing[1].figure == "−∞"


def test_the_verdict_names_the_step_that_is_farthest_off() -> None:
    assert verdict(summed(KERNEL)) == "Adds up, to the last digit."
    near = Step("fc8", "linear", (1,), "", KERNEL.detail, 1.0, 1.0000001192092896, 1e-6, GIVEN)
    assert verdict(summed(KERNEL, near)) == (
        "Adds up: in float32 fc8 shows 1.0000001, which is 1.2e−07 off. Rounding may come to"
        " 1.0e−06."
    )
    far = Step("fc8", "linear", (1,), "", KERNEL.detail, 1.0, 1.5, 1e-6, GIVEN)
    assert not far.adds_up
    assert "Does not add up: fc8 shows 1.5" in verdict(summed(far, near))


def test_the_verdict_begins_with_what_was_asked_about_and_names_the_worst_after_it() -> None:
    off = Step("fc8", "linear", (1,), "", KERNEL.detail, 1.0, 1.0000001192092896, 1e-6, GIVEN)
    rectified = after(Applied("relu", off.shown), off.shown)
    assert verdict(summed(off, rectified)).startswith("Adds up: next shows 1.0000001")
    assert "fc8 is 1.2e−07 off" in verdict(summed(off, rectified))
    wrong = Step("fc8", "linear", (1,), "", KERNEL.detail, 1.0, 1.5, 1e-6, GIVEN)
    assert verdict(summed(wrong, rectified)).startswith("next shows 1.0000001, but not all")


def test_a_layer_s_last_line_is_the_very_float32_value_that_its_map_shows() -> None:
    shown = float(np.float32(3.328171))
    step = Step("conv2", "conv2d", (4, 0, 0), "", KERNEL.detail, 3.328169, shown, 1e-5, GIVEN)
    texts = {line.label: line.figure for line in sum_lines(summed(step))}
    assert texts["exactly"] == "3.328169" and texts["conv2"] == "3.328171"
    for value in np.random.default_rng(3).normal(size=200).astype(np.float32):
        near = float(value) * (1 + 1e-7)
        step = Step("conv2", "", (4, 0, 0), "", KERNEL.detail, near, float(value), 1e-5, GIVEN)
        last = sum_lines(summed(step))[-1]
        assert last.result and np.float32(last.figure.replace("−", "-")) == value


def test_a_small_weight_beside_a_large_one_keeps_its_digits() -> None:
    assert [brief(value, 3) for value in (0.0012345, -0.5, 123.0, 0.0)] == [
        "0.00123",
        "−0.500",
        "123",
        "0",
    ]
    assert brief(1.2345e-7, 3) == "1.23e−7"


def test_terms_come_with_their_places_and_the_largest_first() -> None:
    table = terms(KERNEL)
    assert table is not None
    assert table.headings == ("Input map", "Row", "Column", "Input", "Weight", "Product")
    assert table.rows[:2] == [(0, 1, 0, 3.0, -1.5, -4.5), (0, 0, 0, 2.0, 0.5, 1.0)]
    assert sum(float(row[-1] or 0) for row in table.rows) == -3.5
    assert terms(after(Applied("relu", 1.0), 1.0)) is None


def test_features_of_flattened_maps_say_which_pixel_they_are() -> None:
    detail = Products(
        np.arange(12, dtype=np.float32)[:, None, None],
        np.ones((12, 1, 1), np.float32),
        np.arange(12.0),
        0,
        None,
        (2, 2, 3),
        66.0,
        None,
    )
    table = terms(Step("fc6", "linear", (0,), "", detail, 66.0, 66.0, 0.0, GIVEN))
    assert table is not None
    assert table.headings[:4] == ("Feature", "Map", "Row", "Column")
    assert table.rows[0] == (11, 1, 1, 2, 11.0, 1.0, 11.0)
    assert table.rows[4][:4] == (7, 1, 0, 1)


def test_shares_are_told_by_class_the_largest_first() -> None:
    detail = Share(np.array([1, 3], np.float32), 0, 1 + np.exp(-2.0), ("cat", "dog"))
    table = terms(after(detail, 0.12))
    assert table is not None
    assert [row[0] for row in table.rows] == ["dog", "cat"]
    assert sum(float(row[-1] or 0) for row in table.rows) == pytest.approx(1)


def test_a_sum_as_text_has_its_equals_signs_below_each_other_and_every_digit() -> None:
    text = sum_text(summed(KERNEL))
    assert text.startswith("conv1, map 4, row 0, column 0\n")
    assert len({line.index("=") for line in text.splitlines() if "=" in line}) == 1
    assert "conv1 is -2.25 exactly, and -2.25 in float32." in text


def test_a_sum_as_csv_lists_its_steps_and_the_terms_of_each() -> None:
    rows = list(csv.reader(StringIO(sum_csv(summed(KERNEL)))))
    assert rows[1] == ["0", "conv1", "conv2d", "4 0 0", "-2.25", "-2.25", "1e-06"]
    start = next(i for i, row in enumerate(rows) if row[:2] == ["Input map", "Row"])
    assert sum(float(row[-1]) for row in rows[start + 1 :]) == -3.5


def test_figures_have_seven_digits_that_count_and_stand_alike_in_one_sum() -> None:
    assert figure(123.45678901) == "123.4568"
    assert figure(-1234567.8) == "−1,234,568"
    assert figure(0) == "0"
    assert figure(1.5e-5) == "1.5000e−05"
    assert alike([100.0, -0.5]) == ["100.0000", "−0.5000"]
    assert figure(float("nan")) == "not a number"
    assert figure(float("-inf")) == "−∞"


def test_the_shortest_digits_read_back_as_the_very_same_float32() -> None:
    generator = np.random.default_rng(5)
    for value in generator.normal(size=50).astype(np.float32) * np.float32(10.0) ** 9:
        assert np.float32(shortest(float(value)).replace("−", "-")) == value
    assert shortest(0.5) == "0.5"
    assert shortest(float("inf")) == "∞"


def test_places_are_told_as_people_count_them() -> None:
    assert place_text((23, 20, 24)) == "map 23, row 20, column 24"
    assert place_text((1234,)) == "unit 1,234"
