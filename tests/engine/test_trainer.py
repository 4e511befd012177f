"""A run trains on real pictures, tells everything, and leaves its files whole."""

import itertools
import json
import math
import resource
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import (
    Event,
    PicturesRead,
    Remark,
    RunFinished,
    RunStarted,
    Saved,
    StateChanged,
    Validated,
)
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import BatchNorm2d, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.run_record import read_run
from alexnet_gui.engine import health, keeper, metrics
from alexnet_gui.engine.checkpoints import Checkpoint, write_checkpoint
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, STEPS_PER_EPOCH, Events, job, rows, write_pictures


def test_an_epoch_on_the_sample_learns_and_tells_every_step(tmp_path: Path) -> None:
    events, out = Events(), tmp_path / "run"
    finished = train(job(out, batch_size=100, learning_rate=3e-3), events, Control())
    steps = events.steps()
    assert [step.step for step in steps] == list(range(1, 101))
    assert steps[49].epoch == 0.5
    assert steps[-1].epoch == 1.0
    assert finished.train_loss is not None
    assert finished.train_loss < steps[0].loss - 0.5
    assert finished.validation_top1_error is not None
    assert finished.validation_top1_error < 0.5
    assert finished.images_per_second is not None
    assert finished.images_per_second > 0
    assert (finished.steps, finished.epochs, finished.stopped) == (100, 1.0, False)
    assert all(earlier.seconds < later.seconds for earlier, later in pairwise(steps))


def test_events_come_in_the_order_in_which_things_happen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "PATIENCE", 0)  # an epoch is saved on a slow disk too
    events, out = Events(), tmp_path / "run"
    train(job(out, epochs=2), events, Control())
    kinds = [type(event) for event in events]
    assert kinds.index(RunStarted) == 1
    assert kinds[-1] is RunFinished
    assert events.states() == [
        "preparing",
        *("training", "validating", "saving") * 2,
        "finished",
    ]
    validations = [event for event in events if isinstance(event, Validated)]
    assert [event.step for event in validations] == [12, 24]
    assert validations[0].best


def test_the_start_says_what_is_trained(tmp_path: Path) -> None:
    events = Events()
    train(job(tmp_path / "run", max_steps=1), events, Control())
    started = next(event for event in events if isinstance(event, RunStarted))
    assert (started.training_pictures, started.validation_pictures) == (10_000, 2_000)
    assert (started.steps_per_epoch, started.first_step, started.total_steps) == (12, 0, 1)
    assert (started.precision, started.memory_format) == ("float32", "contiguous")
    assert started.device.startswith("CPU")


def test_metrics_hold_a_row_for_each_step_and_validation(tmp_path: Path) -> None:
    events, out = Events(), tmp_path / "run"
    train(job(out, epochs=2), events, Control())
    found = rows(out)
    assert [(row["split"], int(row["step"])) for row in found] == [
        *(("train", step) for step in range(1, 13)),
        ("validation", 12),
        *(("train", step) for step in range(13, 25)),
        ("validation", 24),
    ]
    losses = [float(row["loss"]) for row in found if row["split"] == "train"]
    assert losses == pytest.approx(events.losses(), rel=1e-8)
    assert found[0]["learning_rate"] == "0.001"


def test_the_last_smaller_batch_is_kept_and_its_error_counted_by_its_own_size(
    tmp_path: Path,
) -> None:
    events = Events()
    train(job(tmp_path / "run"), events, Control())
    assert len(events.steps()) == STEPS_PER_EPOCH
    assert events.steps()[-1].top1_error * 100 == pytest.approx(
        round(events.steps()[-1].top1_error * 100), abs=1e-4
    )


def test_the_training_loss_is_the_mean_over_the_last_epochs_pictures(tmp_path: Path) -> None:
    events = Events()
    finished = train(job(tmp_path / "run"), events, Control())
    *full, last = events.losses()
    assert finished.train_loss == pytest.approx((900 * sum(full) + 100 * last) / 10_000)


