"""Training: one loop for the window, the command line and a cluster.

    finished = train(Job(…), emit=print, control=Control())

Losses stay on the device and are fetched in chunks. The state between any two steps is a
checkpoint, and a run that goes on from one has, on the CPU, the very losses of a run that was
never interrupted. Several processes go through this loop in step: what any of them has to save,
hand on or end, all do after the same step.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from math import isfinite

import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunFinished, State, StateChanged, Step
from alexnet_gui.core.freed_memory import freed_memory_kept
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.job import Job
from alexnet_gui.engine.breaking_off import as_if_never_begun, passes_broken_off
from alexnet_gui.engine.confusion import confusion_of
from alexnet_gui.engine.devices import device_given_back, threads
from alexnet_gui.engine.examination import examine
from alexnet_gui.engine.faults import device_explained, diverged
from alexnet_gui.engine.health import Health, patience_for
from alexnet_gui.engine.journal import Journal, open_journal
from alexnet_gui.engine.keeper import Keeper
from alexnet_gui.engine.levers import levers
from alexnet_gui.engine.live import LiveModel
from alexnet_gui.engine.metrics import Clock, Meter
from alexnet_gui.engine.preparation import Prepared, prepare
from alexnet_gui.engine.randomness import restore_random_state
from alexnet_gui.engine.run_events import given_up, run_finished, run_never_began, run_started
from alexnet_gui.engine.run_parts import (
    discard,
    feed_of,
    no_trace_of_nothing,
    note_validation,
    shown,
)
from alexnet_gui.engine.saving import Saving
from alexnet_gui.engine.steering import Steering
from alexnet_gui.engine.team import ALONE, Team

Emit = Callable[[Event], None]


def train(
    job: Job, emit: Emit, control: Control, live: LiveModel | None = None, team: Team = ALONE
) -> RunFinished:
    """Train as `job` says, in this thread, and tell `emit` what happens.

    Only this thread may draw from the global random generator meanwhile.

    Args:
        job: Network, recipe, pictures and the folder for what comes out.
        emit: Called in this thread with every event; `RunFinished` is the last.
        control: Pauses and stops it, from any thread.
        live: Where others can have a copy of the network while the run goes on.
        team: The processes that train together, each of which calls this; `emit` is called in one.

    Raises:
        UserError: The job cannot be done as it stands, the disk or the memory is full, or the
            training diverged; the checkpoints that were saved are kept.
    """
    with freed_memory_kept(), device_given_back():  # until all that a run works with is freed
        return _train(job, emit if team.is_writer else Journal().tell, control, live, team)


def _train(
    job: Job, tell: Emit, control: Control, live: LiveModel | None, team: Team
) -> RunFinished:
    tell(StateChanged("preparing"))
    with device_explained(job.recipe.batch_size, with_home(job.out)):
        try:
            prepared = prepare(job, tell, control, team)
        except CancelledError:
            finished = run_never_began(job)
        else:
            with threads(prepared.execution.threads), no_trace_of_nothing(prepared):
                with levers(prepared, tell, control) as ready:
                    clock = Clock(ready.progress.seconds)
                    saving = Saving(ready.home, control, clock, tell, ready.progress)
                    with open_journal(job, ready, tell, saving) as journal:
                        run = _Run(ready, journal, saving, control, live)
                        finished = run.go()
                if run.steering.discarding() or run.never_began:
                    discard(prepared, tell)
                else:
                    saving.end()
    tell(StateChanged("stopped" if finished.stopped else "finished"))
    tell(finished)
    return finished


class _Run:
    """One run from its next step on, as one of its processes does it."""

    def __init__(
        self,
        prepared: Prepared,
        journal: Journal,
        saving: Saving,
        control: Control,
        live: LiveModel | None,
    ) -> None:
        self._prepared = prepared
        self._journal = journal
        self._control = control
        self._live = live
        self._team = prepared.team
        self._recipe = prepared.record.recipe
        self._learner = prepared.learner
        self._progress = prepared.progress
        self._feed = feed_of(prepared)
        self._steps_per_epoch = prepared.steps_per_epoch
        self._total = prepared.total_steps
        self._clock = saving.clock
        self._keeper = Keeper(prepared, journal.tell, saving)
        self._health = Health(
            self._learner.network,
            len(prepared.data.classes),
            self._recipe.learning_rate,
            patience_for(self._steps_per_epoch, self._total),
        )
        self._meter = Meter(prepared.device, self._clock, self._team)
        self.steering = Steering(control, self._team, self._clock, journal.tell)

    def go(self) -> RunFinished:
        """Train to the end, or until asked to stop."""
        torch.manual_seed(self._recipe.seed + self._team.share.rank)
        restore_random_state(self._prepared.random, self._prepared.device)
        broken_off = passes_broken_off(self._prepared, lambda: self._control.stopping)
        with shown(self._prepared, self._live), broken_off:
            self._journal.tell(run_started(self._prepared))
            try:
                stopped = self._epochs()
                if stopped and not self.never_began and not self.steering.discarding():
                    self._save()
            except BaseException:
                self._team.leave()
                with suppress(Exception):  # what went wrong first is what counts
                    self._deliver()
                raise
            finally:
                self._feed.close()
                self._control.grant_wishes()
        return run_finished(self._prepared, self._meter.images_per_second, stopped=stopped)

    @property
    def never_began(self) -> bool:
        """Whether it is new and no step of it was done: there is nothing to keep."""
        return not self._prepared.resumed and self._progress.step == 0

    def _epochs(self) -> bool:
        """Epoch after epoch; whether the run was stopped before its end."""
        progress = self._progress
        while not self._over:
            self._journal.tell(StateChanged("training"))
            self._epoch()
            if not self._may_go_on("training") or not self._validate():
                return True
            if progress.batches == self._steps_per_epoch:
                progress.epoch, progress.batches = progress.epoch + 1, 0
            (worthwhile,) = self._team.agree(self._keeper.worthwhile)
            if worthwhile or self._over:
                self._save()
        if self._given_up:
            self._journal.tell(given_up(self._prepared))
        return False

    @property
    def _over(self) -> bool:
        """Whether nothing is left to be done."""
        progress = self._progress
        done = progress.step >= self._total and progress.validated_step >= progress.step
        return done or self._given_up

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
            if not self._may_go_on("training", hand_on=self._meter.due, save=self._keeper.due):
                break
            with as_if_never_begun():
                self._step()
        self._deliver()

    def _step(self) -> None:
        """One update."""
        progress, rate = self._progress, self._learner.learning_rate
        batch = self._feed.batch(progress.epoch, progress.batches)
        pictures = self._feed.pictures(progress.batches)
        with self._health.watching(progress.step + 1, rate) as hooked:
            scores = self._learner.step(batch, hooked=hooked)
        self._prepared.schedule.after_step()
        progress.step += 1
        progress.batches += 1
        self._meter.add(
            scores, progress.step, progress.step / self._steps_per_epoch, pictures, rate
        )

    def _validate(self) -> bool:
        """One pass over the validation pictures; False if stopped before its end."""
        self._journal.tell(StateChanged("validating"))
        progress, rate = self._progress, self._learner.learning_rate
        self._team.follow(self._learner.network)
        examined = None
        with as_if_never_begun():
            examined = examine(
                self._feed.validation(),
                self._learner.mark,
                lambda: self._may_go_on("validating"),
                self._team,
            )
        if examined is None:
            return False
        if not isfinite(examined.loss):
            raise self._diverged(progress.step, rate)
        seen = self._keeper.judged(note_validation(self._prepared, examined))
        speed = self._meter.images_per_second or 0.0
        self._journal.validation(seen, rate, speed, self._clock.seconds)
        self._journal.tell(confusion_of(examined, progress.step, self._prepared.data.classes))
        if seen.best:
            self._keeper.keep_best(self._journal.rows)
        return True

    # --- between steps ---------------------------------------------------------------------------

    def _may_go_on(self, state: State, *, hand_on: bool = False, save: bool = False) -> bool:
        """Do what is due or asked for in any process; False if the run is to end."""
        pause, hand_on, save = self.steering.wanted(hand_on, save)
        if pause or hand_on:
            self._deliver()
        if save:
            self._save()
            self._journal.tell(StateChanged(state))
        if pause or hand_on or save:  # which took time, or told somebody who asks for more
            self.steering.wait(state)
            self._meter.restart()
        return not self.steering.stopping

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
            self._journal.steps(good)
            for remark in self._health.remarks(good):
                self._journal.tell(remark)
        if len(good) < len(fetched):
            bad = fetched[len(good)][0]
            raise self._diverged(bad.step, bad.learning_rate)

    def _save(self) -> None:
        """Write the checkpoint from which the run can go on."""
        self._deliver()
        (broken,) = self._team.agree(not self._learner.healthy())
        if broken:
            raise self._diverged(self._progress.step, self._learner.learning_rate)
        self._journal.tell(StateChanged("saving"))
        self._keeper.keep_last(self._journal.rows)
        self._meter.restart()

    def _diverged(self, step: int, learning_rate: float) -> UserError:
        return diverged(step, learning_rate, self._keeper.saved_step)
