"""How often a run makes the host wait for the device, counted and not timed."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, StateChanged, StepsDone
from alexnet_gui.core.recipe import Optimiser, Recipe
from alexnet_gui.engine.examination import Marks, examine
from alexnet_gui.engine.feed import Batch
from alexnet_gui.engine.health import CHECK_STEPS, CHECKS, Health
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.metrics import Clock, Meter
from alexnet_gui.engine.network import build
from alexnet_gui.engine.trainer import train
from tests.engine.counted_steps import DRAWN, NETWORK, NORMALISED, PICTURES, batch, feed
from tests.engine.counting import waits
from tests.engine.training import job

CPU, META = torch.device("cpu"), torch.device("meta")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Operations are counted, and a busy machine has each thread wait for the others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def in_training(heard: list[Event | str]) -> Counter[str]:
    """How often steps were handed on between the first and the last, and who waited meanwhile."""
    counted: Counter[str] = Counter()
    training = False
    for each in heard:
        if isinstance(each, StateChanged):
            training = each.state == "training"
        elif training and isinstance(each, str):
            counted[each] += 1
        elif isinstance(each, StepsDone):
            counted["steps handed on"] += 1
    return counted


def trained(out: Path, steps: int) -> Counter[str]:
    heard: list[Event | str] = []
    waited: list[str] = []

    def note(event: Event) -> None:
        heard.extend(waited)
        heard.append(event)
        waited.clear()

    with waits(waited):
        train(job(out, batch_size=16, max_steps=steps, precision="float32"), note, Control())
    return in_training(heard)


def waited_too_often(counted: Counter[str], steps: int) -> bool:
    """Once for each time that steps are handed on; thrice for each verdict on the run's health."""
    chunks = counted.pop("steps handed on")
    return counted.total() > chunks + 3 * (steps // (CHECK_STEPS * CHECKS))


def test_a_run_waits_for_the_device_once_each_time_that_it_hands_steps_on(tmp_path: Path) -> None:
    steps = CHECK_STEPS * CHECKS + 2  # with a verdict on its health
    counted = trained(tmp_path / "run", steps)
    assert counted["steps handed on"] >= 1
    assert not waited_too_often(counted, steps), counted


def test_a_step_that_waits_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = Learner.step

    def waiting(learner: Learner, batch: Batch, **options: Any) -> Tensor:
        scores = step(learner, batch, **options)
        assert scores[0].item() > 0  # as the published loops have it
        return scores

    monkeypatch.setattr(Learner, "step", waiting)
    assert waited_too_often(trained(tmp_path / "run", 8), 8)


@pytest.mark.parametrize(
    "ask",
    [
        lambda x: x.sum().item(),
        lambda x: bool(x.isfinite().all()),
        lambda x: int(x.argmax()),
        lambda x: x.tolist(),
        lambda x: x.numpy(),
        lambda x: x.cpu(),
        lambda x: x.nonzero(),
        lambda x: x[x > 0],
        lambda x: x.masked_select(x > 0),
        lambda x: x.unique(),
        lambda x: torch.equal(x, x),
    ],
)
def test_each_way_of_waiting_is_counted(ask: Callable[[Tensor], object]) -> None:
    seen: list[str] = []
    with waits(seen):
        ask(torch.arange(3.0))
    assert seen == ["a test"]


@pytest.mark.parametrize("optimiser", ["sgd", "sgd_paper", "adamw"])
def test_a_step_does_on_a_device_that_gives_no_value_back(optimiser: Optimiser) -> None:
    """With all that is drawn, looked at and noted, and no value can be had of `meta`."""
    recipe = Recipe(optimiser=optimiser, batch_size=PICTURES, label_smoothing=0.1)
    learner = Learner(build(NORMALISED, device="meta"), recipe, META, "float32")
    batches = feed(META, recipe, DRAWN)
    health = Health(learner.network, 7, recipe.learning_rate, patience=100)
    meter = Meter(META, Clock())
    for check in range(1, CHECKS + 1):  # the last of which brings a verdict
        step = check * CHECK_STEPS
        with health.watching(step, recipe.learning_rate):
            scores = learner.step(batches.batch(check, check % 4))
        meter.add(scores, step, check, PICTURES, recipe.learning_rate)
    for taken in (scores.tolist, meter.take, lambda: float(scores[0]), lambda: scores.cpu()):
        with pytest.raises((RuntimeError, NotImplementedError)):
            taken()


def waits_of_examining(pictures: int, mark: Callable[[Batch], Marks]) -> int:
    seen: list[str] = []
    batches = [Batch(batch().x[:1], batch().labels[:1])] * pictures
    with waits(seen):
        examine(batches, mark)
    return len(seen)


def test_a_validation_waits_as_often_however_many_batches_it_has() -> None:
    learner = Learner(build(NETWORK, seed=1), Recipe(), CPU, "float32")
    few, many = (waits_of_examining(count, learner.mark) for count in (2, 9))
    assert few == many <= 10  # 8: each of the marks, the labels, and three means

    def waiting(batch: Batch) -> Marks:
        marks = learner.mark(batch)
        assert marks.loss.sum().item() > 0
        return marks

    assert waits_of_examining(9, waiting) == many + 9
