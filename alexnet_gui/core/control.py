"""How anyone outside steers a run: from another thread, a signal handler, a test."""

import threading
from collections.abc import Callable


class Control:
    """Pause, resume and stop a run, and ask for something between two of its steps.

    Every method may be called from any thread. The trainer calls `checkpoint` between steps.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._stopping = False
        self._discarding = False
        self._wishes: list[Callable[[], None]] = []

    @property
    def paused(self) -> bool:
        """Whether the run was asked to wait."""
        return self._paused

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to end."""
        return self._stopping

    @property
    def discarding(self) -> bool:
        """Whether the run was asked to end without saving."""
        return self._discarding

    def pause(self) -> None:
        """Wait after the step at hand."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()

    def resume(self) -> None:
        """Go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self, *, discard: bool = False) -> None:
        """End after the step at hand, saving what there is unless `discard`."""
        with self._changed:
            self._stopping = True
            self._discarding = self._discarding or discard
            self._changed.notify_all()

    def between_steps(self, wish: Callable[[], None]) -> None:
        """Have the trainer's thread run `wish` between two steps, also while paused."""
        with self._changed:
            self._wishes.append(wish)
            self._changed.notify_all()

    def grant_wishes(self) -> None:
        """Run what was asked for; called by the trainer's thread."""
        while True:
            with self._changed:
                if not self._wishes:
                    return
                wish = self._wishes.pop(0)
            wish()

    def wait_while_paused(self) -> None:
        """Return when the run may go on or must end; wishes are granted meanwhile."""
        while True:
            self.grant_wishes()
            with self._changed:
                if self._stopping or not self._paused:
                    return
                if not self._wishes:
                    self._changed.wait()
