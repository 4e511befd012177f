"""The pictures that one can go through: those of the open file's folder, or those dropped."""

import os
from dataclasses import dataclass
from pathlib import Path

from alexnet_gui.core.natural_order import Key, natural_key
from alexnet_gui.core.presence import is_file
from alexnet_gui.gui.drops import PICTURE_SUFFIXES


@dataclass(frozen=True)
class Album:
    """Pictures in order; `here` is the one that is shown."""

    paths: tuple[Path, ...] = ()
    here: int = 0
    folder: str = ""  # where all of them lie, if that is one folder

    def at(self, path: Path) -> "Album | None":
        """The same with `path` shown, if it is one of them."""
        if path not in self.paths:
            return None
        return Album(self.paths, self.paths.index(path), self.folder)

    def beside(self, direction: int) -> Path | None:
        """The next picture in `direction` (1 or −1), or None at the end."""
        index = self.here + direction
        return self.paths[index] if 0 <= index < len(self.paths) else None


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """The files of `folder` that are pictures by their name, as people order them.

    Hidden files and sub-folders are left out. A folder that cannot be listed has none.
    """
    try:
        with os.scandir(folder) as entries:
            found = [
                Path(entry.path)
                for entry in entries
                if Path(entry.name).suffix.lower() in PICTURE_SUFFIXES
                and not entry.name.startswith(".")
                and is_file(entry)  # not a pipe, or a link in a circle
            ]
    except OSError:
        return ()
    return tuple(sorted(found, key=natural))


def natural(path: Path) -> Key:
    """Sorts 9 before 10, and capitals with the small letters."""
    return natural_key(path.name)
