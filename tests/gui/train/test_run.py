"""What is said about a run, from its events alone."""

from datetime import datetime

import msgspec
import pytest

from alexnet_gui.core.events import (
    Failed,
    FeaturesComputed,
    MeasuringExecution,
    PicturesRead,
    Remark,
    RunFinished,
    RunStarted,
    Saved,
    SavedAgain,
    StateChanged,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.job import Job
from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.gui.train.facts import facts
from alexnet_gui.gui.train.permissions import permissions
from alexnet_gui.gui.train.run import Phase, Run

MNIST = PRESETS[-1]
BEGAN = datetime(2026, 11, 22, 4, 24)
STARTED = RunStarted(
    run="/runs/one",
    network=MNIST.name,
    parameters=24_351_434,
    classes=tuple("abcdefghij"),
    training_pictures=10_000,
    validation_pictures=2_000,
    steps_per_epoch=100,
    first_step=0,
    total_steps=1_000,
    device="CPU, 2 threads",
    precision="float32",
    memory_format="contiguous",
)
FINISHED = RunFinished(
    run="/runs/one",
    stopped=False,
    epochs=10.0,
    steps=1_000,
    train_loss=0.1,
    validation_loss=0.2,
    validation_top1_error=0.15,
    validation_top5_error=0.01,
    images_per_second=300.0,
    device="cpu",
    precision="float32",
    memory_format="contiguous",
)


def new_run() -> Run:
    job = Job(architecture=MNIST.architecture, recipe=MNIST.recipe, data="sample", out="/runs/one")
    return Run(job, BEGAN)


def running() -> Run:
    run = new_run()
    run.take(STARTED)
    run.take(StateChanged("training"))
    return run


def steps(first: int, last: int, seconds_a_step: float = 0.5) -> StepsDone:
    return StepsDone(
        tuple(
            Step(
                step=n,
                epoch=n / 100,
                loss=1.0,
                top1_error=0.5,
                top5_error=0.1,
                learning_rate=0.01,
                images_per_second=300.0,
                seconds=n * seconds_a_step,
            )
            for n in range(first, last + 1)
        )
    )


def validated(step: int, error: float, *, best: bool) -> Validated:
    return Validated(
        step=step, epoch=step / 100, loss=1.0, top1_error=error, top5_error=0.1, best=best
    )


def ended(run: Run) -> Run:
    run.over = True
    return run


def test_while_a_run_is_prepared_it_says_how_many_pictures_are_read() -> None:
    run = new_run()
    assert run.headline == "Preparing"
    run.take(PicturesRead(1_200, 5_000))
    assert run.detail == "picture 1,200 of 5,000 read"
    assert run.status == "Training: preparing"


def test_it_says_that_the_fastest_way_is_being_measured() -> None:
    run = new_run()
    run.take(FeaturesComputed(5_000, 5_000))
    run.take(MeasuringExecution())
    assert run.detail == "measuring which precision and memory layout is fastest here"


def test_the_time_left_is_not_guessed_at_the_start() -> None:
    run = running()
    assert run.detail == "batch 0 of 1,000 in all · estimating time left…"
    run.take(steps(1, 2))
    assert run.detail == "batch 2 of 1,000 in all · estimating time left…"


def test_the_time_left_follows_from_the_recent_speed() -> None:
    run = running()
    for first in range(1, 250, 10):
        run.take(steps(first, first + 9))
    assert run.headline == "Epoch 3 of 10"
    # 750 steps of half a second, and eight validations as long as 20 steps forward alone: 402 s.
    assert run.detail == "batch 250 of 1,000 in all · 6 min 42 s left of 8 min 47 s"
    assert run.status == "Training: epoch 3 of 10"
    assert run.fraction == 0.25


def test_the_last_batch_of_an_epoch_still_belongs_to_it() -> None:
    run = running()
    run.take(steps(1, 100))
    assert run.headline == "Epoch 1 of 10"
    run.take(steps(101, 101))
    assert run.headline == "Epoch 2 of 10"


def test_a_limit_of_steps_limits_the_epochs_that_are_spoken_of() -> None:
    run = new_run()
    run.take(msgspec.structs.replace(STARTED, total_steps=30))
    assert run.headline == "Epoch 1 of 1"


def test_pausing_is_said_at_once_and_paused_once_it_is() -> None:
    run = running()
    run.take(steps(1, 10))
    run.pausing = True
    assert run.phase is Phase.PAUSED
    assert run.detail.endswith("· pausing")
    run.take(StateChanged("paused"))
    assert run.detail.endswith("· paused")
    assert run.status == "Training paused: epoch 1 of 10"


def test_a_stopped_run_says_where_it_is_kept_and_how_good_it_was() -> None:
    run = running()
    run.take(steps(1, 230))
    run.take(validated(100, 0.3, best=True))
    run.take(validated(200, 0.234, best=True))
    run.take(Saved("/runs/one/last.ckpt", 230))
    run.take(msgspec.structs.replace(FINISHED, stopped=True, epochs=2.3, steps=230))
    assert ended(run).summary == (
        "Stopped after epoch 2.3. Kept in /runs/one."
        " Best validation error: 23.4 % (top-1), after epoch 2."
        " Computed in float32 in the default layout."
    )
    assert run.can_go_on


def test_a_finished_run_cannot_go_on() -> None:
    run = running()
    run.take(steps(1, 1_000))
    run.take(Saved("/runs/one/last.ckpt", 1_000))
    run.take(FINISHED)
    assert ended(run).summary == (
        "Trained 10 epochs. Kept in /runs/one. Computed in float32 in the default layout."
    )
    assert not run.can_go_on
    assert run.tone == "good"


def test_a_run_that_was_stopped_before_its_first_batch_kept_nothing() -> None:
    run = new_run()
    run.take(msgspec.structs.replace(FINISHED, stopped=True, epochs=0.0, steps=0))
    assert ended(run).summary == "Stopped before the first batch: nothing is kept."
    assert run.never_began
    assert not run.can_go_on


def test_a_run_that_is_not_resumed_after_all_is_as_it_was() -> None:
    run = running()
    run.take(Saved("/runs/one/last.ckpt", 100))
    again = ended(run).resumed(BEGAN)
    again.take(msgspec.structs.replace(FINISHED, stopped=True, epochs=0.0, steps=0))
    assert ended(again).summary == "Not resumed. Kept in /runs/one."
    assert again.can_go_on


def test_a_failed_run_says_why_and_what_is_left_of_it() -> None:
    run = running()
    run.take(steps(1, 130))
    run.take(Saved("/runs/one/last.ckpt", 100))
    run.failure = Failed("The loss is not finite.", "Try a smaller learning rate.")
    assert ended(run).summary == (
        "The loss is not finite. Try a smaller learning rate."
        " Kept in /runs/one as it was after step 100."
    )
    assert run.can_go_on
    assert run.status == "Training failed"
    assert run.tone == "problem"


def test_a_resume_that_is_refused_does_not_say_that_its_folder_is_there() -> None:
    run = running()
    run.take(Saved("/runs/one/last.ckpt", 100))
    again = ended(run).resumed(BEGAN)
    again.failure = Failed("There is no folder /runs/one.")
    assert ended(again).summary == "There is no folder /runs/one."
    assert again.can_go_on  # its drive may come back


def test_the_best_weights_alone_are_nothing_to_go_on_from() -> None:
    run = running()
    run.take(Saved("/runs/one/best.ckpt", 100))
    assert not ended(run).can_go_on


def test_a_discarded_run_kept_nothing() -> None:
    run = running()
    run.take(Saved("/runs/one/last.ckpt", 100))
    run.stopping = run.discarding = True
    assert ended(run).summary == "The run was discarded; nothing of it was kept."
    assert not run.can_go_on


def test_best_weights_that_are_lost_are_not_the_best_any_more() -> None:
    run = running()
    run.take(validated(100, 0.1, best=True))
    run.take(SavedAgain("/runs/one", best_lost=True))
    assert run.best is None
    next_best = validated(200, 0.2, best=True)
    run.take(next_best)
    assert run.best is next_best


def test_a_resumed_run_keeps_its_folder_and_its_best_validation() -> None:
    run = running()
    run.take(validated(100, 0.3, best=True))
    again = run.resumed(BEGAN)
    assert again.job == msgspec.structs.replace(run.job, resume=True)
    again.take(msgspec.structs.replace(STARTED, first_step=120))
    assert again.best == run.best
    assert again.step == 120


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59.4, "59 s"),
        (370, "6 min 10 s"),
        (3599.6, "1 h 0 min"),
        (4_800, "1 h 20 min"),
        (90_000, "1 day 1 h"),
        (266_400, "3 days 2 h"),
    ],
)
def test_lengths_of_time_are_said_in_two_units(seconds: float, words: str) -> None:
    assert duration_text(seconds) == words


