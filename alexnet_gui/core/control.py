"""How anyone outside steers a run: from another thread, a signal handler, a test."""

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import NamedTuple


class Retry(NamedTuple):
    """How a run that could not be saved is to be saved."""

    folder: Path | None = None  # where to; None: where it was
    by_itself: bool = False  # nobody has said so, but it was long enough


class Control:
    """Pause, resume and stop a run, and ask for something between two of its steps.

    Every method may be called from any thread. The trainer calls `checkpoint` between steps.
    """

    def __init__(self, *, attended: bool = False) -> None:
        """`attended`: somebody is told what goes wrong, and says what to do about it."""
        self.attended = attended
        self._retry: Retry | None = None  # the answer to what is asked
        self._giving_up = self._trying_once_more = self._insisted = False
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

    @property
    def insisted(self) -> bool:
        """Whether it is to end for somebody who is not there to be asked."""
        return self._insisted

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

    def stop(self, *, discard: bool = False, lose: bool = False, insist: bool = False) -> None:
        """End after the step at hand or without it, saving what there is unless `discard`.

        What cannot be saved is given up only by whoever knows that, and says `lose`; with `insist`
        it is tried once more before, and then elsewhere.
        """
        with self._changed:
            self._stopping = True
            self._discarding = self._discarding or discard
            self._insisted = self._insisted or insist
            self._trying_once_more = self._trying_once_more or insist
            self._giving_up = self._giving_up or discard or lose or insist
            self._changed.notify_all()

    def between_steps(self, wish: Callable[[], None]) -> None:
        """Have the trainer's thread run `wish` between two steps, also while paused."""
        with self._changed:
            self._wishes.append(wish)
            self._changed.notify_all()

    def save_again(self, folder: Path | None = None) -> None:
        """Try to save once more, in another `folder` if there is one, where a run could not be."""
        with self._changed:
            self._retry = Retry(folder)
            self._changed.notify_all()

    def begin_asking(self) -> None:
        """Something cannot be saved: only what is said from now on gives it up, or a discard."""
        with self._changed:
            self._retry, self._giving_up = None, self._discarding

    def ask(self, seconds: float) -> Retry | None:
        """What to do about it: called by the trainer's thread, which grants wishes meanwhile.

        Returns:
            How to try again, by itself after so many `seconds`; None if it is given up.
        """
        deadline = monotonic() + seconds
        while True:
            self.grant_wishes()
            with self._changed:
                if self._trying_once_more and not self._discarding:
                    self._trying_once_more = False
                    return Retry()
                if self._giving_up:
                    return None
                if self._retry is not None:
                    retry, self._retry = self._retry, None
                    return retry
                left = deadline - monotonic()
                if left <= 0:
                    return Retry(by_itself=True)
                if not self._wishes:
                    self._changed.wait(left)

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
