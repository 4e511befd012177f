"""The run that is started over in a folder that it can be kept in, as later ones are."""

from datetime import datetime
from pathlib import Path

import msgspec

from alexnet_gui.core.job import Job
from alexnet_gui.core.readable import readable
from alexnet_gui.core.run_folder import new_run_folder
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.train.run import Run


def lacks_place(run: Run | None) -> bool:
    """Whether `run` ended before it began because it could not be kept where it was to be."""
    if run is None or run.failure is None:
        return False
    return run.failure.no_place and run.never_began and not run.job.resume


def job_in(run: Run, runs: Path, now: datetime) -> Job:
    """The same in a folder of its own in `runs`."""
    folder = new_run_folder(run.job.architecture.name, now, runs)
    return msgspec.structs.replace(run.job, out=str(folder))


def kept_there(runs: Path) -> Message:
    """What is said once the run has begun there."""
    return Message(
        _("This run and later ones are kept in {folder}.").format(folder=readable(str(runs))),
        _("The next start of the program keeps them where it does usually."),
        "note",
        topic="runs",
    )
