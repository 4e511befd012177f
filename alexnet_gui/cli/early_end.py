"""Ctrl+C while a command is still importing what it needs."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130  # a shell's exit status is 128 and the signal's number
_HALVES_SECONDS = 1.0  # for a file that is being written all the same
_IMPORTING = "<frozen importlib"


@contextmanager
def imports_end_at_once() -> Iterator[None]:
    """Ctrl+C during an import ends the process; at any other time it raises as it always does.

    Libraries catch what is raised while they are imported, and go on, or abort in the middle.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # somebody has it for their own, or nobody is to hear it
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    caller = frame
    while caller is not None:
        if caller.f_code.co_filename.startswith(_IMPORTING):
            _end()
        caller = caller.f_back
    signal.default_int_handler(number, frame)


def _end() -> None:
    from alexnet_gui.core.whole_file import leave_no_halves

    leave_no_halves(_HALVES_SECONDS)
    os._exit(INTERRUPTED)
