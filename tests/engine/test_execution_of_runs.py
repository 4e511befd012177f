"""Runs are computed as is fastest, in any layout with the same numbers, and resumed likewise."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import RunStarted, StepsDone
from alexnet_gui.core.layers import BatchNorm2d, Conv2d
from alexnet_gui.core.measured_times import measured_times_path
from alexnet_gui.core.recipe import Optimiser, Precision
from alexnet_gui.core.start import Start
from alexnet_gui.engine import execution, execution_probe
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.devices import LAYOUTS
from alexnet_gui.engine.execution_probe import Times
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.network import build
from alexnet_gui.engine.preparation import prepare
from alexnet_gui.engine.trainer import train
from tests.engine.probing import CPU, WAYS, measured
from tests.engine.training import (
    SMALL,
    Events,
    job,
    rows,
    running,
    stop_when_saved,
    write_pictures,
)

STEPS = execution.WORTH_STEPS
# Of one channel, of one pixel, in groups: some of their weights have one layout only.
LAYERS = (
    SMALL.layers[0],
    BatchNorm2d(name="bn1"),
    Conv2d(name="conv2", out_channels=6, kernel=1),
    Conv2d(name="conv3", out_channels=8, kernel=3, padding=1, groups=2),
    *SMALL.layers[1:],
)


@pytest.fixture(autouse=True)
def nothing_is_known_and_probes_are_short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(execution, "WORTH_STEPS", STEPS)
    monkeypatch.setattr(execution_probe, "SECONDS", 0.0)
    measured_times_path().unlink(missing_ok=True)
    yield
    measured_times_path().unlink(missing_ok=True)


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "pets", {"cat": 10, "dog": 10})


def network(channels: int = 3) -> Architecture:
    return msgspec.structs.replace(SMALL.with_layers(LAYERS), input=(channels, 28, 28))


def run(pets: Path, out: Path, **changes: Any) -> tuple[Events, Path]:
    """A run that is worth a probe, and what it told."""
    usual = {"data": str(pets), "architecture": network(), "batch_size": 4, "epochs": 99}
    events = Events()
    train(job(out, **{**usual, "max_steps": STEPS, **changes}), events, Control())
    return events, out


def started(events: Events) -> RunStarted:
    return next(event for event in events if isinstance(event, RunStarted))


def way(events: Events) -> tuple[str, str]:
    return started(events).precision, started(events).memory_format


def same_weights(one: Path, other: Path) -> bool:
    first, second = (read_checkpoint(out / "last.ckpt").network for out in (one, other))
    return all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_is_computed_as_is_fastest_says_so_and_the_next_does_likewise(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    events, out = run(pets, tmp_path / "long")
    assert way(events) == ("bfloat16", "channels_last")
    assert "was measured fastest here: 4.00 times as fast as" in started(events).notices[-1]
    how = read_checkpoint(out / "last.ckpt").execution
    assert (how.precision, how.memory_format) == way(events)
    again, _out = run(pets, tmp_path / "short", max_steps=1)
    assert way(again) == way(events)
    assert "as measured before" in started(again).notices[-1]


def test_a_short_run_is_float32_in_the_default_layout(tmp_path: Path, pets: Path) -> None:
    events, _out = run(pets, tmp_path / "run", max_steps=STEPS - 1)
    assert way(events) == ("float32", "contiguous")
    assert "the run is too short to measure what is fastest" in started(events).notices[-1]
    assert not measured_times_path().exists()


def test_a_real_probe_does_not_change_a_run(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it finds, a run that is told so has the same losses."""
    probed, first = run(pets, tmp_path / "probed")
    assert measured_times_path().exists()  # it may say that the machine was busy
    seconds = [1.0 if each == way(probed) else 2.0 for each in WAYS]
    measured_times_path().unlink(missing_ok=True)
    measured(monkeypatch, *seconds)
    told, second = run(pets, tmp_path / "told")
    assert way(told) == way(probed)
    assert told.losses() == probed.losses()
    assert same_weights(first, second)


@pytest.mark.parametrize(
    ("precision", "optimiser", "channels"),
    [
        ("float32", "sgd", 1),
        ("float32", "sgd_paper", 3),
        ("bfloat16", "adamw", 1),
        ("bfloat16", "sgd", 3),
    ],
)
def test_a_resumed_run_in_channels_last_equals_an_uninterrupted_one_exactly(
    tmp_path: Path,
    pets: Path,
    monkeypatch: pytest.MonkeyPatch,
    precision: Precision,
    optimiser: Optimiser,
    channels: int,
) -> None:
    probed = measured(monkeypatch, 2.0, 1.0)
    changes: dict[str, Any] = {
        "precision": precision, "optimiser": optimiser, "architecture": network(channels),
        "random_crop": True, "random_flip": True, "checkpoint_every": 7,
    }  # fmt: skip
    uninterrupted, whole = run(pets, tmp_path / "whole", **changes)
    control, parts = Control(), tmp_path / "parts"
    usual = {"data": str(pets), "batch_size": 4, "epochs": 99, "max_steps": STEPS, **changes}
    train(job(parts, **usual), Events(stop_when_saved(control, at=21)), control)
    measured_times_path().unlink()
    resumed = Events()
    train(job(parts, resume=True), resumed, Control())
    assert len(probed) == 1  # a resume asks nobody
    assert way(resumed) == way(uninterrupted) == (precision, "channels_last")
    assert [row["loss"] for row in rows(parts)] == [row["loss"] for row in rows(whole)]
    assert same_weights(parts, whole)