def test_the_run_record_holds_everything_that_the_outcome_depends_on(tmp_path: Path) -> None:
    out = tmp_path / "a" / "new" / "run"
    wanted = job(out, max_steps=1, seed=9)
    train(wanted, Events(), Control())
    record = read_run(out)
    assert record.architecture == SMALL
    assert record.recipe == wanted.recipe
    assert record.data.spec == "sample"
    assert len(record.data.classes) == 10
    assert record.data.preprocessing.crop == (28, 28)
    assert record.versions["torch"] == torch.__version__
    document = json.loads((out / "run.json").read_text())
    assert (document["format"], document["version"]) == ("alexnet-gui/run", 1)
    assert document["architecture"]["format"] == "alexnet-gui/architecture"


def test_the_same_seed_gives_the_same_losses_and_another_others(tmp_path: Path) -> None:
    losses = []
    for i, seed in enumerate((1, 1, 2)):
        events = Events()
        train(job(tmp_path / str(i), seed=seed, max_steps=3), events, Control())
        losses.append(events.losses())
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_a_limit_of_steps_ends_with_a_validation_and_a_checkpoint(tmp_path: Path) -> None:
    events, out = Events(), tmp_path / "run"
    finished = train(job(out, max_steps=5, epochs=9), events, Control())
    assert (finished.steps, finished.epochs) == (5, 5 / 12)
    assert finished.validation_loss is not None
    assert (out / "last.ckpt").exists()
    assert (out / "best.ckpt").exists()


def test_checkpoints_come_every_so_many_steps_if_asked(tmp_path: Path) -> None:
    events = Events()
    train(job(tmp_path / "run", checkpoint_every=5), events, Control())
    saved = [e.step for e in events if isinstance(e, Saved) and e.path.endswith("last.ckpt")]
    assert saved == [5, 10, 12]


@pytest.mark.parametrize(("seconds", "expected"), [(0.04, [2, 4, 6]), (4.0, [6])])
def test_an_epoch_s_end_is_saved_unless_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, expected: list[int]
) -> None:
    now = [0.0]
    monkeypatch.setattr(metrics, "perf_counter", lambda: now[0])

    def slow(path: Path, checkpoint: Checkpoint, check: Callable[[], None]) -> None:
        now[0] += seconds
        write_checkpoint(path, checkpoint, check)

    def when(event: Event) -> None:
        if event == StateChanged("validating"):  # an epoch took five seconds
            now[0] += 5

    monkeypatch.setattr(keeper, "write_checkpoint", slow)
    events = Events(when)
    train(job(tmp_path / "run", epochs=3, batch_size=5000), events, Control())
    saved = [e.step for e in events if isinstance(e, Saved) and e.path.endswith("last.ckpt")]
    assert saved == expected


def test_checkpoints_come_by_time_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()  # each look at the clock comes ten seconds after the last
    monkeypatch.setattr(metrics, "perf_counter", lambda: 10.0 * next(ticks))
    saved = {}
    for minutes in (5.0, 1e5, None):
        events = Events()
        train(job(tmp_path / str(minutes), save_minutes=minutes), events, Control())
        found = [e.step for e in events if isinstance(e, Saved) and e.path.endswith("last.ckpt")]
        assert found.pop() == STEPS_PER_EPOCH
        saved[minutes] = found
    assert saved[5.0]
    assert saved[1e5] == saved[None] == []


def test_a_run_gives_up_when_its_error_gets_no_smaller_and_says_so(tmp_path: Path) -> None:
    events, out = Events(), tmp_path / "run"
    still = job(out, epochs=9, early_stopping=2, optimiser="sgd", learning_rate=0.0)
    finished = train(still, events, Control())
    validations = [event for event in events if isinstance(event, Validated)]
    assert [seen.best for seen in validations] == [True, False, False]
    assert (finished.stopped, finished.epochs) == (False, 3.0)
    [remark] = [event for event in events if isinstance(event, Remark)]
    assert remark.message == (
        "It ended early: for 2 epochs the validation error was not below"
        f" {100 * validations[0].top1_error:.1f}%."
    )
    assert events.states()[-1] == "finished"
    assert (out / "last.ckpt").exists()


def test_a_run_that_still_learns_is_let_go_on(tmp_path: Path) -> None:
    finished = train(job(tmp_path / "run", epochs=3, early_stopping=1), Events(), Control())
    assert finished.epochs == 3


def test_the_rate_drops_after_so_many_epochs(tmp_path: Path) -> None:
    changes = {"epochs": 3, "schedule": "step", "drop_epochs": 2, "drop_factor": 0.5}
    train(job(tmp_path / "run", **changes), Events(), Control())
    rates = [row["learning_rate"] for row in rows(tmp_path / "run") if row["split"] == "train"]
    assert rates == ["0.001"] * 24 + ["0.0005"] * 12


