"""Measures are fetched in chunks, none is lost, and metrics.csv is at most a second late."""

import pytest
import torch

from alexnet_gui.core.events import Step
from alexnet_gui.engine import metrics
from alexnet_gui.engine.metrics import CHUNK_STEPS, Clock, Meter

CPU = torch.device("cpu")


class Time:
    """A clock that stands still until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(metrics, "perf_counter", lambda: self.now)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def taken_after(meter: Meter, time: Time, seconds: float, steps: int) -> list[int]:
    """How many steps each fetch brought, of `steps` that took `seconds` each."""
    found = []
    for number in range(1, steps + 1):
        time.now += seconds
        meter.add(torch.tensor([0.5, 3.0, 1.0]), number, number / 10, 4, 0.1)
        if meter.due:
            found.append(len(meter.take()))
    return found


def test_the_first_step_is_told_at_once(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.001, 2) == [1]


def test_quick_steps_come_in_chunks_of_a_quarter_second(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.0099, 60)[2:] == [25, 25]


def test_very_quick_steps_come_when_there_is_no_room_for_more(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 1e-5, 120) == [1, 4, CHUNK_STEPS, CHUNK_STEPS]


def test_slow_steps_are_told_one_by_one(time: Time) -> None:
    assert taken_after(Meter(CPU, Clock()), time, 0.3, 8) == [1] * 8


def test_a_step_has_its_own_mean_and_shares(time: Time) -> None:
    meter = Meter(CPU, Clock(5.0))
    time.now += 2
    meter.add(torch.tensor([0.5, 3.0, 1.0]), 7, 0.7, 4, 0.1)
    assert meter.take() == [(Step(7, 0.7, 0.5, 0.75, 0.25, 0.1, 2.0, 7.0), 4)]
    assert meter.take() == []


def test_the_speed_leaves_out_the_first_steps_and_what_is_not_training(time: Time) -> None:
    meter = Meter(CPU, Clock())
    taken_after(meter, time, 10.0, 5)  # while memory is allocated
    assert meter.images_per_second == pytest.approx(4 / 10)
    time.now += 1000  # a validation
    meter.restart()
    taken_after(meter, time, 0.5, 6)
    assert meter.images_per_second == pytest.approx(4 / 0.5)


def test_pauses_are_left_out_of_the_seconds(time: Time) -> None:
    clock = Clock()
    time.now += 10
    clock.skip(4)
    assert clock.seconds == pytest.approx(6)
