"""A run that is asked to end breaks off the batch at hand, as if it had never been begun."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, RunStarted
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import BatchNorm2d
from alexnet_gui.engine import breaking_off
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.live import LiveModel, Moment
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, Events, job, rows

NORMALISED = SMALL.with_layers(
    (SMALL.layers[0], BatchNorm2d(name="bn1"), *SMALL.layers[1:])
)  # whose running statistics change in the middle of a pass
# It is asked before each of seven layers, and once the weights of each of two have a gradient.
FORWARD, STEP = 7, 9


class AskedWithin(Control):
    """Is asked to stop when it has been looked at so often in the middle of passes."""

    def __init__(self, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._left = last
        self._within = False
        for name in ("step", "mark"):
            monkeypatch.setattr(Learner, name, self._watched(getattr(Learner, name)))

    def _watched(self, work: Callable[..., object]) -> Callable[..., object]:
        def watched(*given: object, **named: object) -> object:
            self._within = True
            try:
                return work(*given, **named)
            finally:
                self._within = False

        return watched

    @property
    def stopping(self) -> bool:
        self._left -= self._within
        if not self._left:
            self.stop()
        return super().stopping


@pytest.fixture(autouse=True)
def any_batch_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaking_off, "SHORT", 0)


def few_steps(out: Path, architecture: Architecture = SMALL, *, resume: bool = False) -> Job:
    """Two epochs of two steps; dropout draws in each."""
    return job(out, architecture=architecture, batch_size=5_000, epochs=2, resume=resume)


def weights(out: Path) -> dict[str, torch.Tensor]:
    return read_checkpoint(out / "last.ckpt").network


def losses(out: Path) -> list[tuple[str, str]]:
    return [(row["step"], row["loss"]) for row in rows(out)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "run"
    train(few_steps(out), Events(), Control())
    return out


@pytest.mark.parametrize(
    ("looks", "steps"),
    [
        (STEP + FORWARD + 2, 1),  # in the second step's backward pass
        (2 * STEP + 4, 2),  # in the validation
        (2 * STEP + FORWARD + STEP, 2),  # at the last gradient of the third step
    ],
)
def test_a_run_broken_off_within_a_pass_goes_on_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Path, looks: int, steps: int
) -> None:
    out = tmp_path / "run"
    with monkeypatch.context() as within:
        stopped = train(few_steps(out), Events(), AskedWithin(looks, within))
    assert (stopped.stopped, stopped.steps) == (True, steps)
    assert not train(few_steps(out, resume=True), Events(), Control()).stopped
    assert losses(out) == losses(whole)
    first, second = weights(out), weights(whole)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_new_run_broken_off_in_its_first_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    stopped = train(few_steps(out), Events(), AskedWithin(3, monkeypatch))
    assert (stopped.stopped, stopped.steps) == (True, 0)
    assert not out.exists()


def test_a_run_that_is_stopped_as_soon_as_it_is_prepared_leaves_nothing(tmp_path: Path) -> None:
    out, control = tmp_path / "run", Control()

    def stop_when_prepared(event: Event) -> None:
        if isinstance(event, RunStarted):
            control.stop()

    stopped = train(few_steps(out), stop_when_prepared, control)
    assert (stopped.stopped, stopped.steps) == (True, 0)
    assert not out.exists()


def test_a_short_batch_is_not_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    finished = train(few_steps(tmp_path / "run"), Events(), AskedWithin(1, monkeypatch))
    assert (finished.stopped, finished.steps) == (False, 4)


def test_only_the_run_s_own_passes_are_broken_off(tmp_path: Path) -> None:
    control, live = Control(), LiveModel()
    answers: list[Future[torch.Tensor] | None] = []

    def judged(moment: Moment) -> torch.Tensor:
        with torch.no_grad():
            return moment.network.logits(torch.zeros(1, *SMALL.input))

    def when(event: Event) -> None:
        if isinstance(event, RunStarted):
            answers.append(live.ask(judged, control))
            control.stop()

    assert train(few_steps(tmp_path / "run"), Events(when), control, live).stopped
    assert answers[0] is not None
    assert answers[0].result(timeout=0).shape == (1, 10)


def test_a_pass_that_changes_running_statistics_is_gone_through_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    control = AskedWithin(3, monkeypatch)
    assert not train(few_steps(out, NORMALISED), Events(), control).stopped
