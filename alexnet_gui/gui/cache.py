"""The folder of what can be fetched or made again: its size, and emptying it. No Qt."""

import os
import shutil
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.presence import is_folder, is_missing
from alexnet_gui.core.translation import _


def folder_bytes(folder: Path) -> int:
    """The size of all files below `folder`, without following links; 0 if it is not there."""
    total = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            try:
                total += (Path(place) / name).lstat().st_size
            except OSError:  # gone meanwhile
                continue
    return total


def empty_folder(folder: Path) -> None:
    """Delete what is in `folder`, and keep the folder. Links are removed, not followed.

    Raises:
        UserError: Something in it cannot be deleted.
    """
    if is_missing(folder):
        return
    try:
        for entry in folder.iterdir():
            if is_folder(entry) and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    except OSError as error:
        raise UserError(
            _("{path} could not be emptied: {reason}.").format(
                path=folder, reason=error.strerror or error
            )
        ) from None
