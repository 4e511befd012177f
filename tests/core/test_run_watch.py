"""A run's folder told as events, while it grows, is taken up again, and ends."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alexnet_gui.core import file_lock, run_watch
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunFinished, RunStarted, Saved, StateChanged, StepsDone
from alexnet_gui.core.run_names import LAST, METRICS
from alexnet_gui.core.run_watch import RunAwaited, RunFound, Writing, watch
from tests.core.run_folders import HEAD, rows, write_folder

PATIENCE = 20  # seconds on a busy machine


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_watch, "POLL_SECONDS", 0.005)


class Heard:
    """What is told, in order; waits for what is to come."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, what: Callable[["Heard"], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: what(self), PATIENCE), self.events

    @property
    def steps(self) -> list[int]:
        """As a curve would have them."""
        steps: list[int] = []
        for event in self.events:
            if isinstance(event, RunStarted):
                steps = [step for step in steps if step <= event.first_step]
            elif isinstance(event, StepsDone):
                steps += [step.step for step in event.steps]
        return steps

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@contextmanager
def watching(folder: Path, quiet_seconds: float = 60.0) -> Iterator[Heard]:
    heard, ended = Heard(), threading.Event()
    thread = threading.Thread(
        target=lambda: watch(folder, heard, ended, quiet_seconds=quiet_seconds)
    )
    thread.start()
    try:
        yield heard
    finally:
        ended.set()
        thread.join()


def opened(folder: Path) -> Heard:
    heard = Heard()
    watch(folder, heard, threading.Event(), follow=False)
    return heard


def append(folder: Path, text: str) -> None:
    with (folder / METRICS).open("a") as file:
        file.write(text)


# --- runs that do not grow ------------------------------------------------------------------------


def test_a_finished_run_is_told_from_its_first_step_to_its_end(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(20, errors=[0.5, 0.25]), saved=True)
    heard = opened(folder)
    found, started = heard.events[:2]
    assert isinstance(found, RunFound)
    assert (found.job.out, found.job.resume) == (str(folder), True)
    assert isinstance(started, RunStarted)
    assert (started.first_step, started.steps_per_epoch, started.total_steps) == (0, 10, 20)
    assert heard.steps == list(range(1, 21))
    finished = heard.events[-1]
    assert isinstance(finished, RunFinished)
    assert not finished.stopped
    assert (finished.steps, finished.epochs) == (20, 2.0)
    assert finished.validation_top1_error == 0.25
    assert [type(event) for event in heard.events].count(Saved) == 1


def test_a_stopped_run_is_told_to_have_been_stopped(tmp_path: Path) -> None:
    [finished] = opened(write_folder(tmp_path / "a", rows(13), saved=True)).of(RunFinished)
    assert isinstance(finished, RunFinished)
    assert finished.stopped


def test_of_an_interrupted_run_nobody_says_what_came_of_it(tmp_path: Path) -> None:
    heard = opened(write_folder(tmp_path / "a", rows(13)))
    assert heard.steps == list(range(1, 14))
    assert not heard.of(RunFinished)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not a run"):
        opened(tmp_path)


def test_a_damaged_row_is_refused_after_those_before_it(tmp_path: Path) -> None:
    heard = Heard()
    folder = write_folder(tmp_path / "a", rows(3) + "4,what\n")
    with pytest.raises(UserError, match="line 5: it has 2 values"):
        watch(folder, heard, threading.Event(), follow=False)
    assert heard.steps == [1, 2, 3]


# --- runs that do ---------------------------------------------------------------------------------


def test_new_rows_are_told_as_they_come_until_the_last_step(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3))
    with watching(folder) as heard:
        heard.wait_for(lambda h: h.steps == [1, 2, 3])
        append(folder, rows(9, 4))
        heard.wait_for(lambda h: h.steps == list(range(1, 10)))
        append(folder, rows(20, 10))
        heard.wait_for(lambda h: bool(h.of(RunFinished)))
    assert heard.steps == list(range(1, 21))


