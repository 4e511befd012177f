"""The folder of a run, which may become another one while it trains."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from alexnet_gui.core.damaged_files import changed_text, put_aside
from alexnet_gui.core.errors import UserError, unwritable
from alexnet_gui.core.events import CannotSave
from alexnet_gui.core.presence import exists, is_missing
from alexnet_gui.core.run_folder import free_folder, runs_folder
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_record import RunRecord, read_run, write_run
from alexnet_gui.core.translation import _
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.checkpoints import copy_checkpoint
from alexnet_gui.engine.runs import another_run, begin_run, discard_run, require_no_run


class Found(NamedTuple):
    """A file in which a run goes on."""

    file: AppendedFile
    fault: str = ""  # what was wrong with it, in words


class Lodger(Protocol):
    """Who has a file of the run open."""

    @property
    def file(self) -> AppendedFile:
        """That file."""

    def copied(self, folder: Path, *, own: bool) -> AppendedFile:
        """A copy in another `folder` of the run, as much as can be had; UserError or OSError.

        What lies beside it is the run's only if its folder is its `own` for sure.
        """

    def found(self, folder: Path, *, own: bool) -> Found:
        """The one that is in `folder` by now, made whole; UserError or OSError.

        Unless the folder is the run's `own` for sure, a file that does not begin as the run's does
        is another run's.
        """

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        """Go on in that file."""


class Home:
    """Where a run is kept. Whoever has a file open there moves with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lodgers: list[Lodger] = []
        there = (each for each in (folder, *folder.absolute().parents) if exists(each))
        self._drive = _drive(next(there, folder))
        self._record: RunRecord | None = None
        self._record_stamp: tuple[int, ...] | None = None  # of its file when it was right
        self._news: list[str] = []
        self._numbers: tuple[tuple[int, int] | None, tuple[int, int] | None] = (None, None)

    def settle(self) -> None:
        """Know the run again by its record, and its folder and table by the system's numbers.

        Raises:
            UserError: The record cannot be read.
        """
        if self._record is None:
            self._record_stamp = _stamp(self.folder / RECORD)
            self._record = read_run(self.folder)
        # The folder may be away for a moment. The table, which comes first, is open.
        table = self.lodgers[0].file.numbers if self.lodgers else _numbers(self._table)
        self._drive = _drive(self.folder) or self._drive
        self._numbers = _numbers(self.folder) or self._numbers[0], table

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
    def removed(self) -> bool:
        """Whether the run was taken out of its place, whose drive is there as before."""
        place = self.folder if self.is_there else self.folder.absolute().parent
        return self._is_bare and self._drive == _drive(place) is not None

    @property
    def is_own(self) -> bool:
        """Whether what is in its folder is the run's, as far as can be seen; or nothing is."""
        folder, table = self._numbers
        if self._is_hidden or self._is_bare or (table and table == _numbers(self._table)):
            return True
        if is_missing(self.folder / RECORD):
            return folder == _numbers(self.folder) and is_missing(self._table)
        return self._says_record(self.folder)

    @property
    def is_surely_own(self) -> bool:
        """Whether it is for sure, so that it may be taken along, or removed."""
        folder, table = self._numbers
        if table is not None and table == _numbers(self._table):
            return True
        return folder == _numbers(self.folder) and self.is_own

    @property
    def keeps_last(self) -> bool:
        """Whether its last checkpoint still is: in its place, or on a drive that is gone."""
        if self.removed or not self.is_own:
            return False
        return _drive(self.folder) != self._drive or not is_missing(self.folder / LAST)

    def cannot_save(self, trouble: UserError) -> CannotSave:
        """What to tell whoever attends to the run."""
        created = "" if self._record is None else self._record.created
        return CannotSave(trouble.message, str(self.folder), self.keeps_last, created)

    @property
    def best_is_there(self) -> bool:
        """Whether the weights of the best validation are kept here."""
        return not is_missing(self.folder / BEST)

    def keep_whole(self) -> None:
        """Write again what of it was removed, and go on in what is in place of its files by now.

        That is the case where its drive was connected again, or the table replaced by a copy.
        Nothing is written to what the drive was mounted at: it would be out of sight later.

        Raises:
            UserError: What the run wrote is gone, or another run is in its place, which is not
                touched; or the files there cannot be written to.
        """
        _folder, table = self._numbers
        if table is None or self._is_hidden:
            return
        if table == _numbers(self._table):
            self._keep_record()
            changed = [lodger for lodger in self.lodgers if not lodger.file.as_left]
        else:
            self._require_own()
            self._keep_record()
            changed = self.lodgers
        if changed:
            self._find_again(changed)

    @property
    def is_changed(self) -> bool:
        """Whether anybody else has done something to its open files, as far as can be seen."""
        table = self._numbers[1]
        if table is not None and table != _numbers(self._table):
            return True
        return not all(lodger.file.as_left for lodger in self.lodgers)

    def news(self) -> list[str]:
        """What was wrong with the run's files and is mended, in words; each is told once."""
        news, self._news = self._news, []
        return news

    def require_own(self) -> None:
        """Check that no other run is in its folder, before anything more is written there.

        Raises:
            UserError: One is.
        """
        if not self.is_own:
            raise another_run(self.folder)

    def _require_own(self) -> None:
        """Check the same, and that there is something of the run."""
        gone = self.gone
        if gone is not None:
            raise gone
        if self._is_bare and _drive(self.folder) != self._drive:
            raise UserError(
                _("The drive that {path} was on is gone.").format(path=self.folder),
                _("Connect it again, or choose another folder."),
            )
        if self._is_bare:
            raise UserError(
                _("What this run has written is no longer in {path}.").format(path=self.folder),
                _("Choose another folder, or try again to keep the run there."),
            )
        self.require_own()

    def _keep_record(self) -> None:
        """Write the record again where it was removed, or where something else is in its place."""
        path = self.folder / RECORD
        stamp = _stamp(path)
        if self._record is None or (stamp is not None and stamp == self._record_stamp):
            return
        if not self._says_record(self.folder):
            try:
                beside = None if is_missing(path) else put_aside(path)
            except OSError as error:
                raise unwritable(path, error) from None
            write_run(self.folder, self._record)
            if beside is not None:
                self._news.append(changed_text(RECORD, beside.name))
        self._record_stamp = _stamp(path)

    def _says_record(self, folder: Path) -> bool:
        """Whether what run.json in `folder` says is what the run is."""
        try:
            return read_run(folder) == self._record
        except UserError:
            return False

    def _find_again(self, lodgers: Sequence[Lodger]) -> None:
        """Go on in the files that are there by now, or in new ones."""
        own = self._numbers[0] == _numbers(self.folder)
        faults = []

        def found(lodger: Lodger) -> AppendedFile:
            file, fault = lodger.found(self.folder, own=own)
            faults.append(fault)
            return file

        try:
            files = _opened(lodgers, found)
        except OSError as error:
            raise unwritable(self.folder, error) from None
        self._go_on_in(self.folder, lodgers, files)
        self._news += filter(None, faults)

    def make_again(self) -> None:
        """Keep the run where it was, and where all of it was removed.

        Raises:
            UserError: As `move`.
        """
        if self._numbers[0] == _numbers(self.folder):  # emptied, but for event files perhaps
            self._keep_record()
            self._find_again(self.lodgers)
        else:
            self.move(self.folder)

    @property
    def refuges(self) -> Iterator[Path]:
        """Where it could be kept instead, one after the other: they may have no room either."""
        folder = self.folder.absolute()  # before it moves into the first
        if _drive(folder.parent) == self._drive:
            yield free_folder(folder)
        with suppress(UserError):
            yield free_folder(runs_folder() / folder.name)

    def move(self, folder: Path) -> None:
        """Go on in `folder`, with all that can still be had of what there was.

        The folder that it leaves stays as it is. Of several that move into one at the same moment,
        one gets it. Where it is the run's own folder, which was renamed, the run goes on there.

        Raises:
            UserError: It holds a run already, or cannot be written to; nothing is left in it then.
        """
        assert self._record is not None, "settle first"
        folder = folder.absolute()
        if self._lies_in(folder):
            self._follow(folder)
            return
        require_no_run(folder)
        begin_run(folder, self._record)
        with ExitStack() as undo:
            undo.callback(self._leave, folder)
            try:
                own = self.is_surely_own
                for name in (LAST, BEST) if own else ():
                    copy_checkpoint(self.folder / name, folder / name)
                files = _opened(self.lodgers, lambda lodger: lodger.copied(folder, own=own))
            except OSError as error:
                raise unwritable(folder, error) from None
            undo.pop_all()
        self._go_on_in(folder, self.lodgers, files)

    def _lies_in(self, folder: Path) -> bool:
        """Whether `folder` is the run's, under another name or at another place of its drive."""
        if not self.lodgers or folder == self.folder:
            return False
        return self.lodgers[0].file.numbers == _numbers(folder / METRICS)

    def _follow(self, folder: Path) -> None:
        """Go on in the run's own folder, which is `folder` by now."""
        before = self.folder
        self.folder, self._record_stamp = folder, None
        try:
            self._keep_record()
            self._find_again(self.lodgers)
        except UserError:
            self.folder = before
            raise

    def _leave(self, folder: Path) -> None:
        """Leave nothing in `folder`, if nobody has put another run there meanwhile."""
        if self._says_record(folder):
            discard_run(folder)

    def _go_on_in(
        self, folder: Path, lodgers: Sequence[Lodger], files: Sequence[AppendedFile]
    ) -> None:
        for lodger, file in zip(lodgers, files, strict=True):
            lodger.adopt(folder, file)
        if folder != self.folder:
            self.folder, self._record_stamp = folder, None
        self.settle()

    @property
    def _table(self) -> Path:
        return self.folder / METRICS

    @property
    def _is_hidden(self) -> bool:
        """Whether its table cannot be looked at; whoever writes is told why."""
        return _numbers(self._table) is None and not is_missing(self._table)

    @property
    def _is_bare(self) -> bool:
        """Whether there is nothing of any run."""
        return all(is_missing(self.folder / name) for name in (METRICS, RECORD, LAST, BEST))


def _opened(
    lodgers: Iterable[Lodger], opened: Callable[[Lodger], AppendedFile]
) -> list[AppendedFile]:
    """What each of `lodgers` has `opened`; where one cannot, none is left open."""
    files = []
    with ExitStack() as undo:
        for lodger in lodgers:
            files.append(opened(lodger))
            undo.callback(files[-1].close)
        undo.pop_all()
    return files


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


def _stamp(file: Path) -> tuple[int, ...] | None:
    """What is another one when `file` is written; None where it cannot be looked at."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
