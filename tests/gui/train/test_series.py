"""Series that grow, and what is left of them to draw: every extreme, and nothing invented."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.gui.train.plotting.series import Numbers, Series, Thinned, Track


def track(values: Numbers) -> Track:
    made = Track()
    made.extend(values)
    return made


def check(thinned: Thinned, values: Numbers, columns: int) -> None:
    """Each bucket but the last, which may end anywhere, has the extremes of what is in it."""
    assert len(thinned.first) <= columns + 2
    for n, (first, after) in enumerate(pairwise(thinned.first.tolist())):
        bucket = values[first:after]
        finite = bucket[np.isfinite(bucket)]
        assert thinned.whole[n] == (len(finite) == len(bucket))
        if len(finite):
            assert (thinned.low[n], thinned.high[n]) == (finite.min(), finite.max())
        else:
            assert np.isnan([thinned.low[n], thinned.high[n]]).all()


def test_a_series_keeps_every_number_while_it_grows() -> None:
    series = Series()
    for first in range(0, 5000, 7):
        series.extend([float(n) for n in range(first, first + 7)])
    assert series.values.tolist() == [float(n) for n in range(len(series))]


def test_few_values_are_drawn_as_they_are() -> None:
    values = np.arange(100.0) ** 2
    thinned = track(values).thin(0, 100, 50)
    assert not thinned.many
    assert thinned.low.tolist() == thinned.high.tolist() == values.tolist()


def test_thinning_keeps_every_spike() -> None:
    values = np.zeros(100_000)
    values[12_345], values[54_321] = 7.0, -3.0
    thinned = track(values).thin(0, 100_000, 400)
    assert (thinned.high.max(), thinned.low.min()) == (7.0, -3.0)
    assert len(thinned.first) <= 402


def test_a_value_that_is_not_finite_breaks_the_line_where_it_stands() -> None:
    values = np.ones(10_000)
    values[5_000] = np.nan
    thinned = track(values).thin(0, 10_000, 100)
    (broken,) = np.flatnonzero(~thinned.whole)
    assert thinned.first[broken] <= 5_000 < thinned.first[broken] + 200
    assert np.isfinite(thinned.low).all()


@settings(max_examples=60)
@given(st.data())
def test_however_a_track_grew_and_was_cut_its_buckets_are_those_of_its_values(
    data: st.DataObject,
) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 1000)))
    made, values = Track(), np.empty(0)
    for _turn in range(data.draw(st.integers(1, 5))):
        more = random.normal(size=data.draw(st.integers(0, 4000)))
        more[random.random(len(more)) < data.draw(st.sampled_from([0.0, 0.02, 0.9]))] = np.nan
        made.extend(more)
        values = np.concatenate([values, more])
        if data.draw(st.booleans()):
            length = data.draw(st.integers(0, len(values)))
            made.cut(length)
            values = values[:length]
        columns = data.draw(st.integers(1, 300))
        begin = data.draw(st.integers(0, len(values)))
        end = data.draw(st.integers(begin, len(values)))
        thinned = made.thin(begin, end, columns)
        if thinned.many:
            check(thinned, values, columns)
            assert thinned.first[0] <= begin
            part = values[begin:end][np.isfinite(values[begin:end])]
            if len(part):
                assert np.nanmin(thinned.low) <= part.min()
                assert np.nanmax(thinned.high) >= part.max()
            assert set(thinned.low[np.isfinite(thinned.low)]) <= set(values)
        else:
            assert thinned.first.tolist() == list(range(begin, end))
    assert made.values.tobytes() == values.tobytes()


def test_buckets_stay_where_they_are_when_others_come() -> None:
    values = np.random.default_rng(0).normal(size=20_000)
    made = track(values[:19_900])
    before = made.thin(0, 19_900, 200)
    made.extend(values[19_900:])
    after = made.thin(0, 20_000, 200)
    kept = len(before.first) - 1
    assert after.first[:kept].tolist() == before.first[:kept].tolist()
    assert after.low[:kept].tolist() == before.low[:kept].tolist()
