"""A day's work at the window: nothing grows, nothing is left open, and no row is lost.

The long form trains for an hour, or for as many minutes as DAYS_WORK_MINUTES says. What the
process held after each round is in samples.csv in the folder that a failure names.
"""

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import read_architecture, write_architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.run_names import LAST, METRICS
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.run_summary import summarise
from alexnet_gui.engine.checkpoints import read_checkpoint
from tests.system.days_work import SAMPLES
from tests.system.displays import end
from tests.system.driving import driven_window
from tests.system.holdings import Growth, Holding, noted

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="it counts in /proc"),
    pytest.mark.timeout(0),  # it has one of its own for each thing that it waits for
]

SEED = 20_121_203
MINUTES = float(os.environ.get("DAYS_WORK_MINUTES", "60"))
GROWTH = 1.2  # times the memory after the first tenth, at most
GRACE_SECONDS = 600.0  # for the last round, and the end

SMALL = Architecture(
    name="Small",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=5, stride=1),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc1", out_features=10),
    ),
)


@pytest.mark.soak(only=True)
def test_an_hour_of_training_beside_all_other_work_leaves_no_trace(tmp_path: Path) -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    said, samples = worked(preset.architecture, tmp_path, 60 * MINUTES, moment=0.3, threads=2)
    growth = Growth(samples)
    print(growth)
    what = f"{said}\n{growth}\n{tmp_path / SAMPLES}"
    for exact in ("threads", "kernel", "descriptors"):
        early, late = growth.least(exact)
        assert late == early, what
    for memory in ("resident", "collected"):
        before, after = growth.usual(memory)
        assert after <= GROWTH * before, what


def test_a_round_of_such_work_loses_no_row(tmp_path: Path) -> None:
    said, samples = worked(SMALL, tmp_path, rounds=1)
    assert len(samples) == 1, said


def worked(
    architecture: Architecture,
    folder: Path,
    seconds: float = 120.0,
    *,
    rounds: int = 10**9,
    moment: float = 0.02,
    threads: int = 1,
) -> tuple[str, list[Holding]]:
    """What was said of a day in `folder`, whose run is whole, and what was held after each round.

    `moment`: seconds for which each thing is looked at; `threads`: in which torch computes.
    """
    network = folder / "mine.json"
    write_architecture(architecture, network)
    script = "from tests.system.days_work import drive"
    words = (folder, network, seconds, rounds, moment, SEED)
    arguments = (str(word) for word in words)
    window = driven_window(folder / "home", script, *arguments, threads=threads)
    try:
        output, errors = window.communicate(timeout=seconds + GRACE_SECONDS)
    finally:
        end(window)
    assert (window.returncode, errors) == (0, ""), f"seed {SEED}, {folder}\n{errors}"
    found = json.loads(output)
    said = f"seed {SEED}, {folder}, begun {found['runs']} times"
    assert found["complaints"] == [], said
    assert_nothing_is_left(folder, said)
    assert_whole(Path(found["out"]), said)
    assert read_architecture(network).name == architecture.name, said
    return said, noted(folder / SAMPLES)


def assert_whole(out: Path, said: str) -> None:
    """Every step is in metrics.csv once, in order, with each validation in its place; all is kept.

    The validation of an epoch that ends with the last step may be left for the resume.
    """
    with (out / METRICS).open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == list(COLUMNS), said
    assert all(len(row) == len(COLUMNS) for row in rows), said
    record = read_run(out)
    epoch = -(-record.data.training_pictures // record.recipe.batch_size)
    last = read_checkpoint(out / LAST)
    wanted: list[tuple[str, str]] = []
    for step in range(1, last.progress.step + 1):
        wanted.append((str(step), "train"))
        if step % epoch == 0:
            wanted.append((str(step), "validation"))
    found = [(row[0], row[2]) for row in rows]
    if wanted[-1][1] == "validation" and found[-1:] != wanted[-1:]:
        wanted.pop()
    assert found == wanted, said
    assert last.progress.rows == len(rows), said
    summary = summarise(out)
    assert (summary.state, summary.kept, summary.fault) == ("stopped", True, ""), said


def assert_nothing_is_left(folder: Path, said: str) -> None:
    """No report of a mistake, nothing to bring back, no file half-done, no exception in the log."""
    for pattern in ("report-*.txt", "session.json", ".*.part"):
        assert not list(folder.rglob(pattern)), f"{pattern}: {said}"
    logs = list(folder.rglob("alexnet-gui.log*"))
    assert logs, said
    assert not [log for log in logs if "Traceback" in log.read_text(encoding="utf-8")], said
