"""The folder of a run, which may become another one while it trains."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from alexnet_gui.core.errors import UserError, unwritable
from alexnet_gui.core.presence import exists, is_missing
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_record import RunRecord, write_run
from alexnet_gui.core.translation import _
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.runs import begin_run, discard_run, require_no_run


class Lodger(Protocol):
    """Who has a file of the run open."""

    def copied(self, folder: Path) -> AppendedFile:
        """A copy in another `folder` of the run, as much as can be read; UserError or OSError."""

    def returned(self, folder: Path) -> AppendedFile:
        """Its file in `folder`, which is on another drive than before; UserError or OSError."""

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        """Go on in that file."""


class Home:
    """Where a run is kept. Whoever has a file open there moves with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lodgers: list[Lodger] = []
        there = (each for each in (folder, *folder.absolute().parents) if exists(each))
        self._drive = _drive(next(there, folder))
        self._table: tuple[int, int] | None = None

    def settle(self) -> None:
        """Know the run's table again by what the system says of it now."""
        self._table = _numbers(self.folder / METRICS)

    @property
    def removed(self) -> bool:
        """Whether the run was taken out of its place, whose drive is there as before."""
        parent = self.folder.absolute().parent
        gone = self.is_lost and is_missing(self.folder / RECORD)
        return gone and self._drive == _drive(parent) is not None

    @property
    def is_own(self) -> bool:
        """Whether the table in its folder is the run's, as far as can be seen."""
        found = _numbers(self.folder / METRICS)
        return found is None or self._table is None or found == self._table

    @property
    def keeps_last(self) -> bool:
        """Whether its last checkpoint still is: in its place, or on a drive that is gone."""
        if self.removed or not self.is_own:
            return False
        return _drive(self.folder) != self._drive or not is_missing(self.folder / LAST)

    def keep_whole(self, record: RunRecord) -> None:
        """Write the run's `record` again where it was removed.

        Raises:
            UserError: Another folder is in the place of the run's, whose files are not to be
                touched; or the record cannot be written.
        """
        if self._table is None:
            return
        gone = self.gone  # asked once: it looks at the disk
        if gone is not None:
            raise gone
        if self.is_lost:
            raise UserError(
                _("What this run has written is no longer in {path}.").format(path=self.folder),
                _("Choose another folder, or try again to keep the run there."),
            )
        if not self.is_own:
            raise UserError(
                _("Another run is in {path} by now.").format(path=self.folder),
                _("Choose another folder."),
            )
        if is_missing(self.folder / RECORD):
            write_run(self.folder, record)

    @property
    def is_there(self) -> bool:
        """Whether its folder is, or cannot be looked at."""
        return not is_missing(self.folder)

    @property
    def gone(self) -> UserError | None:
        """What there is to say if it is not there."""
        if self.is_there:
            return None
        return UserError(
            _("The run's folder {path} is no longer there.").format(path=self.folder),
            _("It was moved or deleted, or its drive is gone."),
        )

    @property
    def is_lost(self) -> bool:
        """Whether what the run wrote is no more."""
        return is_missing(self.folder / METRICS)

    def follow_drive(self) -> None:
        """Where the drive was connected again, go on in the files that are on it.

        Nothing is written to what it was mounted at: it would be out of sight once it is back.

        Raises:
            UserError: The folder is not the run's any more, but an empty one on another drive; or
                a file on the one that is back cannot be written to.
        """
        drive = _drive(self.folder)
        if drive is None or drive == self._drive:
            return
        if self.is_lost:
            raise UserError(
                _("The drive that {path} was on is gone.").format(path=self.folder),
                _("Connect it again, or choose another folder."),
            )
        try:
            for lodger in self.lodgers:
                lodger.adopt(self.folder, lodger.returned(self.folder))
        except OSError as error:
            raise unwritable(self.folder, error) from None
        self._drive = drive
        self.settle()

    @property
    def best_is_there(self) -> bool:
        """Whether the weights of the best validation are kept here."""
        return not is_missing(self.folder / BEST)

    def move(self, folder: Path, record: RunRecord) -> None:
        """Go on in `folder`, with all that can still be read of what there was.

        The folder that it leaves stays as it is. Of several that move into one at the same moment,
        one gets it.

        Raises:
            UserError: It holds a run already, or cannot be written to; nothing is left in it then.
        """
        folder = folder.absolute()
        require_no_run(folder)
        begin_run(folder, record)
        with ExitStack() as undo:
            undo.callback(discard_run, folder)
            files = []
            try:
                for name in (LAST, BEST):
                    _copy(self.folder / name, folder / name)
                for lodger in self.lodgers:
                    files.append(lodger.copied(folder))
                    undo.callback(files[-1].close)
            except OSError as error:
                raise unwritable(folder, error) from None
            undo.pop_all()
        for lodger, file in zip(self.lodgers, files, strict=True):
            lodger.adopt(folder, file)
        self.folder = folder
        self._drive = _drive(folder)
        self.settle()


def _drive(folder: Path) -> int | None:
    """The system's number of the drive that `folder` is on; None where it is not there."""
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def _numbers(file: Path) -> tuple[int, int] | None:
    """By which the system tells `file` from others; None where it cannot be looked at."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _copy(old: Path, new: Path) -> None:
    """Copy what can be read; what cannot is as lost as the folder that it was in."""
    try:
        source = old.open("rb")
    except OSError:
        return
    with source, new.open("wb") as target:
        shutil.copyfileobj(source, target)
