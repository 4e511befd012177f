"""Enquiries: each answered to whoever asked, long ones beside the others, none after a cancel."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any, ClassVar

import pytest
from pytestqt.qtbot import QtBot

from alexnet_gui.core.enquiries import Enquiry, Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.promised_files import wait_for_promised
from alexnet_gui.gui.enquiry_desk import EnquiryDesk, Hear
from alexnet_gui.gui.letterbox import Letterbox

PATIENCE_MS = 10_000


class Double(Enquiry, frozen=True):
    number: int


class Count(Enquiry, frozen=True):
    """Counts until somebody says stop."""

    long: ClassVar[bool] = True


class Write(Enquiry, frozen=True):
    """A file that the person asked for."""

    writes: ClassVar[bool] = True


class Refused(Enquiry, frozen=True):
    pass


class Engine:
    """Answers the enquiries above."""

    def __init__(self) -> None:
        self.counting = threading.Event()
        self.stopped = threading.Event()
        self.written = threading.Event()

    def answer(self, enquiry: Enquiry, hear: Hear, cancelled: Callable[[], bool]) -> object:
        if isinstance(enquiry, Double):
            return 2 * enquiry.number
        if isinstance(enquiry, Count):
            hear(Progress(1, 2))
            self.counting.set()
            while not cancelled():
                self.stopped.wait(0.001)
            self.stopped.set()
            raise CancelledError
        if isinstance(enquiry, Write):
            assert not cancelled()
            self.written.set()
            return None
        raise UserError("Not that.", "Ask for something else.")


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def desk(qapp: object, engine: Engine) -> Iterator[EnquiryDesk]:
    letterbox = Letterbox()
    made = EnquiryDesk(
        letterbox,
        engine.answer,
        lambda error: (
            Failed(error.message, error.hint)
            if isinstance(error, UserError)
            else Failed(repr(error), "")
        ),
    )
    yield made
    made.shut_down()
    letterbox.close()


def test_an_answer_comes_to_whoever_asked(qtbot: QtBot, desk: EnquiryDesk) -> None:
    heard: list[Any] = []
    desk.ask(Double(21), heard.append)
    qtbot.waitUntil(lambda: heard == [42], timeout=PATIENCE_MS)


def test_what_cannot_be_answered_says_why(qtbot: QtBot, desk: EnquiryDesk) -> None:
    heard: list[Any] = []
    desk.ask(Refused(), heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert heard == [Failed("Not that.", "Ask for something else.")]


def test_a_long_one_holds_nothing_up_tells_of_itself_and_is_cancelled(
    qtbot: QtBot, desk: EnquiryDesk, engine: Engine
) -> None:
    heard: list[Any] = []
    told: list[Progress] = []
    counting = desk.ask(Count(), heard.append, told.append)
    assert engine.counting.wait(10)
    desk.ask(Double(4), heard.append)
    qtbot.waitUntil(lambda: heard == [8], timeout=PATIENCE_MS)
    assert told == [Progress(1, 2)]
    counting.cancel()
    assert engine.stopped.wait(10)
    desk.ask(Double(5), heard.append)
    qtbot.waitUntil(lambda: heard == [8, 10], timeout=PATIENCE_MS)


def test_shutting_down_breaks_off_what_takes_long(desk: EnquiryDesk, engine: Engine) -> None:
    heard: list[Any] = []
    desk.ask(Count(), heard.append)
    assert engine.counting.wait(10)
    desk.shut_down()
    assert engine.stopped.is_set()
    assert heard == []


def test_what_is_asked_after_the_end_starts_nothing(desk: EnquiryDesk) -> None:
    heard: list[Any] = []
    desk.ask(Double(1), heard.append)
    desk.shut_down()
    threads = threading.active_count()
    assert desk.ask(Double(2), heard.append).cancelled
    assert desk.ask(Count(), heard.append).cancelled
    assert threading.active_count() == threads


@pytest.mark.parametrize("aside", [False, True], ids=["an enquiry", "given aside"])
def test_what_writes_a_file_is_done_after_the_end_and_the_process_waits_for_it(
    qtbot: QtBot, desk: EnquiryDesk, engine: Engine, aside: bool
) -> None:
    heard: list[object] = []
    begun, go_on, others = threading.Event(), threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait()

    thread = "assistant" if aside else "short enquiries"
    desk._workers.submit(thread, wait)
    begun.wait()
    if aside:
        desk.aside(others.set, heard.append)
        desk.aside(engine.written.set, heard.append, writes=True)
    else:
        desk.ask(Double(21), lambda _answer: others.set())
        desk.ask(Write(), heard.append)
    assert not wait_for_promised(0)
    desk.shut_down(0)
    assert not wait_for_promised(0)
    go_on.set()
    assert wait_for_promised(PATIENCE_MS / 1000)
    assert engine.written.is_set()
    assert not others.is_set()
    desk.aside(others.set, heard.append, writes=True)
    desk.ask(Write(), heard.append)
    assert wait_for_promised(0)  # nothing is taken any more
