"""What can be done with a run at the moment, and why the rest cannot. No Qt."""

from dataclasses import dataclass

from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.run import Phase, Run


@dataclass(frozen=True)
class Permissions:
    """For each wish why it cannot be granted now, as a sentence; nothing where it can."""

    start: str
    pause: str
    stop: str
    discard: str
    goes_on: bool  # the second button lets the run go on rather than pause
    watch: str = ""
    cancels: bool = False  # there is nothing to keep yet, so that stopping is all there is


def permissions(run: Run | None, obstacle: str) -> Permissions:
    """What can be done with `run`; `obstacle` is why no other could start, or nothing."""
    if run is None or run.phase is Phase.ENDED:
        idle = _("No run is under way.")
        can_go_on = run is not None and run.can_go_on
        return Permissions(obstacle, "" if can_go_on else idle, idle, idle, can_go_on)
    busy = _("A run is under way. Stop it first.")
    match run.phase:
        case Phase.WATCHED:
            elsewhere = _("Another process trains this run: it can only be steered there.")
            go_on = run.can_go_on  # the other process is gone
            return Permissions(obstacle, "" if go_on else elsewhere, elsewhere, elsewhere, go_on)
        case Phase.PREPARING:
            waits = _("The run has not begun yet.")
            cancel = _("The run has not begun yet: Cancel is enough.")
            return Permissions(busy, waits, "", cancel, False, busy, cancels=True)
        case Phase.UNSAVED:
            return Permissions(busy, "", "", "", True, busy)
        case Phase.STOPPING:
            why, cancels = _stopping(run), run.started is None
            return Permissions(busy, why, why, why, False, busy, cancels=cancels)
        case phase:
            return Permissions(busy, "", "", "", phase is Phase.PAUSED, busy)


def _stopping(run: Run) -> str:
    if run.started is None:
        return _("The run is being cancelled.")
    if run.discarding:
        return _("The run is being stopped and discarded.")
    return _("The run is being stopped and saved.")
