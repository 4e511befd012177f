"""Which process writes a file: a lock that the system lets go of when the process ends, however.

It is advisory: whoever does not ask is not kept out, and others can read. Over a network it may
not be seen from other computers.
"""

import os
import stat
import sys
from pathlib import Path
from time import monotonic, sleep

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**40  # bytes: the lock keeps others from reading there, where nothing is

    def _lock(descriptor: int, *, shared: bool) -> None:
        _at_far(descriptor, msvcrt.LK_NBLCK)

    def _unlock(descriptor: int) -> None:
        _at_far(descriptor, msvcrt.LK_UNLCK)

    def _at_far(descriptor: int, mode: int) -> None:
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, mode, 1)
        finally:
            os.lseek(descriptor, place, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int, *, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


_HELD = (BlockingIOError, PermissionError)  # what POSIX systems and Windows say
_PATIENCE = 0.5  # seconds: whoever only asks holds it for a moment
_AGAIN = 0.01


def take(descriptor: int) -> bool:
    """Hold the open file until it is closed; False if another process holds it.

    Where the system has no locks for it, nobody is kept out.
    """
    deadline = monotonic() + _PATIENCE
    while True:
        try:
            _lock(descriptor, shared=False)
        except _HELD:
            if monotonic() > deadline:
                return False
            sleep(_AGAIN)
        except OSError:
            return True
        else:
            return True


def held(path: Path) -> bool | None:
    """Whether a process holds the file at `path`; None where the system cannot tell.

    Nobody can tell of what is no file either: a pipe would be waited for without end.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        # Without waiting, should a pipe have taken its place since it was looked at.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            _lock(descriptor, shared=True)
            _unlock(descriptor)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, ValueError):  # or no file can have such a name
        return False
    except BlockingIOError:
        return True
    except PermissionError:
        return True if sys.platform == "win32" else None
    except OSError:
        return None
    return False
