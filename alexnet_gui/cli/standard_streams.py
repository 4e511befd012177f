"""Standard input, output and error output, made such that nothing ends for what they cannot do."""

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Unheard(io.FileIO):
    """A file that may be full, or a pipe at whose other end nobody may be any more."""

    def write(self, data: "Buffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def _nowhere() -> io.TextIOWrapper:
    """A file that takes everything, and is empty; open as long as the process lives."""
    return io.TextIOWrapper(io.BufferedWriter(io.FileIO(os.devnull, "w")), "utf-8")


def ready_streams() -> None:
    """Make those of this process ready.

    One that is closed (`2>&-`) leads nowhere, so that no file that is opened later gets its number.
    A character that the encoding of the output lacks is written as an escape. What cannot be told
    on the error output is not told: a line on progress is no reason to break off training.
    """
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(os.devnull)), "utf-8")
    if sys.stdout is None:
        sys.stdout = _nowhere()
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    own = sys.__stderr__
    if sys.stderr is None:
        sys.stderr = _nowhere()
    elif own is not None and sys.stderr is own:  # not one that somebody has put in its place
        own.reconfigure(errors="backslashreplace")
        bare = getattr(own.buffer, "raw", own.buffer)  # PYTHONUNBUFFERED leaves out the buffer
        if not isinstance(bare, io.FileIO):
            return  # Windows' console, which is never full, and takes no bytes of ours
        heard = io.BufferedWriter(Unheard(own.fileno(), "w", closefd=False))
        sys.stderr = io.TextIOWrapper(heard, own.encoding, "backslashreplace", line_buffering=True)
