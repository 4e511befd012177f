"""What is told when a run begins and when it ends."""

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.events import Remark, RunFinished, RunStarted
from alexnet_gui.core.job import Job
from alexnet_gui.core.translation import ngettext
from alexnet_gui.engine.preparation import Prepared


def run_started(prepared: Prepared) -> RunStarted:
    """A run that is about to take its next step."""
    record = prepared.record
    return RunStarted(
        run=str(prepared.folder),
        network=record.architecture.title,
        parameters=analyse(record.architecture).parameters,
        classes=record.data.classes,
        training_pictures=record.data.training_pictures,
        validation_pictures=record.data.validation_pictures,
        steps_per_epoch=prepared.steps_per_epoch,
        first_step=prepared.progress.step,
        total_steps=prepared.total_steps,
        device=prepared.team.device_text(prepared.device),
        precision=prepared.execution.precision,
        memory_format=prepared.execution.memory_format,
        notices=prepared.notices,
        skipped=prepared.data.skipped,
    )


def run_finished(prepared: Prepared, speed: float | None, *, stopped: bool) -> RunFinished:
    """A run that is over; `speed` in pictures a second.

    The training loss is the mean over the last epoch that was begun, the validation's figures are
    those of the last validation.
    """
    progress = prepared.progress
    loss, top1_error, top5_error = progress.validation or (None, None, None)
    return RunFinished(
        run=str(prepared.folder),
        stopped=stopped,
        epochs=progress.step / prepared.steps_per_epoch,
        steps=progress.step,
        train_loss=progress.loss_sum / progress.pictures if progress.pictures else None,
        validation_loss=loss,
        validation_top1_error=top1_error,
        validation_top5_error=top5_error,
        images_per_second=speed,
        device=str(prepared.device),
        precision=prepared.execution.precision,
        memory_format=prepared.execution.memory_format,
    )


def given_up(prepared: Prepared) -> Remark:
    """Why a run ends before all its epochs: its validation error did not get smaller any more."""
    progress = prepared.progress
    best = progress.best_error if progress.best_error is not None else 1.0
    words = ngettext(
        "It ended early: for {n:,} epoch the validation error was not below {best:.1%}.",
        "It ended early: for {n:,} epochs the validation error was not below {best:.1%}.",
        progress.worse_epochs,
    ).format(n=progress.worse_epochs, best=best)
    return Remark("early stopping", words, progress.step)


def run_never_began(job: Job) -> RunFinished:
    """A run that was stopped while it was prepared: it left nothing."""
    return RunFinished(
        run=job.out,
        stopped=True,
        epochs=0.0,
        steps=0,
        train_loss=None,
        validation_loss=None,
        validation_top1_error=None,
        validation_top5_error=None,
        images_per_second=None,
        device=job.recipe.device,
        precision=job.recipe.precision,
        memory_format="contiguous",
    )
