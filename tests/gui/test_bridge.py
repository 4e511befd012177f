"""Between window and engine: every event arrives, in order, on the GUI thread, and nothing stays.

With the real engine: a network that is small enough to train in a moment, on the bundled sample.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject, QThread, SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import (
    DataDescribed,
    Event,
    Failed,
    PictureSeen,
    RunFinished,
    RunStarted,
    StateChanged,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.requests import LiveRun, Look, ModelFile, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.mistake import Mistake

CHELSEA = resource("pictures", "chelsea.png")
PATIENCE_MS = 60_000  # importing torch on a busy machine

SMALL = Architecture(
    name="Small",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=4, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=10),
    ),
)


class Listener(QObject):
    """Writes down what a bridge tells, and on which thread."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.heard: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()
        for name in (
            "engine_ready",
            "run_event",
            "run_failed",
            "picture_seen",
            "picture_failed",
            "data_described",
            "data_failed",
            "bug_found",
        ):
            signal: SignalInstance = getattr(bridge, name)
            signal.connect(self._writer(name))
        bridge.run_ended.connect(lambda: self._write("run_ended", None))

    def values(self, name: str) -> list[object]:
        return [value for heard, value in self.heard if heard == name]

    @property
    def run_events(self) -> list[Event]:
        return [value for value in self.values("run_event") if isinstance(value, Event)]

    def _writer(self, name: str) -> Callable[[object], None]:
        return lambda value: self._write(name, value)

    def _write(self, name: str, value: object) -> None:
        self.threads.add(QThread.currentThread())
        self.heard.append((name, value))


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def listener(bridge: Bridge) -> Listener:
    return Listener(bridge)


def job(out: Path, **settings: object) -> Job:
    usual: dict[str, object] = {"epochs": 1, "max_steps": 3, "batch_size": 16, "device": "cpu"}
    return Job(
        architecture=SMALL,
        recipe=msgspec.convert(usual | settings, Recipe),
        data="sample",
        out=str(out),
    )


def endless(out: Path) -> Job:
    return job(out, max_steps=None, epochs=10_000)


def first_step(listener: Listener) -> Callable[[], None]:
    def check() -> None:
        assert any(isinstance(event, StepsDone) for event in listener.run_events)

    return check


# --- the engine -----------------------------------------------------------------------------------


def test_the_engine_says_which_device_it_has(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.engine_ready, timeout=PATIENCE_MS) as told:
        bridge.start_engine()
        bridge.start_engine()  # a second time changes nothing
    [device] = told.args or []
    assert device
    assert bridge.ready


# --- training -------------------------------------------------------------------------------------


