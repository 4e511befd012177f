"""From a job to everything that its run needs; whatever a person can mend is refused here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.damaged_files import put_aside
from alexnet_gui.core.errors import UserError, unwritable
from alexnet_gui.core.events import Event
from alexnet_gui.core.job import Job
from alexnet_gui.core.presence import exists
from alexnet_gui.core.run_names import BEST, LAST, METRICS
from alexnet_gui.core.run_record import RunRecord
from alexnet_gui.core.tensorboard_package import require_tensorboard
from alexnet_gui.core.translation import _
from alexnet_gui.engine.augmentation import Augmentation
from alexnet_gui.engine.batch_loading import Loading
from alexnet_gui.engine.checkpoints import Checkpoint, Execution, Progress
from alexnet_gui.engine.datasets import Data
from alexnet_gui.engine.devices import LAYOUTS
from alexnet_gui.engine.execution import fastest_way
from alexnet_gui.engine.execution_probe import Subject
from alexnet_gui.engine.home import Home
from alexnet_gui.engine.kept_features import Kept, Passing, keep_features
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.network import Network, build
from alexnet_gui.engine.run_plan import Plan, plan_run
from alexnet_gui.engine.runs import begin_run
from alexnet_gui.engine.schedules import Schedule
from alexnet_gui.engine.team import ALONE, Team
from alexnet_gui.engine.team_preparation import in_turn, random_of
from alexnet_gui.engine.transfer import take_over
from alexnet_gui.engine.weights import check_fit


@dataclass(frozen=True)
class Prepared:
    """A run that is ready for its next step."""

    home: Home
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
    loading: Loading = "plain"

    @property
    def folder(self) -> Path:
        """Where the run is kept."""
        return self.home.folder


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
    plan = plan_run(job, emit, control, team)
    recipe, device, notices = plan.record.recipe, plan.device, plan.notices
    network = _network(plan)
    # Frozen layers pass their pictures in the usual way, whatever turns out to be fastest for the
    # others: what is kept of them is found again.
    before = _execution_before(plan, team)
    usual = _usual_execution(plan, before, team)
    passing = Passing(network, plan.data, recipe, usual, device, emit, lambda: control.stopping)
    kept, told = in_turn(team, passing.cancelled, lambda: keep_features(passing))
    (lacking,) = team.agree(kept is None)
    if lacking and kept is not None:  # another machine has no room, and all do the same
        kept, told = None, ()
    execution, measured = before, tuple[str, ...]()
    if execution is None:
        execution, measured = _fastest(plan, usual, network, kept, team, emit, control)
    network.to(memory_format=LAYOUTS[execution.memory_format])
    notices = (*notices, *team.adapted(network, device))
    start = 0 if kept is None else kept.layers
    learner = Learner(network, recipe, device, execution.precision, team, start)
    schedule = Schedule(learner.optimiser, recipe, plan.steps_per_epoch, plan.total_steps)
    progress, random, checkpoint = Progress(), dict[str, torch.Tensor](), plan.checkpoint
    if checkpoint is not None:
        progress = checkpoint.progress
        random, notice = random_of(checkpoint, team)
        notices = (*notices, *notice)
        _load(learner, schedule, checkpoint, plan.folder)
    elif job.resume:
        notices = (*notices, _starting_over(plan.folder, team))
    if team.is_writer and not job.resume:
        begin_run(plan.folder, plan.record)
    home = Home(plan.folder)
    if team.is_writer:
        home.settle()
    return Prepared(
        home=home,
        record=plan.record,
        data=plan.data,
        learner=learner,
        schedule=schedule,
        steps_per_epoch=plan.steps_per_epoch,
        total_steps=plan.total_steps,
        device=device,
        execution=execution,
        progress=progress,
        random=random,
        kept=kept,
        notices=(*notices, *told, *measured),
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


def _starting_over(folder: Path, team: Team) -> str:
    """What to tell of a run without a last checkpoint; what else is left of it is put aside."""
    left = [name for name in (BEST, METRICS) if exists(folder / name)]
    if BEST not in left:
        return _("This run had not come to its first checkpoint, so it starts over.")
    words = _("This run has no last checkpoint to go on from, so it starts over.")
    if not team.is_writer:
        return words
    try:
        kept = [put_aside(folder / name).name for name in left]
    except OSError as error:
        raise unwritable(folder, error) from None
    more = _("What it had come to is kept as {files}.").format(files=", ".join(kept))
    return f"{words} {more}"


def _network(plan: Plan) -> Network:
    """The run's network with the weights from which it goes on, in the default layout."""
    record = plan.record
    network = build(record.architecture, seed=record.recipe.seed, device=str(plan.device))
    if plan.beginning is not None:
        take_over(network, plan.beginning)
    network.freeze(() if record.start is None else record.start.frozen)
    if plan.checkpoint is not None:
        with _of_this_run(plan.folder):
            check_fit(plan.checkpoint.network, network.state_dict(), LAST)
            network.load_state_dict(plan.checkpoint.network)
    return network


