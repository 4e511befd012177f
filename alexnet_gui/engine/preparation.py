"""From a job to everything that its run needs; whatever a person can mend is refused here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from pathlib import Path
from time import monotonic

import msgspec
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesFetched, PicturesRead
from alexnet_gui.core.idle_augmentation import idle_augmentation
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import LAST, METRICS, DataRecord, RunRecord, read_run, write_run
from alexnet_gui.core.tensorboard_package import require_tensorboard
from alexnet_gui.core.translation import _
from alexnet_gui.engine.augmentation import Augmentation
from alexnet_gui.engine.checkpoints import Checkpoint, Execution, Progress, read_checkpoint
from alexnet_gui.engine.datasets import Data, full_spec, open_data
from alexnet_gui.engine.devices import choose_precision
from alexnet_gui.engine.kept_features import Kept, Passing, keep_features
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.memory_check import require_memory
from alexnet_gui.engine.metrics import require_untrained
from alexnet_gui.engine.network import build
from alexnet_gui.engine.network_for_data import check_network, for_classes
from alexnet_gui.engine.runs import new_record, require_free
from alexnet_gui.engine.schedules import Schedule
from alexnet_gui.engine.team import ALONE, Team
from alexnet_gui.engine.team_preparation import in_turn, random_of, recipe_for, require_alike
from alexnet_gui.engine.transfer import (
    Beginning,
    begin,
    read_weights,
    require_same,
    start_of,
    take_over,
)

_PROGRESS_SECONDS = 0.1


@dataclass(frozen=True)
class Prepared:
    """A run that is ready for its next step."""

    folder: Path
    record: RunRecord
    data: Data
    learner: Learner
    schedule: Schedule
    steps_per_epoch: int
    total_steps: int
    device: torch.device
    execution: Execution
    progress: Progress
    random: dict[str, torch.Tensor]  # the state to draw from; empty: as seeded
    kept: Kept | None  # what stands for the pictures, if frozen layers come first
    notices: tuple[str, ...]
    resumed: bool
    team: Team = ALONE


def prepare(
    job: Job, emit: Callable[[Event], None], control: Control, team: Team = ALONE
) -> Prepared:
    """Check `job`, read its pictures, and build its network, or take up the run it resumes.

    All processes of `team` do so, and one of them writes the run's record.

    Raises:
        UserError: Something in the job cannot be, or the folder holds a run already.
        concurrent.futures.CancelledError: The run was stopped meanwhile.
    """
    if job.tensorboard:
        require_tensorboard()
    folder = Path(job.out).expanduser().absolute()
    record, checkpoint = _resumed(folder) if job.resume else (None, None)
    if record is None:
        if team.is_writer:  # who may have made it by the time that another looks
            require_free(folder)
        spec, recipe, architecture = job.data, job.recipe, job.architecture
        fault = recipe.faults()
        if fault is not None:
            raise UserError(fault)
    else:
        record = msgspec.structs.replace(record, recipe=recipe_for(record, team))
        spec, recipe, architecture = record.data.spec, record.recipe, record.architecture
    start = start_of(job, record, begun=checkpoint is not None)
    source = None if start is None else read_weights(start)
    device = team.device(recipe.device)
    execution = _execution(device, recipe, checkpoint, team)
    data = in_turn(
        team,
        lambda: control.stopping,
        lambda: _opened(spec, architecture, recipe, emit, control, shared=team.shares_machine),
    )
    kept_as = (data.train.pixels.shape[1], data.train.pixels.shape[2], data.train.pixels.shape[3])
    idle = idle_augmentation(recipe, architecture.input, kept_as)
    notices = (*data.notices, *(sentence for _key, sentence in idle))
    architecture, notice = for_classes(architecture, data)
    beginning = None
    if start is not None and source is not None:
        beginning = begin(start, source, architecture, data.classes)
        notice = (*notice, *beginning.notices)
    notices = (*notices, *notice)
    data = _normalised(data, record, beginning)
    if record is None:
        started = None if beginning is None else beginning.record
        record = new_record(architecture, recipe, _data_record(data), started, team.share.size)
    elif record.data.fingerprint != data.fingerprint or record.data.classes != data.classes:
        raise UserError(
            _("The pictures of {data} are not those that this run began with.").format(
                data=record.data.spec
            ),
            _("Bring them back as they were, or start a new run."),
        )
    elif beginning is not None:
        require_same(record.start, beginning.record)
    require_alike(record, device, team)
    check_network(architecture, data, recipe, team.share)
    if job.memory_check and not job.resume:
        require_memory(architecture, recipe, device, () if start is None else start.frozen)
    network = build(architecture, seed=recipe.seed, device=str(device))
    if beginning is not None:
        take_over(network, beginning)
    network.freeze(() if record.start is None else record.start.frozen)
    notices = (*notices, *team.adapted(network, device))
    learner = Learner(network, recipe, device, execution.precision, team)
    steps_per_epoch = ceil(len(data.train) / (recipe.batch_size * team.share.size))
    total_steps = recipe.epochs * steps_per_epoch
    total_steps = min(total_steps, recipe.max_steps or total_steps)
    schedule = Schedule(learner.optimiser, recipe, steps_per_epoch, total_steps)
    progress, random = Progress(), dict[str, torch.Tensor]()
    if checkpoint is not None:
        progress = checkpoint.progress
        random, notice = random_of(checkpoint, team)
        notices = (*notices, *notice)
        _load(learner, schedule, checkpoint, folder)
    elif job.resume:
        notices = (*notices, _("This run had not come to its first checkpoint, so it starts over."))
    passing = Passing(network, data, recipe, execution, device, emit, lambda: control.stopping)
    kept, told = in_turn(team, passing.cancelled, lambda: keep_features(passing))
    learner.start = 0 if kept is None else kept.layers
    if team.is_writer and not job.resume:
        write_run(folder, record)
    return Prepared(
        folder=folder,
        record=record,
        data=data,
        learner=learner,
        schedule=schedule,
        steps_per_epoch=steps_per_epoch,
        total_steps=total_steps,
        device=device,
        execution=execution,
        progress=progress,
        random=random,
        kept=kept,
        notices=(*notices, *told),
        resumed=job.resume,
        team=team,
    )


def augmentation_of(prepared: Prepared) -> Augmentation:
    """What the run draws anew each time that it uses a picture."""
    recipe = prepared.record.recipe
    return Augmentation(
        crop=recipe.random_crop and recipe.fit == "crop",
        flip=recipe.random_flip,
        palette=prepared.data.palette if recipe.random_colour else None,
    )


def _resumed(folder: Path) -> tuple[RunRecord, Checkpoint | None]:
    """The run in `folder`, and its last checkpoint; it begins anew if it never came to one."""
    record = read_run(folder)
    require_untrained(folder / METRICS)
    last = folder / LAST
    return record, read_checkpoint(last) if last.exists() else None


def _load(learner: Learner, schedule: Schedule, checkpoint: Checkpoint, folder: Path) -> None:
    if checkpoint.optimiser is None:
        raise UserError(_("{path} holds weights only.").format(path=folder / LAST))
    try:
        learner.load(checkpoint.network, checkpoint.optimiser, checkpoint.scaler or {})
        schedule.load(checkpoint.schedule or {})
    except (RuntimeError, ValueError, KeyError) as error:
        raise UserError(
            _("{path} is not a checkpoint of this run: {reason}.").format(
                path=folder / LAST, reason=(str(error).splitlines() or [""])[0].rstrip(".")
            )
        ) from None


def _execution(
    device: torch.device, recipe: Recipe, checkpoint: Checkpoint | None, team: Team
) -> Execution:
    """How a new run is computed, or as its checkpoint says if it is on such devices again."""
    before = None if checkpoint is None else checkpoint.execution
    if before is not None and (before.device, before.processes) == (device.type, team.share.size):
        return before
    return Execution(
        device=device.type,
        precision=choose_precision(device, recipe.precision),
        memory_format="contiguous",
        threads=team.threads,
        processes=team.share.size,
    )


def _opened(
    spec: str,
    architecture: Architecture,
    recipe: Recipe,
    emit: Callable[[Event], None],
    control: Control,
    *,
    shared: bool,
) -> Data:
    said = monotonic()

    def tell(kind: type[PicturesRead | PicturesFetched], done: int, total: int) -> None:
        nonlocal said
        if done == total or monotonic() - said > _PROGRESS_SECONDS:
            said = monotonic()
            emit(kind(done, total))

    return open_data(
        full_spec(spec),
        architecture.input,
        fit=recipe.fit,
        seed=recipe.seed,
        cache_limit=recipe.cache_limit * 2**30,
        progress=partial(tell, PicturesRead),
        fetched=partial(tell, PicturesFetched),
        cancelled=lambda: control.stopping,
        shared=shared,
    )


def _normalised(data: Data, record: RunRecord | None, beginning: Beginning | None) -> Data:
    """`data` as the run's weights expect it: as it did before, or as their own pictures were."""
    expected = data.preprocessing
    if record is not None and record.start is not None:
        expected = record.data.preprocessing
    elif beginning is not None and beginning.statistics is not None:
        mean, std = beginning.statistics
        expected = msgspec.structs.replace(expected, mean=mean, std=std)
    return replace(data, preprocessing=expected, mean=expected.mean, std=expected.std)


def _data_record(data: Data) -> DataRecord:
    return DataRecord(
        spec=data.spec,
        fingerprint=data.fingerprint,
        classes=data.classes,
        preprocessing=data.preprocessing,
        training_pictures=len(data.train),
        validation_pictures=len(data.validation),
        skipped=data.skipped,
    )
