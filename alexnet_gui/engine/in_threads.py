"""One small thing done for each of many files, by a few threads."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

WORKERS = 4  # threads, usually; more would take the memory of as many large pictures
_AT_ONCE = 32  # that a thread takes at a time

T = TypeVar("T")
R = TypeVar("R")


def in_threads(
    work: Callable[[T], R],
    items: Sequence[T],
    *,
    at_once: int = _AT_ONCE,
    ahead: int = 0,
    workers: int = WORKERS,
) -> Generator[R, None, None]:
    """What `work` gives for each of `items`, in order; a few are done ahead.

    Args:
        work: Done on several threads.
        items: What it is done for.
        at_once: How many a thread takes at a time: few where each takes long.
        ahead: How many are done, or under way, before they are asked for; 0: as many as keep the
            threads busy.
        workers: Threads, at most; never more than there are processors.
    """
    workers = min(workers, os.cpu_count() or 1)
    most = max(2 * workers, ahead // at_once)
    waiting_for: deque[Future[list[R]]] = deque()
    waiting = iter(items)
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as pool:
        try:
            while True:
                while len(waiting_for) <= most and (part := list(islice(waiting, at_once))):
                    waiting_for.append(pool.submit(_each, work, part))
                if not waiting_for:
                    return
                yield from waiting_for.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    return [work(item) for item in items]
