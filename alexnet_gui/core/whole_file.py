"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO

from alexnet_gui.core.errors import UserError, unwritable
from alexnet_gui.core.run_names import is_of_run
from alexnet_gui.core.translation import _

LONGEST_NAME = 40  # signs of a file's own name in that of its unfinished one
CALL_SECONDS = 0.5  # for the system to begin a file, to put it in its place, or to remove it

_changing = threading.Condition()  # held for these values only, never while a disk is waited for
_unfinished: set[Path] = set()
_called: set[object] = set()  # files that the system is beginning, or putting in their places
_ended = False  # none begins any more, and none gets to its place


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` so that `path` is the old file or the new one, never half of one.

    A link stays, and what it leads to is written.

    Raises:
        UserError: The folder is not there, is full, or may not be written to; or what is there is
            no file, but a folder or a device, or belongs to a run.
    """
    with whole_file(path) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, new: bool = False, of_run: bool = False) -> Iterator[IO[bytes]]:
    """A file to write into, bit by bit; it is at `path` once all of it is written.

    Whatever ends the writing before, what was there stays and nothing else is left. The files of a
    run are written over by the run alone: `of_run`.

    Raises:
        UserError: As `write_whole`; where a file cannot be made, before anything is written.
        FileExistsError: It was to be `new`, and another process has made one meanwhile.
    """
    target, temporary = _target(path), None
    if not of_run and is_of_run(target):
        raise UserError(
            _("{path} cannot be written: it belongs to a run.").format(path=path),
            _("Choose another name."),
        )
    try:
        descriptor, temporary = _begun(target)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_usual_mode(target))
        with _system_call():
            _put(temporary, target, new)
        _end(temporary)
    except BaseException as error:  # Ctrl+C too leaves nothing behind
        if temporary is not None:
            _remove(temporary)
            _end(temporary)
        if not isinstance(error, OSError) or isinstance(error, FileExistsError):
            raise
        raise unwritable(path, error) from None


def leave_no_halves(seconds: float) -> None:
    """Wait so long for the files that other threads are writing, and remove what is half then.

    For the end of a process: from then on no file begins or gets to its place. A disk that does not
    answer holds it up for a moment at most; what is on it is left to it.
    """
    global _ended
    with _changing:
        _changing.wait_for(lambda: not _unfinished and not _called, seconds)
        _ended = True
        _changing.wait_for(lambda: not _called, CALL_SECONDS)
        halves = [
            threading.Thread(target=_remove, args=(temporary,), daemon=True)
            for temporary in _unfinished
        ]
    for half in halves:
        half.start()
    deadline = monotonic() + CALL_SECONDS
    for half in halves:
        half.join(max(0.0, deadline - monotonic()))


@contextmanager
def _system_call() -> Iterator[None]:
    """What is done meanwhile is not done once the process ends; its end waits for it a moment."""
    call = object()
    with _changing:
        if _ended:
            raise OSError(errno.ECANCELED, _("the program is being closed"))
        _called.add(call)
    try:
        yield
    finally:
        with _changing:
            _called.discard(call)
            _changing.notify_all()


def _begun(target: Path) -> tuple[int, Path]:
    """A temporary file beside `target`: its descriptor, and where it is."""
    prefix = f".{target.name[:LONGEST_NAME]}."
    with _system_call():
        descriptor, name = tempfile.mkstemp(".part", prefix, target.parent)
        temporary = Path(name)
        with _changing:
            _unfinished.add(temporary)
    return descriptor, temporary


def _end(temporary: Path) -> None:
    with _changing:
        _unfinished.discard(temporary)
        _changing.notify_all()


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink()


def _put(temporary: Path, target: Path, new: bool) -> None:
    """Give `temporary` the name `target`; of several processes that want it `new`, one gets it."""
    if not new:
        temporary.replace(target)
        return
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(str(target)) from None
        temporary.replace(target)
    else:
        temporary.unlink()


def _target(path: Path) -> Path:
    """The file that `path` leads to, which may not be there yet."""
    try:
        target = path.resolve()
        special = target.exists() and not target.is_file()
    except (OSError, RuntimeError):  # it cannot be looked at, or is a link to itself
        return path
    if special:  # to replace it would be to take it away from whoever uses it
        raise UserError(
            _("{path} cannot be written: it is not an ordinary file.").format(path=path),
            _("Choose another name."),
        )
    return target


def _usual_mode(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
