"""A run can be paused, stopped, discarded and looked into, from any thread, between two steps."""

import threading
from pathlib import Path

import pytest
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, RunStarted, StateChanged, StepsDone
from alexnet_gui.core.run_record import read_run
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.home import Home
from alexnet_gui.engine.live import LiveModel, Shown
from alexnet_gui.engine.models import Model
from alexnet_gui.engine.picture_sets import Pictures
from alexnet_gui.engine.trainer import train
from tests.engine.training import (
    Events,
    job,
    rows,
    running,
    stop_when_saved,
    write_pictures,
)

SECONDS = 60.0  # to wait for what must come


class Reached:
    """Lets a test wait for the first event that `matches`."""

    def __init__(self, matches: str | type) -> None:
        self._matches = matches
        self._there = threading.Event()

    def __call__(self, event: Event) -> None:
        if isinstance(self._matches, str):
            hit = isinstance(event, StateChanged) and event.state == self._matches
        else:
            hit = isinstance(event, self._matches)
        if hit:
            self._there.set()

    def wait(self) -> None:
        assert self._there.wait(SECONDS)


# --- pausing -------------------------------------------------------------------------------------


def test_no_step_happens_while_paused_and_the_time_does_not_count(tmp_path: Path) -> None:
    control, paused = Control(), Reached("paused")

    def when(event: Event) -> None:
        if isinstance(event, StepsDone):
            control.pause()
        paused(event)

    events, live = Events(when), LiveModel()
    with running(job(tmp_path / "run", epochs=50), control, live, events) as finished:
        paused.wait()
        first = live.snapshot(control, SECONDS)
        done = len(events.steps())
        second = live.snapshot(control, SECONDS)  # two rounds of the trainer's thread later
        assert first is not None
        assert second is not None
        assert first.trained_steps == second.trained_steps == done == 1
        assert not finished
    assert finished[0].steps == 1


def test_a_paused_run_goes_on_to_the_same_end(tmp_path: Path) -> None:
    control = Control()

    def when(event: Event) -> None:
        if isinstance(event, StepsDone):
            control.pause()
        if isinstance(event, StateChanged) and event.state == "paused":
            control.between_steps(control.resume)

    plain, paused = Events(), Events(when)
    train(job(tmp_path / "plain"), plain, Control())
    train(job(tmp_path / "paused"), paused, control)
    assert paused.losses() == plain.losses()
    assert "paused" in paused.states()


def test_a_run_can_be_stopped_while_paused(tmp_path: Path) -> None:
    control, paused = Control(), Reached("paused")
    control.pause()
    with running(job(tmp_path / "run"), control, events=Events(paused)) as finished:
        paused.wait()
    assert (finished[0].stopped, finished[0].steps) == (True, 0)
    assert not (tmp_path / "run").exists()


def test_validation_can_be_paused_too(tmp_path: Path) -> None:
    control = Control()
    # Once paused, "validating" is told again, which would pause again: so the second is let pass.
    calls = iter((True,))

    def once(event: Event) -> None:
        if isinstance(event, StateChanged) and event.state == "validating":
            if next(calls, False):
                control.pause()
        elif isinstance(event, StateChanged) and event.state == "paused":
            control.between_steps(control.resume)

    events = Events(once)
    assert not train(job(tmp_path / "run"), events, control).stopped
    assert events.states() == [
        "preparing", "training", "validating", "paused", "validating", "saving", "finished",
    ]  # fmt: skip


# --- the end -------------------------------------------------------------------------------------


def test_a_stop_keeps_the_exact_position(tmp_path: Path) -> None:
    control, out = Control(), tmp_path / "run"
    events = Events(stop_when_saved(control))
    finished = train(job(out, epochs=2, checkpoint_every=5), events, control)
    progress = read_checkpoint(out / "last.ckpt").progress
    assert (finished.stopped, finished.steps) == (True, 5)
    assert (progress.epoch, progress.batches, progress.step) == (0, 5, 5)
    assert len(rows(out)) == progress.rows == 5
    assert events.states()[-1] == "stopped"