def _usual_execution(plan: Plan, before: Execution | None, team: Team) -> Execution:
    """How a run is computed of which nothing was measured."""
    return Execution(
        device=plan.device.type,
        precision=plan.precision,
        memory_format="contiguous",
        threads=team.threads if before is None else before.threads,
        processes=team.share.size,
    )


def _execution_before(plan: Plan, team: Team) -> Execution | None:
    """That of the checkpoint from which the run goes on, if it is on such devices again."""
    before = None if plan.checkpoint is None else plan.checkpoint.execution
    if before is None or (before.device, before.processes) != (plan.device.type, team.share.size):
        return None
    return before


def _fastest(
    plan: Plan,
    usual: Execution,
    network: Network,
    kept: Kept | None,
    team: Team,
    emit: Callable[[Event], None],
    control: Control,
) -> tuple[Execution, tuple[str, ...]]:
    """How the run is computed so that it is fastest, and what to tell of it."""
    recipe, example = plan.record.recipe, network.architecture.input
    subject = Subject(
        network=network,
        start=0 if kept is None else kept.layers,
        shape=(
            min(recipe.batch_size, len(plan.data.train)),
            *(example if kept is None else kept.train.pixels.shape[1:]),
        ),
        dtype=torch.float32 if kept is None else kept.train.pixels.dtype,
        label_smoothing=recipe.label_smoothing,
        device=plan.device,
        threads=usual.threads,
        compiled=recipe.compile,
    )
    done = 0 if plan.checkpoint is None else plan.checkpoint.progress.step
    way, told = fastest_way(
        subject, recipe.precision, plan.total_steps - done, team, emit, lambda: control.stopping
    )
    return msgspec.structs.replace(
        usual,
        precision=way.precision,
        memory_format=way.memory_format,
        compiled=recipe.compile,
    ), told


def _load(learner: Learner, schedule: Schedule, checkpoint: Checkpoint, folder: Path) -> None:
    """Take up where the run was; the network has its weights already."""
    if checkpoint.optimiser is None:
        raise UserError(
            _("{path} holds weights only.").format(path=folder / LAST),
            _("A new run can start from them."),
        )
    with _of_this_run(folder):
        learner.load(checkpoint.optimiser, checkpoint.scaler or {})
        schedule.load(checkpoint.schedule or {})
        _check_moments(learner)


def _check_moments(learner: Learner) -> None:
    """Raise ValueError where what the optimiser remembers of a weight is of another shape."""
    for weight, kept in learner.optimiser.state.items():
        for name, value in kept.items():
            if isinstance(value, torch.Tensor) and value.shape not in (weight.shape, ()):
                raise ValueError(_("{name} has another shape").format(name=name))


@contextmanager
def _of_this_run(folder: Path) -> Iterator[None]:
    """What is loaded within from the checkpoint in `folder` has to fit the run."""
    try:
        yield
    except (UserError, RuntimeError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UserError(
            _("{path} is not a checkpoint of this run: {reason}.").format(
                path=folder / LAST, reason=(str(error).splitlines() or [""])[0].rstrip(".")
            )
        ) from None