def test_a_run_is_waited_for_until_it_is_there(tmp_path: Path) -> None:
    with watching(tmp_path / "later" / "run") as heard:
        heard.wait_for(lambda h: bool(h.of(RunAwaited)))
        write_folder(tmp_path / "later" / "run", rows(2))
        heard.wait_for(lambda h: h.steps == [1, 2])
    assert len(heard.of(RunAwaited)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is a POSIX system's")
def test_what_may_not_be_looked_at_is_told_and_not_waited_for(tmp_path: Path) -> None:
    told: list[Event] = []
    with pytest.raises(UserError, match="cannot be read: File name too long"):
        watch(tmp_path / ("x" * 300), told.append, threading.Event())
    assert told == []


def test_a_resume_that_takes_steps_again_rewinds(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(8))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 8)
        (folder / METRICS).write_text(HEAD + rows(4))
        heard.wait_for(lambda h: h.steps == [1, 2, 3, 4])
        append(folder, rows(6, 5))
        heard.wait_for(lambda h: h.steps == [1, 2, 3, 4, 5, 6])
        assert len(heard.of(RunFound)) == 1


def test_another_run_in_the_same_folder_is_told_anew(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(8))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 8)
        folder.rename(tmp_path / "away")
        heard.wait_for(lambda h: any(w.gone for w in _writings(h)))
        write_folder(folder, rows(2), epochs=3)
        heard.wait_for(lambda h: len(h.of(RunFound)) == 2 and h.steps[-2:] == [1, 2])


def test_a_folder_that_is_away_for_a_while_is_told_and_followed_when_it_is_back(
    tmp_path: Path,
) -> None:
    folder = write_folder(tmp_path / "a", rows(8))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 8)
        folder.rename(tmp_path / "away")
        heard.wait_for(lambda h: any(w.gone for w in _writings(h)))
        assert heard.steps == list(range(1, 9))  # of which nothing is taken back
        append(tmp_path / "away", rows(9, 9))
        (tmp_path / "away").rename(folder)
        heard.wait_for(lambda h: h.steps == list(range(1, 10)) and not _writings(h)[-1].gone)
    assert len(heard.of(RunFound)) == 1
    assert not heard.of(RunAwaited)


@pytest.mark.parametrize("text", ["", "{}", "laid out anew"])
def test_a_record_that_is_written_anew_or_damaged_meanwhile_is_no_other_run(
    text: str, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "a", rows(8))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 8)
        record = folder / "run.json"
        record.write_text(
            json.dumps(json.loads(record.read_text())) if text == "laid out anew" else text
        )
        append(folder, rows(9, 9))
        heard.wait_for(lambda h: len(h.steps) == 9)
    assert len(heard.of(RunFound)) == 1


def _writings(heard: Heard) -> list[Writing]:
    return [event for event in heard.events if isinstance(event, Writing)]


def test_who_holds_the_run_and_lets_go_of_it_is_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 3)
        with (folder / METRICS).open("a") as file:
            assert file_lock.take(file.fileno())
            heard.wait_for(lambda h: Writing(held=True, was_held=True, quiet=0.0) in _quietless(h))
        heard.wait_for(lambda h: Writing(held=False, was_held=True, quiet=0.0) in _quietless(h))


def _quietless(heard: Heard) -> list[Writing]:
    return [
        Writing(event.held, event.was_held, 0.0)
        for event in heard.events
        if isinstance(event, Writing)
    ]


def test_silence_is_told_once_it_has_lasted_and_until_a_row_comes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3), age=0)
    with watching(folder, quiet_seconds=0.2) as heard:
        heard.wait_for(lambda h: any(w.quiet > 0 for w in h.events if isinstance(w, Writing)))
        append(folder, rows(4, 4))
        heard.wait_for(lambda h: isinstance(h.events[-1], Writing) and h.events[-1].quiet == 0)


def test_the_validation_at_the_end_of_an_epoch_is_told_while_it_lasts(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(9))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 9)
        text = rows(10, 10).splitlines(keepends=True)
        append(folder, text[0])
        heard.wait_for(lambda h: StateChanged("validating") in h.events)
        append(folder, text[1])
        heard.wait_for(lambda h: h.events[-1] == StateChanged("training"))


def test_a_checkpoint_is_told_when_it_is_there(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", rows(3))
    with watching(folder) as heard:
        heard.wait_for(lambda h: len(h.steps) == 3)
        (folder / LAST).write_bytes(b"?")
        heard.wait_for(lambda h: Saved(str(folder / LAST), 3) in h.events)
