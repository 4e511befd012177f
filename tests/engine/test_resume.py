"""A run that goes on has, to the last bit, the losses of one that was never interrupted."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image

from alexnet_gui.core import file_lock
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Remark, RunStarted
from alexnet_gui.core.layers import BatchNorm2d
from alexnet_gui.core.recipe import Optimiser, Schedule
from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.trainer import train
from tests.engine.training import (
    SMALL,
    STEPS_PER_EPOCH,
    Events,
    job,
    rows,
    stop_when_saved,
    write_pictures,
)

CHECKOUT = Path(__file__).resolve().parents[2]
NORMALISED = SMALL.with_layers(
    (SMALL.layers[0], BatchNorm2d(name="bn1"), *SMALL.layers[1:])
)  # whose running statistics are state too


def table(out: Path) -> list[tuple[str, ...]]:
    """metrics.csv without what depends on the time."""
    return [
        tuple(v for k, v in row.items() if k not in ("seconds", "images_per_second"))
        for row in rows(out)
    ]


def weights(out: Path, name: str = "last.ckpt") -> dict[str, torch.Tensor]:
    return read_checkpoint(out / name).network


def assert_same(one: Path, other: Path) -> None:
    assert table(one) == table(other)
    for name in ("last.ckpt", "best.ckpt"):
        first, second = weights(one, name), weights(other, name)
        assert all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize("optimiser", ["sgd", "sgd_paper", "adamw"])
@pytest.mark.parametrize("stop_at", [5, 12, 17])  # mid-epoch, at an epoch's end, in the second
def test_a_resumed_run_equals_an_uninterrupted_one_exactly(
    tmp_path: Path, optimiser: Optimiser, stop_at: int
) -> None:
    changes = {
        "architecture": NORMALISED,
        "optimiser": optimiser,
        "epochs": 2,
        "checkpoint_every": stop_at,
    }
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole, **changes), Events(), Control())
    control = Control()
    stopping = Events(stop_when_saved(control, at=stop_at))
    stopped = train(job(parts, **changes), stopping, control)
    assert (stopped.stopped, stopped.steps) == (True, stop_at)
    events = Events()
    finished = train(job(parts, **changes, resume=True), events, Control())
    assert not finished.stopped
    assert next(e for e in events if isinstance(e, RunStarted)).first_step == stop_at
    assert_same(whole, parts)


def test_a_damaged_row_is_told_once_when_a_run_goes_on(tmp_path: Path) -> None:
    out, control = tmp_path / "run", Control()
    stopping = Events(stop_when_saved(control, at=5))
    train(job(out, epochs=2, checkpoint_every=5), stopping, control)
    metrics = out / "metrics.csv"
    lines = metrics.read_bytes().splitlines(keepends=True)
    metrics.write_bytes(b"".join([*lines[:3], b"\0" * len(lines[3]), *lines[4:]]))
    events = Events()
    train(job(out, epochs=2, checkpoint_every=5, resume=True), events, Control())
    told = [event for event in events if isinstance(event, Remark) and event.about == "metrics"]
    assert [remark.step for remark in told] == [5]
    assert "metrics.csv.damaged" in told[0].message
    kept = [row["step"] for row in rows(out) if row["split"] == "train"]
    total = next(event for event in events if isinstance(event, RunStarted)).total_steps
    # The damaged one ended no line, so the next was lost with it.
    assert kept == [str(step) for step in range(1, total + 1) if step not in (3, 4)]


@pytest.mark.parametrize("schedule", ["plateau", "step", "cosine", "one_cycle"])
@pytest.mark.parametrize("stop_at", [7, 24, 31])  # with and without a drop behind and ahead
def test_it_does_in_the_middle_of_every_schedule(
    tmp_path: Path, schedule: Schedule, stop_at: int
) -> None:
    changes = {
        "optimiser": "adamw",
        "schedule": schedule,
        "drop_epochs": 1,
        "decay_biases": False,
        "label_smoothing": 0.1,
        "learning_rate": 1.0,  # so high that the second epoch errs more: a plateau
        "epochs": 3,
        "checkpoint_every": stop_at,
    }
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole, **changes), Events(), Control())
    assert len({row["learning_rate"] for row in rows(whole)}) > 1
    control = Control()
    train(job(parts, **changes), Events(stop_when_saved(control, at=stop_at)), control)
    train(job(parts, **changes, resume=True), Events(), Control())
    assert_same(whole, parts)


# At a rate of nothing the first validation is the best, and each later one is as good: no better.
STILL: dict[str, object] = {"optimiser": "sgd", "learning_rate": 0.0, "epochs": 9}


@pytest.mark.parametrize("stop_at", [12, 24, 30])
def test_early_stopping_counts_on_after_an_interruption(tmp_path: Path, stop_at: int) -> None:
    changes = {**STILL, "early_stopping": 2, "checkpoint_every": 6}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert train(job(whole, **changes), Events(), Control()).steps == 36
    control = Control()
    # The epoch's best and last checkpoint have the same step: it stops at either.
    train(job(parts, **changes), Events(stop_when_saved(control, at=stop_at)), control)
    finished = train(job(parts, resume=True), Events(), Control())
    assert (finished.steps, finished.stopped) == (36, False)
    assert_same(whole, parts)


def test_a_run_that_ended_early_does_not_go_on_and_says_why_again(tmp_path: Path) -> None:
    out = tmp_path / "run"
    train(job(out, **STILL, early_stopping=1), Events(), Control())
    events = Events()
    assert train(job(out, resume=True), events, Control()).steps == 24
    assert [event.about for event in events if isinstance(event, Remark)] == ["early stopping"]


def test_a_run_from_before_schedules_goes_on(tmp_path: Path) -> None:
    """Its files have neither the settings nor the counts that came later."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole), Events(), Control())
    control = Control()
    train(job(parts, checkpoint_every=5), Events(stop_when_saved(control)), control)
    record = json.loads((parts / "run.json").read_text())
    for key in (
        "decay_biases", "schedule", "drop_epochs", "drop_factor", "label_smoothing",
        "early_stopping", "save_minutes",
    ):  # fmt: skip
        del record["recipe"][key]
    (parts / "run.json").write_text(json.dumps(record))
    document = torch.load(parts / "last.ckpt", weights_only=True)
    del document["schedule"]
    del document["progress"]["worse_epochs"]
    torch.save(document, parts / "last.ckpt")
    train(job(parts, resume=True), Events(), Control())
    assert_same(whole, parts)


