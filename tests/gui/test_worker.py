"""Threads that do one kind of job after the other."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from alexnet_gui.gui.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("under test")
    yield made
    assert made.close()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "under test"]


def test_jobs_are_done_in_order_on_one_thread(worker: Worker, qtbot: QtBot) -> None:
    done: list[tuple[int, int]] = []
    for number in range(100):
        worker.submit(partial(lambda n: done.append((n, threading.get_ident())), number))
    qtbot.waitUntil(lambda: len(done) == 100)
    assert [number for number, _thread in done] == list(range(100))
    assert len({thread for _number, thread in done}) == 1
    assert threading.get_ident() not in {thread for _number, thread in done}


def test_a_thread_with_nothing_to_do_ends_and_the_next_job_is_done_all_the_same(
    worker: Worker, qtbot: QtBot
) -> None:
    done: list[int] = []
    worker.submit(lambda: done.append(1))
    qtbot.waitUntil(lambda: not threads())
    worker.submit(lambda: done.append(2))
    qtbot.waitUntil(lambda: done == [1, 2])


def test_only_the_newest_waits_where_that_is_enough(qtbot: QtBot) -> None:
    worker = Worker("under test", newest_only=True)
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def first() -> None:
        begun.set()
        go_on.wait()
        done.append(0)

    worker.submit(first)
    begun.wait()
    worker.submit(lambda: done.append(1))
    worker.submit(lambda: done.append(2))
    go_on.set()
    qtbot.waitUntil(lambda: done == [0, 2])
    assert worker.close()


def test_closing_finishes_the_job_at_hand_and_forgets_the_others(worker: Worker) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def first() -> None:
        begun.set()
        go_on.wait()
        done.append(1)

    worker.submit(first)
    begun.wait()
    worker.submit(lambda: done.append(2))
    assert not worker.close(timeout=0)
    go_on.set()
    assert worker.close()
    worker.submit(lambda: done.append(3))
    assert done == [1]
    assert not threads()


def test_what_is_kept_is_done_although_it_is_closed(worker: Worker) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def first() -> None:
        begun.set()
        go_on.wait()

    worker.submit(first)
    begun.wait()
    worker.submit(lambda: done.append(1))
    worker.submit(lambda: done.append(2), kept=True)
    worker.submit(lambda: done.append(3))
    worker.submit(lambda: done.append(4), kept=True)
    assert not worker.close(timeout=0)
    go_on.set()
    assert worker.close()
    assert done == [2, 4]


class Crash(BaseException):
    """What no job is expected to raise."""


def test_a_job_that_breaks_its_thread_leaves_the_next_ones_as_they_are(
    worker: Worker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda what: told.append(what.exc_type))
    done: list[int] = []

    def broken() -> None:
        raise Crash

    worker.submit(broken)
    worker.submit(lambda: done.append(1))
    qtbot.waitUntil(lambda: done == [1])
    assert told == [Crash]
