"""A process that has to share its cores knows how long it waited for them."""

import subprocess
import sys

import pytest

from alexnet_gui.core.waiting_for_cores import seconds_waited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cores are chosen by Linux's call")

# In a process of its own: with a thread that ends goes what it has waited.
SHARING = """
import os, subprocess, sys
from time import perf_counter
from alexnet_gui.core.waiting_for_cores import seconds_waited
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
busy = [sys.executable, "-c", "print(flush=True)\\nwhile True: pass"]
with subprocess.Popen(busy, stdout=subprocess.PIPE) as other:
    other.stdout.readline()
    before, start = seconds_waited(), perf_counter()
    while (lasted := perf_counter() - start) < 0.5:
        pass
    waited = seconds_waited() - before
    other.kill()
print(waited / lasted)
"""


def test_a_thread_beside_another_on_its_only_core_waits_half_the_time() -> None:
    done = subprocess.run([sys.executable, "-c", SHARING], capture_output=True, check=True)
    assert float(done.stdout) > 0.25


def test_nobody_waits_who_does_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as other:
        before = seconds_waited()
        other.wait()
        assert seconds_waited() - before < 0.1
