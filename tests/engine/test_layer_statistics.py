"""Figures and histograms are those that numpy gives, and two of them share their bins."""

import numpy as np
import pytest

from alexnet_gui.core.layer_statistics import BINS, CompareValues
from alexnet_gui.engine.layer_statistics import compare_values


@pytest.fixture
def maps() -> np.ndarray:
    drawn = np.random.default_rng(0).normal(size=(5, 7, 9)).astype(np.float32)
    return np.maximum(drawn, 0)


def test_figures_of_a_layer_and_of_each_map_are_numpys(maps: np.ndarray) -> None:
    found = compare_values(CompareValues(maps, each=True))
    assert found.other is None
    for values, figures in ((maps, found.own.figures), *zip(maps, found.own.maps, strict=True)):
        wide = values.astype(np.float64)
        expected = (wide.mean(), wide.std(), wide.min(), wide.max(), (values == 0).mean())
        assert figures == pytest.approx(expected)
    assert len(found.own.maps) == 5


def test_both_histograms_have_the_same_bins(maps: np.ndarray) -> None:
    """Also where the other layer has another shape, as of another network."""
    other = np.random.default_rng(1).normal(2, 3, size=(4, 6)).astype(np.float32)
    found = compare_values(CompareValues(maps, other))
    assert found.other is not None
    assert found.low == min(maps.min(), other.min())
    assert found.high == max(maps.max(), other.max())
    for values, side in ((maps, found.own), (other, found.other)):
        counts, _edges = np.histogram(
            values[values != 0].astype(np.float64), BINS, (found.low, found.high)
        )
        assert side.shares == pytest.approx((counts / values.size).tolist())


def test_zeros_are_left_out_of_the_bars_and_told_beside_them(maps: np.ndarray) -> None:
    own = compare_values(CompareValues(maps)).own
    assert 0.4 < own.figures.zero < 0.6
    assert sum(own.shares) + own.figures.zero == pytest.approx(1)


def test_what_is_not_finite_spoils_no_figure_of_the_rest() -> None:
    values = np.array([[[1, np.nan, 3, np.inf]], [[np.nan] * 4]], np.float32)
    found = compare_values(CompareValues(values, each=True))
    assert found.own.figures[:4] == (2, 1, 1, 3)
    assert found.own.maps[0][:4] == (2, 1, 1, 3)
    assert np.isnan(found.own.maps[1][:4]).all()
    assert sum(found.own.shares) == 2 / 8


@pytest.mark.parametrize("value", [0.0, -3.0, np.nan, 3e38, 1e-45])
def test_values_that_are_all_alike_have_a_histogram_too(value: float) -> None:
    found = compare_values(CompareValues(np.full((2, 3, 3), value, np.float32)))
    assert found.low < found.high
    assert sum(found.own.shares) == (1 if np.isfinite(value) and value else 0)
