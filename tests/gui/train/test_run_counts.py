"""What a run that goes on costs the window: events, copies and repaints, counted."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from alexnet_gui.core.events import Event, StepsDone
from alexnet_gui.core.job import Job
from alexnet_gui.core.live_events import Confusion, FiltersSeen
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.engine.metrics import CHUNK_SECONDS, CHUNK_STEPS, Clock, Meter
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.run_delivery import RunDelivery
from alexnet_gui.gui.train.plots import REPAINT_MS
from tests.gui.counting import paints
from tests.gui.train.curve_making import step
from tests.gui.train.small_runs import NETWORK, PATIENCE_MS, make_ready, start

CHUNKS = 6


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Events are counted, and on a busy machine a run's threads wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def arrays(event: object) -> list[Any]:
    assert isinstance(event, Event)
    values = msgspec.structs.astuple(event)
    return [value for value in values if isinstance(value, np.ndarray)]


# --- events --------------------------------------------------------------------------------------


class Inbox(QObject):
    """Keeps what is delivered, and the threads on which it was."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.threads: set[QThread] = set()

    def take(self, event: Event) -> None:
        self.events.append(event)
        self.threads.add(QThread.currentThread())


def test_events_cross_to_the_window_as_they_are_and_nothing_is_copied(qtbot: QtBot) -> None:
    inbox = Inbox()
    delivery = RunDelivery(inbox.take)
    sent: list[Event] = [FiltersSeen(1, "conv1", np.zeros((8, 1, 5, 5), np.float32))]
    sent += [StepsDone((step(number),)) for number in range(1, 100)]
    sent.append(FiltersSeen(99, "conv1", np.ones((8, 1, 5, 5), np.float32)))
    emit = delivery.begin()
    trainer = threading.Thread(target=lambda: [emit(event) for event in sent])
    trainer.start()
    trainer.join()
    last = sent[-1]
    qtbot.waitUntil(lambda: last in inbox.events[-1:])
    delivery.end()
    assert inbox.threads == {inbox.thread()}
    kept = [array for event in inbox.events for array in arrays(event)]
    given = [array for event in sent for array in arrays(event)]
    assert [id(array) for array in kept] == [id(array) for array in given]
    assert sum(len(each.steps) for each in inbox.events if isinstance(each, StepsDone)) == 99


def test_steps_that_wait_together_are_one_event_and_stay_where_they_happened(qtbot: QtBot) -> None:
    inbox = Inbox()
    delivery = RunDelivery(inbox.take)
    filters = FiltersSeen(60, "conv1", np.zeros((8, 1, 5, 5), np.float32))
    emit = delivery.begin()
    for number in range(1, 61):
        emit(StepsDone((step(number),)))
    emit(filters)
    for number in range(61, 100):
        emit(StepsDone((step(number),)))
    qtbot.waitUntil(lambda: len(inbox.events) == 3)
    delivery.end()
    before, between, after = inbox.events
    assert between is filters
    assert isinstance(before, StepsDone) and isinstance(after, StepsDone)
    assert [each.step for each in before.steps] == list(range(1, 61))
    assert [each.step for each in after.steps] == list(range(61, 100))


def test_what_a_run_tells_can_be_shared_because_nobody_can_change_it(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    heard: list[object] = []
    bridge.run_event.connect(heard.append)
    recipe = Recipe(epochs=1, max_steps=3, batch_size=100, device="cpu", precision="float32")
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge.train(
            Job(architecture=NETWORK, recipe=recipe, data="sample", out=str(tmp_path / "run"))
        )
    assert any(isinstance(event, Confusion) for event in heard)
    assert not any(array.flags.writeable for event in heard for array in arrays(event))


def test_steps_are_gathered_before_they_are_told() -> None:
    """By fifties or by quarters of a second, but for the first ones, however fast they are."""
    meter = Meter(torch.device("cpu"), Clock())
    told, steps = [], 1000
    began = perf_counter()
    for number in range(1, steps + 1):
        meter.add(torch.ones(3), number, 0.0, 1, 0.1)
        if meter.due:
            told.append(len(meter.take()))
    told.append(len(meter.take()))
    most = steps / CHUNK_STEPS + (perf_counter() - began) / CHUNK_SECONDS
    assert len(told) <= most + 5  # the first step, those that warm up, what is left
    assert sum(told) == steps


# --- repaints ------------------------------------------------------------------------------------


class Watched:
    """The window while the run hands steps on for some time, and what was painted meanwhile."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.heard: list[object] = []
        window.bridge.run_event.connect(self.heard.append)
        began = perf_counter()
        with paints() as self.paints:
            qtbot.waitUntil(lambda: self.chunks >= CHUNKS, timeout=PATIENCE_MS)
            qtbot.wait(100)  # until what they changed is painted
        self.seconds = perf_counter() - began
        window.bridge.run_event.disconnect(self.heard.append)

    @property
    def chunks(self) -> int:
        return sum(isinstance(event, StepsDone) for event in self.heard)

    @property
    def repaints(self) -> int:
        """As many of a plot as there may be: when it is time, at the beginning, and one more."""
        return 2 + int(1000 * self.seconds / REPAINT_MS)

    def painted(self, name: str) -> int:
        return self.paints.within(self.window)[name]


@pytest.fixture
def training(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window with a run under way, and Train in front."""
    make_ready(window, qtbot, tmp_path)
    start(window, qtbot, batch_size=50, precision="float32")
    return window


def test_the_window_paints_what_a_run_changes_and_no_more(
    training: MainWindow, qtbot: QtBot
) -> None:
    watched = Watched(training, qtbot)
    for name in ("loss", "error"):
        assert 1 <= watched.painted(f"train.{name}.chart") <= watched.repaints
    for name in ("train.detail", "status.run"):
        assert 1 <= watched.painted(name) <= len(watched.heard) + 1
    for name in ("train.progress", "status.progress"):  # which may not move by a pixel meanwhile
        assert watched.painted(name) <= len(watched.heard) + 1
    hidden = watched.paints.within(training.design, training.explore)
    assert hidden == {}


def test_a_run_paints_nothing_in_another_workspace(training: MainWindow, qtbot: QtBot) -> None:
    everything = (training.design, training.train, training.explore)
    for workspace in ("design", "explore"):
        training.show_workspace(workspace)
        watched = Watched(training, qtbot)
        assert watched.paints.within(*everything) == {}
        assert 1 <= watched.painted("status.run") <= len(watched.heard) + 1
    training.bridge.run_event.connect(lambda _event: training.explore.update())
    assert Watched(training, qtbot).paints.within(*everything) != {}  # which is noticed
