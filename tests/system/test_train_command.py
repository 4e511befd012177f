"""`alexnet-gui train`, run as a person runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.run_folder import runs_folder
from tests.engine.training import SMALL, rows, write_pictures
from tests.system.command_line import alexnet_gui, assert_refused

KEYS = [
    "run", "epochs", "steps", "train_loss", "validation_loss", "validation_top1_error",
    "validation_top5_error", "images_per_second", "device", "precision", "memory_format",
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("architecture") / "small.json"
    write_architecture(SMALL, path)
    return path


@pytest.fixture(scope="module")
def run(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three steps of an epoch of twelve."""
    out = tmp_path_factory.mktemp("runs") / "run"
    done = alexnet_gui(
        "train", small, "--data", "sample", "--out", out, "--batch-size", "900",
        "--epochs", "1", "--max-steps", "3", "--device", "cpu",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def test_json_is_one_last_line_with_exactly_the_promised_keys(tmp_path: Path, small: Path) -> None:
    done = alexnet_gui(
        "train", small, "--data", "sample", "--out", tmp_path / "run", "--batch-size", "900",
        "--epochs", "1", "--optimiser", "sgd", "--momentum", "0.8", "--weight-decay", "0.001",
        "--learning-rate", "0.01", "--seed", "4", "--precision", "float32", "--device", "cpu",
        "--checkpoint-every", "5", "--save-minutes", "none", "--no-decay-biases",
        "--schedule", "step", "--drop-epochs", "2", "--drop-factor", "0.5",
        "--label-smoothing", "0.1", "--early-stopping", "3", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == KEYS
    assert (answer["steps"], answer["epochs"], answer["device"]) == (12, 1.0, "cpu")
    assert (answer["precision"], answer["memory_format"]) == ("float32", "contiguous")
    assert 0 <= answer["validation_top5_error"] <= answer["validation_top1_error"] <= 1
    recipe = json.loads((tmp_path / "run" / "run.json").read_text())["recipe"]
    wanted = {
        "epochs": 1, "batch_size": 900, "optimiser": "sgd", "learning_rate": 0.01,
        "momentum": 0.8, "weight_decay": 0.001, "seed": 4, "device": "cpu",
        "precision": "float32", "max_steps": None, "checkpoint_every": 5, "save_minutes": None,
        "decay_biases": False, "schedule": "step", "drop_epochs": 2, "drop_factor": 0.5,
        "label_smoothing": 0.1, "early_stopping": 3,
    }  # fmt: skip
    assert {key: recipe[key] for key in wanted} == wanted


def test_a_person_gets_a_summary_and_progress_without_carriage_returns_in_a_log(run: Path) -> None:
    done = alexnet_gui("train", "--resume", "--out", run)
    assert done.returncode == 0, done.stderr
    assert "Finished after 3 steps" in done.stdout
    assert "top-1 error" in done.stdout
    assert "resumed after step 3" in done.stderr
    assert "\r" not in done.stderr


def test_a_preset_brings_its_own_recipe(tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = alexnet_gui(
        "train", "mnist-28", "--data", "sample", "--out", out, "--max-steps", "1", "--batch-size",
        "64", "--device", "cpu",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads((out / "run.json").read_text())
    assert document["recipe"]["optimiser"] == "adamw"
    assert document["architecture"]["name"] == "AlexNet for 28 × 28"


def test_help_lists_every_setting_with_its_meaning() -> None:
    done = alexnet_gui("train", "--help")
    assert done.returncode == 0
    for option in (
        "--schedule",
        "--no-decay-biases",
        "--save-minutes",
        "--epochs",
        "--batch-size",
        "--momentum",
        "--checkpoint-every",
        "--resume",
    ):
        assert option in done.stdout
    assert "How many times every training picture is used" in " ".join(done.stdout.split())


# --- what is refused -----------------------------------------------------------------------------


def test_mistakes_end_in_one_line(
    tmp_path: Path, small: Path, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = ("--data", "sample")
    new = ("--out", tmp_path / "new")
    for arguments, says in (
        (("train", "net-227", *sample, *new), "fc6"),
        (("train", "nothing", *sample, *new), "no preset"),
        (("train", tmp_path / "gone.json", *sample, *new), "There is no file"),
        (("train", small, "--data", tmp_path / "gone", *new), "There is no folder"),
        (("train", small, *new), "--data is missing"),
        (("train", *sample, *new), "PRESET|FILE is missing"),
        (("train", small, *sample, *new, "--epochs", "0"), "--epochs: Epochs must be between"),
        (
            ("train", small, *sample, *new, "--max-steps", "0"),
            "--max-steps: Number of steps must be between",
        ),
        (("train", small, *sample, *new, "--device", "tpu"), "no device called tpu"),
        (("train", small, *sample, "--out", run), "already holds a run"),
        (("train", "--resume", "--out", tmp_path), "is not a run"),
        (("train", "--resume", "--out", run, "--seed", "5"), "--seed 5 contradicts"),
        (("train", "--resume", "--out", run, "--data", "x"), "--data x contradicts"),
        (("train", "--resume", "--out", run, "--max-steps", "none"), "--max-steps none contra"),
        (("train", "--resume", "--out", run, "--no-decay-biases"), "off contradicts the run"),
        (
            ("train", small, *sample, *new, "--drop-factor", "1"),
            "--drop-factor: Factor of a drop must",
        ),
        (("train", small, *sample, *new, "--early-stopping", "never"), "invalid int value"),
        (("train", "torchvision", "--resume", "--out", run), "contradicts"),
    ):
        assert_refused(capsys, *arguments, says=says)
    assert not (tmp_path / "new").exists()


def test_a_run_that_is_told_no_folder_gets_one_beside_those_of_the_window(small: Path) -> None:
    done = alexnet_gui(
        "train", small, "--data", "sample", "--batch-size", "900", "--max-steps", "1", "--json"
    )
    run = Path(json.loads(done.stdout)["run"])
    assert run.parent == runs_folder()
    assert (run / "last.ckpt").exists()


def test_options_that_agree_with_the_run_are_accepted(small: Path, run: Path) -> None:
    done = alexnet_gui(
        "train", small, "--resume", "--out", run, "--data", "sample", "--batch-size", "900"
    )
    assert done.returncode == 0, done.stderr


# --- signals -------------------------------------------------------------------------------------


@contextmanager
def training(out: Path, small: Path) -> Iterator[subprocess.Popen[str]]:
    """A long run that has taken its first steps."""
    command = [sys.executable, "-m", "alexnet_gui", "train", str(small), "--data", "sample"]
    options = ["--out", str(out), "--batch-size", "100", "--epochs", "1000", "--device", "cpu"]
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 60
        metrics = out / "metrics.csv"
        while not (metrics.exists() and metrics.read_text().count("\n") > 2):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            os.sched_yield()
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a POSIX matter")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_is_saved_and_can_be_resumed(
    tmp_path: Path, small: Path, number: signal.Signals, status: int
) -> None:
    out = tmp_path / "run"
    with training(out, small) as process:
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Stopped after" in stdout
    assert "Traceback" not in stderr
    assert (out / "last.ckpt").exists()
    before = [row["step"] for row in rows(out) if row["split"] == "train"]
    assert before == [str(step + 1) for step in range(len(before))]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a POSIX matter")
def test_a_run_interrupted_before_its_first_batch_is_over_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "alexnet_gui", "train", "paper-2012", "--data", "sample"),
            *("--out", str(out), "--device", "cpu", "--batch-size", "32"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not (out / "run.json").exists():  # a batch of it takes seconds
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, stdout) == (
        130,
        "Stopped before the first batch: nothing is kept.\n",
    )
    assert "Traceback" not in stderr
    assert not out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of this kind")
def test_on_a_terminal_progress_is_written_over_one_line(tmp_path: Path, small: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "alexnet_gui", "train", str(small), "--data", "sample"]
    options = ["--out", str(tmp_path / "run"), "--batch-size", "500", "--epochs", "1"]
    with subprocess.Popen(
        [*command, *options], stderr=follower, stdout=subprocess.DEVNULL
    ) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                chunk = os.read(leader, 4096)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            shown += chunk
    os.close(leader)
    assert process.returncode == 0
    assert b"\rstep 1 of 20" in shown


def test_a_folder_that_cannot_be_made_is_refused_before_pictures_are_read(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    for out in (tmp_path / "file" / "run", tmp_path / "new" / ("x" * 300)):
        assert_refused(
            capsys, "train", small, "--data", "sample", "--out", out, says="No run can be kept in"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode names only")
def test_any_names_will_do_and_each_file_that_is_skipped_is_named(
    tmp_path: Path, small: Path
) -> None:
    odd = os.fsdecode(b"bad\xff")
    data = write_pictures(tmp_path / "pets", {"cat": 5, odd: 5})
    for i in range(22):
        (data / odd / f"broken{i:02}.jpg").write_text("no picture")
    out = tmp_path / "run"
    done = alexnet_gui(
        "train", small, "--data", data, "--out", out, "--epochs", "1", "--batch-size", "8"
    )
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    first = lines.index("22 files were skipped:") + 1
    assert ["broken" in line for line in lines[first : first + 20]] == [True] * 20
    assert lines[first + 20] == "and 2 more"
    skipped = json.loads((out / "run.json").read_text())["data"]["skipped"]
    assert len(skipped) == 22
    assert {os.fsencode(file).rpartition(b"/")[0] for file, _reason in skipped} == {b"bad\xff"}
    figures = alexnet_gui("evaluate", out, "--data", data, "--split", "all")
    assert figures.returncode == 0, figures.stderr
    assert "bad\ufffd" in figures.stdout
    assert "udcff" not in figures.stdout + figures.stderr + done.stderr
