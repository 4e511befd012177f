"""kill -9 at random moments of training: all files are whole, and a resume gives the same losses.

The same of everything else that is written is in test_killed_while_saving.py.
"""

import csv
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import torch

from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.core.run_names import BEST, LAST, METRICS, RECORD
from alexnet_gui.core.run_record import read_run
from alexnet_gui.engine.checkpoints import read_checkpoint
from tests.engine.training import SMALL, write_pictures
from tests.system.killed_processes import KILLED, Mother, mother

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

SEED = 20_120_930
MOMENTS, MOMENTS_IN_SOAK = 20, 200
OF_TIME = {"images_per_second", "seconds"}  # columns that no two runs have alike


@pytest.fixture(scope="module")
def trainers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mother]:
    modules = "alexnet_gui.cli", "alexnet_gui.cli.train", "torch._dynamo", "PIL.PngImagePlugin"
    engine = "alexnet_gui.engine.distributed", "alexnet_gui.engine.trainer"
    with mother(tmp_path_factory.mktemp("trainers"), *modules, *engine) as made:
        yield made


class Killing:
    """A run that is trained, killed and resumed until it has done all its steps."""

    def __init__(self, trainers: Mother, folder: Path) -> None:
        self._trainers = trainers
        self._new = ["train", str(folder / "small.json"), "--data", str(folder / "pictures")]
        self._new += ["--max-steps", "16", "--epochs", "9", "--batch-size", "5", "--random-flip"]
        self._new += ["--checkpoint-every", "2", "--device", "cpu", "--precision", "float32"]
        self._new += ["--learning-rate", "0.01"]

    def go_on(self, out: Path, seconds: float | None = None) -> bool:
        """Begin the run or resume it, and kill it after so many `seconds`; whether it came through.

        Whatever there is of it can be gone on with: nothing has to be cleared up before.
        """
        begun = (out / RECORD).exists()
        words = ["train", "--resume"] if begun else self._new
        status = self._trainers.child(
            "alexnet_gui.cli", "run", [*words, "--out", str(out)], seconds
        )
        assert status in (0, KILLED), self._trainers.told
        return status == 0


@pytest.mark.soak
def test_a_run_that_is_killed_again_and_again_ends_as_one_that_was_left_alone(
    trainers: Mother, tmp_path: Path, soak: bool
) -> None:
    write_architecture(SMALL, tmp_path / "small.json")
    write_pictures(tmp_path / "pictures", {"cat": 20, "dog": 20}, size=(28, 28))
    killing, draw = Killing(trainers, tmp_path), Random(SEED)
    whole, began = tmp_path / "whole", time.monotonic()
    assert killing.go_on(whole)
    longest = time.monotonic() - began
    kills, number, parts = 0, 0, tmp_path / "parts0"
    while kills < (MOMENTS_IN_SOAK if soak else MOMENTS):
        over = killing.go_on(parts, draw.uniform(0, longest))
        kills += not over
        said = f"seed {SEED}, kill {kills}, {parts}"
        look_through(parts, said)
        if over:
            assert_same(whole, parts, said)
            number += 1
            parts = tmp_path / f"parts{number}"
    assert killing.go_on(parts)
    assert_same(whole, parts, f"seed {SEED}, the last")


def look_through(out: Path, said: str) -> None:
    """Whatever files there are can be read, and fit together."""
    if not (out / RECORD).exists():  # killed before it began: nothing else is there either
        assert not {LAST, BEST, METRICS} & {file.name for file in out.glob("*")}, said
        return
    assert read_run(out).recipe.max_steps == 16, said
    there = {name: read_checkpoint(out / name) for name in (LAST, BEST) if (out / name).exists()}
    from_step = there[LAST].progress.step if LAST in there else 0  # where a resume begins
    for checkpoint in there.values():
        assert checkpoint.network.keys() == {
            *("conv1.weight", "conv1.bias", "fc1.weight", "fc1.bias")
        }, said
        # A resume drops the rows after its checkpoint, and writes them again: until then those of
        # weights that were kept as the best after it are not there.
        if checkpoint.progress.step <= from_step:
            assert len(rows(out)) >= checkpoint.progress.rows, said


def rows(out: Path) -> list[list[str]]:
    """The whole rows of metrics.csv, without its head."""
    lines = (out / METRICS).read_text().splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    assert len(lines) - len(whole) <= 1
    read = list(csv.reader(whole))
    assert read[:1] in ([], [list(COLUMNS)])
    assert all(len(row) == len(COLUMNS) for row in read)
    return read[1:]


def assert_same(whole: Path, parts: Path, said: str) -> None:
    """The same losses to the last digit, and the same weights, momenta and random states."""
    kept = [i for i, name in enumerate(COLUMNS) if name not in OF_TIME]
    figures = [[[row[i] for i in kept] for row in rows(out)] for out in (whole, parts)]
    assert figures[0] == figures[1], said
    assert len([row for row in figures[0] if row[2] == "train"]) == 16
    for name in (LAST, BEST):
        one, other = (tensors(out / name) for out in (whole, parts))
        assert one.keys() == other.keys(), said
        assert all(torch.equal(one[key], other[key]) for key in one), f"{said}: {name}"


def tensors(file: Path) -> dict[str, torch.Tensor]:
    """Every tensor of a checkpoint, by the place that it has there."""
    found: dict[str, torch.Tensor] = {}

    def gather(place: str, value: object) -> None:
        if isinstance(value, torch.Tensor):
            found[place] = value
        elif isinstance(value, dict):
            for key, part in value.items():
                gather(f"{place}/{key}", part)
        elif isinstance(value, list | tuple):
            for i, part in enumerate(value):
                gather(f"{place}/{i}", part)

    gather("", torch.load(file, weights_only=True))
    return found
