"""A device that fails at an operation, as PyTorch and its libraries tell it, and a run on it.

A dispatch mode sees each operation of PyTorch before it runs, and raises there what PyTorch raises
when there is no memory, or no device, any more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, RunStarted, Saved
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.engine.trainer import train
from tests.engine.dispatch import Watch
from tests.engine.training import Events, job, rows

# Word for word as PyTorch 2.14 and its libraries say it.
NO_MEMORY = {
    "CUDA": torch.OutOfMemoryError(
        "CUDA out of memory. Tried to allocate 148.00 MiB. GPU 0 has a total capacity of 7.78 GiB"
        " of which 9.81 MiB is free."
    ),
    "the CPU": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory:"
        " you tried to allocate 603979776 bytes. Error code 12 (Cannot allocate memory)"
    ),
    "Windows": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you"
        " tried to allocate 603979776 bytes."
    ),
    "MPS": RuntimeError(
        "MPS backend out of memory (MPS allocated: 17.78 GB, other allocations: 1.03 MB, max"
        " allowed: 18.13 GB). Tried to allocate 512.00 MB on private pool."
    ),
    "the driver": torch.AcceleratorError(
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some"
        " other API call, so the stacktrace below might be incorrect."
    ),
    "cuBLAS": RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
    "Python": MemoryError(),
}
LOST = torch.AcceleratorError(
    "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"
    " at some other API call, so the stacktrace below might be incorrect."
)
TINY = Architecture(
    name="tiny",
    input=(3, 12, 12),
    layers=(
        Conv2d(name="conv1", out_channels=2, kernel=3),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=2),
    ),
)


@contextmanager
def failing_at(number: int, error: BaseException) -> Iterator[list[int]]:
    """From the operation of this number on, from 0, nothing but `error` comes; counts them."""
    seen = [0]

    def check(_func: Any, _leaves: list[Any]) -> None:
        seen[0] += 1
        if seen[0] > number:
            raise error

    with Watch(check):
        yield seen


def operations(work: Callable[[], object]) -> int:
    """How many operations `work` has."""
    with failing_at(10**9, AssertionError()) as seen:
        work()
    return seen[0]


class FailingRun:
    """A run of three steps that saves after each; from its second step on, a device may fail."""

    def __init__(self, photos: Path, out: Path) -> None:
        self.out = out
        self.job = job(
            out, architecture=TINY, data=str(photos), batch_size=3, epochs=1, checkpoint_every=1
        )

    def fail(self, number: int, error: BaseException, *, saved: int = 1) -> int:
        """Fail at that operation after so many checkpoints; how many operations came after."""
        watch, seen = failing_at(number, error), [0]
        entered: list[list[int]] = []

        def begin(event: Event) -> None:
            after = isinstance(event, Saved) and event.step == saved
            if not entered and (after if saved else isinstance(event, RunStarted)):
                entered.append(watch.__enter__())

        try:
            train(self.job, Events(begin), Control())
        finally:
            if entered:
                seen = entered[0]
                watch.__exit__(None, None, None)
        return seen[0]


def losses_of(out: Path) -> list[tuple[str, str, str]]:
    return [(row["step"], row["split"], row["loss"]) for row in rows(out)]
