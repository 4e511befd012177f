"""Files that a person has asked for, and that are made and written while they do something else."""

import threading
from collections.abc import Callable

_changing = threading.Condition()
_promised: set[object] = set()


def promise() -> Callable[[], None]:
    """A file is asked for: the process does not end before what this returns is called."""
    promised = object()
    with _changing:
        _promised.add(promised)

    def settle() -> None:
        with _changing:
            _promised.discard(promised)
            _changing.notify_all()

    return settle


def wait_for_promised(seconds: float) -> bool:
    """Wait so long, at most, until all that was promised is written, or cannot be; whether it is.

    For the end of a process, when nothing more can be asked for.
    """
    with _changing:
        return _changing.wait_for(lambda: not _promised, seconds)
