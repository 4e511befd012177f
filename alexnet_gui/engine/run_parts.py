"""What a run's loop works with and what others see of it, made from what was prepared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alexnet_gui.core.events import STAYS, Event, Remark, Validated
from alexnet_gui.core.translation import _
from alexnet_gui.engine.devices import LAYOUTS
from alexnet_gui.engine.examination import Examined
from alexnet_gui.engine.feed import Feed
from alexnet_gui.engine.live import LiveModel, Moment, Shown
from alexnet_gui.engine.picture_sets import AsKept, Fitting
from alexnet_gui.engine.preparation import Prepared, augmentation_of
from alexnet_gui.engine.runs import discard_run


def feed_of(prepared: Prepared) -> Feed:
    """This process's part of the run's batches: of pictures, or of what stands for them."""
    data, record, kept = prepared.data, prepared.record, prepared.kept
    device, share = prepared.device, prepared.team.share
    layout = LAYOUTS[prepared.execution.memory_format]
    if kept is not None:
        as_kept = AsKept(device, layout, flips=kept.train.mirrored is not None)
        return Feed(
            kept.train, kept.validation, as_kept, record.recipe, device, share, prepared.loading
        )
    fitting = Fitting(
        data.preprocessing,
        record.architecture.input,
        device,
        augmentation_of(prepared),
        layout,
        pinned=prepared.loading != "plain",
    )
    return Feed(
        data.train, data.validation, fitting, record.recipe, device, share, prepared.loading
    )


def note_validation(prepared: Prepared, examined: Examined) -> Validated:
    """Keep in mind how a validation went, for the schedule, early stopping and the best weights."""
    progress, error = prepared.progress, examined.top1_error
    best = progress.best_error is None or error < progress.best_error
    progress.validation = (examined.loss, error, examined.top5_error)
    progress.validated_step = progress.step
    progress.worse_epochs = 0 if best else progress.worse_epochs + 1
    if best:
        progress.best_error = error
    prepared.schedule.after_validation(error)
    return Validated(
        step=progress.step,
        epoch=progress.step / prepared.steps_per_epoch,
        loss=examined.loss,
        top1_error=error,
        top5_error=examined.top5_error,
        best=best,
    )


@contextmanager
def shown(prepared: Prepared, live: LiveModel | None) -> Iterator[None]:
    """Others can have a copy of the network."""
    if live is None:
        yield
        return
    network, progress = prepared.learner.network, prepared.progress
    live.publish(
        Shown(
            prepared.record,
            prepared.home,
            prepared.data.validation,
            lambda: Moment(network, progress.step),
        )
    )
    try:
        yield
    finally:
        live.withdraw()


@contextmanager
def no_trace_of_nothing(prepared: Prepared) -> Iterator[None]:
    """Remove a new run that failed before its first step: its folder can be used again."""
    try:
        yield
    except Exception:
        if not prepared.resumed and prepared.progress.step == 0:
            discard(prepared, lambda _event: None)
        raise


def discard(prepared: Prepared, tell: Callable[[Event], None]) -> None:
    """Remove the run's files, unless another run's are in their place; and `tell` what stays."""
    if not prepared.team.is_writer:
        return
    if prepared.home.is_surely_own:
        discard_run(prepared.folder)
    else:
        words = _(
            "The run's folder {folder} is no longer there. If it was moved, it was not deleted."
        )
        if prepared.home.is_there:
            words = _(
                "What is in {folder} by now is not this run's, and stays. If the run's own folder"
                " was moved, it was not deleted."
            )
        tell(Remark(STAYS, words.format(folder=prepared.folder), prepared.progress.step))