@pytest.mark.parametrize("stop_at", [3, 7])  # mid-epoch, in the second
def test_a_resumed_run_cuts_mirrors_and_colours_as_if_never_interrupted(
    tmp_path: Path, stop_at: int
) -> None:
    pets = tmp_path / "pets"
    for i, name in enumerate(("chelsea.png", "coffee.png")):
        picture = Image.open(resource("pictures", name)).convert("RGB")
        (pets / str(i)).mkdir(parents=True)
        for turn in range(20):
            picture.rotate(9 * turn).save(pets / str(i) / f"{turn}.jpg")
    changes = {
        "architecture": msgspec.structs.replace(NORMALISED, input=(3, 36, 36)),
        "data": str(pets),
        "batch_size": 7,
        "epochs": 2,
        "checkpoint_every": stop_at,
        "random_crop": True,
        "random_flip": True,
        "random_colour": True,
    }
    whole, parts, plain = tmp_path / "whole", tmp_path / "parts", tmp_path / "plain"
    train(job(whole, **changes), Events(), Control())
    control = Control()
    train(job(parts, **changes), Events(stop_when_saved(control, at=stop_at)), control)
    train(job(parts, **changes, resume=True), Events(), Control())
    assert_same(whole, parts)
    for key in ("random_crop", "random_flip", "random_colour"):
        train(job(plain / key, **{**changes, key: False}), Events(), Control())
        assert table(plain / key) != table(whole)


