"""What becomes of memory that is freed: kept for the next training step, or given back.

glibc gives large blocks that are freed back to the system, which clears them page by page when
they are wanted again. A step of AlexNet frees and wants again its activations and the gradients of
its dense layers, 218 MB: a hundred thousand page faults a step, a third of its time where the
arithmetic is fast (`benchmarks/training.py`). So freed memory is kept while a run trains. Other C
libraries are left as they are: there these functions do nothing.
"""

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

# Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_MiB = 2**20
# Larger blocks come from the system. Older versions of glibc refuse the first: half a thread's heap
# is the most that they take.
_MOST, _MOST_OF_OLDER = 1024 * _MiB, 32 * _MiB

_lock = threading.Lock()
_keepers = 0


def use_one_heap() -> None:
    """Have all threads that start from now on share the first one's heap.

    By itself glibc gives threads heaps of 64 MiB, past which every block comes from the system, so
    that nothing of it can be kept. Called before there are other threads.
    """
    _set_option(_ARENA_MAX, 1)


@contextmanager
def freed_memory_kept() -> Iterator[None]:
    """Memory that is freed within is kept, and given back to the system at the end.

    It holds for the main thread, and for others after `use_one_heap`.
    """
    global _keepers
    with _lock:
        _keepers += 1
        if not _set_option(_MMAP_THRESHOLD, _MOST):
            _set_option(_MMAP_THRESHOLD, _MOST_OF_OLDER)
        _set_option(_TRIM_THRESHOLD, 2**31 - 1)
    try:
        yield
    finally:
        with _lock:
            _keepers -= 1
            if not _keepers:
                # To where glibc moves them by itself after it has freed a block of 32 MiB.
                _set_option(_MMAP_THRESHOLD, 32 * _MiB)
                _set_option(_TRIM_THRESHOLD, 64 * _MiB)
        _give_back()


def _give_back() -> None:
    """Give the system what was freed, unless it is being kept.

    Who wants memory meanwhile waits: 36 ms for a GiB, measured on two CPU cores.
    """
    trim = _function("malloc_trim")
    if trim is not None and not _keepers:
        trim(0)


def _set_option(which: int, value: int) -> bool:
    """Whether glibc takes it."""
    set_option = _function("mallopt")
    return set_option is not None and bool(set_option(which, value))


@cache
def _function(name: str) -> Callable[..., int] | None:
    """A function of the C library; None where it has none of this name."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), name, None)
