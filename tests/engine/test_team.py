"""Several processes learn what one would, and stop, save and fail as one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Event, RunStarted, Validated
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import BatchNorm2d, Dropout
from alexnet_gui.core.processes import Place, Share
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.start import Start
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.distributed import device_of, joined_team, synchronise
from alexnet_gui.engine.network import build
from alexnet_gui.engine.team import ALONE
from alexnet_gui.engine.team_preparation import require_alike
from alexnet_gui.engine.trainer import train
from tests.engine.pair import Pair
from tests.engine.training import SMALL, Events, job, rows, write_pictures

# Weights that become 9,999 times as large at every step.
DIVERGING = {"optimiser": "sgd", "learning_rate": 1000.0, "weight_decay": 10.0, "epochs": 9}
# Without dropout, which draws other units in each process.
CERTAIN = SMALL.with_layers(tuple(x for x in SMALL.layers if not isinstance(x, Dropout)))
NORMALISED = SMALL.with_layers((SMALL.layers[0], BatchNorm2d(name="bn1"), *SMALL.layers[1:]))


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    two = Pair()
    yield two
    two.close()


@pytest.fixture
def nine(tmp_path: Path) -> Path:
    """Nine pictures to train on, five to validate on."""
    write_pictures(tmp_path / "nine" / "train", {"cat": 5, "dog": 4})
    write_pictures(tmp_path / "nine" / "val", {"cat": 3, "dog": 2})
    return tmp_path / "nine"


def few(nine: Path, out: Path, **changes: object) -> Job:
    """A job on those, at two pictures for each process or four for one."""
    architecture = msgspec.structs.replace(CERTAIN, input=(3, 28, 28))
    usual = {"data": str(nine), "architecture": architecture, "batch_size": 2, "epochs": 2}
    return job(out, **(usual | changes))


def column(out: Path, name: str) -> list[float]:
    return [float(row[name]) for row in rows(out)]


def validated(events: list[Event]) -> list[Validated]:
    return [event for event in events if isinstance(event, Validated)]


# --- the same numbers ----------------------------------------------------------------------------


def test_two_processes_learn_what_one_does_also_where_a_batch_is_uneven(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    """Nine pictures at four in a step: the last step has one, so one process has none."""
    changes = {
        "random_crop": True, "random_flip": True, "random_colour": True, "label_smoothing": 0.1,
        "schedule": "plateau", "drop_epochs": 1, "learning_rate": 0.05, "epochs": 4,
        "optimiser": "sgd",
    }  # fmt: skip
    alone, together = tmp_path / "alone", tmp_path / "together"
    train(few(nine, alone, **changes, batch_size=4), Events(), Control())
    first, second = pair.train(few(nine, together, **changes))
    assert first.finished is not None
    assert first.finished.steps == 12
    assert second.events == []  # one of them tells
    for name in ("loss", "top1_error", "top5_error", "learning_rate", "step", "epoch"):
        assert column(together, name) == pytest.approx(column(alone, name), abs=1e-4)
    ours, its = (read_checkpoint(out / "last.ckpt") for out in (together, alone))
    for name, tensor in its.network.items():
        torch.testing.assert_close(ours.network[name], tensor, atol=1e-4, rtol=1e-3)
    assert ours.execution.processes == 2
    assert read_run(together).processes == 2


def test_a_process_without_validation_pictures_waits_for_the_other(
    tmp_path: Path, pair: Pair
) -> None:
    pets = tmp_path / "pets"
    write_pictures(pets / "train", {"cat": 5, "dog": 4})
    write_pictures(pets / "val", {"cat": 1, "dog": 0})
    alone, together = tmp_path / "alone", tmp_path / "together"
    train(few(pets, alone, batch_size=4), Events(), Control())
    pair.train(few(pets, together))
    assert column(together, "loss") == pytest.approx(column(alone, "loss"), abs=1e-4)


@pytest.mark.parametrize("varied", [False, True])  # kept features, or computed anew each time
def test_frozen_layers_stay_as_they_are_in_all_processes(
    tmp_path: Path, nine: Path, pair: Pair, varied: bool
) -> None:
    base, alone, together = tmp_path / "base", tmp_path / "alone", tmp_path / "together"
    train(few(nine, base, epochs=1, batch_size=4), Events(), Control())
    changes = {
        "start": Start(model=str(base), frozen=("conv1",)), "random_flip": varied, "seed": 9,
    }  # fmt: skip
    train(few(nine, alone, **changes, batch_size=4), Events(), Control())
    first, _second = pair.train(few(nine, together, **changes))
    assert first.error is None
    assert column(together, "loss") == pytest.approx(column(alone, "loss"), abs=1e-4)
    ours, before = (read_checkpoint(out / "last.ckpt").network for out in (together, base))
    assert torch.equal(ours["conv1.weight"], before["conv1.weight"])
    assert not torch.equal(ours["fc1.weight"], before["fc1.weight"])


def test_passes_in_bfloat16_are_averaged_too(tmp_path: Path, nine: Path, pair: Pair) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    train(few(nine, alone, batch_size=4, precision="bfloat16"), Events(), Control())
    pair.train(few(nine, together, precision="bfloat16"))
    assert column(together, "loss") == pytest.approx(column(alone, "loss"), abs=0.02)


def test_pictures_are_read_by_one_and_mapped_by_the_others(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    from alexnet_gui.engine.row_cache import prepared_folder

    shutil.rmtree(prepared_folder(), ignore_errors=True)
    first, _second = pair.train(few(nine, tmp_path / "run"))
    assert first.error is None
    assert len(list(prepared_folder().glob("*.pictures"))) == 1


# --- going on ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop_at", [2, 3])  # within an epoch, and at its end
def test_a_resumed_run_of_two_has_the_losses_of_one_never_interrupted(
    tmp_path: Path, nine: Path, pair: Pair, stop_at: int
) -> None:
    """With dropout and running statistics, of which each process has its own."""
    architecture = msgspec.structs.replace(NORMALISED, input=(3, 28, 28))
    changes = {"architecture": architecture, "checkpoint_every": stop_at, "random_flip": True}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    uninterrupted, _second = pair.train(few(nine, whole, **changes))
    stopped, other = pair.train(few(nine, parts, **changes), stop=(stop_at, None))
    for seen in (stopped, other):
        assert seen.finished is not None
        assert (seen.finished.stopped, seen.finished.steps) == (True, stop_at)
    resumed, _second = pair.train(job(parts, resume=True))
    assert [*stopped.losses, *resumed.losses] == uninterrupted.losses
    assert validated(resumed.events)[-1] == validated(uninterrupted.events)[-1]
    ours, its = (read_checkpoint(out / "last.ckpt").network for out in (parts, whole))
    assert all(torch.equal(ours[name], its[name]) for name in its)


def test_as_many_processes_as_share_a_step_evenly_can_go_on(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    run, whole = tmp_path / "run", tmp_path / "whole"
    train(few(nine, whole, batch_size=4), Events(), Control())
    pair.train(few(nine, run, checkpoint_every=2), stop=(2, None))
    events = Events()
    finished = train(job(run, resume=True), events, Control())
    assert finished.steps == 6
    assert column(run, "loss") == pytest.approx(column(whole, "loss"), abs=1e-4)
    started = next(event for event in events if isinstance(event, RunStarted))
    assert "had 2 processes and goes on with 1" in "\n".join(started.notices)


def test_more_than_can_share_a_step_are_refused(tmp_path: Path, pair: Pair) -> None:
    run = tmp_path / "run"
    train(job(run, max_steps=1, batch_size=901), Events(), Control())
    seen = pair.train(job(run, resume=True))
    [told] = [each.error for each in seen if each.error is not None]
    assert "901 pictures, which 2 processes cannot share evenly" in told
    assert "as it began with: 1" in told


# --- as one --------------------------------------------------------------------------------------


def test_a_stop_asked_of_one_process_stops_all_after_the_same_step(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    run = tmp_path / "run"
    arguments = few(nine, run, epochs=100)
    seen = pair.call(_stopped_early, (arguments, False), (arguments, True))
    assert seen == [3, 3]
    assert read_checkpoint(run / "last.ckpt").progress.step == 3


def _stopped_early(arguments: Job, asked: bool) -> int:
    """How many steps the run took."""
    control = StopsBySteps() if asked else Control()
    with joined_team() as team:
        return train(arguments, Events(), control, team=team).steps


class StopsBySteps(Control):
    """Stops by itself before the fourth step."""

    def __init__(self) -> None:
        super().__init__()
        self._steps = 0

    def grant_wishes(self) -> None:
        super().grant_wishes()
        self._steps += 1
        if self._steps == 4:
            self.stop()


def test_what_goes_wrong_in_one_process_ends_all_and_is_told_once(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    run = tmp_path / "run"
    for jobs, says in (
        ((few(nine, run), few(tmp_path / "gone", run)), "There is no folder"),
        ((few(tmp_path / "gone", run), few(nine, run)), "There is no folder"),
        ((few(tmp_path / "gone", run),), "There is no folder"),
        ((few(nine, run), few(nine, run, seed=3)), "do not have the same network"),
        ((few(nine, run, **DIVERGING),), "stopped being a number"),
    ):
        seen = pair.train(*jobs)
        assert [each.finished for each in seen] == [None, None]
        [told] = [each.error for each in seen if each.error is not None]
        assert says in told
        shutil.rmtree(run, ignore_errors=True)


def test_batch_normalisation_between_cpus_is_each_process_s_own_and_says_so(
    tmp_path: Path, nine: Path, pair: Pair
) -> None:
    architecture = msgspec.structs.replace(NORMALISED, input=(3, 28, 28))
    first, _second = pair.train(few(nine, tmp_path / "run", architecture=architecture))
    assert "each of the 2 processes normalises by its own pictures" in "\n".join(first.notices)


# --- without the others --------------------------------------------------------------------------


def test_between_gpus_batch_normalisation_keeps_its_names_and_tensors() -> None:
    layers = [BatchNorm2d(name="append") if x.name == "bn1" else x for x in NORMALISED.layers]
    network = build(NORMALISED.with_layers(tuple(layers)), device="meta")
    before = {name: tensor.shape for name, tensor in network.state_dict().items()}
    synchronise(network)
    assert isinstance(dict(network.named_children())["append"], torch.nn.SyncBatchNorm)
    assert list(network.state_dict()) == list(before)
    assert [name for name, _child in network.named_children()] == [x.name for x in layers]


def test_each_process_of_a_machine_takes_a_gpu_of_its_own() -> None:
    third = Place(rank=7, size=8, local_rank=3, local_size=4)
    assert device_of("automatic", third, gpus=4) == "cuda:3"
    assert device_of("cuda", third, gpus=8) == "cuda:3"
    assert device_of("automatic", third, gpus=0) == "cpu"
    assert device_of("cpu", third, gpus=4) == "cpu"
    for text, gpus, says in (
        ("cuda", 2, "2 GPUs that PyTorch can use for 4 processes"),
        ("automatic", 3, "3 GPUs that PyTorch can use for 4 processes"),
        ("cuda", 0, "0 GPUs"),
        ("cuda:1", 4, "each needs a device of its own"),
        ("mps", 0, "each needs a device of its own"),
    ):
        with pytest.raises(UserError, match=says):
            device_of(text, third, gpus)


def test_a_process_that_nobody_started_with_others_is_alone(tmp_path: Path) -> None:
    with joined_team() as team:
        assert team is ALONE
    assert team.share == Share(0, 1)
    train(job(tmp_path / "run", max_steps=1), Events(), Control())
    require_alike(read_run(tmp_path / "run"), torch.device("cpu"), team)