def test_label_smoothing_is_for_training_alone(tmp_path: Path) -> None:
    losses = {}
    for smoothing in (0.0, 0.5):
        events = Events()
        changes = {"learning_rate": 0.0, "optimiser": "sgd", "max_steps": 1}
        train(
            job(tmp_path / str(smoothing), label_smoothing=smoothing, **changes), events, Control()
        )
        [validation] = [event.loss for event in events if isinstance(event, Validated)]
        losses[smoothing] = events.losses()[0], validation
    assert losses[0.0][0] != losses[0.5][0]
    assert losses[0.0][1] == losses[0.5][1]


def test_a_run_that_learns_nothing_says_so_once(tmp_path: Path) -> None:
    events = Events()
    zero = msgspec.structs.replace(SMALL, initialisation="paper")
    changes = {"architecture": zero, "learning_rate": 1e-9, "batch_size": 100}
    train(job(tmp_path / "run", **changes, epochs=2, max_steps=130), events, Control())
    remarks = [event for event in events if isinstance(event, Remark)]
    assert [remark.about for remark in remarks] == ["loss", "small updates"]
    assert "guessing among 10 classes gives 2.30" in remarks[0].message


def test_being_looked_at_does_not_change_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = []
    for spacing in (1, 1000):
        monkeypatch.setattr(health, "CHECK_STEPS", spacing)
        events = Events()
        train(job(tmp_path / str(spacing), max_steps=12), events, Control())
        losses.append(events.losses())
    assert losses[0] == losses[1]


def test_the_best_checkpoint_is_that_of_the_smallest_error(tmp_path: Path) -> None:
    events, out = Events(), tmp_path / "run"
    # The rate is so high that later epochs are worse than the first.
    train(job(out, epochs=3, learning_rate=0.3, optimiser="sgd"), events, Control())
    validations = [event for event in events if isinstance(event, Validated)]
    best = min(validations, key=lambda event: event.top1_error)
    assert torch.load(out / "best.ckpt", weights_only=True)["progress"]["step"] == best.step
    assert [v.step for v in validations if v.best][-1] == best.step


def test_bfloat16_keeps_float32_weights(tmp_path: Path) -> None:
    out = tmp_path / "run"
    finished = train(job(out, precision="bfloat16", max_steps=2), Events(), Control())
    assert finished.precision == "bfloat16"
    network = torch.load(out / "last.ckpt", weights_only=True)["network"]
    assert {tensor.dtype for tensor in network.values()} == {torch.float32}


def test_the_sample_trains_a_network_of_another_size_and_of_colour(tmp_path: Path) -> None:
    architecture = msgspec.structs.replace(SMALL, input=(3, 35, 31))
    wanted = job(tmp_path / "run", architecture=architecture, max_steps=2, batch_size=50)
    assert train(wanted, Events(), Control()).steps == 2


def test_a_folder_of_pictures_is_trained_and_the_last_layer_gets_its_classes(
    tmp_path: Path,
) -> None:
    write_pictures(tmp_path / "pets", {"cat": 10, "dog": 10, "eel": 10})
    events, out = Events(), tmp_path / "run"
    wanted = job(
        out,
        architecture=msgspec.structs.replace(SMALL, input=(3, 28, 28)),
        data=str(tmp_path / "pets"),
        batch_size=8,
        epochs=20,
        learning_rate=3e-3,
    )
    finished = train(wanted, events, Control())
    started = next(event for event in events if isinstance(event, RunStarted))
    assert started.classes == ("cat", "dog", "eel")
    assert any("fc1 has 3 units" in notice and "10" in notice for notice in started.notices)
    assert any(isinstance(event, PicturesRead) for event in events)
    assert read_run(out).architecture.classes == 3
    assert finished.validation_top1_error == 0  # each class has a colour of its own
    assert finished.validation_top5_error == 0  # of three classes


# --- what is refused -----------------------------------------------------------------------------


def refused(wanted: Job, *says: str) -> None:
    with pytest.raises(UserError) as error:
        train(wanted, Events(), Control())
    for words in says:
        assert words in str(error.value)


