"""What a window is about, kept while it is open: should it crash, the next one offers it.

Every window has a folder of its own, whose lock the system lets go of when the process ends,
however it ends. A folder that nobody holds is what a crash has left.
"""

import contextlib
import json
import logging
import os
import shutil
import time
from pathlib import Path
from typing import IO, Any

import msgspec

from alexnet_gui.core import file_lock
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import architecture_text, parse_architecture
from alexnet_gui.core.own_folders import state_folder
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.whole_file import write_whole

log = logging.getLogger(__name__)

FORMAT = "alexnet-gui/session"
VERSION = 1
NOTE, LOCK, PICTURE, CRASH = "session.json", "lock", "picture", "crash.txt"
_YOUNG = 60.0  # seconds in which a folder may be that of a window that just begins


class UnsavedNetwork(msgspec.Struct, frozen=True):
    """A network with changes that no file has, and what it was before them."""

    architecture: Architecture
    original: Architecture
    path: Path | None = None
    preset: str = ""  # the published network that it comes from
    recipe: Recipe | None = None


class SessionNote(msgspec.Struct, frozen=True):
    """What would be lost: changes, the run under way, the picture on screen."""

    network: UnsavedNetwork | None = None
    run: Path | None = None
    picture: Path | bytes | None = None
    picture_name: str = ""
    left: bool = False  # no crash: whoever closed the window did not wait to be asked

    @property
    def empty(self) -> bool:
        """Whether there is nothing to bring back."""
        return self.network is None and self.run is None and self.picture is None


def sessions_folder() -> Path:
    """Where the windows of this person keep what they are about."""
    return state_folder() / "sessions"


class Session:
    """The folder of one window, held until `end` or `leave`, or until the process ends."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self.folder = folder
        self._lock = lock
        self._picture: bytes | None = None  # as it was written

    @classmethod
    def begin(cls, sessions: Path) -> "Session":
        """A new one. `OSError`: the folder cannot be written to."""
        sessions.mkdir(parents=True, exist_ok=True)
        stem, number = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}", 1
        while True:
            folder = sessions / f"{stem}-{number}"
            number += 1
            with contextlib.suppress(FileExistsError):
                folder.mkdir()
                lock = (folder / LOCK).open("ab")
                if file_lock.take(lock.fileno()):
                    return cls(folder, lock)
                lock.close()

    @classmethod
    def hold(cls, folder: Path) -> "Session | None":
        """That of a window which crashed; None if its window is there, or nobody can tell."""
        if file_lock.held(folder / LOCK) is not False:
            return None
        try:
            lock = (folder / LOCK).open("ab")
        except OSError:
            return None
        if file_lock.take(lock.fileno()):
            return cls(folder, lock)
        lock.close()
        return None

    @property
    def crash_file(self) -> Path:
        """Where Python writes what it was about when the process dies of a fault."""
        return self.folder / CRASH

    def crash(self) -> str:
        """What it wrote; usually nothing."""
        try:
            return self.crash_file.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def write(self, note: SessionNote) -> bool:
        """Keep `note` instead of what was kept before; whether its folder had to be made again.

        Raises:
            UserError, OSError: It cannot be written.
        """
        again = not self._is_there()
        if again:
            self._make_again()
        picture = note.picture if isinstance(note.picture, bytes) else None
        if picture is not None and picture is not self._picture:
            write_whole(self.folder / PICTURE, picture)
            self._picture = picture
        text = json.dumps(_document(note), allow_nan=False, indent=1)
        write_whole(self.folder / NOTE, f"{text}\n".encode())
        return again

    def _is_there(self) -> bool:
        """Whether the file that this process holds is still the one in the folder."""
        try:
            lock = (self.folder / LOCK).stat()
        except OSError:
            return False
        return os.path.samestat(lock, os.fstat(self._lock.fileno()))

    def _make_again(self) -> None:
        """Somebody has removed the folder, or all that programs keep."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / LOCK).open("ab")
        file_lock.take(lock.fileno())
        self._lock.close()
        self._lock, self._picture = lock, None

    def read(self) -> SessionNote:
        """What was kept last. `UserError` or `OSError`: that cannot be read."""
        path = self.folder / NOTE
        if not path.exists():
            return SessionNote()
        try:
            return _note(json.loads(path.read_bytes()), self.folder)
        except (msgspec.ValidationError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise UserError(f"{path}: {error}") from None

    def end(self) -> None:
        """Nothing is to be kept any more."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def leave(self) -> None:
        """Let the next window offer it."""
        self._lock.close()


def crashed_sessions(sessions: Path) -> list[tuple[Session, SessionNote]]:
    """What crashes have left, the newest last, held by this process; what is empty is removed."""
    found: list[tuple[Session, SessionNote]] = []
    try:
        folders = sorted(path for path in sessions.iterdir() if path.is_dir())
    except OSError:
        return found
    for folder in folders:
        if (session := _abandoned(folder)) is None:
            continue
        try:
            note = session.read()
        except (UserError, OSError) as error:  # of a later version, perhaps: it is not ours
            log.warning("What a session left cannot be read: %s", error)
            session.leave()
            continue
        if note.empty and not session.crash():
            session.end()
        else:
            found.append((session, note))
    return found


def _abandoned(folder: Path) -> Session | None:
    """The session in `folder`, if its process has ended."""
    try:
        if not (folder / NOTE).exists() and time.time() - folder.stat().st_mtime < _YOUNG:
            return None
    except OSError:
        return None
    return Session.hold(folder)


# --- the file -------------------------------------------------------------------------------------


class _Network(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    architecture: dict[str, Any]
    original: dict[str, Any]
    path: str
    preset: str
    recipe: Recipe | None


class _Document(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: str
    version: int
    network: _Network | None
    run: str
    picture: str  # its file; nothing if it lies beside, or there is none
    picture_name: str
    left: bool


def _document(note: SessionNote) -> dict[str, object]:
    network = note.network
    return {
        "format": FORMAT,
        "version": VERSION,
        "network": network
        and {
            "architecture": json.loads(architecture_text(network.architecture)),
            "original": json.loads(architecture_text(network.original)),
            "path": "" if network.path is None else str(network.path),
            "preset": network.preset,
            "recipe": msgspec.to_builtins(network.recipe),
        },
        "run": "" if note.run is None else str(note.run),
        "picture": str(note.picture) if isinstance(note.picture, Path) else "",
        "picture_name": note.picture_name if note.picture is not None else "",
        "left": note.left,
    }


def _note(document: object, folder: Path) -> SessionNote:
    read = msgspec.convert(document, _Document)
    if (read.format, read.version) != (FORMAT, VERSION):
        raise ValueError(f"{read.format} {read.version}")
    picture: Path | bytes | None = Path(read.picture) if read.picture else None
    if picture is None and read.picture_name:
        picture = (folder / PICTURE).read_bytes()
    return SessionNote(
        network=None if read.network is None else _network(read.network),
        run=Path(read.run) if read.run else None,
        picture=picture,
        picture_name=read.picture_name,
        left=read.left,
    )


def _network(read: _Network) -> UnsavedNetwork:
    fault = None if read.recipe is None else read.recipe.faults()
    return UnsavedNetwork(
        architecture=parse_architecture(json.dumps(read.architecture), NOTE),
        original=parse_architecture(json.dumps(read.original), NOTE),
        path=Path(read.path) if read.path else None,
        preset=read.preset,
        recipe=None if fault else read.recipe,
    )
