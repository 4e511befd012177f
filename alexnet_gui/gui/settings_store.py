"""What the window remembers from one start to the next, in one readable file."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast, get_args

from PySide6.QtCore import QByteArray

from alexnet_gui.core.own_folders import settings_folder
from alexnet_gui.core.presence import exists, is_file, is_folder
from alexnet_gui.gui.settings_file import Value, settings_of
from alexnet_gui.gui.theme import Mode

log = logging.getLogger(__name__)

RECENT_FOLDERS = 6
RECENT_FILES = 8
RUN_FOLDERS = 100


def settings_file() -> Path:
    """Where the settings of this person lie."""
    return settings_folder() / "settings.json"


class SettingsStore:
    """Typed access to the settings; a value that makes no sense counts as not set."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = settings_of(path or settings_file())
        self._told = False  # that nothing can be written

    @property
    def path(self) -> Path:
        """The file that they are kept in."""
        return self._file.path

    @property
    def set_aside(self) -> Path | None:
        """Where the file is that was there and could not be made out, once `save` was called."""
        return self._file.set_aside

    def on_change(self, call: Callable[[], object]) -> None:
        """Call whenever something was set, in whatever store of this file."""
        self._file.on_change = call

    @property
    def theme(self) -> Mode:
        """Light, dark, or as the system."""
        value = self.text("window/theme")
        return cast(Mode, value) if value in get_args(Mode) else "system"

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._set("window/theme", mode)

    @property
    def workspace(self) -> str:
        """The name of the workspace that was last in front, or nothing."""
        return self.text("window/workspace")

    @workspace.setter
    def workspace(self, name: str) -> None:
        self._set("window/workspace", name)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window as Qt keeps them; empty at the first start."""
        return QByteArray.fromBase64(self.text("window/geometry").encode("ascii", "replace"))

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._set("window/geometry", bytes(geometry.toBase64().data()).decode("ascii"))

    def text(self, key: str) -> str:
        """What was set under `key`, or nothing."""
        value = self._file.value(key)
        return value if isinstance(value, str) else ""

    def set_text(self, key: str, text: str) -> None:
        """Remember `text` under `key`."""
        self._set(key, text)

    @property
    def recent_folders(self) -> list[str]:
        """Folders of pictures that were trained on lately, the newest first, while they exist."""
        return [folder for folder in self._texts("train/recent_folders") if is_folder(folder)]

    def remember_folder(self, folder: str) -> None:
        """Put `folder` first among the recent ones."""
        others = [known for known in self.recent_folders if known != folder]
        self._set("train/recent_folders", [folder, *others][:RECENT_FOLDERS])

    @property
    def recent_weights(self) -> list[str]:
        """Models and runs that were started from lately, the newest first, while they exist."""
        return [path for path in self._texts("train/recent_weights") if exists(path)]

    def remember_weights(self, path: str) -> None:
        """Put `path` first among the models and runs to start from."""
        others = [known for known in self.recent_weights if known != path]
        self._set("train/recent_weights", [path, *others][:RECENT_FOLDERS])

    @property
    def run_folders(self) -> list[Path]:
        """Folders of runs outside the usual place that were opened, the newest first."""
        return [Path(folder) for folder in self._texts("train/run_folders")]

    def remember_run_folder(self, folder: Path, *, instead_of: Path | None = None) -> None:
        """Put `folder` first among them; it may be `instead_of` one that was renamed."""
        others = [known for known in self.run_folders if known not in (folder, instead_of)]
        kept = [str(known) for known in (folder, *others)][:RUN_FOLDERS]
        self._set("train/run_folders", kept)

    @property
    def recent_files(self) -> list[str]:
        """Architecture files that were opened or saved lately, the newest first, while they exist.

        Nothing is forgotten for being away: a drive may come back.
        """
        return [file for file in self._texts("design/recent_files") if is_file(file)]

    def remember_file(self, file: str) -> None:
        """Put `file` first among the recent ones."""
        others = [known for known in self._texts("design/recent_files") if known != file]
        self._set("design/recent_files", [file, *others][:RECENT_FILES])

    def forget_files(self) -> None:
        """Make the list of recent files empty."""
        self._file.set("design/recent_files", None)

    def _texts(self, key: str) -> list[str]:
        """The texts that were set under `key`."""
        value = self._file.value(key)
        return value if isinstance(value, list) else []

    def _set(self, key: str, value: Value) -> None:
        self._file.set(key, value)

    def save(self) -> bool:
        """Write what was set to disk now; whether that worked.

        That it did not, the log says once.
        """
        if self._file.save():
            return True
        if not self._told:
            self._told = True
            log.warning("Settings cannot be kept in %s", self.path)
        return False
