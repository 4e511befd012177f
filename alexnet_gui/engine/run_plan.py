"""From a job to what its run is: pictures, network and record, with all that a person can mend."""

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
from alexnet_gui.core.home_folder import with_home
from alexnet_gui.core.idle_augmentation import idle_augmentation
from alexnet_gui.core.job import Job
from alexnet_gui.core.recipe import Precision, Recipe
from alexnet_gui.core.run_names import BEST, LAST, METRICS
from alexnet_gui.core.run_record import DataRecord, RunRecord, read_run
from alexnet_gui.core.start import Start
from alexnet_gui.core.translation import _
from alexnet_gui.engine.checkpoints import Checkpoint, read_checkpoint_or
from alexnet_gui.engine.datasets import Data, full_spec, open_data
from alexnet_gui.engine.devices import choose_precision
from alexnet_gui.engine.memory_check import require_memory
from alexnet_gui.engine.metrics_file import require_untrained
from alexnet_gui.engine.network_for_data import check_network, for_classes
from alexnet_gui.engine.runs import new_record, require_free
from alexnet_gui.engine.team import Team
from alexnet_gui.engine.team_preparation import in_turn, recipe_for, require_alike
from alexnet_gui.engine.transfer import Beginning, begin, read_weights, require_same, start_of

_PROGRESS_SECONDS = 0.1


@dataclass(frozen=True)
class Plan:
    """What a run is, checked, before anything is built for it."""

    folder: Path
    record: RunRecord
    checkpoint: Checkpoint | None  # from which it goes on
    beginning: Beginning | None  # the weights that it takes over at its start
    data: Data
    device: torch.device
    precision: Precision  # of what is computed without being measured
    notices: tuple[str, ...]
    processes: int

    @property
    def steps_per_epoch(self) -> int:
        """Updates in an epoch, which all processes make together."""
        pictures = self.record.recipe.batch_size * self.processes
        return ceil(len(self.data.train) / pictures)

    @property
    def total_steps(self) -> int:
        """Updates in the whole run."""
        recipe = self.record.recipe
        steps = recipe.epochs * self.steps_per_epoch
        return min(steps, recipe.max_steps or steps)


def plan_run(job: Job, emit: Callable[[Event], None], control: Control, team: Team) -> Plan:
    """Check `job` and read its pictures, or those of the run that it resumes.

    Raises:
        UserError: Something in the job cannot be, or the folder holds a run already.
        concurrent.futures.CancelledError: The run was stopped meanwhile.
    """
    folder = with_home(job.out).absolute()
    record, checkpoint = _resumed(folder) if job.resume else (None, None)
    if record is None:
        spec, recipe, architecture = _asked(job, folder, team)
    else:
        record = msgspec.structs.replace(record, recipe=recipe_for(record, team))
        spec, recipe, architecture = record.data.spec, record.recipe, record.architecture
    start = start_of(job, record, begun=checkpoint is not None)
    source = None if start is None else read_weights(start)
    device = team.device(recipe.device)
    precision = choose_precision(device, recipe.precision)
    opened = partial(_opened, shared=team.shares_machine, download=job.download)
    data = in_turn(
        team,
        lambda: control.stopping,
        lambda: opened(spec, architecture, recipe, emit, control),
    )
    notices = (*data.notices, *_idle(recipe, architecture, data))
    architecture, told = for_classes(architecture, data)
    notices = (*notices, *told)
    beginning = None
    if start is not None and source is not None:
        beginning = begin(start, source, architecture, data.classes)
        notices = (*notices, *beginning.notices)
    data = _normalised(data, record, beginning)
    record = _recorded(record, architecture, recipe, data, beginning, team)
    require_alike(record, device, team)
    check_network(architecture, data, recipe, team.share)
    if job.memory_check and not job.resume:
        require_memory(architecture, recipe, device, _frozen(start))
    return Plan(
        folder=folder,
        record=record,
        checkpoint=checkpoint,
        beginning=beginning,
        data=data,
        device=device,
        precision=precision,
        notices=notices,
        processes=team.share.size,
    )


def _resumed(folder: Path) -> tuple[RunRecord, Checkpoint | None]:
    """The run in `folder`, and its last checkpoint; it begins anew if it never came to one."""
    record = read_run(folder)
    require_untrained(folder / METRICS)
    last = folder / LAST
    if not last.exists():
        return record, None
    advice = _("A new run can start from its best weights, {path}.")
    return record, read_checkpoint_or(last, folder / BEST, advice)


def _asked(job: Job, folder: Path, team: Team) -> tuple[str, Recipe, Architecture]:
    """What a new run is to be."""
    if team.is_writer:  # who may have made it by the time that another looks
        require_free(folder)
    fault = job.recipe.faults()
    if fault is not None:
        raise UserError(fault)
    return job.data, job.recipe, job.architecture


def _opened(
    spec: str,
    architecture: Architecture,
    recipe: Recipe,
    emit: Callable[[Event], None],
    control: Control,
    *,
    shared: bool,
    download: bool,
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
        download=download,
    )


def _idle(recipe: Recipe, architecture: Architecture, data: Data) -> tuple[str, ...]:
    """What of the recipe changes nothing about these pictures, a sentence each."""
    kept_as = (data.train.pixels.shape[1], data.train.pixels.shape[2], data.train.pixels.shape[3])
    idle = idle_augmentation(recipe, architecture.input, kept_as)
    return tuple(sentence for _key, sentence in idle)


def _normalised(data: Data, record: RunRecord | None, beginning: Beginning | None) -> Data:
    """`data` as the run's weights expect it: as it did before, or as their own pictures were."""
    expected = data.preprocessing
    if record is not None and record.start is not None:
        expected = record.data.preprocessing
    elif beginning is not None and beginning.statistics is not None:
        mean, std = beginning.statistics
        expected = msgspec.structs.replace(expected, mean=mean, std=std)
    return replace(data, preprocessing=expected, mean=expected.mean, std=expected.std)


def _recorded(
    record: RunRecord | None,
    architecture: Architecture,
    recipe: Recipe,
    data: Data,
    beginning: Beginning | None,
    team: Team,
) -> RunRecord:
    """The record of a new run; of one that is resumed its own, if all is as it was."""
    if record is None:
        started = None if beginning is None else beginning.record
        return new_record(architecture, recipe, _data_record(data), started, team.share.size)
    if record.data.fingerprint != data.fingerprint or record.data.classes != data.classes:
        raise UserError(
            _("The pictures of {data} are not those that this run began with.").format(
                data=record.data.spec
            ),
            _("Bring them back as they were, or start a new run."),
        )
    if beginning is not None:
        require_same(record.start, beginning.record)
    return record


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


def _frozen(start: Start | None) -> tuple[str, ...]:
    return () if start is None else start.frozen
