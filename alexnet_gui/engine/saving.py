"""Writing what a run keeps, and what happens where that cannot be written.

Where somebody attends to the run, it waits until it can be saved: there again, or elsewhere. Where
nobody does, its folder is made again if it was removed; if another run has it, the run goes on
beside it; and whatever else is wrong, it ends with an error, kept elsewhere if it can be. So it is
if it has to end with nobody to be asked any more, as with the session on a computer.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, Remark, SavedAgain
from alexnet_gui.core.translation import _
from alexnet_gui.engine.checkpoints import Progress
from alexnet_gui.engine.home import Home
from alexnet_gui.engine.metrics import Clock
from alexnet_gui.engine.runs import PlaceTakenError, discard_run

log = logging.getLogger(__name__)

_TRIES = 3  # to write between what another program does
AGAIN_SECONDS = 30.0  # after which it is tried again by itself: a drive may come back


class Saving:
    """Of one run, between two of its steps, on its thread."""

    def __init__(
        self,
        home: Home,
        control: Control,
        clock: Clock,
        tell: Callable[[Event], None],
        progress: Progress,
    ) -> None:
        """`progress` is that of the run, which goes on."""
        self._home = home
        self._control = control
        self.clock = clock
        self._tell = tell
        self._progress = progress
        self._given_up = False
        self._ended_by: UserError | None = None

    def end(self) -> None:
        """Be told at the run's end, once all of it is kept.

        Raises:
            UserError: It could not be saved in its folder, and is kept elsewhere.
        """
        if self._ended_by is not None:
            kept = _("As far as it came it is kept in {folder}, and can be resumed there.")
            raise UserError(self._ended_by.message, kept.format(folder=self._home.folder))

    def done(self, write: Callable[[], None]) -> bool:
        """Do `write`, which leaves nothing where it fails; False if the run is to be discarded.

        Raises:
            UserError: It cannot be written, and nobody attends to it or it was given up.
        """
        try:
            self._try(write)
        except UserError as error:
            if self._given_up and self._control.discarding:
                return False
            trouble = self._home.gone or error  # it may have gone while it was written to
            if self._given_up:
                raise trouble from None
            if not self._control.attended:
                self._by_itself(trouble, write)
            elif not self._asked(trouble, write):
                return False
        for words in self._home.news():
            self._tell(Remark("files", words, self._progress.step))
        return True

    def _try(self, write: Callable[[], None]) -> None:
        """Do `write` where the run is; again if its files were changed in just that moment."""
        for left in reversed(range(_TRIES)):
            try:
                self._home.keep_whole()
                return write()
            except UserError as error:
                taken = isinstance(error, PlaceTakenError)
                if taken or not left or not self._home.is_changed:
                    raise

    def _by_itself(self, trouble: UserError, write: Callable[[], None]) -> None:
        """Do `write` where that can be, if it may be with nobody there to be asked."""
        if self._home.removed:
            with suppress(UserError):
                self._home.make_again()
                write()
                return self._tell_saved()
        if not self._in_refuge(write):
            raise trouble
        if isinstance(trouble, PlaceTakenError) or self._control.insisted:
            self._tell_saved(why=trouble.message)
        else:  # this place may have no room for all that is still to come
            self._ended_by = trouble
            self._control.stop()

    def _in_refuge(self, write: Callable[[], None]) -> bool:
        """Do `write` in a folder of its own choice; whether there is one."""
        tried: list[Path] = []  # with room for all but what is written now
        for folder in self._home.refuges:
            with suppress(UserError):
                self._home.move(folder)
                tried.append(folder)
                write()
                for left in tried[:-1]:
                    discard_run(left)
                return True
        return False

    def _asked(self, trouble: UserError, write: Callable[[], None]) -> bool:
        began, told = perf_counter(), ""
        self._control.begin_asking()
        try:
            while True:
                if trouble.message != told:
                    told = trouble.message
                    log.warning("The run cannot be saved: %s", trouble.message)
                    self._tell(self._home.cannot_save(trouble))
                answer = self._control.ask(AGAIN_SECONDS)
                if answer is None:
                    discarding = self._control.discarding
                    if self._control.insisted and not discarding and self._in_refuge(write):
                        self._tell_saved(why=trouble.message)
                        return True
                    self._given_up = True
                    if discarding:
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

    def _tell_saved(self, why: str = "") -> None:
        log.info("The run is saved again: %s", self._home.folder)
        lost = self._progress.best_error is not None and not self._home.best_is_there
        self._tell(SavedAgain(str(self._home.folder), best_lost=lost, why=why))

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
