"""Trains on a thread of its own, one run at a time."""

import threading
from collections.abc import Callable

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Failed
from alexnet_gui.core.giving_way import give_way
from alexnet_gui.core.job import Job
from alexnet_gui.gui.letterbox import Letterbox
from alexnet_gui.gui.run_delivery import Emit, RunDelivery


class RunTrainer:
    """Has `work` train a job, and `delivery` tell what happens.

    `explain` makes a failure of an exception, in any thread; `over` gets it, or None, on the GUI
    thread, once all has been told and the thread has gone.
    """

    def __init__(
        self,
        delivery: RunDelivery,
        letterbox: Letterbox,
        work: Callable[[Job, Control, Emit], object],
        explain: Callable[[BaseException], Failed],
        over: Callable[[Failed | None], object],
    ) -> None:
        self._delivery = delivery
        self._letterbox = letterbox
        self._work = work
        self._explain = explain
        self._over = over
        self._thread: threading.Thread | None = None
        self.control = Control()  # of the run under way, or the last

    @property
    def training(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self._thread is not None

    def start(self, job: Job) -> None:
        """Train `job`; RuntimeError while a run is under way."""
        if self.training:
            raise RuntimeError("a run is under way")
        self.control = Control(attended=True)
        self._thread = threading.Thread(
            target=self._train, args=(job, self.control, self._delivery.begin()), name="trainer"
        )
        self._thread.start()

    def close(self) -> None:
        """Stop and keep the run, and wait for its thread; nobody is there any more to be asked."""
        self.control.attended = False
        self.control.stop(insist=True)
        if self._thread is not None:
            self._thread.join()
            self._letterbox.empty()  # its last act was to post that it is over

    def _train(self, job: Job, control: Control, emit: Emit) -> None:
        failure: Failed | None = None
        give_way()  # so does every thread that PyTorch starts for this one
        try:
            self._work(job, control, emit)
        except BaseException as error:  # whatever ends the thread, the window is to know
            failure = self._explain(error)
        self._letterbox.post(lambda: self._finish(failure))

    def _finish(self, failure: Failed | None) -> None:
        assert self._thread is not None
        self._thread.join()
        self._thread = None
        self._delivery.hand_on()
        self._delivery.end()
        self._over(failure)
