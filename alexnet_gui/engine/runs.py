"""A run's folder: when one may begin in it, what its record says at first, how it is removed."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from tempfile import TemporaryFile

import torch

from alexnet_gui import __version__
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import NoPlaceError, UserError
from alexnet_gui.core.given_files import require_own
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import BEST, EVENT_FILES, LAST, METRICS, RECORD, UNFINISHED
from alexnet_gui.core.run_record import DataRecord, RunRecord, write_run
from alexnet_gui.core.start import StartRecord
from alexnet_gui.core.translation import _

_EVENT_FILE = "*.tfevents.*"


def new_record(
    architecture: Architecture,
    recipe: Recipe,
    data: DataRecord,
    start: StartRecord | None = None,
    processes: int = 1,
) -> RunRecord:
    """The record of a run that begins now, with these versions of what it is computed by."""
    return RunRecord(
        architecture=architecture,
        recipe=recipe,
        data=data,
        versions={
            "alexnet_gui": __version__,
            "python": python_version(),
            "torch": torch.__version__,
        },
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        start=start,
        processes=processes,
    )


def require_free(folder: Path) -> None:
    """Check that a run may begin in `folder`.

    Raises:
        UserError: It holds a run already, is a file, or cannot be made or written to.
    """
    require_no_run(folder)
    _require_writable(folder)


def require_no_run(folder: Path) -> None:
    """Check that `folder` holds no run, nor event files, without touching it.

    Raises:
        UserError: It does, is a file, or cannot be looked at; or what would be a folder of the
            run's is a link to another place.
    """
    try:
        is_file = folder.exists() and not folder.is_dir()
        taken = any((folder / name).exists() for name in (RECORD, METRICS, LAST, BEST))
        events = any((folder / EVENT_FILES).glob(_EVENT_FILE))
    except OSError as error:
        raise _unusable(folder, error) from None
    if is_file:
        raise UserError(
            _("{path} is a file, so no run can be kept in it.").format(path=folder),
            _("Choose a folder."),
        )
    if taken:
        raise _taken(folder)
    require_own(folder, (), (EVENT_FILES,))
    if events:  # which could not be told from the run's own later
        raise UserError(
            _("{path} already holds event files for TensorBoard.").format(path=folder),
            _("Choose another folder for the run."),
        )


def begin_run(folder: Path, record: RunRecord) -> None:
    """Write the record of a new run into `folder`, where none was when it was asked for.

    Raises:
        UserError: Another process has begun one there meanwhile, or it cannot be written.
    """
    try:
        write_run(folder, record, new=True)
    except FileExistsError:
        raise _taken(folder) from None
    except UserError as error:
        with contextlib.suppress(OSError):  # there is something in it
            folder.rmdir()
        raise NoPlaceError(error.message, error.hint) from None


def _unusable(folder: Path, error: OSError) -> UserError:
    return NoPlaceError(
        _("No run can be kept in {path}: {reason}.").format(path=folder, reason=error.strerror),
        _("Choose another folder for the run."),
    )


def _taken(folder: Path) -> UserError:
    return UserError(
        _("{path} already holds a run.").format(path=folder),
        _("Resume it, or choose another folder."),
    )


class PlaceTakenError(UserError):
    """A run cannot be kept in its folder any more, which another one has."""


def another_run(folder: Path) -> PlaceTakenError:
    """Why a run that was in `folder` cannot be kept there any more."""
    return PlaceTakenError(
        _("Another run is in {path} by now.").format(path=folder),
        _("If the folder of this one was moved, resume it where it is now."),
    )


def taken_over(folder: Path) -> PlaceTakenError:
    """The same, of a run that another process goes on with."""
    return PlaceTakenError(
        _("The run in {path} is trained by another process by now.").format(path=folder),
        _("Watch it, or resume it when that process has ended."),
    )


def _require_writable(folder: Path) -> None:
    """Make `folder` and a file in it, and remove what was made."""
    made: list[Path] = []
    try:
        made = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unusable(folder, error) from None
    finally:
        for each in made:
            with contextlib.suppress(OSError):
                each.rmdir()


def discard_run(folder: Path) -> None:
    """Remove a run's files, and the folder if nothing else is in it."""
    with contextlib.suppress(OSError):
        for name in (LAST, BEST, *UNFINISHED, METRICS, RECORD):
            (folder / name).unlink(missing_ok=True)
        if not (folder / EVENT_FILES).is_symlink():  # what it leads to is not the run's
            for file in (folder / EVENT_FILES).glob(_EVENT_FILE):
                file.unlink()
            with contextlib.suppress(FileNotFoundError):
                (folder / EVENT_FILES).rmdir()
        folder.rmdir()
