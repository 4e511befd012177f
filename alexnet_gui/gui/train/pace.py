"""How long a run still takes, from how fast it went lately. No Qt."""

from collections import deque

from alexnet_gui.core.translation import _, ngettext

_WINDOW = 200  # chunks of steps that are looked back on
_WARM_UP_STEPS = 3  # the first steps also choose kernels and fill caches
_ENOUGH_SECONDS = 3.0  # of steps, before anything is said


class Pace:
    """Learns the time of one step and of one validation."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float]] = deque(maxlen=_WINDOW)  # (step, seconds)
        self._taken = 0
        self._last: tuple[int, float] | None = None
        self._validation = 0.0
        self._has_validated = False
        self._known: float | None = None  # seconds a step took before the last validation

    def steps(self, first: int, last: int, seconds: float) -> None:
        """Steps `first` to `last` are done, the last of them after `seconds` of the run."""
        if self._has_validated and self._last is not None:
            usual = (self._per_step or 0.0) * (last - self._last[0])
            self._validation = max(0.0, seconds - self._last[1] - usual)
            self._seen.clear()
        self._has_validated = False
        self._taken += last - first + 1
        self._last = (last, seconds)
        if self._taken >= _WARM_UP_STEPS:
            self._seen.append(self._last)

    def validated(self) -> None:
        """There was a validation since the last step; it does not count as steps' time."""
        if self._per_step is not None:
            self._known = self._per_step
        self._has_validated = True

    def seconds_left(self, steps: int, validations: int) -> float | None:
        """How long `steps` more steps and `validations` take; None while nobody can tell."""
        per_step = self._per_step
        if per_step is None:
            return None
        return steps * per_step + validations * self._validation

    @property
    def _per_step(self) -> float | None:
        """Seconds; what was known before a validation holds until there is enough after it."""
        if len(self._seen) < 2:
            return self._known
        (first, begin), (last, end) = self._seen[0], self._seen[-1]
        if end - begin < _ENOUGH_SECONDS or last <= first:
            return self._known
        return (end - begin) / (last - first)


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
