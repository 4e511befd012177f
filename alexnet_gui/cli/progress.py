"""A run's progress on a terminal: one line that is written over, or plain lines in a log."""

from time import monotonic
from typing import Self, TextIO

from alexnet_gui.core.events import (
    CompilingNetwork,
    Event,
    FeaturesComputed,
    MeasuringExecution,
    PicturesExamined,
    PicturesFetched,
    PicturesRead,
    Remark,
    RunStarted,
    SavedAgain,
    StateChanged,
    Step,
    StepsDone,
    Validated,
)
from alexnet_gui.core.execution_words import way_text
from alexnet_gui.core.figures import loss_text, percent, speed_text
from alexnet_gui.core.looking import Looking
from alexnet_gui.core.pace import Pace, duration_text, validations_left, whole_time_text
from alexnet_gui.core.readable import readable
from alexnet_gui.core.saved_words import best_lost_text, saved_again_text
from alexnet_gui.core.skipped_files import skipped_lines
from alexnet_gui.core.translation import _

TERMINAL_SECONDS = 0.1
LOG_SECONDS = 10.0


class ProgressLine:
    """Shows a run's events on `stream`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._started: RunStarted | None = None
        self._pace = Pace()
        self._looking = Looking()
        self._shown = float("-inf")
        self._open = ""  # the line at hand, not yet ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._end_line()

    def show(self, event: Event) -> None:
        """Show `event`, if it is time to."""
        match event:
            case RunStarted():
                self._started, self._pace = event, Pace.of(event)
                self._line(_started_text(event))
                for notice in (*event.notices, *skipped_lines(event.skipped)):
                    self._line(notice)
            case StepsDone() if self._started is not None:
                self._pace.take(event)
                left = _time_left(self._pace, event.steps[-1], self._started)
                self._passing(_steps_text(event, self._started, left))
            case PicturesRead():
                text = _("reading pictures: {done:,} of {total:,}")
                self._passing(text.format(done=event.done, total=event.total))
            case PicturesFetched():
                text = _("downloading: {done:,} of {total:,} MB")
                self._passing(
                    text.format(done=event.done // 1_000_000, total=event.total // 1_000_000)
                )
            case PicturesExamined():
                words = self._looking.words(event.done, event.total, monotonic())
                text = _("looking: {progress}").format(progress=words)
                self._passing(text, at_once=event.done >= event.total)
            case FeaturesComputed():
                text = _("computing what the frozen layers give: picture {done:,} of {total:,}")
                self._passing(text.format(done=event.done, total=event.total))
            case MeasuringExecution():
                self._passing(
                    _("measuring which precision and memory layout is fastest here"), at_once=True
                )
            case CompilingNetwork():
                self._passing(_("compiling the network, which cannot be interrupted"), at_once=True)
            case Validated():
                self._pace.validated()
                self._line(_validated_text(event))
            case Remark():
                self._line(event.message)
            case SavedAgain():
                self._line(saved_again_text(event))
                if event.best_lost:
                    self._line(best_lost_text())
            case StateChanged(state="paused"):
                self._line(_("paused"))

    def say(self, text: str) -> None:
        """A line of its own, which stays."""
        self._line(text)

    def _passing(self, text: str, *, at_once: bool = False) -> None:
        """A line that the next one replaces, no oftener than can be read, or `at_once`."""
        now = monotonic()
        seldom = TERMINAL_SECONDS if self._terminal else LOG_SECONDS
        if not at_once and now - self._shown < seldom:
            return
        self._shown = now
        if not self._terminal:
            self._line(text)
            return
        self._stream.write("\r" + text.ljust(len(self._open)))
        self._stream.flush()
        self._open = text

    def _line(self, text: str) -> None:
        """A line that stays."""
        if self._open:
            self._stream.write("\r" + " " * len(self._open) + "\r")
            self._open = ""
        self._stream.write(readable(text) + "\n")
        self._stream.flush()

    def _end_line(self) -> None:
        if self._open:
            self._stream.write("\n")
            self._stream.flush()
            self._open = ""


def _started_text(event: RunStarted) -> str:
    text = _(
        "{network}: {parameters:,} parameters, {training:,} pictures to train on,"
        " {validation:,} to validate on; {device}, {way}"
    ).format(
        network=event.network,
        parameters=event.parameters,
        training=event.training_pictures,
        validation=event.validation_pictures,
        device=event.device,
        way=way_text(event.precision, event.memory_format),
    )
    if event.first_step:
        text += " " + _("(resumed after step {n:,})").format(n=event.first_step)
    return text


def _steps_text(event: StepsDone, started: RunStarted, left: str) -> str:
    last = event.steps[-1]
    text = _("step {step:,} of {total:,}, epoch {epoch:.2f}: loss {loss}, {speed}").format(
        step=last.step,
        total=started.total_steps,
        epoch=last.epoch,
        loss=loss_text(last.loss),
        speed=speed_text(last.images_per_second),
    )
    return f"{text}, {left}" if left else text


def _time_left(pace: Pace, last: Step, started: RunStarted) -> str:
    """How long it still takes, and all of it; nothing while nobody can tell."""
    steps, validations = started.total_steps - last.step, validations_left(started, last)
    left = pace.seconds_left(steps, validations)
    in_all = pace.seconds_in_all(steps, validations)
    if left is None or in_all is None:
        return ""
    return _("{time} left of {in_all}").format(
        time=duration_text(left), in_all=whole_time_text(in_all)
    )


def _validated_text(event: Validated) -> str:
    return _(
        "step {step:,}, epoch {epoch:.2f}: validation loss {loss}, top-1 error {top1},"
        " top-5 error {top5}"
    ).format(
        step=event.step,
        epoch=event.epoch,
        loss=loss_text(event.loss),
        top1=percent(event.top1_error),
        top5=percent(event.top5_error),
    )
