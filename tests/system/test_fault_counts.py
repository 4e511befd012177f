"""Memory that a run wants again at each step, counted by the page faults that it costs."""

import json
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

# A dense layer of 67 MiB. By itself glibc gives blocks of more than 32 MiB back when they are
# freed, as its gradient is at every step, and threads other than the first have 64 MiB to keep.
_TRAINING = """
import json, resource, sys, threading
from itertools import pairwise
from pathlib import Path
from statistics import median

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import StepsDone
from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.recipe import Recipe

UNITS, FIRST, LAST = 4200, 5, 25  # the first steps shape the heap
NETWORK = Architecture(
    name="dense",
    input=(1, 28, 28),
    layers=(
        Flatten(name="flatten"),
        Linear(name="fc6", out_features=UNITS),
        Linear(name="fc7", out_features=UNITS),
        Linear(name="fc8", out_features=10),
    ),
)
RECIPE = Recipe(
    optimiser="sgd", batch_size=4, epochs=1, device="cpu", precision="float32", save_minutes=None
)
found = {"block": 4 * UNITS * UNITS, "page": resource.getpagesize()}

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def train_in(name):
    from alexnet_gui.engine.trainer import train

    control, noted = Control(), []

    def note(event):
        if isinstance(event, StepsDone) and event.steps[-1].step >= FIRST:
            noted.append((event.steps[-1].step, faults()))
            if event.steps[-1].step >= LAST:
                control.stop(discard=True)

    job = Job(architecture=NETWORK, recipe=RECIPE, data="sample", out=str(Path(sys.argv[1], name)))
    train(job, note, control)
    found[name] = min(
        (after - before) / (last - first) for (first, before), (last, after) in pairwise(noted)
    )

def plain_loop():
    from alexnet_gui.engine.feed import Batch
    from alexnet_gui.engine.learner import Learner
    from alexnet_gui.engine.network import build

    learner = Learner(build(NETWORK), RECIPE, torch.device("cpu"), "float32")
    batch = Batch(torch.ones(4, 1, 28, 28), torch.arange(4))
    for _ in range(FIRST):
        learner.step(batch)
    steps = []
    for _ in range(LAST - FIRST):
        before = faults()
        learner.step(batch)
        steps.append(faults() - before)
    found["by itself"] = median(steps)

use_one_heap()  # as the window does before it starts a thread
torch.set_num_threads(1)
for work in (lambda: train_in("thread"), plain_loop):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
train_in("main")
print(json.dumps(found))
"""


def _glibc() -> bool:
    return sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


def _huge_pages() -> bool:
    """Whether every large block gets pages of 2 MiB, unasked."""
    setting = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    return setting.is_file() and bool(re.search(r"\[always\]", setting.read_text()))


pytestmark = pytest.mark.skipif(not _glibc(), reason="only glibc is told what to keep")


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Page faults a step: the fewest between two events of a run, the median by itself."""
    runs = str(tmp_path_factory.mktemp("runs"))
    done = subprocess.run(
        [sys.executable, "-c", _TRAINING, runs],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = {str(name): float(number) for name, number in json.loads(done.stdout).items()}
    return found | {"pages": found["block"] / found["page"]}


@pytest.mark.parametrize("thread", ["main", "thread"])
def test_a_step_of_a_run_wants_next_to_no_new_memory(faults: dict[str, float], thread: str) -> None:
    # While the heap still grows, now and then, by some gradients, other steps already want nothing.
    # Not kept, it is a gradient at each of them.
    assert faults[thread] < faults["pages"] / 10


@pytest.mark.skipif(_huge_pages(), reason="a page holds the better part of a gradient")
def test_memory_that_is_not_kept_is_noticed(faults: dict[str, float]) -> None:
    assert faults["by itself"] > faults["pages"] / 2
