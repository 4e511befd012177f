"""What several threads want at the same time, done by the first of them for all."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedWork(Generic[T]):
    """Never does the same twice at once; different things do not wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[T]] = {}

    def get(self, key: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives, or what another thread is getting for the same `key` just now.

        Raises:
            Exception: Whatever `work` raises, for everybody who waits for it.
        """
        with self._lock:
            others = self._under_way.get(key)
            if others is None:
                own: Future[T] = Future()
                self._under_way[key] = own
        if others is not None:
            return others.result()
        try:
            result = work()
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            own.set_result(result)
            return result
        finally:
            with self._lock:
                del self._under_way[key]
            del own  # an error's stack would hold it, and it the error
