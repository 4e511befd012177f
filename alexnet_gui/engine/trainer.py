"""Training: one loop for the window, the command line and a cluster.

    finished = train(Job(…), emit=print, control=Control())

Losses stay on the device and are fetched in chunks. The state between any two steps is a
checkpoint, and a run that goes on from one has, on the CPU, the very losses of a run that was
never interrupted.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from math import isfinite
from time import perf_counter

import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import (
    Event,
    RunFinished,
    State,
    StateChanged,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.job import Job
from alexnet_gui.core.run_record import METRICS
from alexnet_gui.engine.devices import threads
from alexnet_gui.engine.examination import Examined, examine
from alexnet_gui.engine.faults import diverged, memory_explained
from alexnet_gui.engine.feed import Batch, Feed
from alexnet_gui.engine.health import Health, patience_for
from alexnet_gui.engine.keeper import Keeper
from alexnet_gui.engine.live import LiveModel, as_model, copy_weights
from alexnet_gui.engine.metrics import Clock, Meter, MetricsFile
from alexnet_gui.engine.picture_sets import Fitting
from alexnet_gui.engine.preparation import Prepared, augmentation_of, prepare
from alexnet_gui.engine.randomness import restore_random_state
from alexnet_gui.engine.run_events import given_up, run_finished, run_never_began, run_started
from alexnet_gui.engine.runs import discard_run

Emit = Callable[[Event], None]


def train(job: Job, emit: Emit, control: Control, live: LiveModel | None = None) -> RunFinished:
    """Train as `job` says, in this thread, and tell `emit` what happens.

    Only this thread may draw from the global random generator meanwhile.

    Args:
        job: Network, recipe, pictures and the folder for what comes out.
        emit: Called in this thread with every event; `RunFinished` is the last.
        control: Pauses and stops it, from any thread.
        live: Where others can have a copy of the network while the run goes on.

    Raises:
        UserError: The job cannot be done as it stands, the disk or the memory is full, or the
            training diverged; the checkpoints that were saved are kept.
    """
    emit(StateChanged("preparing"))
    with memory_explained(job.recipe.batch_size):
        try:
            prepared = prepare(job, emit, control)
        except CancelledError:
            finished = run_never_began(job)
        else:
            with threads(prepared.execution.threads), _no_trace_of_nothing(prepared):
                finished = _Run(prepared, emit, control, live).go()
    emit(StateChanged("stopped" if finished.stopped else "finished"))
    emit(finished)
    return finished


class _Run:
    """One run from its next step on."""

    def __init__(
        self, prepared: Prepared, emit: Emit, control: Control, live: LiveModel | None
    ) -> None:
        self._prepared = prepared
        self._emit = emit
        self._control = control
        self._live = live
        self._recipe = prepared.record.recipe
        self._learner = prepared.learner
        self._progress = prepared.progress
        self._feed = _feed(prepared)
        self._steps_per_epoch = prepared.steps_per_epoch
        self._total = prepared.total_steps
        self._clock = Clock(self._progress.seconds)
        self._keeper = Keeper(prepared, emit, self._clock)
        self._health = Health(
            self._learner.network,
            len(prepared.data.classes),
            self._recipe.learning_rate,
            patience_for(self._steps_per_epoch, self._total),
        )
        self._meter = Meter(prepared.device, self._clock)

    def go(self) -> RunFinished:
        """Train to the end, or until asked to stop."""
        torch.manual_seed(self._recipe.seed)
        restore_random_state(self._prepared.random, self._prepared.device)
        folder = self._prepared.folder
        with MetricsFile(folder / METRICS, self._progress.rows) as self._metrics, self._shown():
            self._emit(run_started(self._prepared))
            try:
                stopped = self._epochs()
                if stopped and not self._control.discarding:
                    self._save()
            except BaseException:
                with suppress(Exception):  # what went wrong first is what counts
                    self._deliver()
                raise
            finally:
                self._control.grant_wishes()
        if self._control.discarding:
            discard_run(folder)
        speed = self._meter.images_per_second
        return run_finished(self._prepared, speed, stopped=stopped)

    def _epochs(self) -> bool:
        """Epoch after epoch; whether the run was stopped before its end."""
        progress = self._progress
        while not self._given_up and (
            progress.step < self._total or progress.validated_step < progress.step
        ):
            self._emit(StateChanged("training"))
            self._epoch()
            if self._control.stopping or not self._validate():
                return True
            if progress.batches == self._steps_per_epoch:
                progress.epoch, progress.batches = progress.epoch + 1, 0
            self._save()
        if self._given_up:
            self._emit(given_up(self._prepared))
        return False

    @property
    def _given_up(self) -> bool:
        """Whether the validation error did not get smaller for as long as the recipe allows."""
        patience = self._recipe.early_stopping
        return patience is not None and self._progress.worse_epochs >= patience

    def _epoch(self) -> None:
        """The steps of the epoch at hand that are still to be done."""
        progress = self._progress
        if progress.batches == 0:
            progress.loss_sum, progress.pictures = 0.0, 0
        self._meter.restart()
        while progress.step < self._total and progress.batches < self._steps_per_epoch:
            if not self._may_go_on():
                break
            self._step(self._feed.batch(progress.epoch, progress.batches))
            if self._meter.due:
                self._deliver()
            if self._keeper.due:
                self._save()
                self._emit(StateChanged("training"))
        self._deliver()

    def _step(self, batch: Batch) -> None:
        """One update."""
        progress, rate = self._progress, self._learner.learning_rate
        with self._health.watching(progress.step + 1, rate):
            scores = self._learner.step(batch)
        self._prepared.schedule.after_step()
        progress.step += 1
        progress.batches += 1
        self._meter.add(
            scores, progress.step, progress.step / self._steps_per_epoch, len(batch), rate
        )

    def _validate(self) -> bool:
        """One pass over the validation pictures; False if stopped before its end."""
        self._emit(StateChanged("validating"))
        examined = examine(
            self._feed.validation(), self._learner.mark, lambda: self._may_go_on("validating")
        )
        if examined is None:
            return False
        if not isfinite(examined.loss):
            raise self._diverged(self._progress.step, self._learner.learning_rate)
        self._note_validation(examined)
        return True

    def _note_validation(self, examined: Examined) -> None:
        progress, error = self._progress, examined.top1_error
        best = progress.best_error is None or error < progress.best_error
        progress.validation = (examined.loss, error, examined.top5_error)
        progress.validated_step = progress.step
        progress.worse_epochs = 0 if best else progress.worse_epochs + 1
        seen = Validated(
            step=progress.step,
            epoch=progress.step / self._steps_per_epoch,
            loss=examined.loss,
            top1_error=error,
            top5_error=examined.top5_error,
            best=best,
        )
        speed = self._meter.images_per_second or 0.0
        rate = self._learner.learning_rate
        self._metrics.add_validation(seen, rate, speed, self._clock.seconds)
        self._emit(seen)
        self._prepared.schedule.after_validation(error)
        if best:
            progress.best_error = error
            self._keeper.keep_best(self._metrics.rows)

    # --- between steps ---------------------------------------------------------------------------

    def _may_go_on(self, state: State = "training") -> bool:
        """Grant what others wish, wait while paused; False if the run is to end."""
        if self._control.paused and not self._control.stopping:
            self._deliver()
            self._emit(StateChanged("paused"))
            since = perf_counter()
            self._control.wait_while_paused()
            self._clock.skip(perf_counter() - since)
            self._meter.restart()
            if not self._control.stopping:
                self._emit(StateChanged(state))
        else:
            self._control.grant_wishes()
        return not self._control.stopping

    def _deliver(self) -> None:
        """Hand on the steps since the last time; refuse to go on from a loss that is no number."""
        fetched = self._meter.take()
        good: list[Step] = []
        for step, pictures in fetched:
            if not isfinite(step.loss):
                break
            good.append(step)
            self._progress.loss_sum += step.loss * pictures
            self._progress.pictures += pictures
        if good:
            self._metrics.add_steps(good)
            self._emit(StepsDone(tuple(good)))
            for remark in self._health.remarks(good):
                self._emit(remark)
        if len(good) < len(fetched):
            bad = fetched[len(good)][0]
            raise self._diverged(bad.step, bad.learning_rate)

    def _save(self) -> None:
        """Write the checkpoint from which the run can go on."""
        self._deliver()
        if not self._learner.healthy():
            raise self._diverged(self._progress.step, self._learner.learning_rate)
        self._emit(StateChanged("saving"))
        self._keeper.keep_last(self._metrics.rows)
        self._meter.restart()

    def _diverged(self, step: int, learning_rate: float) -> UserError:
        return diverged(step, learning_rate, self._keeper.saved_step)

    # --- what others see -------------------------------------------------------------------------

    @contextmanager
    def _shown(self) -> Iterator[None]:
        """Others can have a copy of the network."""
        if self._live is None:
            yield
            return
        prepared, progress = self._prepared, self._progress
        self._live.publish(
            lambda: copy_weights(prepared.learner.network, progress.step),
            lambda weights: as_model(weights, prepared.record, prepared.folder),
        )
        try:
            yield
        finally:
            self._live.withdraw()


def _feed(prepared: Prepared) -> Feed:
    data, record = prepared.data, prepared.record
    fitting = Fitting(
        data.preprocessing, record.architecture.input, prepared.device, augmentation_of(prepared)
    )
    return Feed(data.train, data.validation, fitting, record.recipe, prepared.device)


@contextmanager
def _no_trace_of_nothing(prepared: Prepared) -> Iterator[None]:
    """Remove a new run that failed before its first step: its folder can be used again."""
    try:
        yield
    except Exception:
        if not prepared.resumed and prepared.progress.step == 0:
            discard_run(prepared.folder)
        raise