def test_a_run_that_goes_on_on_another_device_is_measured_for_the_steps_that_are_left(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    usual = {"data": str(pets), "architecture": network(), "batch_size": 4, "epochs": 99}
    for steps, count in ((STEPS + 4, 1), (STEPS + 5, 3)):  # probes, with that of the first part
        control, part = Control(), tmp_path / str(steps)
        begun = job(part, **usual, max_steps=steps, checkpoint_every=5)
        train(begun, Events(stop_when_saved(control, at=5)), control)
        last = part / "last.ckpt"
        document = torch.load(last, weights_only=True)
        document["execution"]["device"] = "cuda"
        torch.save(document, last)
        measured_times_path().unlink()
        train(job(part, resume=True), Events(), Control())
        assert len(probed) == count
        measured_times_path().unlink(missing_ok=True)


def test_that_a_run_is_measured_without_compiling_is_said(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    for compiled, steps in ((True, STEPS - 1), (False, STEPS), (True, STEPS)):
        wanted = job(
            tmp_path / f"{compiled} {steps}", data=str(pets), architecture=network(), batch_size=4,
            epochs=99, max_steps=steps, compile=compiled,
        )  # fmt: skip
        notices = prepare(wanted, Events(), Control()).notices
        said = "It was measured without compiling." in notices
        assert said is (compiled and steps == STEPS)


def test_channels_last_learns_what_the_default_layout_does(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = []
    for seconds in ((1.0, 2.0), (2.0, 1.0)):
        measured(monkeypatch, *seconds)
        measured_times_path().unlink(missing_ok=True)
        events, _out = run(pets, tmp_path / str(seconds[0]), precision="float32")
        losses.append(events.losses())
    assert losses[0] == pytest.approx(losses[1], abs=1e-3)


def test_what_is_saved_and_what_others_get_is_in_the_default_layout(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, 2.0, 1.0)
    live, control, begun = LiveModel(), Control(), threading.Event()
    layouts: list[bool] = []

    def note(event: object) -> None:
        if isinstance(event, StepsDone) and not begun.is_set():
            live.ask(lambda moment: layouts.append(_is_channels_last(moment.network)), control)
            control.pause()
            begun.set()

    usual = {"data": str(pets), "architecture": network(), "batch_size": 4, "epochs": 99}
    out = tmp_path / "run"
    with running(job(out, **usual, precision="float32"), control, live, Events(note)):
        assert begun.wait(30)
        copy = live.snapshot(control, timeout=30)
    assert layouts == [True]
    assert copy is not None
    saved = read_checkpoint(out / "last.ckpt").network
    assert not saved["conv3.weight"].is_contiguous(memory_format=torch.channels_last)
    for weights in (copy.network.state_dict(), saved):
        assert all(tensor.is_contiguous() for tensor in weights.values())


def _is_channels_last(network: torch.nn.Module) -> bool:
    """Whether the run itself has its maps channels-last."""
    weight = network.get_parameter("conv3.weight")
    return weight.is_contiguous(memory_format=torch.channels_last) and not weight.is_contiguous()


def test_a_head_on_what_is_kept_is_measured_by_itself(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen layers pass their pictures in the usual way: what is kept of them is found again."""
    base = tmp_path / "base"
    run(pets, base, max_steps=1)
    probed = measured(monkeypatch, 4.0, 3.0, 2.0, 1.0)
    start = Start(model=str(base), frozen=("conv1", "bn1"))
    events, out = run(pets, tmp_path / "head", start=start)
    [subject] = probed
    assert (subject.start, subject.shape) == (2, (4, 8, 12, 12))
    assert way(events) == ("bfloat16", "channels_last")
    assert any("was computed once" in notice for notice in started(events).notices)
    control, parts = Control(), tmp_path / "parts"
    usual = {"data": str(pets), "architecture": network(), "batch_size": 4, "epochs": 99}
    changes = {**usual, "max_steps": STEPS, "start": start, "checkpoint_every": 20}
    again = Events(stop_when_saved(control, at=20))
    train(job(parts, **changes), again, control)
    assert any("was kept from before" in notice for notice in started(again).notices)
    train(job(parts, resume=True), Events(), Control())
    assert [row["loss"] for row in rows(parts)] == [row["loss"] for row in rows(out)]


def test_a_run_that_is_stopped_while_it_is_measured_leaves_nothing(
    tmp_path: Path, pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()

    def stopped(_subject: object, _ways: object, cancelled: Any, *_others: object) -> Times:
        control.stop()
        assert cancelled()
        raise CancelledError

    monkeypatch.setattr(execution, "time_ways", stopped)
    usual = {"data": str(pets), "architecture": network(), "batch_size": 4, "epochs": 99}
    finished = train(job(tmp_path / "run", **usual), Events(), control)
    assert (finished.stopped, finished.steps) == (True, 0)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
def test_a_state_in_another_layout_belongs_to_the_same_weights(optimiser: Optimiser) -> None:
    """As where a run goes on with a device on which another layout is faster."""
    recipe = job(Path(), optimiser=optimiser).recipe
    learners = []
    for layout in LAYOUTS.values():
        made = build(network(), seed=0)
        made.to(memory_format=layout)
        learners.append(Learner(made, recipe, CPU, "float32"))
    one, other = learners
    for step in range(2):
        if step:
            other.load(*deepcopy(one.state()))
            other.network.load_state_dict(one.network.state_dict())
        for learner in learners:
            for parameter in learner.network.parameters():
                drawn = torch.rand(parameter.shape, generator=torch.Generator().manual_seed(step))
                parameter.grad = torch.empty_like(parameter).copy_(drawn)
            learner.optimiser.step()
    theirs = dict(other.network.named_parameters())
    for name, parameter in one.network.named_parameters():
        torch.testing.assert_close(theirs[name], parameter)
