"""Threads that do one kind of job after the other each, off the GUI thread."""

import threading
from collections.abc import Callable

Job = Callable[[], None]


# A thread that has computed keeps the helpers that OpenMP gave it. As long as a process has more of
# them than cores, they do not wait for each other's part of a layer awake: training beside an idle
# thread took an eighth more time. So a thread with nothing to do ends soon.
IDLE_SECONDS = 0.5


class Worker:
    """Runs jobs in order on a thread of its own; `newest_only` forgets those not yet begun.

    The thread ends when there has been nothing to do for a while, and another does what comes then.
    """

    def __init__(self, name: str, *, newest_only: bool = False) -> None:
        self._changed = threading.Condition()
        self._jobs: list[tuple[Job, bool]] = []  # and whether it is done in any case
        self._name = name
        self._newest_only = newest_only
        self._closing = False
        self._thread: threading.Thread | None = None  # None: nothing is being done

    def submit(self, job: Job, *, kept: bool = False) -> None:
        """Have `job` run; it must not raise. Once closed, nothing more is taken.

        What is `kept` is not forgotten.
        """
        with self._changed:
            if self._closing:
                return
            if self._newest_only:
                self._forget()
            self._jobs.append((job, kept))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name)
                self._thread.start()
            self._changed.notify()

    def close(self, timeout: float | None = None) -> bool:
        """Finish the job at hand and what is kept, forget the others; whether the thread is gone.

        What is not done after `timeout` seconds goes on.
        """
        with self._changed:
            self._closing = True
            self._forget()
            self._changed.notify()
            thread = self._thread
        if thread is None:
            return True
        thread.join(timeout)
        return not thread.is_alive()

    def _forget(self) -> None:
        self._jobs = [(job, kept) for job, kept in self._jobs if kept]

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._jobs or self._closing, IDLE_SECONDS)
                if not self._jobs:
                    self._thread = None
                    return
                job, _kept = self._jobs.pop(0)
            try:
                job()
            except BaseException as error:  # ended, the thread would leave the others waiting
                told = (type(error), error, error.__traceback__, threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(told))


class Workers:
    """Workers by name, each started by its first job. For one thread, the GUI's."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}
        self.closed = False

    def submit(self, name: str, job: Job, *, newest_only: bool = False, kept: bool = False) -> None:
        """Have `job` run on the thread called `name`; once closed, nothing more is taken."""
        if self.closed:
            return
        if name not in self._workers:
            self._workers[name] = Worker(name, newest_only=newest_only)
        self._workers[name].submit(job, kept=kept)

    def close(self, timeout: float | None = None) -> None:
        """As `Worker.close`, for each."""
        self.closed = True
        for worker in self._workers.values():
            worker.close(timeout)
        self._workers.clear()