def test_a_folder_that_holds_a_run_is_refused(tmp_path: Path) -> None:
    train(job(tmp_path / "run", max_steps=1), Events(), Control())
    refused(job(tmp_path / "run"), "already holds a run")


def test_a_folder_with_other_files_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("mine")
    train(job(tmp_path, max_steps=1), Events(), Control())


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    refused(job(tmp_path / "run"), "is a file")


def test_settings_out_of_range_are_refused(tmp_path: Path) -> None:
    refused(job(tmp_path / "run", learning_rate=-1.0), "Learning rate")


def test_float16_on_the_cpu_is_refused(tmp_path: Path) -> None:
    refused(job(tmp_path / "run", precision="float16"), "float16 needs an NVIDIA GPU")


def test_a_network_that_cannot_run_is_refused(tmp_path: Path) -> None:
    broken = SMALL.with_layers((*SMALL.layers[:4], SMALL.layers[-1]))
    refused(job(tmp_path / "run", architecture=broken), "fc1", "list of features")
    assert not (tmp_path / "run").exists()


def test_a_network_that_ends_in_maps_is_refused(tmp_path: Path) -> None:
    maps = SMALL.with_layers(SMALL.layers[:3])
    refused(job(tmp_path / "run", architecture=maps), "does not end in one number for each")


def test_a_network_with_nothing_to_learn_is_refused(tmp_path: Path) -> None:
    layers = (MaxPool2d(name="pool", kernel=(28, 2), stride=(28, 3)), Flatten(name="flatten"))
    architecture = Architecture(name="pool", input=(1, 28, 29), layers=layers)
    refused(job(tmp_path / "run", architecture=architecture), "nothing to learn")


def test_a_batch_of_one_pixel_cannot_be_normalised_and_is_refused(tmp_path: Path) -> None:
    layers = (
        Conv2d(name="conv", out_channels=4, kernel=28),
        BatchNorm2d(name="bn"),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=10),
    )
    architecture = Architecture(name="bn", input=(1, 28, 28), layers=layers)
    wanted = job(tmp_path / "run", architecture=architecture, batch_size=1)
    refused(wanted, "bn cannot normalise a batch of one picture")


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_last_good_checkpoint(
    tmp_path: Path,
) -> None:
    out = tmp_path / "run"
    wanted = job(out, optimiser="sgd", learning_rate=900.0, epochs=50, checkpoint_every=1)
    refused(wanted, "loss stopped being a number", "learning rate of 900", "Try", "90")
    losses = [float(row["loss"]) for row in rows(out) if row["split"] == "train"]
    assert all(math.isfinite(loss) for loss in losses)
    if (out / "last.ckpt").exists():
        network = torch.load(out / "last.ckpt", weights_only=True)["network"]
        assert all(bool(tensor.isfinite().all()) for tensor in network.values())


def test_a_run_that_fails_before_its_first_step_leaves_no_folder(tmp_path: Path) -> None:
    def failing(event: object) -> None:
        if isinstance(event, RunStarted):
            raise UserError("no")

    with pytest.raises(UserError):
        train(job(tmp_path / "run"), failing, Control())
    assert not (tmp_path / "run").exists()


def test_what_was_measured_is_on_disk_when_something_unexpected_happens(tmp_path: Path) -> None:
    def failing(event: object) -> None:
        if isinstance(event, Validated):
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        train(job(tmp_path / "run"), failing, Control())
    assert len(rows(tmp_path / "run")) == STEPS_PER_EPOCH + 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to set")
def test_a_full_disk_is_told_in_one_sentence_and_leaves_no_half_file(tmp_path: Path) -> None:
    """The system refuses to let any file grow beyond 10 kB, as a full disk would.

    That holds for what Python keeps compiled (-B: nothing), too: it does not look whether all of it
    was written, so every later import would find a part.
    """
    script = (
        "import sys; from pathlib import Path\n"
        "from alexnet_gui.core.control import Control\n"
        "from alexnet_gui.core.errors import UserError\n"
        "from alexnet_gui.engine.trainer import train\n"
        "from tests.engine.training import Events, job\n"
        "try: train(job(Path(sys.argv[1]), max_steps=2), Events(), Control())\n"
        "except UserError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, str(tmp_path / "run")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert "best.ckpt cannot be written" in done.stdout
    left = {path.name for path in (tmp_path / "run").iterdir()}
    assert left == {"run.json", "metrics.csv"}
