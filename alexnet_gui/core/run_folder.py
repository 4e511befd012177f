"""Where a new run is kept: a folder of its own, named by the moment and the network."""

import os
import re
import unicodedata
from datetime import datetime
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.own_folders import data_folder
from alexnet_gui.core.presence import exists, require_folder
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.run_summary import holds_run
from alexnet_gui.core.translation import _

_LONGEST = 40


def runs_folder() -> Path:
    """The folder that holds every run that is not told to go elsewhere."""
    return data_folder() / "runs"


def new_run_folder(network: str, now: datetime, runs: Path) -> Path:
    """A folder in `runs` that is not there yet: 2026-11-22-042438-alexnet-for-28-28."""
    return free_folder(runs / f"{now:%Y-%m-%d-%H%M%S}-{slug(network)}")


def free_folder(wanted: Path) -> Path:
    """`wanted`, or where something is there already, it with a number, such as run-2."""
    folder, number = wanted, 2
    while exists(folder):
        folder, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return folder


def is_run_of(folder: Path, created: str) -> bool:
    """Whether the run in `folder` is the one that was `created` then."""
    try:
        return read_run(folder).created == created
    except UserError:
        return False


def require_place_for_runs(folder: Path) -> None:
    """Check that runs may have their folders in `folder`, without writing to it.

    Raises:
        UserError: It is not there, is no folder, is a run's own, or may not be looked at or
            written to.
    """
    hint = _("Choose another folder.")
    require_folder(folder, hint)
    if holds_run(folder):
        raise UserError(
            _("{path} is the folder of another run.").format(path=folder),
            _("Choose another one, such as the folder that it lies in."),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(_("{path} may not be written to.").format(path=folder), hint)


def slug(name: str) -> str:
    """`name` in letters and digits that every file system takes; never empty."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    return words[:_LONGEST].strip("-") or "network"
