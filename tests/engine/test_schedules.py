"""The learning rate follows the recipe's schedule, and goes on from where it stood."""

from math import cos, pi

import pytest
import torch

from alexnet_gui.core.recipe import Recipe, Schedule
from alexnet_gui.engine import schedules

RATE = 0.1
STEPS_PER_EPOCH = 4


class Run:
    """An optimiser of one weight, with a schedule over three epochs of four steps."""

    def __init__(self, kind: Schedule, total_steps: int = 12, drop_epochs: int = 1) -> None:
        recipe = Recipe(schedule=kind, learning_rate=RATE, drop_epochs=drop_epochs, drop_factor=0.5)
        weight = torch.nn.Parameter(torch.ones(1))
        self.optimiser = torch.optim.SGD([weight], lr=RATE)
        self.schedule = schedules.Schedule(self.optimiser, recipe, STEPS_PER_EPOCH, total_steps)

    @property
    def rate(self) -> float:
        return float(self.optimiser.param_groups[0]["lr"])

    def steps(self, count: int) -> list[float]:
        """The rates of the next steps."""
        found = []
        for _ in range(count):
            found.append(self.rate)
            self.optimiser.step()
            self.schedule.after_step()
        return found


def test_a_constant_rate_stays() -> None:
    run = Run("constant")
    run.schedule.after_validation(0.9)
    assert run.steps(12) == [RATE] * 12
    assert run.schedule.state() == {}


def test_it_drops_every_so_many_epochs() -> None:
    assert Run("step").steps(12) == pytest.approx([0.1] * 4 + [0.05] * 4 + [0.025] * 4)
    assert Run("step", drop_epochs=2).steps(12) == pytest.approx([0.1] * 8 + [0.05] * 4)


def test_a_cosine_falls_to_nothing_at_the_end() -> None:
    run = Run("cosine")
    expected = [RATE * (1 + cos(pi * step / 12)) / 2 for step in range(12)]
    assert run.steps(12) == pytest.approx(expected)
    assert run.rate == pytest.approx(0, abs=1e-12)


def test_one_cycle_rises_to_the_rate_and_falls_below_its_start() -> None:
    rates = Run("one_cycle", 100).steps(100)
    assert rates[0] == pytest.approx(RATE / 25)
    assert max(rates) == pytest.approx(RATE)
    assert rates.index(max(rates)) == 29  # three tenths of the way
    assert rates[-1] < rates[0] / 1000


@pytest.mark.parametrize("kind", ["step", "cosine", "one_cycle", "plateau"])
@pytest.mark.parametrize("total", [1, 2, 3, 4, 10])
def test_short_runs_have_rates_too(kind: Schedule, total: int) -> None:
    assert all(0 <= rate <= RATE for rate in Run(kind, total).steps(total))


def test_a_plateau_is_so_many_epochs_without_a_smaller_error() -> None:
    run = Run("plateau", drop_epochs=2)
    rates = []
    for error in (0.5, 0.4, 0.4, 0.3, 0.3, 0.35, 0.3, 0.29):
        run.schedule.after_validation(error)
        rates.append(run.rate)
    assert rates == [RATE] * 5 + [RATE / 2] * 3  # two epochs after 0.3, and not again by 0.29


@pytest.mark.parametrize("kind", ["step", "cosine", "one_cycle", "plateau"])
@pytest.mark.parametrize("at", [1, 4, 7])
def test_its_state_lets_another_go_on_exactly(kind: Schedule, at: int) -> None:
    whole, first, second = Run(kind), Run(kind), Run(kind)
    for run in (whole, first):
        run.steps(at)
        run.schedule.after_validation(0.5)
    second.optimiser.load_state_dict(first.optimiser.state_dict())
    second.schedule.load(first.schedule.state())
    for run in (whole, second):
        run.schedule.after_validation(0.5)  # no better: on a plateau, it drops
    assert second.steps(12 - at) == whole.steps(12 - at)
