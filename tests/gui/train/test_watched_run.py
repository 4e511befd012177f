"""What is said about a run of another process, from its events alone."""

import re
from collections.abc import Callable

import pytest

from alexnet_gui.core.events import (
    Event,
    RunFinished,
    RunStarted,
    Saved,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.run_watch import RunFound, Writing
from alexnet_gui.gui.train.permissions import permissions
from alexnet_gui.gui.train.run import Phase
from alexnet_gui.gui.train.watched_run import WatchedRun

MNIST = PRESETS[-1]
JOB = Job(
    architecture=MNIST.architecture, recipe=MNIST.recipe, data="sample", out="/runs/a", resume=True
)


def started(first_step: int = 0) -> RunStarted:
    return RunStarted(
        run="/runs/a",
        network=MNIST.name,
        parameters=1,
        classes=(),
        training_pictures=10_000,
        validation_pictures=2_000,
        steps_per_epoch=100,
        first_step=first_step,
        total_steps=1_000,
        device="cpu",
        precision="float32",
        memory_format="contiguous",
    )


def steps(first: int, last: int) -> StepsDone:
    return StepsDone(
        tuple(Step(n, n / 100, 1.0, 0.5, 0.1, 0.01, 300.0, n * 0.5) for n in range(first, last + 1))
    )


def validated(step: int, error: float, *, best: bool) -> Validated:
    return Validated(step, step / 100, 1.0, error, 0.1, best)


def watched(*events: Event) -> WatchedRun:
    run = WatchedRun(RunFound(JOB, "2026-11-22T04:24:38+00:00"))
    for event in (started(), *events):
        run.take(event)
    return run


def ended(run: WatchedRun) -> WatchedRun:
    run.over = True
    return run


def test_it_says_how_far_it_has_come_and_what_is_left_like_any_other() -> None:
    run = watched(*(steps(n, n + 9) for n in range(1, 250, 10)))
    assert run.phase is Phase.WATCHED
    assert run.status == "Watching: epoch 3 of 10"
    assert re.match(r"batch 250 of 1,000 in all · 6 min \d+ s left", run.detail)
    assert run.remarks == ""


def test_it_can_only_be_steered_where_it_is_trained_but_another_can_start() -> None:
    allowed = permissions(watched(steps(1, 10)), "")
    elsewhere = "Another process trains this run: it can only be steered there."
    assert allowed.start == allowed.watch == ""
    assert (allowed.pause, allowed.stop, allowed.discard) == (elsewhere, elsewhere, elsewhere)


@pytest.mark.parametrize(
    ("writing", "says"),
    [
        (Writing(held=True, was_held=True, quiet=125.0), "2 minutes, though its process is still"),
        (Writing(held=None, was_held=False, quiet=61.0), "1 minute: the process may have ended"),
        (Writing(held=False, was_held=False, quiet=7300.0), "2 h 2 min: the process may have"),
        (Writing(held=False, was_held=True, quiet=0.0), "The process that trained this run has"),
    ],
)
def test_it_says_why_nothing_comes(writing: Writing, says: str) -> None:
    run = watched(steps(1, 10), writing)
    assert says in run.remarks
    assert run.detail.endswith(" · no new step")
    run.take(Writing(held=True, was_held=True, quiet=0.0))
    assert run.remarks == ""


def test_taken_up_again_it_forgets_what_came_after_that_step() -> None:
    run = watched(
        steps(1, 100),
        validated(100, 0.4, best=True),
        steps(101, 200),
        validated(200, 0.3, best=True),
        steps(201, 230),
        started(150),
    )
    assert run.step == 150
    assert run.best is not None
    assert run.best.step == 100
    assert run.detail == "batch 150 of 1,000 in all · estimating time left…"


def finished(*, stopped: bool) -> RunFinished:
    figures = (1.0, 230, 0.1, 0.2, 0.3, 0.1, 300.0)
    return RunFinished("/runs/a", stopped, *figures, "cpu", "float32", "contiguous")


KEPT = Saved("/runs/a/last.ckpt", 230)


@pytest.mark.parametrize(
    ("events", "says", "can_go_on"),
    [
        (
            (steps(1, 230), KEPT),
            "Interrupted after epoch 2.3. Kept in /runs/a."
            " Resume goes on from its last checkpoint.",
            True,
        ),
        (
            (steps(1, 230),),
            "Interrupted after epoch 2.3. It came to no checkpoint, so Resume begins it again.",
            True,
        ),
        ((steps(1, 230), KEPT, finished(stopped=True)), "Stopped after epoch 1.", True),
        ((steps(1, 230), KEPT, finished(stopped=False)), "Trained 1 epoch.", False),
        ((), "No step has been taken yet.", False),
    ],
)
def test_when_nobody_watches_any_more_it_says_how_it_stands(
    events: tuple[Event, ...], says: str, can_go_on: bool
) -> None:
    run = ended(watched(*events))
    assert run.summary.startswith(says)
    assert run.can_go_on == can_go_on


def test_a_run_that_is_still_trained_elsewhere_cannot_go_on_here() -> None:
    run = ended(watched(steps(1, 230), KEPT, Writing(held=True, was_held=True, quiet=0.0)))
    assert run.summary.startswith("Under way elsewhere, seen until epoch 2.3.")
    assert not run.can_go_on


@pytest.mark.parametrize(
    ("created", "check"),
    [
        ("2026-11-22T04:24:38+00:00", lambda day: day.year == 2026),
        ("some day", lambda day: day.year == 1970),
    ],
)
def test_it_bears_the_day_on_which_it_began(created: str, check: Callable[..., bool]) -> None:
    assert check(WatchedRun(RunFound(JOB, created)).began)
