"""Freed memory: counted by the page faults that wanting it again costs."""

import json
import platform
import subprocess
import sys
from typing import Any

import pytest

# What a training step does: blocks too large for a thread's own heap, freed and wanted again.
_STEPS = """
import json, resource, threading
from alexnet_gui.core.freed_memory import freed_memory_kept, give_back_freed_memory, use_one_heap

BLOCK = 80 * 2**20
faults = {}

def count(name, work):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    work()
    faults[name] = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def step():
    blocks = [bytearray(BLOCK), bytearray(BLOCK)]
    del blocks

def steps():
    count("usual", step)
    with freed_memory_kept():
        for _ in range(10):  # until the heap has come to its shape
            step()
        count("kept", step)
        with freed_memory_kept():
            pass
        count("still kept", step)
    count("given back", step)

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

use_one_heap()
thread = threading.Thread(target=steps)
thread.start()
thread.join()
faults["resident"] = resident()
print(json.dumps(faults))
"""


def _glibc() -> bool:
    return sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


@pytest.fixture(scope="module")
def faults() -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", _STEPS], capture_output=True, text=True, check=True, timeout=60
    )
    found: Any = json.loads(done.stdout)
    return {str(name): int(count) for name, count in found.items()}


pytestmark = pytest.mark.skipif(not _glibc(), reason="only glibc is told what to keep")


# How many faults a block costs depends on the size of a page, which may be large.


def test_usually_each_block_is_cleared_again_page_by_page(faults: dict[str, int]) -> None:
    assert faults["usual"] >= 2 * 80 / 2  # pages of 2 MiB, of two blocks of 80 MiB


def test_kept_memory_costs_next_to_no_faults_in_any_thread(faults: dict[str, int]) -> None:
    assert faults["kept"] < faults["usual"] / 10


def test_what_is_kept_stays_kept_when_another_keeper_within_has_ended(
    faults: dict[str, int],
) -> None:
    assert faults["still kept"] < faults["usual"] / 10


def test_at_the_end_memory_is_given_back(faults: dict[str, int]) -> None:
    assert faults["given back"] > faults["usual"] / 2
    assert faults["resident"] < 80 * 2**20