def test_before_a_run_only_start_is_possible_and_the_rest_says_why_not() -> None:
    allowed = permissions(None, "")
    assert allowed.start == ""
    assert allowed.pause == allowed.stop == allowed.discard == "No run is under way."


def test_start_says_what_stands_in_its_way() -> None:
    assert permissions(None, "PyTorch is still loading.").start == "PyTorch is still loading."


def test_while_a_run_is_under_way_it_can_be_paused_stopped_and_discarded_but_not_started() -> None:
    allowed = permissions(running(), "")
    assert allowed.start == "A run is under way. Stop it first."
    assert (allowed.pause, allowed.stop, allowed.discard) == ("", "", "")
    assert not allowed.goes_on


def test_while_it_is_prepared_a_run_can_only_be_cancelled() -> None:
    run = new_run()
    allowed = permissions(run, "")
    assert allowed.cancels
    assert allowed.pause == "The run has not begun yet."
    assert allowed.discard == "The run has not begun yet: Cancel is enough."
    assert allowed.stop == ""
    run.stopping = True
    assert permissions(run, "").cancels
    assert permissions(run, "").stop == "The run is being cancelled."
    assert not permissions(running(), "").cancels


def test_a_run_that_stops_can_only_be_waited_for() -> None:
    run = running()
    run.stopping = True
    allowed = permissions(run, "")
    assert allowed.stop == allowed.discard == allowed.pause
    assert allowed.stop == "The run is being stopped and saved."
    run.discarding = True
    assert permissions(run, "").stop == "The run is being stopped and discarded."


