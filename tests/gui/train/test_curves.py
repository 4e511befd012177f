"""What the plots show: every point counts, none is invented."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexnet_gui.core.events import Step, Validated
from alexnet_gui.gui.train.curves import Curve, RunCurves, Series, Smoother, thin


def step(number: int, loss: float = 1.0) -> Step:
    return Step(
        step=number,
        epoch=number / 10,
        loss=loss,
        top1_error=0.5,
        top5_error=0.1,
        learning_rate=0.01,
        images_per_second=300.0,
        seconds=number * 0.1,
    )


def validated(number: int, *, best: bool) -> Validated:
    return Validated(
        step=number, epoch=number / 10, loss=1.0, top1_error=0.4, top5_error=0.1, best=best
    )


def test_a_series_keeps_every_number_while_it_grows() -> None:
    series = Series()
    for first in range(0, 5000, 7):
        series.extend([float(n) for n in range(first, first + 7)])
    assert series.values.tolist() == [float(n) for n in range(len(series))]


def test_smoothing_a_constant_gives_that_constant_from_the_first_point_on() -> None:
    assert Smoother().extend([2.5] * 50) == pytest.approx([2.5] * 50)


def test_smoothing_is_the_bias_corrected_mean_of_all_earlier_points() -> None:
    numbers = [3.0, 1.0, 2.0, 5.0]
    weights = 0.9 ** np.arange(3, -1, -1)
    expected = float((weights * numbers).sum() / weights.sum())
    assert Smoother(0.9).extend(numbers)[-1] == pytest.approx(expected)


def test_smoothing_in_pieces_is_smoothing_at_once() -> None:
    numbers = list(np.random.default_rng(0).normal(size=200))
    pieces, whole = Smoother(), Smoother()
    assert pieces.extend(numbers[:77]) + pieces.extend(numbers[77:]) == whole.extend(numbers)


def test_a_loss_that_is_not_finite_breaks_the_line_and_spoils_nothing_after_it() -> None:
    broken = Smoother().extend([1.0, float("nan"), 1.0, float("inf"), 1.0])
    assert np.isnan(broken[1])
    assert np.isnan(broken[3])
    assert [broken[0], broken[2], broken[4]] == pytest.approx([1.0, 1.0, 1.0])


def test_a_curve_that_was_cut_goes_on_as_if_the_rest_had_never_been() -> None:
    cut, straight = Curve(), Curve()
    cut.extend([1.0, 2.0, 3.0, 90.0])
    cut.cut(3)
    cut.extend([4.0])
    straight.extend([1.0, 2.0, 3.0, 4.0])
    assert cut.raw.tolist() == straight.raw.tolist()
    assert cut.smooth.tolist() == straight.smooth.tolist()


def test_short_curves_are_drawn_as_they_are() -> None:
    x, y = np.arange(100.0), np.arange(100.0) ** 2
    thin_x, thin_y = thin(x, y, 50)
    assert thin_x.tolist() == x.tolist()
    assert thin_y.tolist() == y.tolist()


def test_thinning_keeps_every_spike() -> None:
    y = np.zeros(100_000)
    y[12_345] = 7.0
    y[54_321] = -3.0
    _x, kept = thin(np.arange(100_000.0), y, 400)
    assert (kept.max(), kept.min()) == (7.0, -3.0)
    assert len(kept) <= 3 * 400


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=300),
    st.integers(1, 40),
)
def test_thinning_keeps_the_extremes_and_never_leaves_the_curve(
    numbers: list[float], columns: int
) -> None:
    y = np.array(numbers)
    x, kept = thin(np.arange(float(len(y))), y, columns)
    assert len(x) == len(kept)
    assert (np.diff(x) >= 0).all()
    finite = set(y[np.isfinite(y)].tolist())
    left = set(kept[np.isfinite(kept)].tolist())
    assert left <= finite
    if finite:
        assert {min(finite), max(finite)} <= left
    assert not np.isinf(kept).any()


def test_a_value_that_is_not_finite_breaks_a_thinned_line_where_it_stands() -> None:
    y = np.ones(10_000)
    y[5_000] = np.nan
    x, kept = thin(np.arange(10_000.0), y, 100)
    gaps = x[np.isnan(kept)]
    assert len(gaps) == 1
    assert abs(gaps[0] - 5_000) < 100


def test_a_million_points_are_thinned_within_a_frame() -> None:
    x = np.arange(1_000_000.0)
    y = np.random.default_rng(0).normal(size=1_000_000)
    best = 1.0
    for _attempt in range(5):
        begin = time.perf_counter()
        thin(x, y, 800)
        best = min(best, time.perf_counter() - begin)
    assert best < 0.05  # 16 ms are meant; a shared machine gets leeway


def test_a_resume_takes_back_the_steps_after_its_checkpoint() -> None:
    curves = RunCurves()
    curves.append([step(n) for n in range(1, 31)])
    curves.validated(validated(10, best=True))
    curves.validated(validated(30, best=True))
    curves.rewind(20)
    assert len(curves) == 20
    assert len(curves.loss.raw) == len(curves.epochs.values) == 20
    assert curves.best is not None
    assert curves.best.step == 10
    curves.append([step(21)])
    assert curves.steps.values[-1] == 21


def test_without_a_validation_there_is_no_best() -> None:
    assert RunCurves().best is None


def test_the_best_validation_is_the_last_that_beat_all_before() -> None:
    curves = RunCurves()
    for number, best in ((10, True), (20, True), (30, False)):
        curves.validated(validated(number, best=best))
    assert curves.best is not None
    assert curves.best.step == 20


def test_hovering_reads_the_nearest_step() -> None:
    curves = RunCurves()
    assert curves.nearest(0.5) is None
    curves.append([step(n) for n in range(1, 11)])
    assert curves.nearest(0.0) == 0
    assert curves.nearest(0.52) == 4
    assert curves.nearest(99.0) == 9
