"""Ctrl+C, and a request to end, as a command that works for long takes them."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from alexnet_gui.core.control import Control
from alexnet_gui.core.processes import place_here

SIGNALLED = 128  # a shell's exit status is this and the signal's number


@contextmanager
def stopped_by_signals(control: Control) -> Iterator[list[int]]:
    """Ctrl+C and a request to end stop `control` cleanly; a second one ends at once.

    torchrun sends each of them more than once, and ends by force what takes too long.

    Gives the list of what was received.
    """
    received: list[int] = []
    launched = place_here() is not None

    def stop(number: int, _frame: FrameType | None) -> None:
        if received and not launched:
            os._exit(SIGNALLED + number)  # what is on disk is whole, whatever is at hand
        received.append(number)
        control.stop()

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in signals]
    try:
        yield received
    finally:
        if not launched:  # as one of many it may be told to end while it says why it does
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)


@contextmanager
def broken_off_by_signals() -> Iterator[None]:
    """A request to end breaks off at once as Ctrl+C does, so that no half of a file is left."""
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.default_int_handler) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