def test_a_run_stopped_while_validating_validates_again(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole), Events(), Control())
    control = Control()

    def when(event: object) -> None:
        if getattr(event, "state", None) == "validating":
            control.stop()

    assert train(job(parts), Events(when), control).validation_loss is None
    train(job(parts, resume=True), Events(), Control())
    assert_same(whole, parts)


def test_everything_else_comes_from_the_run_whatever_the_job_says(tmp_path: Path) -> None:
    control, out = Control(), tmp_path / "run"
    train(job(out, checkpoint_every=3), Events(stop_when_saved(control)), control)
    other = job(out, resume=True, batch_size=7, seed=5, data="nowhere", epochs=9)
    assert train(other, Events(), Control()).steps == 12


def test_rows_after_the_checkpoint_are_dropped_also_half_written_ones(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole), Events(), Control())
    control = Control()
    train(job(parts, checkpoint_every=4), Events(stop_when_saved(control)), control)
    with (parts / "metrics.csv").open("a") as file:
        file.write("5,0.4,train,9.9,1,1,0.001,1,1\n6,0.5,tr")
    train(job(parts, resume=True), Events(), Control())
    assert table(whole) == table(parts)


def test_a_finished_run_has_nothing_left_to_do_and_says_its_figures_again(tmp_path: Path) -> None:
    out = tmp_path / "run"
    first = train(job(out), Events(), Control())
    before = table(out)
    again = train(job(out, resume=True), Events(), Control())
    assert (again.steps, again.train_loss, again.validation_loss) == (
        first.steps,
        first.train_loss,
        first.validation_loss,
    )
    assert table(out) == before


def test_seconds_go_on_from_the_checkpoint(tmp_path: Path) -> None:
    control, out = Control(), tmp_path / "run"
    train(job(out, checkpoint_every=6), Events(stop_when_saved(control)), control)
    train(job(out, resume=True), Events(), Control())
    seconds = [float(row["seconds"]) for row in rows(out)]
    assert seconds == sorted(seconds)


def test_the_number_of_threads_is_the_checkpoints(tmp_path: Path) -> None:
    out = tmp_path / "run"
    train(job(out, max_steps=2), Events(), Control())
    before = torch.get_num_threads()
    document = torch.load(out / "last.ckpt", weights_only=True)
    document["execution"]["threads"] = before + 1
    torch.save(document, out / "last.ckpt")
    seen: list[int] = []
    train(job(out, resume=True), lambda event: seen.append(torch.get_num_threads()), Control())
    assert before + 1 in seen
    assert torch.get_num_threads() == before


# --- killed --------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import StepsDone
from alexnet_gui.engine.trainer import train
from tests.engine.training import job

def when(event):
    if isinstance(event, StepsDone) and event.steps[-1].step >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

