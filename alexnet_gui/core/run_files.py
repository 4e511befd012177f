"""What is done with a run's whole folder: giving it another name, and deleting it."""

import shutil
from pathlib import Path

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.run_names import BEST, EVENT_FILES, LAST, METRICS, RECORD
from alexnet_gui.core.translation import _

_SIGNS = '/\\:*?"<>|'
_OWN = frozenset({RECORD, METRICS, LAST, BEST, EVENT_FILES})


def require_idle(folder: Path) -> None:
    """Check that no process trains the run in `folder`.

    Raises:
        UserError: One does.
    """
    if file_lock.held(folder / METRICS):
        raise UserError(
            _("{name} is being trained.").format(name=folder.name), _("Stop its training first.")
        )


def rename_run(folder: Path, name: str) -> Path:
    """Give the folder of a run another name, beside where it is; the new path.

    Raises:
        UserError: It is being trained, the name is none or taken, or the system refuses.
    """
    require_idle(folder)
    target = folder.with_name(_checked(name))
    try:
        # A file system that takes “A” and “a” for the same still lets one become the other.
        if target.exists() and not target.samefile(folder):
            raise UserError(
                _("There is already something called {name}.").format(name=name),
                _("Choose another name."),
            )
        folder.rename(target)
    except OSError as error:
        raise UserError(
            _("{name} cannot be renamed: {reason}.").format(name=folder.name, reason=error.strerror)
        ) from None
    return target


def _checked(name: str) -> str:
    """`name`, if every file system takes it for a folder."""
    signs = any(sign in _SIGNS or not sign.isprintable() for sign in name)
    if signs or not name or name != name.strip() or name.endswith("."):
        raise UserError(
            _("“{name}” is not a name for a folder.").format(name=name),
            _("Leave out {signs}, a point at the end, and spaces around it.").format(
                signs=" ".join(_SIGNS)
            ),
        )
    return name


def foreign_files(folder: Path) -> list[str]:
    """The names in `folder` that no training has put there."""
    return sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.name not in _OWN and not _is_unfinished(entry.name)
    )


def delete_run(folder: Path) -> None:
    """Delete the folder of a run for good; only if there is nothing else in it.

    Raises:
        UserError: It is being trained, something else is in it, or the system refuses.
    """
    require_idle(folder)
    try:
        others = foreign_files(folder)
        if others:
            raise UserError(
                _("{name} also holds other files: {files}.").format(
                    name=folder.name, files=", ".join(others[:3]) + ("…" if others[3:] else "")
                ),
                _("Take them out first."),
            )
        shutil.rmtree(folder)
    except OSError as error:
        raise UserError(
            _("{name} cannot be deleted: {reason}.").format(name=folder.name, reason=error.strerror)
        ) from None


def _is_unfinished(name: str) -> bool:
    """Whether a write that was broken off left it: `.last.ckpt.part`, `.run.json.x4f`."""
    return any(name.startswith(f".{own}.") for own in _OWN)
