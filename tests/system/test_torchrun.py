"""`torchrun … -m alexnet_gui train`, run as a person runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.layers import Dropout
from alexnet_gui.engine.checkpoints import read_checkpoint
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, Events, job, rows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ps and signals are POSIX matters")

TORCHRUN = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2")
STEPS = 20


@pytest.fixture(scope="module")
def certain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network without dropout, which would draw other units in each process."""
    path = tmp_path_factory.mktemp("architecture") / "certain.json"
    layers = tuple(layer for layer in SMALL.layers if not isinstance(layer, Dropout))
    write_architecture(SMALL.with_layers(layers), path)
    return path


def arguments(network: Path, out: Path, *more: str) -> list[str]:
    return [
        "train", str(network), "--data", "sample", "--out", str(out), "--device", "cpu",
        "--learning-rate", "0.001", *more,
    ]  # fmt: skip


@contextmanager
def launched(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Both processes under torchrun; what is left of them at the end is killed."""
    process = subprocess.Popen(
        [*TORCHRUN, "-m", "alexnet_gui", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        for worker in workers(process):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        process.kill()
        process.communicate()


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The processes that torchrun has started, by rank."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return sorted(int(pid) for pid, parent in pairs if int(parent) == process.pid)


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 200
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        os.sched_yield()


def test_two_processes_at_batch_16_have_the_losses_of_one_at_32(
    tmp_path: Path, certain: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    architecture = read_architecture(certain)
    alone = train(
        job(one, architecture=architecture, batch_size=32, max_steps=STEPS), Events(), Control()
    )
    options = arguments(certain, two, "--batch-size", "16", "--max-steps", str(STEPS), "--json")
    with launched(*options) as process:
        told, log = process.communicate(timeout=200)
    assert process.returncode == 0, log
    [line] = told.splitlines()  # of one of them
    answer = json.loads(line)
    assert answer["steps"] == alone.steps == STEPS
    assert answer["validation_loss"] == pytest.approx(alone.validation_loss, abs=1e-4)
    losses, its = ([float(row["loss"]) for row in rows(out)] for out in (two, one))
    assert len(losses) == STEPS + 1  # with the validation
    assert losses == pytest.approx(its, abs=1e-4)
    assert "2 processes, each on CPU" in log
    assert log.count("validation loss") == 1
    assert json.loads((two / "run.json").read_text())["processes"] == 2


def test_killing_one_process_ends_the_others_with_a_message_and_keeps_the_checkpoint(
    tmp_path: Path, certain: Path
) -> None:
    out = tmp_path / "run"
    more = ("--batch-size", "100", "--epochs", "1000", "--checkpoint-every", "5")
    with launched(*arguments(certain, out, *more)) as process:
        wait_for(out / "last.ckpt", process)
        os.kill(workers(process)[1], signal.SIGKILL)
        _told, log = process.communicate(timeout=100)
    assert process.returncode != 0
    assert log.count("Another process of this run has ended") == 1
    saved = read_checkpoint(out / "last.ckpt").progress.step
    assert saved >= 5
    assert saved % 5 == 0


def test_ending_torchrun_stops_all_after_the_same_step_and_saves(
    tmp_path: Path, certain: Path
) -> None:
    out = tmp_path / "run"
    more = ("--batch-size", "100", "--epochs", "1000", "--checkpoint-every", "5")
    with launched(*arguments(certain, out, *more)) as process:
        wait_for(out / "last.ckpt", process)
        process.send_signal(signal.SIGINT)
        told, log = process.communicate(timeout=100)
    assert told.count("Stopped after") == 1, log
    steps = [int(row["step"]) for row in rows(out) if row["split"] == "train"]
    assert read_checkpoint(out / "last.ckpt").progress.step == steps[-1] == len(steps)
