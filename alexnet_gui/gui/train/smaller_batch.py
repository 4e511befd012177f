"""The run that follows on one for which the memory was too small. No Qt."""

from datetime import datetime
from pathlib import Path

import msgspec

from alexnet_gui.core.job import Job
from alexnet_gui.core.run_folder import new_run_folder
from alexnet_gui.core.run_names import LAST
from alexnet_gui.core.start import Start
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.run import Run


def smaller_batch(run: Run | None) -> int | None:
    """The batch size with which `run` could be done over; None if that was not its trouble."""
    if run is None or not run.over or run.failure is None:
        return None
    return run.failure.smaller_batch


def smaller_text(run: Run, batch: int) -> str:
    """What a button says that starts it."""
    if run.saved is None:
        return _("Start over with a batch of {n:,}").format(n=batch)
    return _("Go on with a batch of {n:,}").format(n=batch)


def smaller_meaning(run: Run) -> str:
    """What that does, in a sentence."""
    if run.saved is None:
        return _("A new run, from its first step on: this one came to no checkpoint.")
    return _("A new run, which begins with the weights of this one's last checkpoint.")


def smaller_job(run: Run, batch: int, now: datetime) -> Job:
    """The same at another batch size, in a folder of its own beside that of `run`."""
    job = run.job
    start = job.start
    if run.saved is not None:
        frozen = () if start is None else start.frozen
        start = Start(model=str(Path(job.out) / LAST), frozen=frozen)
    folder = new_run_folder(job.architecture.name, now, Path(job.out).parent)
    return msgspec.structs.replace(
        job,
        recipe=msgspec.structs.replace(job.recipe, batch_size=batch),
        out=str(folder),
        start=start,
        resume=False,
    )
