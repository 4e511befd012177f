"""A run that was found in a folder: another process trains it, or it is over. No Qt."""

from datetime import datetime

from alexnet_gui.core.events import Event, RunStarted, Validated
from alexnet_gui.core.figures import epochs_text
from alexnet_gui.core.pace import Pace, duration_text
from alexnet_gui.core.run_watch import RunFound, Writing
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.train.run import Phase, Run


class WatchedRun(Run):
    """Fed with what its files tell, in order. It cannot be steered from here."""

    def __init__(self, found: RunFound) -> None:
        super().__init__(found.job, _local(found.created))
        self._writing = Writing(held=None, was_held=False, quiet=0.0)
        self._bests: list[Validated] = []

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._rewind(event.first_step)
            case Validated(best=True):
                self._bests.append(event)
            case Writing():
                self._writing = event
            case _:
                pass
        super().take(event)

    def _rewind(self, step: int) -> None:
        """Another process took it up again at `step`."""
        self._bests = [seen for seen in self._bests if seen.step <= step]
        self.best = self._bests[-1] if self._bests else None
        self.last = None
        self._pace = Pace()

    # --- where it stands -----------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """Watched until it has done its steps, or nobody watches it any more."""
        return Phase.ENDED if self.over else Phase.WATCHED

    @property
    def can_go_on(self) -> bool:
        """Whether it could go on here: no process holds it, and it left something to do."""
        finished = self.finished is not None and not self.finished.stopped
        begun = self.saved is not None or self.step > 0
        left = (self.over and not self._writing.held) or self._is_left
        return left and begun and not finished and not self._writing.gone

    @property
    def was_interrupted(self) -> bool:
        ended = self.failure is None and self.finished is None and not self._is_held
        return self.over and ended and self.step > 0

    @property
    def never_began(self) -> bool:
        """It was found in its folder."""
        return False

    @property
    def _is_held(self) -> bool:
        return self._writing.held is True

    @property
    def _is_left(self) -> bool:
        """Whether the process that trained it is known to be gone."""
        return self._writing.was_held and self._writing.held is False

    # --- in words ------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """The state for the status bar."""
        if self.over:
            return self._outcome
        return _("Watching: epoch {n:,} of {epochs:,}").format(n=self.epoch, epochs=self.epochs)

    @property
    def way(self) -> str:
        """What it was told to use: its files do not say what a measurement has chosen."""
        precision = self.job.recipe.precision
        return "" if precision == "automatic" else precision

    @property
    def remarks(self) -> str:
        """Why nothing comes, if nothing does."""
        if not self._is_silent:
            return ""
        if self._writing.gone:
            words = _(
                "The run's folder is no longer there: it was moved or deleted, or its drive is"
                " gone. When it is back, the run is followed again."
            )
        elif self._is_held:
            words = _("No new step for {time}, though its process is still there.")
        elif self._is_left:
            words = _(
                "The process that trained this run has ended. Resume takes it up here; when another"
                " process does, it is followed."
            )
        else:
            words = _(
                "No new step for {time}: the process may have ended. When another takes the run"
                " up again, it is followed."
            )
        return words.format(time=_in_minutes(self._writing.quiet))

    @property
    def origin(self) -> str:
        return (
            _("Another process trains this run; this window follows it.") if self._is_held else ""
        )

    @property
    def _is_silent(self) -> bool:
        """Whether nothing has come for a while, or nobody is there any more to write."""
        gone = self._writing.gone or self._is_left
        return not self.over and (self._writing.quiet > 0 or gone)

    @property
    def _doing(self) -> str:
        return _("no new step") if self._is_silent else super()._doing

    @property
    def _outcome(self) -> str:
        if self.failure is not None:
            return _("The run cannot be read further")
        if self.step == 0:
            return _("No step has been taken yet")
        if self._is_held:
            return _("Under way elsewhere, seen until epoch {epoch}").format(
                epoch=epochs_text(self._epochs_done)
            )
        if self.was_interrupted:
            return _("Interrupted after epoch {epoch}").format(epoch=epochs_text(self._epochs_done))
        return super()._outcome


def _in_minutes(seconds: float) -> str:
    """A length of time, which is not told more often than each minute."""
    if seconds >= 3600:
        return duration_text(seconds)
    minutes = max(1, int(seconds // 60))
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


def _local(created: str) -> datetime:
    """When the run began, on this computer's clock; long ago if nobody can tell."""
    try:
        return datetime.fromisoformat(created).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError):
        return datetime(1970, 1, 1)
