"""How long a run still takes, and all of it, from how fast it went lately."""

from collections import deque

from alexnet_gui.core.events import RunStarted, Step, StepsDone
from alexnet_gui.core.translation import _, ngettext

_WINDOW = 200  # chunks of steps that are looked back on
_WARM_UP_STEPS = 3  # the first steps also choose kernels and fill caches
_ENOUGH_SECONDS = 3.0  # of steps, before anything is said
_FORWARD = 1 / 3  # of a step: the backward pass takes about twice as long as the forward pass


class Pace:
    """Learns the time of one step, and of what comes between epochs: validating and saving.

    Before the first validation that is taken from the speed of the steps: it looks at each picture
    without learning from it. Seconds are the run's own, in which pauses do not count.
    """

    def __init__(self, validation_steps: float = 0.0) -> None:
        """`validation_steps`: in how many steps as many pictures are used as a validation has."""
        self._validation_steps = validation_steps
        self._seen: deque[tuple[int, float]] = deque(maxlen=_WINDOW)  # (step, seconds)
        self._taken = 0
        self._last: tuple[int, float] | None = None
        self._validation: float | None = None  # seconds of the last one, with saving
        self._has_validated = False
        self._known: float | None = None  # seconds a step took before the last validation

    @staticmethod
    def of(started: RunStarted, earlier: "Pace | None" = None) -> "Pace":
        """That of a run which begins, or goes on; `earlier`: as it went until it was stopped."""
        steps = started.validation_pictures * started.steps_per_epoch / started.training_pictures
        made = Pace(steps)
        if earlier is not None:
            made._known, made._last = earlier._per_step, earlier._last
            made._validation = earlier._validation
        return made

    def take(self, done: StepsDone) -> None:
        """Note some steps."""
        # Of a run that is read from its file all may come at once: they have a first and a last.
        warm = min(max(0, _WARM_UP_STEPS - 1 - self._taken), len(done.steps) - 1)
        first, begin, last = done.steps[0], done.steps[warm], done.steps[-1]
        self.steps(first.step, begin.step, begin.seconds)
        if last is not begin:
            self.steps(begin.step + 1, last.step, last.seconds)

    def steps(self, first: int, last: int, seconds: float) -> None:
        """Steps `first` to `last` are done, the last of them after `seconds` of the run."""
        if self._has_validated and self._last is not None:
            self._leave_out(last - self._last[0], seconds - self._last[1])
        self._has_validated = False
        self._taken += last - first + 1
        self._last = (last, seconds)
        if self._taken >= _WARM_UP_STEPS:
            self._seen.append(self._last)

    def _leave_out(self, steps: int, seconds: float) -> None:
        """Of the `seconds` of `steps` leave out the validation among them.

        Where epochs are short, several are looked at together.
        """
        per_step = self._per_step or seconds / (steps + _FORWARD * self._validation_steps)
        self._validation = max(0.0, seconds - steps * per_step)
        seen = () if self._measured else self._seen
        self._seen = deque(((step, at + self._validation) for step, at in seen), maxlen=_WINDOW)

    def validated(self) -> None:
        """There was a validation since the last step; it does not count as steps' time."""
        self._known = self._per_step
        self._has_validated = True

    def seconds_left(self, steps: int, validations: int) -> float | None:
        """How long `steps` more steps and `validations` take; None while nobody can tell."""
        per_step = self._per_step
        if per_step is None:
            return None
        validation = self._validation
        if validation is None:
            validation = _FORWARD * per_step * self._validation_steps
        return steps * per_step + validations * validation

    def seconds_in_all(self, steps: int, validations: int) -> float | None:
        """How long the whole run takes, from its first step on; None while nobody can tell."""
        left = self.seconds_left(steps, validations)
        return None if left is None or self._last is None else self._last[1] + left

    @property
    def _per_step(self) -> float | None:
        """Seconds; what was known before a validation holds until there is enough after it."""
        return self._measured or self._known

    @property
    def _measured(self) -> float | None:
        """The same since the last validation before which there was enough."""
        if len(self._seen) < 2:
            return None
        (first, begin), (last, end) = self._seen[0], self._seen[-1]
        if end - begin < _ENOUGH_SECONDS or last <= first:
            return None
        return (end - begin) / (last - first)


def validations_left(started: RunStarted, last: Step | None) -> int:
    """How many validations are to come: after each epoch, and at the end.

    One that has just been made counts until the next step: only then is it known how long it took.
    """
    done = started.first_step if last is None else last.step - 1
    in_all = -(-started.total_steps // started.steps_per_epoch)
    return max(0, in_all - done // started.steps_per_epoch)


def whole_time_text(seconds: float) -> str:
    """A forecast of a length of time: in one unit where ten or more of it are enough: 20 min."""
    if 600 <= seconds < 3570:
        return _("{n} min").format(n=round(seconds / 60))
    if 36_000 <= seconds < 84_600:
        return _("{n} h").format(n=round(seconds / 3600))
    return duration_text(seconds)


def duration_text(seconds: float) -> str:
    """A length of time in its two largest units: 6 min 10 s."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("{n} s").format(n=whole)
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    minutes = round(seconds / 60)
    if minutes < 24 * 60:
        return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    hours = round(seconds / 3600)
    days = hours // 24
    return ngettext("{days} day {hours} h", "{days} days {hours} h", days).format(
        days=days, hours=hours % 24
    )
