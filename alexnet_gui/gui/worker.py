"""One thread that does one kind of job after the other, off the GUI thread."""

import threading
from collections.abc import Callable

Job = Callable[[], None]


class Worker:
    """Runs jobs in order on a thread of its own; `newest_only` forgets those not yet begun."""

    def __init__(self, name: str, *, newest_only: bool = False) -> None:
        self._changed = threading.Condition()
        self._jobs: list[Job] = []
        self._newest_only = newest_only
        self._closing = False
        self._thread = threading.Thread(target=self._work, name=name)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Have `job` run; it must not raise."""
        with self._changed:
            if self._newest_only:
                self._jobs.clear()
            self._jobs.append(job)
            self._changed.notify()

    def close(self, timeout: float | None = None) -> bool:
        """Finish the job at hand, forget the others; whether the thread is gone."""
        with self._changed:
            self._closing = True
            self._jobs.clear()
            self._changed.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._jobs or self._closing)
                if self._closing:
                    return
                job = self._jobs.pop(0)
            job()
