"""Writing what a run keeps, and what happens where that cannot be written.

Where nobody attends to the run, it ends, and its last checkpoint is kept; if its folder was removed
it is made again. Where somebody does, it waits until it can be saved: there again, or elsewhere.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import CannotSave, Event, SavedAgain
from alexnet_gui.engine.home import Home
from alexnet_gui.engine.metrics import Clock

log = logging.getLogger(__name__)

AGAIN_SECONDS = 30.0  # after which it is tried again by itself: a drive may come back


class Saving:
    """Of one run, between two of its steps, on its thread."""

    def __init__(
        self,
        home: Home,
        control: Control,
        clock: Clock,
        tell: Callable[[Event], None],
        validated: Callable[[], bool],
    ) -> None:
        """`validated` says whether there were best weights to keep so far."""
        self._home = home
        self._control = control
        self.clock = clock
        self._tell = tell
        self._validated = validated
        self._given_up = False

    def done(self, write: Callable[[], None]) -> bool:
        """Do `write`, which leaves nothing where it fails; False if the run is to be discarded.

        Raises:
            UserError: It cannot be written, and nobody attends to it or it was given up.
        """
        try:
            self._home.keep_whole()
            write()
        except UserError as error:
            if self._given_up and self._control.discarding:
                return False
            trouble = self._home.gone or error  # it may have gone while it was written to
            if self._given_up:
                raise trouble from None
            if self._control.attended:
                return self._asked(trouble, write)
            if not self._home.removed:
                raise trouble from None
            self._home.make_again()
            write()
            self._tell_saved()
        return True

    def _asked(self, trouble: UserError, write: Callable[[], None]) -> bool:
        began, told = perf_counter(), ""
        self._control.begin_asking()
        try:
            while True:
                if trouble.message != told:
                    told = trouble.message
                    log.warning("The run cannot be saved: %s", trouble.message)
                    self._tell(
                        CannotSave(trouble.message, str(self._home.folder), self._home.keeps_last)
                    )
                answer = self._control.ask(AGAIN_SECONDS)
                if answer is None:
                    self._given_up = True
                    if self._control.discarding:
                        return False
                    raise trouble
                told = told if answer.by_itself else ""  # whoever asks gets an answer
                try:
                    self._move(answer.folder, make=not answer.by_itself)
                    write()
                except UserError as error:
                    trouble = error
                else:
                    self._tell_saved()
                    return True
        finally:
            self.clock.skip(perf_counter() - began)

    def _tell_saved(self) -> None:
        log.info("The run is saved again: %s", self._home.folder)
        lost = self._validated() and not self._home.best_is_there
        self._tell(SavedAgain(str(self._home.folder), best_lost=lost))

    def _move(self, folder: Path | None, *, make: bool) -> None:
        """Go on in `folder`; without one where the run was, also if all of it was removed there.

        A folder that was removed is made again if somebody asks for it, and not by itself: it may
        have been removed on purpose.
        """
        if folder is not None:
            self._home.move(folder)
        elif self._home.removed and (make or self._home.is_there):
            self._home.make_again()
        else:
            self._home.keep_whole()
