"""Files that others may have made: what is looked at before anything of them is read.

A pipe would be waited for without end, a device read without end, and a link within the folder of a
run would have a resumed training write to wherever it leads.
"""

import stat
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


def require_regular(path: Path) -> None:
    """Check that opening what is at `path` does not wait, nor reading it go on, for ever.

    Raises:
        UserError: It is a pipe or a device.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return  # whoever opens it says what is wrong
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UserError(_("{path} is not a file.").format(path=path))


def require_own(folder: Path, files: tuple[str, ...], folders: tuple[str, ...] = ()) -> None:
    """Check that `files` and `folders`, as far as they are there, lie in `folder` themselves.

    Raises:
        UserError: One is a link to another place, or of another kind.
    """
    for name in (*files, *folders):
        try:
            mode = (folder / name).lstat().st_mode
        except OSError:
            continue
        if stat.S_ISLNK(mode):
            raise UserError(
                _("{path} is a link to another place.").format(path=folder / name),
                _("A run keeps its files in its own folder: put the file itself there."),
            )
        if not (stat.S_ISREG(mode) if name in files else stat.S_ISDIR(mode)):
            raise UserError(_("{path} is not a file.").format(path=folder / name))