def test_a_discarded_run_leaves_nothing_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    control = Control()
    when = stop_when_saved(control, discard=True)
    train(job(out, checkpoint_every=3), Events(when), control)
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_the_folder_goes_with_a_discarded_run_if_nothing_else_is_in_it(tmp_path: Path) -> None:
    control = Control()
    when = stop_when_saved(control, discard=True)
    assert train(job(tmp_path / "run", checkpoint_every=3), Events(when), control).stopped
    assert not (tmp_path / "run").exists()


def test_a_run_stopped_while_its_pictures_are_read_leaves_nothing(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pets", {"cat": 4, "dog": 4})
    control = Control()
    control.stop()
    events = Events()
    finished = train(job(tmp_path / "run", data=str(tmp_path / "pets")), events, control)
    assert (finished.stopped, finished.steps) == (True, 0)
    assert not any(isinstance(event, RunStarted) for event in events)
    assert not (tmp_path / "run").exists()


# --- live weights --------------------------------------------------------------------------------


def test_a_snapshot_has_the_weights_of_the_moment_and_does_not_change(tmp_path: Path) -> None:
    control, started, live = Control(), Reached(StepsDone), LiveModel()
    with running(job(tmp_path / "run", epochs=50), control, live, Events(started)):
        started.wait()
        first = live.snapshot(control, SECONDS)
        assert first is not None
        kept = first.network.get_parameter("fc1.weight").clone()
        second = live.snapshot(control, SECONDS)
        while second is not None and second.trained_steps == first.trained_steps:
            second = live.snapshot(control, SECONDS)
        assert second is not None
        assert (second.trained_steps or 0) > (first.trained_steps or 0) >= 1
        assert torch.equal(first.network.get_parameter("fc1.weight"), kept)
        assert not torch.equal(second.network.get_parameter("fc1.weight"), kept)
        assert second.classes is not None
        assert not second.network.training


def test_gradients_can_be_computed_with_a_snapshot(tmp_path: Path) -> None:
    control, started, live = Control(), Reached(StepsDone), LiveModel()
    with running(job(tmp_path / "run", epochs=50), control, live, Events(started)):
        started.wait()
        model = live.snapshot(control, SECONDS)
    assert model is not None
    model.network(torch.zeros(1, 1, 28, 28)).sum().backward()
    assert model.network.get_parameter("conv1.weight").grad is not None


def test_looking_into_a_run_does_not_change_its_losses(tmp_path: Path) -> None:
    plain = Events()
    train(job(tmp_path / "plain", max_steps=10), plain, Control())
    control, live = Control(), LiveModel()
    watched, taken = Events(), list[Model | None]()
    looking = threading.Event()

    def look() -> None:
        looking.wait(SECONDS)
        while (model := live.snapshot(control, SECONDS)) is not None:
            taken.append(model)

    def when(event: Event) -> None:
        watched.append(event)
        if isinstance(event, RunStarted):
            looking.set()

    viewer = threading.Thread(target=look)
    viewer.start()
    train(job(tmp_path / "watched", max_steps=10), when, control, live)
    viewer.join()
    assert taken
    assert watched.losses() == plain.losses()


def test_there_is_no_snapshot_without_a_run_or_after_it(tmp_path: Path) -> None:
    control, live = Control(), LiveModel()
    assert live.snapshot(control, SECONDS) is None
    train(job(tmp_path / "run", max_steps=1), Events(), control, live)
    assert live.snapshot(control, SECONDS) is None


def test_nobody_waits_for_ever_for_a_snapshot(tmp_path: Path) -> None:
    control, live = Control(), LiveModel()
    train(job(tmp_path / "run", max_steps=1), Events(), Control())
    nothing = Pictures(torch.empty(0, 1, 28, 28), torch.empty(0))
    record = read_run(tmp_path / "run")
    live.publish(Shown(record, Home(tmp_path), nothing, lambda: pytest.fail("too late")))
    assert live.snapshot(control, 0.01) is None
    control.grant_wishes()  # the wish that came too late does nothing
