"""A run's run.json: what the run is, read and written without the engine.

The folder also holds metrics.csv, what happened, and two checkpoints.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import NoPlaceError, UserError, unreadable
from alexnet_gui.core.files import architecture_text, parse_architecture
from alexnet_gui.core.given_files import require_own
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.presence import kind
from alexnet_gui.core.readable import unicode_text
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import BEST, EVENT_FILES, LAST, METRICS, RECORD, UNFINISHED
from alexnet_gui.core.start import StartRecord
from alexnet_gui.core.strict_json import RefusedError, converted, read_json
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import whole_file

FORMAT = "alexnet-gui/run"
VERSION = 1

LARGEST = 2**26  # bytes of a run.json, which may list many files that could not be read
# Everything that a training writes over, so that it must not be a link to another place.
_OWN_FILES = (RECORD, METRICS, LAST, BEST, *UNFINISHED)


class DataRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which pictures a run is trained on, and how they become its network's input."""

    spec: str
    fingerprint: str
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    training_pictures: int
    validation_pictures: int
    skipped: tuple[tuple[str, str], ...] = ()  # each file below the folder, and why it was


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is: everything that its outcome depends on."""

    architecture: Architecture
    recipe: Recipe
    data: DataRecord
    versions: dict[str, str]
    created: str  # ISO 8601, UTC
    start: StartRecord | None = None  # None: random weights, all of which learn
    processes: int = 1  # that it began with; each had the recipe's batch size

    def batch_size_for(self, processes: int) -> int:
        """The batch size of each of so many `processes`, if a step is to be what it was.

        Raises:
            UserError: They cannot share a step's pictures evenly.
        """
        pictures = self.recipe.batch_size * self.processes
        if pictures % processes == 0:
            return pictures // processes
        raise UserError(
            _(
                "A step of this run takes {pictures:,} pictures, which {n:,} processes cannot share"
                " evenly."
            ).format(pictures=pictures, n=processes),
            _("Resume it with as many processes as it began with: {n:,}.").format(n=self.processes),
        )


class _Document(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as it stands on disk."""

    format: str
    version: int
    architecture: dict[str, Any]
    recipe: Recipe
    data: DataRecord
    versions: dict[str, str]
    created: str
    start: StartRecord | None = None
    processes: int = 1


def write_run(folder: Path, record: RunRecord, *, new: bool = False) -> None:
    """Make `folder` if it is not there, and write `record` into it.

    Raises:
        UserError: The folder cannot be made or written to.
        FileExistsError: It was to be a `new` run, and another process has begun one there.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "architecture": json.loads(architecture_text(record.architecture)),
        "recipe": msgspec.to_builtins(record.recipe),
        "data": msgspec.to_builtins(record.data),
        "versions": record.versions,
        "created": record.created,
        "start": msgspec.to_builtins(record.start),
        "processes": record.processes,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPlaceError(
            _("The folder {path} cannot be made: {reason}.").format(
                path=folder, reason=error.strerror
            ),
            _("Choose another folder for the run."),
        ) from None
    text = json.dumps(document, allow_nan=False, indent=2)
    with whole_file(folder / RECORD, new=new, of_run=True) as file:
        file.write(f"{text}\n".encode())


def read_run(folder: Path) -> RunRecord:
    """What the run in `folder` is.

    Raises:
        UserError: The folder is not there or holds no run, or its run.json is damaged; the message
            names the place in it.
    """
    what = kind(folder)
    if what == "nothing":
        raise UserError(
            _("There is no folder {path}.").format(path=folder),
            _("It may have been moved or deleted, or its drive is not there."),
        )
    if what != "folder":
        raise UserError(_("{path} is not a run: it is no folder.").format(path=folder))
    path = folder / RECORD
    require_own(folder, _OWN_FILES, (EVENT_FILES,))
    try:
        if path.stat().st_size > LARGEST:
            raise _damaged(path, _("it is too long"))
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise UserError(
            _("{path} is not a run: it holds no {name}.").format(path=folder, name=RECORD)
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError:
        raise _damaged(path, _("it is not text")) from None
    try:
        # Not by msgspec, which refuses what stands in JSON for a file name that is not Unicode.
        return _checked(read_json(text), str(path))
    except RefusedError as refused:
        place = f"{refused.place}: " if refused.place else ""
        raise _damaged(path, place + refused.message) from None


def _damaged(path: Path, reason: str) -> UserError:
    return UserError(_("{path} is damaged: {reason}.").format(path=path, reason=reason))


def _checked(document: object, where: str) -> RunRecord:
    head = document if isinstance(document, dict) else {}
    if head.get("format") != FORMAT:
        raise UserError(_("{file}: format: it must be “{format}”.").format(
            file=where, format=FORMAT
        ))  # fmt: skip
    if head.get("version") != VERSION:
        raise UserError(
            _("{file}: version: this program reads version {version}, not {found}.").format(
                file=where, version=VERSION, found=head.get("version")
            )
        )
    read = converted(document, _Document)
    _check_numbers(read)
    fault = read.recipe.faults()
    if fault is not None:
        raise UserError(f"{where}: recipe: {_lower_first(fault)}")
    text = json.dumps(read.architecture)
    return RunRecord(
        architecture=parse_architecture(text, f"{where}: architecture"),
        recipe=read.recipe,
        data=msgspec.structs.replace(
            read.data, classes=tuple(map(unicode_text, read.data.classes))
        ),
        versions=read.versions,
        created=read.created,
        start=read.start,
        processes=read.processes,
    )


def _check_numbers(read: _Document) -> None:
    """Refuse what no training could have been."""
    for place, value, least in (
        ("data.training_pictures", read.data.training_pictures, 1),
        ("data.validation_pictures", read.data.validation_pictures, 0),
        ("processes", read.processes, 1),
    ):
        if value < least:
            raise RefusedError(place, _("it must be at least {n:,}").format(n=least))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
