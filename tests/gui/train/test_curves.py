"""What the plots are made of: every step counts, none is invented."""

import numpy as np
import pytest

from alexnet_gui.gui.train.curves import Curve, RunCurves
from tests.gui.train.curve_making import columns, curves, step, validated


def test_a_curve_that_was_cut_goes_on_as_if_the_rest_had_never_been() -> None:
    cut, straight = Curve(), Curve()
    cut.extend([1.0, 2.0, 3.0, 90.0])
    cut.cut(3)
    cut.extend([4.0])
    straight.extend([1.0, 2.0, 3.0, 4.0])
    assert cut.raw.tolist() == straight.raw.tolist()
    assert cut.smooth == pytest.approx(straight.smooth, rel=1e-12)


def test_a_run_taken_over_at_once_is_the_run_taken_over_step_by_step() -> None:
    steps = [step(n, loss=1 / n) for n in range(1, 200)]
    slowly, at_once, whole = RunCurves(), RunCurves(), RunCurves()
    for each in steps:
        slowly.append([each])
    at_once.append(steps)
    whole.extend(
        [[getattr(each, name) for each in steps] for name in type(steps[0]).__struct_fields__]
    )
    for other in (at_once, whole):
        assert other.steps.values.tolist() == slowly.steps.values.tolist()
        assert other.minutes.values.tolist() == slowly.minutes.values.tolist()
        assert other.loss.raw.tolist() == slowly.loss.raw.tolist()
        assert other.loss.smooth == pytest.approx(slowly.loss.smooth, rel=1e-12)


def test_smoothing_anew_is_smoothing_so_from_the_beginning() -> None:
    losses = np.random.default_rng(0).normal(2, 0.5, size=300)
    later = curves(losses)
    later.smooth_by(0.5)
    later.extend(columns(losses))
    sooner = RunCurves(0.5)
    sooner.extend(columns(np.concatenate([losses, losses])))
    assert later.loss.smooth == pytest.approx(sooner.loss.smooth, rel=1e-12)
    assert later.learning_rate.smooth.tolist() == later.learning_rate.raw.tolist()


def test_a_clock_that_went_back_does_not_break_the_order_of_steps() -> None:
    made = RunCurves()
    made.append([step(10), step(20)])
    table = columns(np.ones(2))
    table[-1] = np.array([0.5, 0.6])  # seconds
    made.extend(table)
    assert (np.diff(made.minutes.values) >= 0).all()
    assert (np.diff(made.epochs.values) >= 0).all()


def test_a_validation_stands_at_its_epoch_its_step_and_the_minute_of_that_step() -> None:
    made = curves(np.ones(1200), validated(600, best=True, epoch=6.0))
    places = [made.places(made.validations, along)[0] for along in ("epoch", "step", "minutes")]
    assert places == pytest.approx([6, 600, 1])


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


def test_the_best_validation_is_none_whose_weights_are_lost() -> None:
    curves = RunCurves()
    for number in (10, 20):
        curves.validated(validated(number, best=True))
    curves.lose_best()
    assert curves.best is None
    curves.rewind(10)  # which a resume takes again
    assert curves.best is None
    curves.validated(validated(20, best=True))
    assert curves.best is curves.validations[-1]


def test_hovering_reads_the_nearest_step() -> None:
    curves = RunCurves()
    assert curves.nearest(0.5) is None
    curves.append([step(n) for n in range(1, 11)])
    assert curves.nearest(0.0) == 0
    assert curves.nearest(0.52) == 4
    assert curves.nearest(99.0) == 9
