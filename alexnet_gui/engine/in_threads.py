"""One small thing done for each of many files, by a few threads."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from alexnet_gui.engine.prepared_pictures import WORKERS

_AT_ONCE = 32  # that a thread takes at a time

T = TypeVar("T")
R = TypeVar("R")


def in_threads(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What `work` gives for each of `items`, in order; a few are done ahead."""
    workers = min(WORKERS, os.cpu_count() or 1)
    ahead: deque[Future[list[R]]] = deque()
    waiting = iter(items)
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as pool:
        try:
            while True:
                while len(ahead) <= 2 * workers and (part := list(islice(waiting, _AT_ONCE))):
                    ahead.append(pool.submit(_each, work, part))
                if not ahead:
                    return
                yield from ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    return [work(item) for item in items]
