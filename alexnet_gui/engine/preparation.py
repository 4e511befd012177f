"""From a job to everything that its run needs; whatever a person can mend is refused here."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import monotonic

import torch

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, PicturesRead
from alexnet_gui.core.idle_augmentation import idle_augmentation
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import LAST, DataRecord, RunRecord, read_run, write_run
from alexnet_gui.core.translation import _
from alexnet_gui.engine.augmentation import Augmentation
from alexnet_gui.engine.checkpoints import Checkpoint, Execution, Progress, read_checkpoint
from alexnet_gui.engine.datasets import Data, full_spec, open_data
from alexnet_gui.engine.devices import choose_device, choose_precision
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import build
from alexnet_gui.engine.runs import new_record, require_free
from alexnet_gui.engine.schedules import Schedule

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
    notices: tuple[str, ...]
    resumed: bool


def prepare(job: Job, emit: Callable[[Event], None], control: Control) -> Prepared:
    """Check `job`, read its pictures, and build its network, or take up the run it resumes.

    Raises:
        UserError: Something in the job cannot be, or the folder holds a run already.
        concurrent.futures.CancelledError: The run was stopped meanwhile.
    """
    folder = Path(job.out).expanduser().absolute()
    record, checkpoint = _resumed(folder) if job.resume else (None, None)
    if record is None:
        require_free(folder)
        spec, recipe, architecture = job.data, job.recipe, job.architecture
        fault = recipe.faults()
        if fault is not None:
            raise UserError(fault)
    else:
        spec, recipe, architecture = record.data.spec, record.recipe, record.architecture
    device = choose_device(recipe.device)
    execution = _execution(device, recipe, checkpoint)
    data = _opened(spec, architecture, recipe, emit, control)
    kept_as = (data.train.pixels.shape[1], data.train.pixels.shape[2], data.train.pixels.shape[3])
    idle = idle_augmentation(recipe, architecture.input, kept_as)
    notices = (*data.notices, *(sentence for _key, sentence in idle))
    if record is None:
        architecture, notice = _for_classes(architecture, data)
        notices = (*notices, *notice)
        record = new_record(architecture, recipe, _data_record(data))
    elif record.data.fingerprint != data.fingerprint or record.data.classes != data.classes:
        raise UserError(
            _("The pictures of {data} are not those that this run began with.").format(
                data=record.data.spec
            ),
            _("Bring them back as they were, or start a new run."),
        )
    _check_network(architecture, data, recipe)
    network = build(architecture, seed=recipe.seed, device=str(device))
    learner = Learner(network, recipe, device, execution.precision)
    steps_per_epoch = ceil(len(data.train) / recipe.batch_size)
    total_steps = recipe.epochs * steps_per_epoch
    total_steps = min(total_steps, recipe.max_steps or total_steps)
    schedule = Schedule(learner.optimiser, recipe, steps_per_epoch, total_steps)
    progress, random = Progress(), dict[str, torch.Tensor]()
    if checkpoint is not None:
        progress, random = checkpoint.progress, checkpoint.random or {}
        _load(learner, schedule, checkpoint, folder)
    elif job.resume:
        notices = (*notices, _("This run had not come to its first checkpoint, so it starts over."))
    if not job.resume:
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
        notices=notices,
        resumed=job.resume,
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


def _execution(device: torch.device, recipe: Recipe, checkpoint: Checkpoint | None) -> Execution:
    """How a new run is computed, or as its checkpoint says if it is on such a device again."""
    if checkpoint is not None and checkpoint.execution.device == device.type:
        return checkpoint.execution
    return Execution(
        device=device.type,
        precision=choose_precision(device, recipe.precision),
        memory_format="contiguous",
        threads=torch.get_num_threads(),
    )


def _opened(
    spec: str,
    architecture: Architecture,
    recipe: Recipe,
    emit: Callable[[Event], None],
    control: Control,
) -> Data:
    said = monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal said
        if done == total or monotonic() - said > _PROGRESS_SECONDS:
            said = monotonic()
            emit(PicturesRead(done, total))

    return open_data(
        full_spec(spec),
        architecture.input,
        fit=recipe.fit,
        seed=recipe.seed,
        cache_limit=recipe.cache_limit * 2**30,
        progress=progress,
        cancelled=lambda: control.stopping,
    )


def _data_record(data: Data) -> DataRecord:
    return DataRecord(
        spec=data.spec,
        fingerprint=data.fingerprint,
        classes=data.classes,
        preprocessing=data.preprocessing,
        training_pictures=len(data.train),
        validation_pictures=len(data.validation),
    )


def _for_classes(architecture: Architecture, data: Data) -> tuple[Architecture, tuple[str, ...]]:
    """The network with one output for each class, and what was changed for that, in words."""
    wanted, given = len(data.classes), architecture.classes
    index = architecture.classifier
    if given == wanted or index is None:
        return architecture, ()
    notice = _(
        "{layer} has {wanted:,} units in this run, one for each class of the data, instead of"
        " {given:,}."
    ).format(layer=architecture.layers[index].name, wanted=wanted, given=given)
    return architecture.with_classes(wanted), (notice,)


def _check_network(architecture: Architecture, data: Data, recipe: Recipe) -> None:
    """Refuse a network that cannot be trained on this data, before anything is built."""
    analysis = require_valid(architecture)
    if analysis.rows[-1].output != (len(data.classes),):
        raise UserError(
            _("{name} does not end in one number for each of the {n:,} classes.").format(
                name=architecture.name, n=len(data.classes)
            ),
            _("End it with a flatten and a dense layer."),
        )
    if not analysis.parameters:
        raise UserError(
            _("{name} has nothing to learn.").format(name=architecture.name),
            _("Add a convolution or a dense layer."),
        )
    single = recipe.batch_size == 1 or len(data.train) % recipe.batch_size == 1
    for row in analysis.rows:
        if row.layer.kind == "batch_norm2d" and row.output and row.output[1:] == (1, 1) and single:
            raise UserError(
                _("{layer} cannot normalise a batch of one picture of one pixel.").format(
                    layer=row.layer.name
                ),
                _("Choose a batch size that leaves no last batch of one picture."),
            )
