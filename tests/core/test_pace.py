"""How long a run takes is said from its own speed: validations and saving counted, pauses not."""

import msgspec
import pytest

from alexnet_gui.core.events import RunStarted, Step, StepsDone
from alexnet_gui.core.pace import Pace, validations_left, whole_time_text

STEP, VALIDATION = 0.5, 21.0  # seconds; a validation with saving
STEPS, EPOCHS = 100, 10  # in an epoch, and in all
IN_ALL = EPOCHS * (STEPS * STEP + VALIDATION)


def started(first_step: int = 0, total_steps: int = STEPS * EPOCHS) -> RunStarted:
    return RunStarted(
        run="/runs/one",
        network="small",
        parameters=1,
        classes=("a", "b"),
        training_pictures=10_000,
        validation_pictures=10_000,
        steps_per_epoch=STEPS,
        first_step=first_step,
        total_steps=total_steps,
        device="CPU",
        precision="float32",
        memory_format="contiguous",
    )


class Told:
    """A run of a steady speed, as its events tell it, and what is forecast meanwhile."""

    def __init__(self, first_step: int = 0, seconds: float = 0.0) -> None:
        self.started = started(first_step)
        self.pace = Pace.of(self.started)
        self.step, self.seconds = first_step, seconds

    def go_on(self, steps: int) -> None:
        for _number in range(steps):
            self.step += 1
            self.seconds += STEP
            if self.step % STEPS == 1 and self.step > 1:
                self.seconds += VALIDATION  # before this step
            self.pace.take(StepsDone((self._last,)))
            if self.step % STEPS == 0:
                self.pace.validated()

    @property
    def _last(self) -> Step:
        return Step(
            step=self.step,
            epoch=self.step / STEPS,
            loss=1.0,
            top1_error=0.5,
            top5_error=0.0,
            learning_rate=0.1,
            images_per_second=200.0,
            seconds=self.seconds,
        )

    @property
    def in_all(self) -> float | None:
        left = self.started.total_steps - self.step
        return self.pace.seconds_in_all(left, validations_left(self.started, self._last))

    @property
    def left(self) -> float | None:
        left = self.started.total_steps - self.step
        return self.pace.seconds_left(left, validations_left(self.started, self._last))


def test_nothing_is_said_before_there_are_some_seconds_of_steps() -> None:
    run = Told()
    run.go_on(5)
    assert run.in_all is None


def test_in_the_first_epoch_a_validation_is_reckoned_as_a_third_of_its_pictures_steps() -> None:
    run = Told()
    run.go_on(20)
    # As many pictures as in training, forward alone: a third of 100 steps of half a second.
    assert run.in_all == pytest.approx(EPOCHS * (STEPS * STEP + STEPS * STEP / 3))
    assert run.in_all == pytest.approx(IN_ALL, rel=0.2)


@pytest.mark.parametrize("steps", [101, 130, 199, 200, 555, 999])
def test_after_a_validation_the_whole_time_is_known_with_saving(steps: int) -> None:
    run = Told()
    run.go_on(steps)
    assert run.in_all == pytest.approx(IN_ALL, rel=0.02)
    assert run.left == pytest.approx(IN_ALL - run.seconds, abs=0.02 * IN_ALL)


def test_a_resumed_run_counts_the_time_that_it_had_taken_before() -> None:
    before = 3 * (STEPS * STEP + VALIDATION) + 50 * STEP
    run = Told(first_step=350, seconds=before)
    run.go_on(20)
    assert run.in_all == pytest.approx(IN_ALL, rel=0.2)
    run.go_on(100)
    assert run.in_all == pytest.approx(IN_ALL, rel=0.02)


def test_of_short_epochs_it_is_known_after_some_of_them() -> None:
    """Epochs of two steps, with validations as long as is reckoned of them."""
    run, validation = Told(), STEP / 3 * 2
    run.pace = Pace.of(msgspec.structs.replace(run.started, steps_per_epoch=2))
    for step in range(1, 21):
        run.step, run.seconds = step, run.seconds + STEP
        if step % 2 and step > 1:
            run.seconds += validation
        run.pace.take(StepsDone((run._last,)))
        if step % 2 == 0:
            run.pace.validated()
    assert run.pace.seconds_left(6, 3) == pytest.approx(6 * STEP + 3 * validation)


def test_another_speed_is_learned_within_an_epoch() -> None:
    run = Told()
    run.go_on(150)
    run.seconds += 100.0  # something else took the machine for a while, as the run's clock counts
    run.go_on(150)
    assert run.in_all == pytest.approx(IN_ALL + 100, rel=0.1)


def test_a_run_that_is_cut_short_validates_once_more_at_its_end() -> None:
    assert validations_left(started(total_steps=250), None) == 3
    assert validations_left(started(total_steps=30), None) == 1
    assert validations_left(started(first_step=200), None) == 8


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (42, "42 s"),
        (527, "8 min 47 s"),
        (1170, "20 min"),
        (3569, "59 min"),
        (3570, "59 min 30 s"),
        (3700, "1 h 2 min"),
        (40_000, "11 h"),
        (90_000, "1 day 1 h"),
    ],
)
def test_the_whole_time_is_said_no_more_finely_than_it_is_known(seconds: float, words: str) -> None:
    assert whole_time_text(seconds) == words
