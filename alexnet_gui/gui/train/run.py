"""One run as its events tell it, and what is said about it in words. No Qt."""

from datetime import datetime
from enum import Enum
from math import ceil
from pathlib import Path
from typing import Literal

import msgspec

from alexnet_gui.core.events import (
    CannotSave,
    CompilingNetwork,
    Event,
    Failed,
    FeaturesComputed,
    MeasuringExecution,
    PicturesFetched,
    PicturesRead,
    Remark,
    RunFinished,
    RunStarted,
    Saved,
    SavedAgain,
    State,
    StateChanged,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.job import Job
from alexnet_gui.core.pace import Pace, duration_text, validations_left, whole_time_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.before_steps import Before
from alexnet_gui.gui.train.outcome import epochs_done, outcome, summary, told


class Phase(Enum):
    """Where a run stands, as far as its controls are concerned."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"  # or about to be, after the batch at hand
    UNSAVED = "unsaved"  # it waits until it can be saved
    STOPPING = "stopping"
    WATCHED = "watched"  # another process trains it
    ENDED = "ended"


class Run:
    """A job that was started: fed with the events of the bridge, in order."""

    def __init__(self, job: Job, began: datetime, *, best: Validated | None = None) -> None:
        self.job = job
        self.began = began
        self.started: RunStarted | None = None
        self.state: State = "preparing"
        self.last: Step | None = None
        self.best = best
        self.saved: Saved | None = None
        self.told: list[Remark] = []
        self.finished: RunFinished | None = None
        self.failure: Failed | None = None
        self.pausing = False
        self.stopping = False
        self.discarding = False
        self.over = False
        self.unsaved = False  # it waits until it can be saved
        self._before = Before()
        self._pace = Pace()

    def resumed(self, began: datetime) -> "Run":
        """The run that goes on where this one was stopped."""
        made = Run(msgspec.structs.replace(self.job, resume=True), began, best=self.best)
        made._pace, made.saved = self._pace, self.saved
        return made

    # --- what happens ------------------------------------------------------------------------

    def take(self, event: Event) -> None:
        """Note what an event says."""
        match event:
            case RunStarted():
                self.started = event
                self._pace = Pace.of(event, self._pace)
                if self.best is not None and self.best.step > event.first_step:
                    self.best = None
            case (
                PicturesRead()
                | PicturesFetched()
                | FeaturesComputed()
                | MeasuringExecution()
                | CompilingNetwork()
            ):
                self._before.take(event)
            case StateChanged():
                self.state = event.state
            case StepsDone():
                self.last = event.steps[-1]
                self._pace.take(event)
            case Validated():
                self._pace.validated()
                self.best = event if event.best else self.best
            case Saved(path=path) if Path(path).name == "last.ckpt":
                self.saved = event
            case Remark():
                self.told.append(event)
            case CannotSave():
                self.unsaved = True
                self.saved = self.saved if event.kept else None
            case SavedAgain():
                self.unsaved = False
                self.best = None if event.best_lost else self.best
                self.job = msgspec.structs.replace(self.job, out=event.run)
            case RunFinished():
                self.finished = event
            case _:
                pass

    # --- where it stands -----------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """Where the run stands."""
        if self.over:
            return Phase.ENDED
        if self.unsaved:
            return Phase.UNSAVED
        if self.stopping:
            return Phase.STOPPING
        if self.pausing:
            return Phase.PAUSED
        return Phase.PREPARING if self.started is None else Phase.RUNNING

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before its time and left the checkpoint to go on from."""
        finished = self.finished is not None and not self.finished.stopped
        return self.over and self.saved is not None and not finished and not self.discarding

    @property
    def never_began(self) -> bool:
        """Whether it was over before its first step: there is nothing of it."""
        none = self.finished is not None and self.finished.steps == 0
        return self.over and (self.started is None or none)

    @property
    def was_interrupted(self) -> bool:
        """Whether its process ended without a word, and where it was then is not kept."""
        return False

    @property
    def step(self) -> int:
        """Finished updates."""
        if self.last is not None:
            return self.last.step
        return 0 if self.started is None else self.started.first_step

    @property
    def epochs(self) -> int:
        """In how many epochs it ends, the last perhaps unfinished."""
        if self.started is None:
            return self.job.recipe.epochs
        return max(1, ceil(self.started.total_steps / max(1, self.started.steps_per_epoch)))

    @property
    def epoch(self) -> int:
        """The epoch at hand, from 1."""
        done = 0.0 if self.started is None else self.step / max(1, self.started.steps_per_epoch)
        return min(max(1, ceil(done)), self.epochs)

    @property
    def fraction(self) -> float:
        """How much of all its updates is done, from 0 to 1."""
        if self.started is None or not self.started.total_steps:
            return 0.0
        return min(1.0, self.step / self.started.total_steps)

    # --- in words ------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The frozen network's name, and when the run began."""
        return _("{network} · {day}").format(
            network=self.job.architecture.title, day=f"{self.began:%Y-%m-%d %H:%M}"
        )

    @property
    def headline(self) -> str:
        """Epoch 3 of 10."""
        if self.started is None:
            return _("Preparing")
        return _("Epoch {n:,} of {epochs:,}").format(n=self.epoch, epochs=self.epochs)

    @property
    def detail(self) -> str:
        """Batch 580 of 1,563, and how long the rest takes."""
        if self.started is None:
            return self._preparing
        batches = _("batch {n:,} of {total:,} in all").format(
            n=self.step, total=self.started.total_steps
        )
        return f"{batches} · {self._doing}"

    @property
    def _preparing(self) -> str:
        if self.over:
            return self._outcome
        if self.stopping:
            return _("stopping")
        return self._before.text

    @property
    def _doing(self) -> str:
        if self.over:
            return _("stopped") if self.can_go_on else _("ended")
        if self.unsaved:
            return _("waiting to be saved")
        if self.stopping:
            return _("stopping")
        if self.pausing:
            return _("paused") if self.state == "paused" else _("pausing")
        if self.state == "validating":
            return _("validating")
        return self._time_left

    @property
    def _time_left(self) -> str:
        assert self.started is not None
        left = self.started.total_steps - self.step
        validations = validations_left(self.started, self.last)
        seconds = self._pace.seconds_left(left, validations)
        in_all = self._pace.seconds_in_all(left, validations)
        if seconds is None or in_all is None:
            return _("estimating time left…")
        return _("{time} left of {in_all}").format(
            time=duration_text(seconds), in_all=whole_time_text(in_all)
        )

    @property
    def status(self) -> str:
        """The state for the status bar."""
        if self.over:
            return self._outcome
        if self.unsaved:
            return _("Training waits: the run cannot be saved")
        if self.stopping:
            return _("Training: stopping")
        if self.started is None:
            return _("Training: preparing")
        words = (
            _("Training paused: epoch {n:,} of {epochs:,}")
            if self.pausing
            else _("Training: epoch {n:,} of {epochs:,}")
        )
        return words.format(n=self.epoch, epochs=self.epochs)

    @property
    def _outcome(self) -> str:
        return outcome(self)

    @property
    def _epochs_done(self) -> float:
        return epochs_done(self)

    @property
    def summary(self) -> str:
        """What came of it, in two or three sentences; nothing while it is under way."""
        return summary(self, self._outcome) if self.over else ""

    @property
    def way(self) -> str:
        """In which precision and memory layout it is computed, as far as that is known."""
        if self.started is None:
            return ""
        return way_text(self.started.precision, self.started.memory_format)

    @property
    def remarks(self) -> str:
        """What was noticed that a person should know."""
        return told(self)

    @property
    def origin(self) -> str:
        """Who trains it, if this window does not."""
        return ""

    @property
    def tone(self) -> Literal["problem", "note", "good"]:
        """How what is said is meant."""
        if self.failure is not None:
            return "problem"
        return "good" if self.over and self.finished and not self.finished.stopped else "note"
