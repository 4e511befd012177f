"""The file that settings are kept in: texts, and lists of texts, by their keys, in JSON.

Not QSettings: a value in its files can hold a pickle, which PySide runs as it is read.
"""

import json
import logging
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, cast
from weakref import WeakValueDictionary

from PySide6.QtCore import QLockFile

from alexnet_gui.core.damaged_files import put_aside
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.whole_file import write_whole

log = logging.getLogger(__name__)

Value: TypeAlias = str | list[str]

_LARGEST = 4 * 1024 * 1024  # bytes: settings are some kB
_PATIENCE_MS = 500  # for another window that is writing


class SettingsFile:
    """What is kept in one file. All of a process that ask for the same file share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None  # where the file is kept if it was damaged
        self.on_change: Callable[[], object] = lambda: None  # called whenever something was set
        self._written: dict[str, object] = {}  # what the file said when it was looked at last
        self._changed: dict[str, object] = {}  # what is not written yet; None: removed
        self._changing = threading.Lock()  # held for a moment
        self._saving = threading.Lock()  # held by whoever writes
        with suppress(OSError):
            self._written = self._read() or {}

    def value(self, key: str) -> Value | None:
        """What was set under `key`; None too for what is no setting, as of later versions."""
        with self._changing:
            value = self._changed[key] if key in self._changed else self._written.get(key)
        return cast(Value, value) if _is_setting(value) else None

    def set(self, key: str, value: Value | None) -> None:
        """Set it, or with None remove it; it is written by `save`."""
        with self._changing:
            self._changed[key] = value
        self.on_change()

    def save(self) -> bool:
        """Write what was set since the last time, beside what others wrote; whether that worked.

        A file that cannot be made out is set aside first. May be called from any thread, while
        others are set.
        """
        with self._saving:
            lock = QLockFile(f"{self.path}.lock")
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                lock.tryLock(_PATIENCE_MS)  # without it a setting of another window might be lost
                found = self._read()
                if found is None:
                    self._put_aside()
                    with self._changing:  # what is known of it is written again
                        self._changed = {**self._written, **self._changed}
                    found = {}
                with self._changing:
                    changed = dict(self._changed)
                merged = {**found, **{key: self._with(changed[key], key, found) for key in changed}}
                kept = {key: value for key, value in merged.items() if value is not None}
                if kept != found:
                    write_whole(self.path, (json.dumps(kept, indent=1) + "\n").encode())
            except (OSError, UserError):
                return False
            finally:
                lock.unlock()
            self._written = kept
            with self._changing:
                for key, value in changed.items():
                    if self._changed[key] is value:  # and not set once more meanwhile
                        del self._changed[key]
        return True

    def _with(self, value: object, key: str, found: dict[str, object]) -> object:
        """A list with what others have put into it since it was looked at last."""
        theirs, known = found.get(key), self._written.get(key)
        if not isinstance(value, list) or not isinstance(theirs, list):
            return value
        before = [*value, *(known if isinstance(known, list) else ())]
        return [*value, *(each for each in theirs if each not in before)]

    def _read(self) -> dict[str, object] | None:
        """What the file says; None if it is damaged.

        Raises:
            OSError: It may not be read, or what is there is no file.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise OSError("not an ordinary file")  # a pipe would be waited for without end
            with self.path.open("rb") as file:
                content = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return {}
        if len(content) > _LARGEST:
            return None
        try:
            read = json.loads(content)
        except (ValueError, RecursionError):
            return None
        return read if isinstance(read, dict) else None

    def _put_aside(self) -> None:
        self.set_aside = put_aside(self.path)
        log.warning(
            "Damaged settings are kept in %s", self.set_aside
        )  # whose window may be closing


def settings_of(path: Path) -> SettingsFile:
    """The settings at `path`, which all who ask for them here share."""
    path = path.absolute()
    found = _open.get(path)
    if found is None:
        found = _open[path] = SettingsFile(path)
    return found


_open: WeakValueDictionary[Path, SettingsFile] = WeakValueDictionary()


def _is_setting(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str)
