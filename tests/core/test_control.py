"""Steering a run from another thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from alexnet_gui.core.control import Control, Retry

PATIENCE = 5.0  # seconds until a test gives up


@contextmanager
def waiting(control: Control) -> Iterator[threading.Event]:
    """A thread that waits as a trainer does; the event says that it went on."""
    went_on = threading.Event()

    def wait() -> None:
        control.wait_while_paused()
        went_on.set()

    thread = threading.Thread(target=wait)
    thread.start()
    yield went_on
    control.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_a_run_that_is_not_paused_goes_on_at_once() -> None:
    with waiting(Control()) as went_on:
        assert went_on.wait(PATIENCE)


def test_a_paused_run_goes_on_when_it_is_resumed() -> None:
    control = Control()
    control.pause()
    with waiting(control) as went_on:
        answered = threading.Event()
        control.between_steps(answered.set)
        assert answered.wait(PATIENCE)  # it is waiting, and grants wishes
        assert not went_on.is_set()
        control.resume()
        assert went_on.wait(PATIENCE)


def test_a_paused_run_ends_when_it_is_stopped() -> None:
    control = Control()
    control.pause()
    with waiting(control) as went_on:
        control.stop(discard=True)
        assert went_on.wait(PATIENCE)
    assert control.stopping
    assert control.discarding


def test_who_insists_has_it_tried_once_more_before_it_is_given_up() -> None:
    control = Control(attended=True)
    control.begin_asking()
    control.stop(insist=True)
    assert control.ask(0) == Retry()
    assert control.ask(0) is None


def test_who_does_not_know_that_it_cannot_be_saved_gives_nothing_up() -> None:
    """Whoever stops it may be told only a moment later."""
    control = Control(attended=True)
    control.begin_asking()
    control.stop()
    assert control.ask(0) == Retry(by_itself=True)
    control.stop(lose=True)
    assert control.ask(0) is None


def test_what_is_to_be_discarded_is_not_tried_again() -> None:
    control = Control(attended=True)
    control.begin_asking()
    control.stop(insist=True)
    control.stop(discard=True)
    assert control.ask(0) is None


def test_a_discard_that_was_said_before_it_could_not_be_saved_holds() -> None:
    control = Control(attended=True)
    control.stop(discard=True)
    control.begin_asking()
    assert control.ask(0) is None


def test_wishes_are_granted_in_order_by_the_thread_that_asks_for_them() -> None:
    control = Control()
    granted: list[tuple[str, threading.Thread]] = []
    control.between_steps(lambda: granted.append(("first", threading.current_thread())))
    control.between_steps(lambda: granted.append(("second", threading.current_thread())))
    control.grant_wishes()
    main = threading.main_thread()
    assert granted == [("first", main), ("second", main)]