def test_a_stopped_run_can_go_on_and_another_can_start() -> None:
    run = running()
    run.take(Saved("/runs/one/last.ckpt", 100))
    allowed = permissions(ended(run), "")
    assert (allowed.start, allowed.pause) == ("", "")
    assert allowed.goes_on


DEAD = Remark("rectifiers", "relu6: 90% of its units gave nothing.", 100)


def test_what_the_engine_notices_is_said_while_it_runs() -> None:
    run = running()
    run.take(DEAD)
    run.take(Remark("loss", "The loss stays.", 120))
    assert run.remarks == "relu6: 90% of its units gave nothing. The loss stays."
    assert run.summary == ""
    assert run.tone == "note"


def test_it_follows_what_was_done_unasked() -> None:
    run = new_run()
    skipped = (("a.jpg", "a.jpg is empty."),)
    run.take(msgspec.structs.replace(STARTED, notices=("fc8 has 3 units.",), skipped=skipped))
    run.take(DEAD)
    assert run.started is not None
    assert facts(run.started) == ("1 file was skipped: a.jpg is empty.", "fc8 has 3 units.")
    assert run.remarks == "relu6: 90% of its units gave nothing."


def test_what_was_noticed_is_part_of_what_came_of_it() -> None:
    run = running()
    run.take(steps(1, 300))
    run.take(Remark("early stopping", "It ended early.", 300))
    run.take(msgspec.structs.replace(FINISHED, epochs=3.0, steps=300))
    run.over = True
    assert run.summary.startswith("Trained 3 epochs. It ended early. ")
    assert not run.can_go_on


def test_a_failure_says_what_was_noticed_before_it() -> None:
    run = running()
    run.take(DEAD)
    run.failure = Failed("The loss stopped being a number.", "Try less.")
    run.over = True
    assert run.summary.endswith("Try less. relu6: 90% of its units gave nothing.")


def test_a_resumed_run_knows_its_speed_from_before() -> None:
    run = running()
    run.take(steps(1, 42))
    again = run.resumed(BEGAN)
    again.take(msgspec.structs.replace(STARTED, first_step=42))
    assert again.detail.startswith("batch 42 of 1,000 in all · 8 min")