train(job(Path(sys.argv[1]), epochs=2, checkpoint_every=5), when, Control())
"""


def killed_after(out: Path, step: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(out), str(step)],
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("step", [2, 9, 14])  # before any checkpoint, after one, after an epoch
def test_a_killed_run_goes_on_from_its_last_checkpoint(tmp_path: Path, step: int) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(job(whole, epochs=2, checkpoint_every=5), Events(), Control())
    killed_after(parts, step)
    assert len(rows(parts)) >= step  # what was told is on disk
    train(job(parts, resume=True), Events(), Control())
    assert_same(whole, parts)


# --- what is refused -----------------------------------------------------------------------------


def refused(out: Path, *says: str) -> None:
    with pytest.raises(UserError) as error:
        train(job(out, resume=True), Events(), Control())
    assert "\n" not in str(error.value)
    for words in says:
        assert words in str(error.value)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    out = tmp_path / "run"
    train(job(out, max_steps=2, epochs=9), Events(), Control())
    return out


def test_of_a_run_whose_last_checkpoint_is_gone_the_rest_is_kept_when_it_starts_over(
    tmp_path: Path,
) -> None:
    out, control = tmp_path / "run", Control()
    train(job(out, epochs=2, checkpoint_every=14), stop_when_saved(control, at=14), control)
    (out / "last.ckpt").unlink()
    best, before = (out / "best.ckpt").read_bytes(), (out / "metrics.csv").read_bytes()
    events = Events()
    train(job(out, resume=True), events, Control())
    assert (
        "This run has no last checkpoint to go on from, so it starts over."
        " What it had come to is kept as best.ckpt.damaged, metrics.csv.damaged."
    ) in next(event for event in events if isinstance(event, RunStarted)).notices
    assert (out / "best.ckpt.damaged").read_bytes() == best
    assert (out / "metrics.csv.damaged").read_bytes() == before
    assert [row["step"] for row in rows(out) if row["split"] == "train"] == [
        str(step) for step in range(1, 2 * STEPS_PER_EPOCH + 1)
    ]


def test_a_run_that_another_process_trains_is_left_alone(run: Path) -> None:
    before = (run / "metrics.csv").read_bytes()
    with (run / "metrics.csv").open("a") as file:
        assert file_lock.take(file.fileno())
        with pytest.raises(UserError, match="is being trained by another process") as refused:
            train(job(run, resume=True), Events(), Control())
    assert refused.value.hint == "Watch it, or resume it when that process has ended."
    assert (run / "metrics.csv").read_bytes() == before


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "There is no folder")
    refused(tmp_path, "is not a run", "run.json")


def test_a_damaged_record_is_refused_with_the_place(run: Path) -> None:
    path = run / "run.json"
    whole = path.read_text()
    for before, after, says in (
        ('"version": 1', '"version": 7', "version 1, not 7"),
        ('"epochs": 9', '"epochs": "many"', "recipe.epochs: "),
        ('"epochs": 9', '"epochs": 0', "recipe: epochs must be between 1"),
        ('"seed"', '"sead"', "sead"),
        ('"conv2d"', '"conv9d"', "architecture: layers[0]"),
        ('"alexnet-gui/run"', '"something"', "format: it must be"),
        ("{", "[", "run.json"),
    ):
        assert before in whole
        # The architecture in it has a version of its own.
        path.write_text(whole.replace(before, after, 1))
        refused(run, says)
    path.write_bytes(b"\xff\xfe")
    refused(run, "run.json")


def test_a_damaged_checkpoint_is_refused(run: Path) -> None:
    path = run / "last.ckpt"
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"no checkpoint", b"abc", b"\x80\x04."):
        path.write_bytes(damaged)
        refused(run, "last.ckpt", "not a checkpoint", f"best weights, {run / 'best.ckpt'}.")
    torch.save({"format": "another"}, path)
    refused(run, "another program's")


def test_a_checkpoint_that_would_run_code_is_refused(run: Path) -> None:
    torch.save({"format": "alexnet-gui/checkpoint", "network": threading.Thread}, run / "last.ckpt")
    refused(run, "not a checkpoint")


def test_weights_alone_are_not_enough(run: Path) -> None:
    (run / "last.ckpt").write_bytes((run / "best.ckpt").read_bytes())
    refused(run, "weights only", "A new run can start from them.")


def test_a_checkpoint_of_another_network_is_refused(run: Path) -> None:
    document = json.loads((run / "run.json").read_text())
    document["architecture"]["layers"][0]["out_channels"] = 9
    (run / "run.json").write_text(json.dumps(document))
    refused(run, "not a checkpoint of this run: last.ckpt: conv1.weight: its shape is [8, 1, 5, 5]")


def test_pictures_that_have_changed_are_refused(tmp_path: Path) -> None:
    pets = write_pictures(tmp_path / "pets", {"cat": 5, "dog": 5})
    architecture: Architecture = msgspec.structs.replace(SMALL, input=(3, 28, 28))
    out = tmp_path / "run"
    train(
        job(out, data=str(pets), architecture=architecture, batch_size=4, max_steps=1, epochs=2),
        Events(),
        Control(),
    )
    (pets / "cat" / "000.png").unlink()
    refused(out, "not those that this run began with")
