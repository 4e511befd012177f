"""A run's memory is free when the run has ended, also when it ended by an error."""

import gc
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alexnet_gui.core.control import Control
from alexnet_gui.core.errors import MemoryShortError, UserError
from alexnet_gui.core.events import Event, Saved
from alexnet_gui.engine.learner import Learner
from alexnet_gui.engine.trainer import train
from tests.engine.training import Events, job


@pytest.fixture
def nobody_collects_garbage() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def learners() -> int:
    """How many are still in memory, each with a network, gradients and an optimiser's state."""
    return sum(type(each) is Learner for each in gc.get_objects())


@pytest.mark.usefixtures("nobody_collects_garbage")
def test_nothing_of_a_run_waits_for_garbage_to_be_collected(tmp_path: Path) -> None:
    before = learners()
    train(job(tmp_path / "run", max_steps=2), Events(), Control())
    assert learners() == before


@pytest.mark.usefixtures("nobody_collects_garbage")
def test_an_error_that_is_still_looked_at_holds_nothing_of_its_run(tmp_path: Path) -> None:
    before = learners()
    with pytest.raises(UserError, match="stopped being a number") as diverged:
        wild = job(tmp_path / "diverged", optimiser="sgd", learning_rate=900.0, epochs=50)
        train(wild, Events(), Control())
    assert learners() == before

    def run_out_of_memory(event: Event) -> None:
        if isinstance(event, Saved):
            raise MemoryError

    with pytest.raises(MemoryShortError) as short:  # whose cause is hidden, but still there
        train(job(tmp_path / "short", checkpoint_every=1), Events(run_out_of_memory), Control())
    assert learners() == before
    assert diverged.value is not short.value


# A run whose dense layer comes to 25 MB of weights, as much of gradients, and as much of momentum.
_RUNS = """
import gc, resource, sys
from pathlib import Path
from alexnet_gui.core.control import Control
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.freed_memory import use_one_heap
from alexnet_gui.engine.trainer import train
from tests.engine.training import SMALL, Events, job

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

use_one_heap()
gc.disable()
out = Path(sys.argv[1])
train(job(out / "first", max_steps=1), Events(), Control())  # sets up what stays
layers = (
    Flatten(name="flatten"),
    Linear(name="fc1", out_features=8_000),
    Linear(name="fc2", out_features=10),
)
before = resident()
large = {"architecture": SMALL.with_layers(layers), "memory_check": False, "batch_size": 64}
train(job(out / "large", max_steps=2, **large), Events(), Control())
print(resident() - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc",
    reason="only glibc is told what to keep and to give back",
)
def test_the_system_has_a_run_s_memory_back_when_the_run_has_ended(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUNS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert int(done.stdout) < 2 * 25e6  # its weights and gradients; kept, it would be over 100 MB