def test_every_event_of_a_run_arrives_in_order_on_the_gui_thread(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge.train(job(tmp_path / "run", max_steps=3))
    events = listener.run_events
    assert isinstance(events[0], StateChanged)
    assert any(isinstance(event, RunStarted) for event in events)
    steps: list[Step] = []
    for event in events:
        if isinstance(event, StepsDone):
            steps += event.steps
    assert [step.step for step in steps] == [1, 2, 3]
    [validated] = [event for event in events if isinstance(event, Validated)]
    assert validated.step == 3
    assert isinstance(events[-1], RunFinished)
    assert listener.heard[-1][0] == "run_ended"
    assert listener.threads == {bridge.thread()}


def test_many_steps_lose_none(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge.train(job(tmp_path / "run", max_steps=150, batch_size=2))
    numbers = [
        step.step
        for event in listener.run_events
        if isinstance(event, StepsDone)
        for step in event.steps
    ]
    assert numbers == list(range(1, 151))


def test_a_paused_run_waits_and_goes_on(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    def states() -> list[str]:
        return [e.state for e in listener.run_events if isinstance(e, StateChanged)]

    bridge.train(endless(tmp_path / "run"))
    qtbot.waitUntil(first_step(listener), timeout=PATIENCE_MS)
    bridge.pause()
    qtbot.waitUntil(lambda: "paused" in states(), timeout=PATIENCE_MS)
    assert bridge.paused
    bridge.resume()
    qtbot.waitUntil(lambda: states()[-1] == "training", timeout=PATIENCE_MS)
    assert not bridge.paused


def test_a_stopped_run_ends_and_is_kept(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.train(endless(tmp_path / "run"))
    qtbot.waitUntil(first_step(listener), timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge.stop()
    finished = listener.run_events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.stopped
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_a_job_that_cannot_be_done_says_why(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    impossible = msgspec.structs.replace(job(tmp_path / "run"), data=str(tmp_path / "gone"))
    with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
        bridge.train(impossible)
    [failed] = listener.values("run_failed")
    assert isinstance(failed, Failed)
    assert "gone" in failed.message
    assert listener.values("bug_found") == []


def test_one_run_at_a_time(bridge: Bridge, tmp_path: Path) -> None:
    bridge.train(endless(tmp_path / "run"))
    with pytest.raises(RuntimeError, match="under way"):
        bridge.train(endless(tmp_path / "other"))


def test_shutting_down_keeps_the_run_and_leaves_no_thread(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.train(endless(tmp_path / "run"))
    qtbot.waitUntil(first_step(listener), timeout=PATIENCE_MS)
    bridge.look(Look(picture=CHELSEA, name="chelsea.png", model=LiveRun()))
    bridge.describe_data("sample")
    bridge.shut_down()
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"trainer", "viewer", "librarian"}
    # Whether the question about the run's network was answered first is left to chance.
    assert [name for name, _value in listener.heard].count("run_ended") == 1
    assert (tmp_path / "run" / "last.ckpt").is_file()


def test_shutting_down_ends_a_paused_run_too(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.train(endless(tmp_path / "run"))
    qtbot.waitUntil(first_step(listener), timeout=PATIENCE_MS)
    bridge.pause()
    bridge.shut_down()
    assert not bridge.training


def test_a_second_run_may_follow_the_first(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        with qtbot.waitSignal(bridge.run_ended, timeout=PATIENCE_MS):
            bridge.train(job(tmp_path / name))
    finished = [event for event in listener.run_events if isinstance(event, RunFinished)]
    assert [Path(event.run).name for event in finished] == ["one", "two"]


# --- pictures and data ----------------------------------------------------------------------------


def test_of_several_wishes_only_the_newest_is_answered(
    bridge: Bridge, listener: Listener, qtbot: QtBot
) -> None:
    wish = Look(picture=CHELSEA, name="chelsea.png", model=Untrained(SMALL))
    requests = [bridge.look(wish) for _again in range(5)]
    with qtbot.waitSignal(bridge.picture_seen, timeout=PATIENCE_MS):
        pass
    bridge.shut_down()
    [seen] = listener.values("picture_seen")
    assert isinstance(seen, PictureSeen)
    assert seen.request == requests[-1]
    assert [layer.name for layer in seen.layers] == [layer.name for layer in SMALL.layers]


def test_a_picture_that_is_none_says_why(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "text.jpg"
    path.write_text("not a picture", encoding="utf-8")
    with qtbot.waitSignal(bridge.picture_failed, timeout=PATIENCE_MS):
        bridge.look(Look(picture=path, name="text.jpg", model=Untrained(SMALL)))
    [failed] = listener.values("picture_failed")
    assert isinstance(failed, Failed)
    assert "text.jpg" in failed.message
    assert listener.values("bug_found") == []


def test_a_model_file_that_is_gone_says_so(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = ModelFile(tmp_path / "gone.safetensors")
    with qtbot.waitSignal(bridge.picture_failed, timeout=PATIENCE_MS):
        bridge.look(Look(picture=CHELSEA, name="chelsea.png", model=gone))
    assert listener.values("bug_found") == []


def test_without_a_run_there_is_no_live_network(
    bridge: Bridge, listener: Listener, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.picture_failed, timeout=PATIENCE_MS):
        bridge.look(Look(picture=CHELSEA, name="chelsea.png", model=LiveRun()))
    [failed] = listener.values("picture_failed")
    assert isinstance(failed, Failed)
    assert failed.hint


def test_a_picture_can_be_seen_with_the_weights_of_the_moment(
    bridge: Bridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.train(endless(tmp_path / "run"))
    qtbot.waitUntil(first_step(listener), timeout=PATIENCE_MS)
    with qtbot.waitSignal(bridge.picture_seen, timeout=PATIENCE_MS):
        bridge.look(Look(picture=CHELSEA, name="chelsea.png", model=LiveRun()))
    [seen] = listener.values("picture_seen")
    assert isinstance(seen, PictureSeen)
    assert seen.trained_steps is not None
    assert seen.trained_steps >= 1


def test_data_is_described_for_whom_asked(bridge: Bridge, listener: Listener, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.data_described, timeout=PATIENCE_MS):
        request = bridge.describe_data("sample")
    [described] = listener.values("data_described")
    assert isinstance(described, DataDescribed)
    assert described.request == request
    assert described.training_pictures == 10_000


def test_a_mistake_of_ours_is_reported_with_its_stack(
    bridge: Bridge, listener: Listener, qtbot: QtBot
) -> None:
    wish = Look(picture=CHELSEA, name="chelsea.png", model=Untrained(SMALL))
    broken = msgspec.structs.replace(wish, top="many")
    with qtbot.waitSignals([bridge.bug_found, bridge.picture_failed], timeout=PATIENCE_MS):
        bridge.look(broken)
    [failed] = listener.values("picture_failed")
    assert isinstance(failed, Mistake)
    assert "Copy report" in failed.hint
    [stack] = listener.values("bug_found")
    assert "Traceback" in str(stack)


@pytest.mark.skipif(sys.platform == "win32", reason="there such a file is just not there")
def test_what_the_system_does_not_let_be_looked_at_is_no_mistake_of_ours(
    bridge: Bridge, listener: Listener, qtbot: QtBot
) -> None:
    answers: list[object] = []
    bridge.describe_weights("/" + "x" * 300, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
    [failed] = answers
    assert isinstance(failed, Failed)
    assert not isinstance(failed, Mistake)
    assert failed.message.endswith("cannot be read: File name too long.")
    assert listener.values("bug_found") == []
