"""A process that has to share its cores knows how long it waited for them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import pytest

from alexnet_gui.core.waiting_for_cores import seconds_waited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cores are chosen by Linux's call")


def test_a_thread_beside_another_on_its_only_core_waits_half_the_time() -> None:
    with _one_core(), _another_on_it():
        waited, start = seconds_waited(), perf_counter()
        while (lasted := perf_counter() - start) < 0.5:
            pass
        assert seconds_waited() - waited > 0.25 * lasted


def test_nobody_waits_who_does_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as other:
        before = seconds_waited()
        other.wait()
        assert seconds_waited() - before < 0.1


@contextmanager
def _one_core() -> Iterator[None]:
    """For this thread and what it starts."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@contextmanager
def _another_on_it() -> Iterator[None]:
    program = "print(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield
        finally:
            other.kill()
